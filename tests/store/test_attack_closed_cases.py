"""What a case was stays: no way back, nothing stated is rewritten, no verdict but a reviewer's."""

import json

import pytest
from sqlalchemy import Engine

from policy.verdicts import Verdict
from store.session import Doors
from tests.builders import an_agent
from tests.store import case_builders as build
from tests.store.raw import (
    NO_CONTEXT,
    NO_ENTRY,
    NO_RIGHT,
    ONLY_GROWS,
    TERMINAL,
    append,
    refused,
    say,
)
from tests.store.reviewing import (
    NO_MOVE,
    NOT_OWN,
    an_officer,
    close,
    read,
    reviewed,
    told,
)
from tests.store.speaking import speaking


def test_a_closed_case_never_revives(doors: Doors, login: Engine, owner: Engine) -> None:
    found = reviewed(doors, owner)
    build.judge(doors, found.reader, found.case, Verdict.TO_EXPLAIN, "Entendu.")
    for role, agent, changes in (
        ("console_reviewer", found.reader, ("state = 'new'", "verdict = 'misuse'", "priority = 9")),
        ("console_reviewer", an_officer(doors, found.doctor), ("verdict = 'legitimate'",)),
        ("console_worker", None, ("state = 'question_sent'", "due_at = now()", "verdict = null")),
        ("console_agent", found.doctor, ("state = 'answered'",)),
    ):
        with speaking(login, role, agent) as connection:
            for change in changes:
                with refused(TERMINAL), connection.begin_nested():
                    say(connection, f"update review_case set {change}")
    with speaking(login, "console_reviewer", found.reader) as connection:
        for kind, detail in (("commented", {"words": "00"}), ("taken", {})):
            with refused(NOT_OWN), connection.begin_nested():
                told(connection, found.reader, found.case, kind, state="closed", **detail)


