"""Nobody hands over another's access, accepts for another, or gains a minute by it."""

import pytest
from sqlalchemy import Connection, Engine

from policy.agents import Agent, Function
from policy.events import EndKind
from store.session import Doors
from tests.builders import a_patient, a_record, an_agent
from tests.gestures import a_desk, bris_de_glace, granted, open_record
from tests.handovers import Between, a_smur_doctor, offered
from tests.store.raw import (
    CEILING,
    NO_ENTRY,
    NO_RIGHT,
    NOT_LIVE,
    ONLY_GROWS,
    TERMINAL,
    append,
    grant_by_hand,
    grant_said,
    refused,
    say,
)
from tests.store.reviewing import another_account
from tests.store.speaking import count, speaking

OFFER = (
    "insert into handover (id, grant_id, site_id, patient_id, from_agent, to_agent)"
    " values (:id, :grant, :site, :patient, :agent, :to)"
)
CLOSE = "update handover set outcome = :outcome, new_grant = :taken, closed_at = now()"


def bound(agent: Agent, access: object, to: Agent) -> dict[str, object]:
    return {
        "id": "00000000-0000-4000-8000-000000000001",
        "grant": access.id,  # type: ignore[attr-defined]
        "site": agent.site.id,
        "patient": access.patient,  # type: ignore[attr-defined]
        "agent": agent.id,
        "to": to.id,
    }


def offer(connection: Connection, values: dict[str, object]) -> None:
    """An offer with the entry that says so."""
    said = {"handover": values["id"], "to": values["to"]}
    append(connection, "handover_offered", values["patient"], values["grant"], said)  # type: ignore[arg-type]
    say(connection, OFFER, **values)


def taken_by_hand(connection: Connection, between: Between, **changed: object) -> object:
    """An access of the second doctor, lawful but for what is changed."""
    said = grant_said(connection)
    access = between.access
    said |= {"ends_at": access.ends_at, "ceiling_at": access.ceiling_at} | changed
    ceiling = said.pop("ceiling_at")
    patient = said.pop("patient", access.patient)
    return grant_by_hand(
        connection,
        between.second.agent,
        patient,  # type: ignore[arg-type]
        {**said, "mode": "bris_de_glace", "regulation_file": None},
        ceiling_at=ceiling,
    )


def accept(connection: Connection, between: Between, taken: object) -> None:
    said = {"handover": between.offer, "outcome": "accepted", "access": taken}
    append(connection, "handover_closed", between.access.patient, None, said)
    say(connection, CLOSE, outcome="accepted", taken=taken)


def test_nobody_hands_over_somebody_elses_access(doors: Doors, login: Engine) -> None:
    desk, to = a_desk(doors), a_smur_doctor(doors).agent
    access = open_record(doors, desk)
    colleague = an_agent(doors, site=desk.agent.site)
    ended = open_record(doors, desk)
    desk.end(ended.id, EndKind.CLOSED)
    for agent, what in ((colleague, access), (to, access), (desk.agent, ended)):
        with refused(NOT_LIVE), speaking(login, "console_agent", agent) as connection:
            offer(connection, bound(agent, what, to))
    with speaking(login, "console_agent", desk.agent) as connection:
        with refused(NO_ENTRY), connection.begin_nested():
            say(connection, OFFER, **bound(desk.agent, access, to))
        offer(connection, bound(desk.agent, access, to))


