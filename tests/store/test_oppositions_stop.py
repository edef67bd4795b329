"""Guarantee 2: an opposition stops, in the decision and in the database, whenever it comes."""

import threading
from contextlib import suppress
from uuid import UUID

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from console.desk import Desk
from policy.decision import Ground, Mode, RecordState, Refused
from policy.events import EndKind
from store import facts, lookups, oppositions
from store.accesses import Access, NoLiveGrant
from store.session import Doors
from tests import builders
from tests.builders import a_document, a_number, a_patient, a_record, an_agent, block, lift
from tests.gestures import a_desk, an_emergency_desk, bris_de_glace, centre_15, granted, open_record
from tests.store.speaking import count, speaking


def a_found_patient(doors: Doors, desk: Desk, **said: object) -> tuple[UUID, UUID]:
    number = a_number()
    patient = a_patient(doors, number=number, **said)  # type: ignore[arg-type]
    a_record(doors, patient)
    handle = desk.find_by_number(number)
    assert handle is not None
    return patient, handle


def oppose(doors: Doors, patient: UUID, mode: Mode) -> None:
    with doors.working() as work:
        builders.oppose(work, patient, mode)


@pytest.mark.parametrize(
    ("opposed", "mode", "stopped"),
    [
        (Mode.CENTRE_15, Mode.CENTRE_15, True),
        (Mode.BRIS_DE_GLACE, Mode.CENTRE_15, False),
        (Mode.CENTRE_15, Mode.BRIS_DE_GLACE, False),
        (Mode.BRIS_DE_GLACE, Mode.BRIS_DE_GLACE, True),
    ],
)
def test_an_opposition_stops_its_own_mode_and_no_other(
    doors: Doors, opposed: Mode, mode: Mode, stopped: bool
) -> None:
    desk = a_desk(doors) if mode is Mode.CENTRE_15 else an_emergency_desk(doors)
    patient, handle = a_found_patient(doors, desk)
    oppose(doors, patient, opposed)
    declared = centre_15() if mode is Mode.CENTRE_15 else bris_de_glace()
    assert isinstance(desk.break_glass(handle, declared), Refused) is stopped


def test_an_opposition_recorded_while_reading_closes_the_access_at_once(
    doors: Doors, login: Engine
) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    oppose(doors, access.patient, Mode.CENTRE_15)
    with pytest.raises(NoLiveGrant):
        desk.show(access.id)
    with speaking(login, "console_agent", desk.agent) as connection:
        assert count(connection, "record_section") == 0
    assert desk.ending(access.id).end_kind is EndKind.OPPOSED


def test_an_opposition_bites_a_transaction_that_is_already_reading(
    doors: Doors, login: Engine
) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    with speaking(login, "console_agent", desk.agent) as connection:
        assert count(connection, "record_section") == 3
        oppose(doors, access.patient, Mode.CENTRE_15)
        assert count(connection, "record_section") == 0