def test_an_entry_that_only_tells_something_moves_nothing(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = reviewed(doors, owner)
    with speaking(login, "console_reviewer", found.reader) as connection:
        for kind, state in (
            ("commented", "escalated"), ("assigned", "second_reading"), ("judged", "escalated"),
            ("taken", "closed"), ("closed", "under_review"), ("escalated", "closed"),
        ):  # fmt: skip
            with refused(NO_MOVE), connection.begin_nested():
                told(connection, found.reader, found.case, kind, state=state)
        with refused(NO_ENTRY), connection.begin_nested():
            say(connection, "update review_case set state = 'escalated'")


def test_a_deadline_is_put_off_by_nobody(doors: Doors, login: Engine, owner: Engine) -> None:
    found = reviewed(doors, owner)
    with speaking(login, "console_reviewer", found.reader) as connection:
        told(connection, found.reader, found.case, "commented", words="0", state="under_review")
        for change in ("due_at = due_at + interval '1 day'", "priority = priority - 1"):
            with refused(ONLY_GROWS), connection.begin_nested():
                say(connection, f"update review_case set {change}")
        with refused(NO_ENTRY), connection.begin_nested():
            say(connection, "update review_case set answer_by = now() + interval '9 days'")


REWRITES = (
    "update access_grant set reason = 'M01.01'",
    "update access_grant set regulation_file = 'AUTRE'",
    "update owed set settled_at = now()",
    "update audit_text set sealed = '\\x00'",
    "update audit_entry set bytes = '\\x00'",
    "update case_step set kind = 'commented'",
    "update case_reading set verdict = 'legitimate'",
    "update case_access set why = 'drawn'",
    "update case_attachment set reference = 'AUTRE'",
    "update review_case set agent_id = closed_by",
    "update review_case set second = false",
    "update review_case set day = current_date",
    "update review_case set key_wrapped = '\\x00'",
)


@pytest.mark.parametrize("statement", REWRITES)
def test_a_reviewer_rewrites_nothing_that_was_stated(
    doors: Doors, login: Engine, owner: Engine, statement: str
) -> None:
    found = reviewed(doors, owner)
    for agent in (found.reader, an_officer(doors, found.doctor)):
        with refused(NO_RIGHT), speaking(login, "console_reviewer", agent) as connection:
            say(connection, statement)


@pytest.mark.parametrize("table", ["case_step", "case_access", "case_reading"])
def test_not_even_the_owner_rewrites_a_case(doors: Doors, owner: Engine, table: str) -> None:
    found = reviewed(doors, owner)
    build.judge(doors, found.reader, found.case, Verdict.TO_EXPLAIN, "")
    with refused(ONLY_GROWS), owner.begin() as connection:
        say(connection, f"update {table} set case_id = case_id")
    with refused(TERMINAL), owner.begin() as connection:
        say(connection, "update review_case set verdict = 'misuse'")


def test_the_program_gives_no_verdict(doors: Doors, login: Engine, owner: Engine) -> None:
    found = reviewed(doors, owner, taken=False)
    officer = an_officer(doors, found.doctor)
    said = "select seq from append_to(:log, :agent, 'case_closed', null, null, cast(:said as json))"
    bound = {"log": found.doctor.site.id}

    def closed(verdict: str | None) -> str:
        return json.dumps({"case": str(found.case), "verdict": verdict, "state": "closed"})

    with speaking(login, "console_worker") as connection:
        for agent, verdict in ((None, "misuse"), (found.reader.id, None), (officer.id, "misuse")):
            with refused(NO_CONTEXT), connection.begin_nested():
                say(connection, said, agent=agent, said=closed(verdict), **bound)
        seq = say(connection, said, agent=None, said=closed(None), **bound)
        step = (
            "insert into case_step (site_id, entry_seq, case_id, kind, state)"
            " values (:log, :seq, :case, 'closed', 'closed')"
        )
        say(connection, step, seq=seq, case=found.case, **bound)
        judged = (
            "update review_case set state = 'closed', closed_at = now(), verdict = 'misuse',"
            " closed_by = :by"
        )
        with refused(NO_ENTRY), connection.begin_nested():
            say(connection, judged, by=found.reader.id)
        say(connection, "update review_case set state = 'closed', closed_at = now()")


@pytest.mark.parametrize("as_whom", ["reader", "officer", "doctor"])
def test_the_program_speaks_for_nobody(
    doors: Doors, login: Engine, owner: Engine, as_whom: str
) -> None:
    found = reviewed(doors, owner)
    who = {
        "reader": found.reader,
        "officer": an_officer(doors, found.doctor),
        "doctor": found.doctor,
    }[as_whom]
    with speaking(login, "console_worker", who) as connection:
        for change in ("state = 'escalated'", "state = 'closed', verdict = 'misuse'", "priority=1"):
            with refused(NOT_OWN), connection.begin_nested():
                say(connection, f"update review_case set {change}")
        with refused(NO_RIGHT), connection.begin_nested():
            say(connection, "insert into case_reading (case_id, rank) values (null, 1)")


def test_who_concludes_is_the_officer_and_only_what_was_escalated(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = reviewed(doors, owner)
    officer = an_officer(doors, found.doctor)
    with speaking(login, "console_reviewer", officer) as connection:
        with refused(NO_MOVE), connection.begin_nested():
            close(connection, officer, found.case, "legitimate")
        with refused(NOT_OWN), connection.begin_nested():
            read(connection, officer, found.case, "legitimate")
    with speaking(login, "console_reviewer", found.reader) as connection:
        told(connection, found.reader, found.case, "escalated", words=None, state="escalated")
        say(connection, "update review_case set state = 'escalated', assigned_to = null")
        with refused(NO_MOVE), connection.begin_nested():
            close(connection, found.reader, found.case, "legitimate")
    with speaking(login, "console_reviewer", officer) as connection:
        close(connection, officer, found.case, "legitimate")


def test_who_is_suspended_or_no_reviewer_moves_no_case(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = reviewed(doors, owner)
    colleague = an_agent(doors, site=found.doctor.site)
    with owner.begin() as connection:
        say(connection, "update agent set suspended_at = now() where id = :r", r=found.reader.id)
    for agent in (colleague, found.reader):
        with speaking(login, "console_reviewer", agent) as connection:
            append(connection, "case_escalated", None, None, {"case": found.case})
            with refused(NOT_OWN), connection.begin_nested():
                say(connection, "update review_case set state = 'escalated'")