def test_an_access_is_offered_to_another_person_who_may_open(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    desk = a_desk(doors)
    access, site = open_record(doors, desk), desk.agent.site
    twin = an_agent(doors, site=site)
    another_account(owner, desk.agent, twin)
    refusing = [
        (NO_ENTRY, desk.agent),
        (NO_ENTRY, twin),
        (NO_ENTRY, an_agent(doors, site=site, suspended=True)),
        *((NO_ENTRY, an_agent(doors, site=site, function=f)) for f in (
            Function.SUPERVISOR, Function.REGISTRAR, Function.CALL_HANDLER,
            Function.TRIAGE_NURSE, Function.DATA_PROTECTION_OFFICER,
        )),
    ]  # fmt: skip
    with speaking(login, "console_agent", desk.agent) as connection:
        for state, to in refusing:
            with refused(state), connection.begin_nested():
                offer(connection, bound(desk.agent, access, to))


def test_the_row_of_an_offer_is_the_accesss_own_whatever_is_written(
    doors: Doors, login: Engine
) -> None:
    desk, to = a_desk(doors), a_smur_doctor(doors).agent
    access, other = open_record(doors, desk), a_patient(doors)
    values = bound(desk.agent, access, to)
    with speaking(login, "console_agent", desk.agent) as connection:
        said = {"handover": values["id"], "to": to.id}
        append(connection, "handover_offered", access.patient, access.id, said)
        say(connection, OFFER, **{**values, "patient": other, "agent": to.id, "site": to.site.id})
        row = "select patient_id::text || from_agent::text || site_id::text from handover"
        assert say(connection, row) == f"{access.patient}{desk.agent.id}{desk.agent.site.id}"


def test_who_is_not_named_sees_no_offer_and_answers_none(doors: Doors, login: Engine) -> None:
    between = offered(doors)
    stranger = a_smur_doctor(doors).agent
    with speaking(login, "console_agent", stranger) as connection:
        assert count(connection, "handover") == 0
        known = "select live from offered_access(:h)"
        assert say(connection, known, h=between.offer) is None
        say(connection, "select hold_handover(:h)", h=between.offer)
        append(connection, "handover_closed", between.access.patient, None, {
            "handover": between.offer, "outcome": "declined"})  # fmt: skip
        assert say(connection, CLOSE, outcome="declined", taken=None) == 0


def test_each_outcome_is_said_by_whose_it_is(doors: Doors, login: Engine) -> None:
    between = offered(doors)
    for desk, wrong in (
        (between.first, ("declined", "lapsed")),
        (between.second, ("withdrawn", "lapsed")),
    ):
        with speaking(login, "console_agent", desk.agent) as connection:
            for outcome in wrong:
                state = TERMINAL if outcome == "lapsed" else NO_ENTRY
                said = {"handover": between.offer, "outcome": outcome}
                append(connection, "handover_closed", between.access.patient, None, said)
                with refused(state), connection.begin_nested():
                    say(connection, CLOSE, outcome=outcome, taken=None)
    with refused(NO_ENTRY), speaking(login, "console_agent", between.first.agent) as connection:
        accept(connection, between, between.access.id)


def test_nothing_is_gained_by_taking_over(doors: Doors, login: Engine) -> None:
    between = offered(doors)
    a_record(doors, somebody := a_patient(doors))
    with speaking(login, "console_agent", between.second.agent) as connection:
        later = "select cast(:at as timestamptz) + interval '1 second'"
        for field in ("ends_at", "ceiling_at"):
            changed = {field: say(connection, later, at=getattr(between.access, field))}
            if field == "ends_at":
                changed["ceiling_at"] = changed["ends_at"]
            with refused(CEILING), connection.begin_nested():
                accept(connection, between, taken_by_hand(connection, between, **changed))
        with refused(CEILING), connection.begin_nested():
            accept(connection, between, taken_by_hand(connection, between, patient=somebody))
        with refused(NO_ENTRY), connection.begin_nested():
            accept(connection, between, between.access.id)
        with refused(NO_ENTRY), connection.begin_nested():
            taken = taken_by_hand(connection, between)
            said = {"handover": between.offer, "outcome": "accepted", "access": None}
            append(connection, "handover_closed", between.access.patient, None, said)
            say(connection, CLOSE, outcome="accepted", taken=taken)
        accept(connection, between, taken_by_hand(connection, between))


def test_an_access_of_before_takes_nothing_over(doors: Doors, login: Engine) -> None:
    """The ground is declared for the hand-over."""
    between = offered(doors)
    with speaking(login, "console_agent", between.second.agent) as connection:
        taken = taken_by_hand(connection, between)
    with refused(NO_ENTRY), speaking(login, "console_agent", between.second.agent) as connection:
        accept(connection, between, taken)


@pytest.mark.parametrize("role", ["console_reviewer", "console_agent", "console_worker"])
def test_an_access_is_handed_over_by_its_hand_over_alone(
    doors: Doors, login: Engine, role: str
) -> None:
    between = offered(doors)
    agent = None if role == "console_worker" else between.second.agent
    site = between.first.agent.site.id
    ended = "update access_grant set ended_at = now(), end_kind = 'handed_over' where id = :grant"
    with speaking(login, role, agent) as connection:
        say(connection, "select set_config('brise_glace.site', :site, true)", site=str(site))
        if role == "console_agent":
            assert say(connection, ended, grant=between.access.id) == 0
        else:
            with refused(TERMINAL):
                say(connection, ended, grant=between.access.id)


def test_a_hand_over_is_closed_once_and_never_rewritten(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    between = offered(doors)
    for column in ("to_agent", "from_agent", "grant_id", "patient_id", "offered_at"):
        with (
            refused(NO_RIGHT),
            speaking(login, "console_agent", between.first.agent) as connection,
        ):
            say(connection, f"update handover set {column} = {column}")
    granted(between.taking.accept(between.offer, bris_de_glace()))
    for outcome in ("accepted", "declined"):
        with (
            refused(TERMINAL),
            speaking(login, "console_agent", between.second.agent) as connection,
        ):
            say(connection, CLOSE, outcome=outcome, taken=None)
    with refused(ONLY_GROWS), owner.begin() as connection:
        say(connection, "delete from handover")
