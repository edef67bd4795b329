"""What feeds, cases and hand-overs lie in is written by those who may, and emptied by nobody."""

from uuid import UUID

import pytest
from sqlalchemy import Engine

from policy.agents import Agent, Function
from policy.events import EndKind
from policy.verdicts import CaseState, Verdict
from store import accesses, feed_tokens
from store.accesses import NoLiveGrant
from store.session import Doors
from tests.builders import a_patient, a_site, an_agent
from tests.gestures import a_desk, open_record
from tests.store import case_builders as build
from tests.store.raw import NO_RIGHT, ONLY_GROWS, TERMINAL, append, refused, say
from tests.store.reviewing import NO_MOVE, NOT_OWN, Reviewed, an_officer, reviewed, told
from tests.store.speaking import ROLES, count, speaking

KEPT = (
    "review_case", "case_step", "case_access", "case_reading", "case_attachment", "handover",
    "feed_message", "file_statement", "feed_report", "feed_token", "known_person",
)  # fmt: skip
TABLES = (*KEPT, "arrival", "agent_mail")  # likenesses go with an erased patient


@pytest.mark.parametrize("role", ROLES)
def test_no_role_deletes_or_empties_what_is_kept(doors: Doors, login: Engine, role: str) -> None:
    agent = an_agent(doors)
    for table in TABLES:
        for statement in (f"delete from {table}", f"truncate {table} cascade"):
            with refused(NO_RIGHT), speaking(login, role, agent) as connection:
                say(connection, statement)


@pytest.mark.parametrize("table", KEPT)
def test_not_even_the_owner_empties_what_is_kept(owner: Engine, table: str) -> None:
    with refused(ONLY_GROWS), owner.begin() as connection:
        say(connection, f"truncate {table} cascade")


def test_not_even_the_owner_deletes_a_case(doors: Doors, owner: Engine) -> None:
    found = reviewed(doors, owner)
    build.judge(doors, found.reader, found.case, Verdict.TO_EXPLAIN, "")
    for table in ("case_step", "case_access", "case_reading", "review_case"):
        with refused(ONLY_GROWS), owner.begin() as connection:
            say(connection, f"delete from {table}")


FED = (
    "regulation_file", "duty", "arrival", "care_trait", "feed_message", "file_statement",
    "feed_report", "feed_token", "patient_likeness", "corroboration", "flag", "activity",
    "agent_person", "agent_contact", "known_person",
)  # fmt: skip
COLUMN = {
    "patient_likeness": "patient_id",
    "known_person": "patient_id",
    "agent_person": "agent_id",
    "agent_contact": "agent_id",
}


@pytest.mark.parametrize("role", ["console_agent", "console_reviewer", "console_auditor"])
def test_nobody_feeds_what_explains_them(doors: Doors, login: Engine, role: str) -> None:
    agent = an_agent(doors)
    for table in FED:
        for statement in (
            f"insert into {table} select * from {table}",
            f"update {table} set {COLUMN.get(table, 'site_id')} = null",
            f"delete from {table}",
        ):
            with refused(NO_RIGHT), speaking(login, role, agent) as connection:
                say(connection, statement)


def test_what_was_revoked_or_lifted_does_not_come_back(doors: Doors, login: Engine) -> None:
    site, patient = a_site(doors), a_patient(doors)
    with doors.working() as work:
        feed_tokens.make(work, site.id)
        (token,) = work.connection.exec_driver_sql("select id from feed_token").scalars()
        feed_tokens.revoke(work, token)
        marked = "insert into known_person (patient_id, lifted_at) values (:p, now())"
        say(work.connection, marked, p=patient)
    with speaking(login, "console_worker") as connection:
        with refused(TERMINAL), connection.begin_nested():
            say(connection, "update feed_token set revoked_at = null")
        with refused(ONLY_GROWS), connection.begin_nested():
            say(connection, "update known_person set lifted_at = null")


# ── The agent whom a case is about ────────────────────────────────────────────────────────────────


def asked(doors: Doors, owner: Engine) -> Reviewed:
    found = reviewed(doors, owner, taken=False)
    build.ask_in_words(doors, found.reader, found.case, "Pourquoi ?")
    return found