def test_an_opposition_that_commits_between_decision_and_grant_is_met(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The facts are read, the opposition tries to commit, the grant is written: one must lose."""
    desk = a_desk(doors)
    patient, handle = a_found_patient(doors, desk)
    opposed = threading.Event()
    real, calls = facts.facts, []

    def read_then_oppose(*args: object) -> facts.Moment:
        known = real(*args)  # type: ignore[arg-type]
        if not calls:
            calls.append(True)

            def run() -> None:
                oppose(doors, patient, Mode.CENTRE_15)
                opposed.set()

            threading.Thread(target=run).start()
            assert not opposed.wait(0.3), "the opposition must wait for the gesture that holds"
        return known

    monkeypatch.setattr(facts, "facts", read_then_oppose)
    answer = desk.break_glass(handle, centre_15())
    assert opposed.wait(60)
    access = granted(answer)
    assert desk.ending(access.id).end_kind is EndKind.OPPOSED
    with pytest.raises(NoLiveGrant):
        desk.show(access.id)


def test_a_decision_on_stale_facts_is_refused_by_the_database_then_decided_and_logged(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the lock, the trigger is the last word; the gesture is run once more and refused."""
    desk = a_desk(doors)
    patient, handle = a_found_patient(doors, desk)
    real, calls = facts.facts, []

    def stale(*args: object) -> facts.Moment:
        known = real(*args)  # type: ignore[arg-type]
        if not calls:
            calls.append(True)
            oppose(doors, patient, Mode.CENTRE_15)
        return known

    monkeypatch.setattr(lookups, "held_patient_of", lookups.patient_of)
    monkeypatch.setattr(facts, "facts", stale)
    answer = desk.break_glass(handle, centre_15())
    assert isinstance(answer, Refused)
    assert answer.grounds == (Ground.OPPOSED_TO_CENTRE_15,)
    with owner.connect() as connection:
        codes = list(
            connection.scalars(
                text("select code from audit_entry where log_id = :log order by seq"),
                {"log": desk.agent.site.id},
            )
        )
    assert codes == ["looked_up", "access_refused"]


@pytest.mark.parametrize("stop", ["opposition", "block", "suspension", "record"])
def test_the_database_alone_refuses_a_grant_that_a_decision_would_give(
    doors: Doors, login: Engine, owner: Engine, stop: str
) -> None:
    desk = a_desk(doors)
    patient, _ = a_found_patient(doors, desk)
    with doors.working() as work:
        if stop == "opposition":
            builders.oppose(work, patient, Mode.CENTRE_15)
        elif stop == "block":
            block(work, patient, desk.agent.id)
        elif stop == "record":
            oppositions.set_record(
                work, patient, RecordState.CLOSED, closed_because="death", masked_permitted=False
            )
    if stop == "suspension":
        suspend(owner, desk)
    with (
        pytest.raises(DBAPIError, match=r"is stopped|is not open"),
        speaking(login, "console_agent", desk.agent) as connection,
    ):
        connection.execute(
            text(
                "with said as (select gen_random_uuid() as id), entry as (select e.seq, s.id from"
                " said s, append_entry('access_granted', :patient, s.id, cast(:said as json)) e)"
                " insert into access_grant (id, site_id, agent_id, patient_id, mode, reason,"
                " regulation_file, sections, masked_included, ends_at, ceiling_at, entry_seq)"
                " select id, :site, :agent, :patient, 'centre_15', 'M03.06', 'F', '{48765-2}',"
                " false, now() + interval '1 minute', now() + interval '1 minute', seq from entry"
            ),
            {
                "patient": patient,
                "site": desk.agent.site.id,
                "agent": desk.agent.id,
                "said": '{"sections": ["48765-2"]}',
            },
        )


def suspend(owner: Engine, desk: Desk) -> None:
    with owner.begin() as connection:
        connection.execute(
            text("update agent set suspended_at = now() where id = :id"), {"id": desk.agent.id}
        )


@pytest.mark.parametrize("stop", ["block", "suspension", "record", "permission"])
def test_whatever_else_stops_closes_an_open_access(doors: Doors, owner: Engine, stop: str) -> None:
    desk = a_desk(doors)
    number = a_number()
    patient = a_patient(doors, number=number, masked_permitted=True)
    a_record(doors, patient)
    access = granted(desk.break_glass(desk.find_by_number(number), centre_15()))  # type: ignore[arg-type]
    assert access.masked_included
    expected = {
        "block": EndKind.BLOCKED,
        "suspension": EndKind.SUSPENDED,
        "record": EndKind.REVOKED,
        "permission": EndKind.OPPOSED,
    }
    with doors.working() as work:
        if stop == "block":
            block(work, patient, desk.agent.id)
        elif stop == "record":
            oppositions.set_record(
                work, patient, RecordState.CLOSED, closed_because="death", masked_permitted=True
            )
        elif stop == "permission":
            oppositions.set_record(
                work, patient, RecordState.ACTIVE, closed_because=None, masked_permitted=False
            )
    if stop == "suspension":
        suspend(owner, desk)
    assert desk.ending(access.id).end_kind is expected[stop]
    with pytest.raises(NoLiveGrant):
        desk.show(access.id)


@pytest.mark.parametrize(
    "statement",
    [
        "update opposition set lifted_at = now()",
        "delete from opposition",
        "update opposition set kind = 'bris_de_glace'",
        "update patient set masked_permitted = true",
    ],
)
@pytest.mark.parametrize("role", ["console_agent", "console_reviewer", "console_door"])
def test_no_serving_role_touches_what_a_patient_said(
    doors: Doors, login: Engine, role: str, statement: str
) -> None:
    agent = an_agent(doors)
    oppose(doors, a_patient(doors), Mode.CENTRE_15)
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        speaking(login, role, agent) as connection,
    ):
        connection.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "delete from opposition",
        "update opposition set recorded_at = now()",
        "update opposition set lifted_at = null",
    ],
)
def test_the_history_of_oppositions_is_never_rewritten_even_by_the_owner(
    doors: Doors, owner: Engine, statement: str
) -> None:
    patient = a_patient(doors)
    oppose(doors, patient, Mode.CENTRE_15)
    with doors.working() as work:
        lift(work, patient, Mode.CENTRE_15)
    with pytest.raises(DBAPIError, match=r"keeps its history|only grows"), owner.begin() as c:
        c.execute(text(statement))


def test_masked_sections_show_only_with_the_patients_permission(doors: Doors) -> None:
    from policy.record import Section, Visibility

    desk = a_desk(doors)
    number = a_number()
    patient = a_patient(doors, number=number, masked_permitted=True)
    hidden = a_document({Section.ALLERGIES: ["Latex"]}, visibility=frozenset({Visibility.MASKED}))
    a_record(doors, patient, hidden)
    access = granted(desk.break_glass(desk.find_by_number(number), centre_15()))  # type: ignore[arg-type]
    assert [one.content.section for one in desk.show(access.id).record] == [Section.ALLERGIES]


def test_a_grant_and_an_opposition_never_wait_for_each_other_in_a_ring(doors: Doors) -> None:
    """Twenty of each at once on one patient: nobody is chosen as a deadlock's victim."""
    desks = [a_desk(doors) for _ in range(6)]
    number = a_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient)
    handles = [desk.find_by_number(number) for desk in desks]
    failures: list[BaseException] = []

    def doctor(desk: Desk, handle: UUID) -> None:
        try:
            for _ in range(5):
                answer = desk.break_glass(handle, centre_15())
                if isinstance(answer, Access):
                    with suppress(NoLiveGrant):
                        desk.end(answer.id, EndKind.CLOSED)
        except BaseException as failure:
            failures.append(failure)

    def registrar() -> None:
        try:
            for _ in range(5):
                oppose(doors, patient, Mode.CENTRE_15)
                with doors.working() as work:
                    lift(work, patient, Mode.CENTRE_15)
        except BaseException as failure:
            failures.append(failure)

    threads = [
        threading.Thread(target=doctor, args=(d, h)) for d, h in zip(desks, handles, strict=True)
    ]
    threads.append(threading.Thread(target=registrar))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failures
