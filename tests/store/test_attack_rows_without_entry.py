"""No row of an access stands without an entry, of its own transaction, that says the same."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from policy.agents import Function
from policy.decision import RecordState
from policy.events import EndKind
from store.session import Doors
from tests.builders import a_number, a_patient, a_record, an_agent
from tests.gestures import a_desk, open_record
from tests.store.raw import (
    CEILING,
    NO_CONTEXT,
    NO_ENTRY,
    NO_RIGHT,
    NOT_OPEN,
    ONLY_GROWS,
    TERMINAL,
    append,
    grant_by_hand,
    grant_said,
    refused,
    say,
)
from tests.store.speaking import count, speaking


def test_a_grant_is_what_its_entry_says(doors: Doors, login: Engine) -> None:
    agent, patient = an_agent(doors), a_patient(doors)
    with speaking(login, "console_agent", agent) as connection:
        said = grant_said(connection)
        for otherwise in (
            {"sections": ["48765-2", "10160-0"]},
            {"mode": "normal"},
            {"reason": "M01.01"},
            {"regulation_file": "G"},
            {"ends_at": said["ends_at"] + timedelta(seconds=1), "ceiling_at": None},  # type: ignore[operator]
        ):
            if "ceiling_at" in otherwise:
                otherwise["ceiling_at"] = otherwise["ends_at"]
            with refused(NO_ENTRY), connection.begin_nested():
                grant_by_hand(connection, agent, patient, said, **otherwise)
        with refused(NO_ENTRY), connection.begin_nested():
            grant_by_hand(connection, agent, patient, said, entry_seq=99)
        assert count(connection, "access_grant") == 0
        grant_by_hand(connection, agent, patient, said)
        assert count(connection, "access_grant") == 1


def test_a_grant_is_its_speakers_own(doors: Doors, login: Engine) -> None:
    agent, patient = an_agent(doors), a_patient(doors)
    colleague = an_agent(doors, site=agent.site)
    with speaking(login, "console_agent", agent) as connection:
        said = grant_said(connection)
        with refused(NO_CONTEXT), connection.begin_nested():
            grant_by_hand(connection, agent, patient, said, agent_id=colleague.id)


def test_a_grant_is_born_alive_and_under_its_ceiling(doors: Doors, login: Engine) -> None:
    agent, patient = an_agent(doors), a_patient(doors)
    with speaking(login, "console_agent", agent) as connection:
        said = grant_said(connection)
        with refused(CEILING), connection.begin_nested():
            grant_by_hand(
                connection,
                agent,
                patient,
                said,
                ceiling_at=said["ends_at"] + timedelta(hours=1),  # type: ignore[operator]
            )
        with refused(TERMINAL), connection.begin_nested():
            grant_by_hand(
                connection, agent, patient, said, ended_at=said["ends_at"], end_kind="closed"
            )
        later = said["ends_at"] + timedelta(days=1)  # type: ignore[operator]
        grant = grant_by_hand(
            connection, agent, patient, said, granted_at=later - timedelta(days=9)
        )
        granted_at = say(connection, "select granted_at from access_grant where id = :g", g=grant)
        assert granted_at > later - timedelta(days=2)  # type: ignore[operator]


@pytest.mark.parametrize(
    "state", [RecordState.NEVER_CREATED, RecordState.CLOSED, RecordState.EMPTY]
)
def test_no_grant_on_a_record_that_is_not_open(
    doors: Doors, login: Engine, state: RecordState
) -> None:
    agent, patient = an_agent(doors), a_patient(doors, record=state)
    with refused(NOT_OPEN), speaking(login, "console_agent", agent) as connection:
        grant_by_hand(connection, agent, patient, grant_said(connection))


def test_masked_documents_need_the_patients_permission_in_the_database_too(
    doors: Doors, login: Engine
) -> None:
    agent, patient = an_agent(doors), a_patient(doors)
    with refused("BG001"), speaking(login, "console_agent", agent) as connection:
        said = grant_said(connection) | {"masked_included": True}
        grant_by_hand(connection, agent, patient, said)


def test_a_handle_needs_a_look_up_that_is_on_the_record(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    number = a_number()
    patient, other = a_patient(doors, number=number), a_patient(doors)
    desk.find_by_number(number)
    insert = (
        "insert into lookup (id, site_id, agent_id, patient_id, entry_seq, at) values"
        " (gen_random_uuid(), :site, :agent, :patient, :seq, now() + interval '1 year')"
    )
    bound = {"site": desk.agent.site.id, "agent": desk.agent.id}
    with speaking(login, "console_agent", desk.agent) as connection:
        with refused(NO_ENTRY), connection.begin_nested():
            say(connection, insert, patient=patient, seq=0, **bound)
        seq = append(connection, "looked_up", patient, None, {})
        with refused(NO_ENTRY), connection.begin_nested():
            say(connection, insert, patient=other, seq=seq, **bound)
        say(connection, insert, patient=patient, seq=seq, **bound)
        assert say(connection, "select max(at) <= clock_timestamp() from lookup") is True


def test_a_refusal_carries_the_grounds_of_its_entry(doors: Doors, login: Engine) -> None:
    agent, patient = an_agent(doors), a_patient(doors)
    insert = (
        "insert into refusal (site_id, entry_seq, agent_id, patient_id, mode, grounds)"
        " values (:site, :seq, :agent, :patient, :mode, :grounds)"
    )
    bound = {"site": agent.site.id, "agent": agent.id, "patient": patient}
    with speaking(login, "console_agent", agent) as connection:
        said = {"mode": "centre_15", "grounds": ["record_closed", "reason_missing"]}
        seq = append(connection, "access_refused", patient, None, said)
        for mode, grounds in (
            ("normal", ["record_closed", "reason_missing"]),
            ("centre_15", ["record_closed"]),
        ):
            with refused(NO_ENTRY), connection.begin_nested():
                say(connection, insert, seq=seq, mode=mode, grounds=grounds, **bound)
        say(connection, insert, seq=seq, **said, **bound)
        assert count(connection, "refusal") == 1


@pytest.mark.parametrize("function", [Function.CALL_HANDLER, Function.REGULATING_PHYSICIAN])
def test_nobody_prepares_in_a_colleagues_name(
    doors: Doors, login: Engine, function: Function
) -> None:
    """Else a doctor could countersign a look-up of their own (guarantee 7)."""
    agent, patient = an_agent(doors, function=function), a_patient(doors)
    colleague = an_agent(doors, site=agent.site, function=Function.CALL_HANDLER)
    insert = (
        "insert into prepared_lookup (id, site_id, patient_id, prepared_by)"
        " values (:id, :site, :patient, :by)"
    )
    prepared = uuid4()
    bound = {"id": prepared, "site": agent.site.id, "patient": patient}
    with speaking(login, "console_agent", agent) as connection:
        with refused(NO_ENTRY), connection.begin_nested():
            say(connection, insert, by=agent.id, **bound)
        append(connection, "lookup_prepared", patient, None, {"prepared": prepared})
        with refused(NO_ENTRY), connection.begin_nested():
            say(connection, insert, by=colleague.id, **bound)
        say(connection, insert, by=agent.id, **bound)


def prepared_by_hand(doors: Doors, login: Engine) -> tuple[UUID, UUID, object]:
    """A look-up that a call handler prepared: its id, its patient, its agent."""
    agent, patient = an_agent(doors, function=Function.CALL_HANDLER), a_patient(doors)
    prepared = uuid4()
    with speaking(login, "console_agent", agent) as connection:
        append(connection, "lookup_prepared", patient, None, {"prepared": prepared})
        say(
            connection,
            "insert into prepared_lookup (id, site_id, patient_id, prepared_by)"
            " values (:id, :site, :patient, :by)",
            id=prepared, site=agent.site.id, patient=patient, by=agent.id,
        )  # fmt: skip
    return prepared, patient, agent


def test_a_prepared_look_up_is_closed_once_by_the_speaker_with_an_entry(
    doors: Doors, login: Engine
) -> None:
    prepared, patient, handler = prepared_by_hand(doors, login)
    doctor = an_agent(doors, site=handler.site)  # type: ignore[attr-defined]
    close = (
        "update prepared_lookup set closed_at = now(), closed_by = :by, outcome = :outcome"
        " where id = :id"
    )

    def closed(outcome: str) -> dict[str, object]:
        return {"prepared": prepared, "outcome": outcome}

    with speaking(login, "console_agent", handler) as connection:  # type: ignore[arg-type]
        append(connection, "prepared_closed", patient, None, closed("countersigned"))
        for by, state in ((handler.id, "23514"), (doctor.id, NO_ENTRY), (None, NO_ENTRY)):  # type: ignore[attr-defined]
            with refused(state), connection.begin_nested():
                say(connection, close, id=prepared, by=by, outcome="countersigned")
    with speaking(login, "console_agent", doctor) as connection:
        with refused(NO_ENTRY), connection.begin_nested():
            say(connection, close, id=prepared, by=doctor.id, outcome="countersigned")
        with refused(NO_ENTRY), connection.begin_nested():
            say(connection, close, id=prepared, by=doctor.id, outcome="lapsed")
        append(connection, "prepared_closed", patient, None, closed("dismissed"))
        say(connection, close, id=prepared, by=doctor.id, outcome="dismissed")
    with speaking(login, "console_agent", doctor) as connection:
        append(connection, "prepared_closed", patient, None, closed("countersigned"))
        for statement in (
            close,
            "update prepared_lookup set closed_at = null, closed_by = :by where id = :id"
            " and :outcome <> ''",
        ):
            with refused(TERMINAL), connection.begin_nested():
                say(connection, statement, id=prepared, by=doctor.id, outcome="countersigned")


def test_the_program_may_only_let_a_prepared_look_up_lapse(doors: Doors, login: Engine) -> None:
    prepared, _, _ = prepared_by_hand(doors, login)
    close = "update prepared_lookup set closed_at = now(), outcome = :outcome where id = :id"
    with speaking(login, "console_worker") as connection:
        for outcome in ("countersigned", "dismissed"):
            with refused(NO_ENTRY), connection.begin_nested():
                say(connection, close, id=prepared, outcome=outcome)
        assert say(connection, close, id=prepared, outcome="lapsed") == 1


def test_a_debt_is_settled_once_by_an_entry_of_its_holder(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    settle = (
        "update owed set settled_at = now() - interval '1 year', settled_seq = :seq"
        " where grant_id = :grant and kind = 'rationale'"
    )
    with speaking(login, "console_agent", desk.agent) as connection:
        with refused(NO_ENTRY), connection.begin_nested():
            say(connection, settle, seq=0, grant=access.id)
        other = append(connection, "owed_settled", access.patient, access.id, {"kind": "off_duty"})
        with refused(NO_ENTRY), connection.begin_nested():
            say(connection, settle, seq=other, grant=access.id)
        seq = append(
            connection,
            "owed_settled",
            access.patient,
            access.id,
            {"kind": "rationale", "words": ""},
        )
        say(connection, settle, seq=seq, grant=access.id)
        late = "select settled_at > now() - interval '1 hour' from owed where settled_seq = :seq"
        assert say(connection, late, seq=seq) is True
        with refused(NO_ENTRY), connection.begin_nested():
            say(connection, settle, seq=seq, grant=access.id)


def test_words_lie_only_beside_an_entry_that_their_author_writes(
    doors: Doors, login: Engine
) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    colleague = an_agent(doors, site=desk.agent.site)
    insert = (
        "insert into audit_text (log_id, seq, field, sealed)"
        " values (:log, :seq, 'rationale', '\\x00')"
    )
    for agent in (desk.agent, colleague):
        with refused(NO_RIGHT), speaking(login, "console_agent", agent) as connection:
            say(connection, insert, log=agent.site.id, seq=access.entry_seq)
    with speaking(login, "console_agent", colleague) as connection:
        seq = append(connection, "looked_up", None, None, {})
        assert say(connection, insert, log=colleague.site.id, seq=seq) == 1


@pytest.mark.parametrize(
    "table",
    ["access_grant", "opening", "lookup", "refusal", "prepared_lookup", "owed", "opposition",
     "blocked_professional", "audit_text", "audit_entry", "audit_head"],
)  # fmt: skip
def test_not_even_the_owner_empties_what_never_disappears(owner: Engine, table: str) -> None:
    with refused(ONLY_GROWS), owner.begin() as connection:
        connection.exec_driver_sql(f"truncate {table} cascade")


def test_not_even_the_owner_deletes_what_never_disappears(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    desk.end(access.id, EndKind.CLOSED)
    for table in ("audit_entry", "audit_head", "access_grant", "opening", "lookup", "owed"):
        with refused(ONLY_GROWS), owner.begin() as connection:
            connection.execute(text(f"delete from {table}"))


def test_a_document_shows_nothing_of_itself_before_the_record_does(
    doors: Doors, login: Engine
) -> None:
    desk = a_desk(doors)
    a_record(doors, a_patient(doors))
    with speaking(login, "console_agent", desk.agent) as connection:
        assert count(connection, "document") == 0
    access = open_record(doors, desk)
    with speaking(login, "console_agent", desk.agent) as connection:
        patients = set(connection.scalars(text("select patient_id from document")))
    assert patients == {access.patient}