def test_the_agent_answers_and_moves_their_case_nowhere_else(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = asked(doors, owner)
    with speaking(login, "console_agent", found.doctor) as connection:
        for state in set(CaseState) - {CaseState.ANSWERED, CaseState.QUESTION_SENT}:
            with refused(NO_MOVE), connection.begin_nested():
                told(connection, found.doctor, found.case, "answered", words=None, state=state)
            with refused(NO_MOVE), connection.begin_nested():
                say(connection, "update review_case set state = :s", s=state)
        for column in ("verdict", "due_at", "answer_by", "closed_at"):
            with refused(NO_RIGHT), connection.begin_nested():
                say(connection, f"update review_case set {column} = null")
        told(connection, found.doctor, found.case, "answered", words=None, state="answered")
        assert say(connection, "update review_case set state = 'answered'") == 1


def test_agents_read_and_answer_no_case_but_their_own(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = asked(doors, owner)
    colleague = an_agent(doors, site=found.doctor.site)
    words = "select count(*) from own_case_words(:case)"
    entries = "select count(*) from own_case_entries(:case)"
    with speaking(login, "console_agent", found.doctor) as connection:
        assert say(connection, words, case=found.case) == 1
        assert say(connection, entries, case=found.case) == 1
    for agent in (colleague, found.twin, found.reader):
        with speaking(login, "console_agent", agent) as connection:
            assert say(connection, words, case=found.case) == 0
            assert say(connection, entries, case=found.case) == 0
            for table in ("review_case", "case_step", "case_access", "case_attachment"):
                assert count(connection, table) == 0
            with refused(NOT_OWN), connection.begin_nested():
                told(connection, agent, found.case, "answered", words=None, state="answered")
            assert say(connection, "update review_case set state = 'answered'") == 0


def test_an_agent_sees_nothing_of_who_reviews_them_nor_of_what_they_note(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = asked(doors, owner)
    with speaking(login, "console_reviewer", found.reader) as connection:
        said = {"words": "00", "state": "question_sent"}
        told(connection, found.reader, found.case, "commented", **said)
    with speaking(login, "console_agent", found.doctor) as connection:
        kinds = set(connection.exec_driver_sql("select kind from case_step").scalars())
        assert kinds == {"asked"}
        for hidden in ("assigned_to", "closed_by", "priority", "second"):
            with refused(NO_RIGHT), connection.begin_nested():
                say(connection, f"select {hidden} from review_case")
        for table in ("case_reading", "flag", "audit_text"):
            with refused(NO_RIGHT), connection.begin_nested():
                count(connection, table)


# ── A live access revoked ─────────────────────────────────────────────────────────────────────────


def revoke(login: Engine, agent: Agent, grant: UUID, patient: UUID, *said: str) -> object:
    """End it as this reviewer, after these entries."""
    ended = "update access_grant set ended_at = now(), end_kind = 'revoked' where id = :grant"
    with speaking(login, "console_reviewer", agent) as connection:
        for code in said:
            append(connection, code, patient, grant, {"kind": "revoked"})
        return say(connection, ended, grant=grant)


WHOLE = ("access_revoked", "access_ended")


def test_a_live_access_is_revoked_by_another_supervisor_of_its_site_with_why(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = reviewed(doors, owner)
    about = (found.access.id, found.access.patient)
    suspended = an_agent(
        doors, site=found.doctor.site, function=Function.SUPERVISOR, suspended=True
    )
    for agent in (found.twin, an_officer(doors, found.doctor), suspended, an_agent(
        doors, site=found.doctor.site)):  # fmt: skip
        with refused(TERMINAL):
            revoke(login, agent, *about, *WHOLE)
    for said in ((), ("access_ended",), ("access_revoked",)):
        state = "BG005" if said == ("access_revoked",) else TERMINAL
        with refused(state):
            revoke(login, found.reader, *about, *said)
    stranger = an_agent(doors, site=a_site(doors), function=Function.SUPERVISOR)
    assert revoke(login, stranger, *about, *WHOLE) == 0
    assert revoke(login, found.reader, *about, *WHOLE) == 1
    with doors.showing(found.doctor) as showing:
        assert accesses.read(showing, found.access.id).end_kind is EndKind.REVOKED
    with pytest.raises(NoLiveGrant), doors.serving(found.doctor) as serving:
        accesses.hold(serving, found.access.id)


def test_what_a_reviewer_ends_is_only_revoked(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    reader = build.a_supervisor(doors, desk.agent)
    for kind in ("closed", "wrong_patient", "expired", "opposed", "blocked", "suspended"):
        with (
            refused(TERMINAL),
            speaking(login, "console_reviewer", reader) as connection,
        ):
            append(connection, "access_ended", access.patient, access.id, {"kind": kind})
            ended = "update access_grant set ended_at = now(), end_kind = :kind where id = :g"
            say(connection, ended, kind=kind, g=access.id)
