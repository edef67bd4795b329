"""Nobody judges, closes, assigns, comments or reads a case about themselves, by any account."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text

from console.desk import Desk
from policy.agents import Agent, Function
from policy.verdicts import Verdict
from store.session import Doors
from tests.builders import a_site, an_agent
from tests.handovers import a_smur_doctor
from tests.store import case_builders as build
from tests.store.raw import NO_ENTRY, NO_RIGHT, append, refused, say
from tests.store.reviewing import NOT_OWN, Reviewed, another_account, close, read, reviewed, told
from tests.store.speaking import count, speaking

CASE_TABLES = ("review_case", "case_step", "case_access", "case_reading", "case_attachment")


def whole(doors: Doors, owner: Engine) -> Reviewed:
    """A case asked, commented on, answered with a file, judged and closed."""
    found = reviewed(doors, owner)
    build.ask_in_words(doors, found.reader, found.case, "Pourquoi ?")
    build.take(doors, found.reader, found.case)
    build.judge(doors, found.reader, found.case, Verdict.TO_EXPLAIN, "Entendu.")
    return found


def themselves(found: Reviewed) -> tuple[Agent, Agent]:
    return found.doctor, found.twin


def test_nobody_reads_a_case_about_themselves(doors: Doors, login: Engine, owner: Engine) -> None:
    found = whole(doors, owner)
    for agent in themselves(found):
        with speaking(login, "console_reviewer", agent) as connection:
            assert {table: count(connection, table) for table in CASE_TABLES} == dict.fromkeys(
                CASE_TABLES, 0
            )
            assert count(connection, "audit_text") == 0
    with speaking(login, "console_reviewer", found.second) as connection:
        assert count(connection, "review_case") == 1
        assert count(connection, "audit_text") == 2


def test_nobody_finds_a_case_about_themselves_in_the_log(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = whole(doors, owner)
    with speaking(login, "console_reviewer", found.reader) as connection:
        append(connection, "log_read", None, None, {"narrowed": {"case": found.case}, "shown": 1})
        assert count(connection, "audit_entry where code like 'case%'") == 7
    for agent in themselves(found):
        with speaking(login, "console_reviewer", agent) as connection:
            assert count(connection, "audit_entry where code like 'case%'") == 0
            assert count(connection, "audit_entry where code = 'log_read'") == 0
            assert count(connection, "audit_entry where code = 'access_granted'") == 1


def test_nobody_writes_in_a_case_about_themselves(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = reviewed(doors, owner)
    for agent in themselves(found):
        with speaking(login, "console_reviewer", agent) as connection:
            for kind, detail in (
                ("commented", {"words": "00", "state": "under_review"}),
                ("assigned", {"to": found.second.id, "state": "under_review"}),
                ("asked", {"answer_by": "2026-01-01T00:00:00Z", "state": "question_sent"}),
                ("escalated", {"words": None, "state": "escalated"}),
            ):
                with refused(NOT_OWN), connection.begin_nested():
                    told(connection, agent, found.case, kind, **detail)
            with refused(NOT_OWN), connection.begin_nested():
                read(connection, agent, found.case, "legitimate")
            with refused(NOT_OWN), connection.begin_nested():
                close(connection, agent, found.case, "legitimate")
            moved = "update review_case set assigned_to = :to where id = :case"
            assert say(connection, moved, to=found.second.id, case=found.case) == 0


def test_nobody_opens_or_joins_a_case_about_themselves(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = reviewed(doors, owner)
    born = (
        "insert into review_case (id, site_id, agent_id, day, state, second, due_at, key_wrapped,"
        " key_version, entry_seq) values (gen_random_uuid(), :site, :subject, current_date + 1,"
        " 'new', false, now(), '\\x00', 1, 0)"
    )
    join = (
        "insert into case_access (case_id, entry_seq, grant_id, why)"
        " values (:case, :seq, :grant, 'contested')"
    )
    access = {"seq": found.access.entry_seq, "grant": found.access.id}
    for agent in themselves(found):
        with speaking(login, "console_reviewer", agent) as connection:
            with refused(NOT_OWN), connection.begin_nested():
                say(connection, born, site=agent.site.id, subject=found.doctor.id)
            with refused(NOT_OWN), connection.begin_nested():
                say(connection, join, case=found.case, **access)


def test_a_case_is_given_to_nobody_but_another_reviewer_of_the_site(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = reviewed(doors, owner)
    suspended = an_agent(
        doors, site=found.doctor.site, function=Function.SUPERVISOR, suspended=True
    )
    elsewhere = an_agent(doors, site=a_site(doors), function=Function.SUPERVISOR)
    colleague = an_agent(doors, site=found.doctor.site)
    give = "update review_case set assigned_to = :to where id = :case"
    with speaking(login, "console_reviewer", found.reader) as connection:
        for to in (found.doctor, found.twin, suspended, elsewhere, colleague):
            said = {"to": to.id, "state": "under_review"}
            with refused(NOT_OWN), connection.begin_nested():
                told(connection, found.reader, found.case, "assigned", **said)
                say(connection, give, to=to.id, case=found.case)
        # Nor to another than the one whom the entry names.
        with refused(NO_ENTRY), connection.begin_nested():
            said = {"to": found.reader.id, "state": "under_review"}
            told(connection, found.reader, found.case, "assigned", **said)
            say(connection, give, to=found.second.id, case=found.case)
        said = {"to": found.second.id, "state": "under_review"}
        told(connection, found.reader, found.case, "assigned", **said)
        assert say(connection, give, to=found.second.id, case=found.case) == 1


def test_a_person_is_one_also_when_they_speak_as_nobody(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    """Without an agent a reviewer is not the program."""
    found = reviewed(doors, owner)
    with speaking(login, "console_reviewer", found.twin) as connection:
        say(connection, "select set_config('brise_glace.agent', '', true)")
        for change in ("due_at = due_at + interval '1 year'", "priority = 0", "state = 'closed'"):
            with refused(NOT_OWN), connection.begin_nested():
                say(connection, f"update review_case set {change}")


def test_an_account_without_national_id_is_a_person_of_its_own(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = reviewed(doors, owner)
    with owner.begin() as connection:
        connection.execute(text("update agent set national_id = ''"))
    for agent, seen in ((found.twin, 1), (found.doctor, 0)):
        with speaking(login, "console_reviewer", agent) as connection:
            assert count(connection, "review_case") == seen


@pytest.mark.parametrize("table", [*CASE_TABLES, "flag", "handover", "corroboration", "activity"])
def test_another_site_is_nowhere(doors: Doors, login: Engine, owner: Engine, table: str) -> None:
    found = whole(doors, owner)
    with owner.begin() as connection:
        attached = "insert into case_attachment values (:case, 0, :grant, 'F')"
        connection.exec_driver_sql("alter table case_attachment disable trigger user")
        say(connection, attached, case=found.case, grant=found.access.id)
    build.evaluated(doors, found.access, found.doctor, "none")
    with doors.working() as work:
        about = {"site": found.doctor.site.id, "agent": found.doctor.id}
        flagged = (
            "insert into flag (site_id, entry_seq, rule, agent_id, at, figures, version)"
            " values (:site, 0, 'self', :agent, now(), '{}', '1')"
        )
        say(work.connection, flagged, **about)
        counted = "insert into activity values (:site, now(), 'opened', 1)"
        say(work.connection, counted, site=found.doctor.site.id)
    handed = Desk(doors, found.doctor, datetime.now(UTC)).handovers
    handed.offer(found.access.id, a_smur_doctor(doors).agent.id)
    with speaking(login, "console_reviewer", found.second) as connection:
        assert count(connection, table) > 0
    stranger = an_agent(doors, site=a_site(doors), function=Function.SUPERVISOR)
    with speaking(login, "console_reviewer", stranger) as connection:
        assert count(connection, table) == 0


def test_another_sites_case_takes_nothing(doors: Doors, login: Engine, owner: Engine) -> None:
    found = reviewed(doors, owner)
    stranger = an_agent(doors, site=a_site(doors), function=Function.SUPERVISOR)
    with speaking(login, "console_reviewer", stranger) as connection:
        for kind, detail in (
            ("commented", {"words": "00", "state": "under_review"}),
            ("taken", {"state": "under_review"}),
        ):
            with refused(NO_ENTRY), connection.begin_nested():
                told(connection, stranger, found.case, kind, **detail)
        moved = "update review_case set state = 'escalated' where id = :case"
        assert say(connection, moved, case=found.case) == 0
        # Nor by naming the other site: its log takes no entry of theirs.
        elsewhere = found.doctor.site.id
        say(connection, "select set_config('brise_glace.site', :s, true)", s=str(elsewhere))
        with refused("BG008"), connection.begin_nested():
            append(connection, "case_taken", None, None, {"case": found.case})


def test_a_reviewer_reads_no_record_and_no_number(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    found = reviewed(doors, owner)
    for statement in (
        "select * from record_section",
        "select * from document",
        "select identity_sealed from patient",
        "select * from patient_trait",
        "select * from patient_likeness",
        "select * from care_trait",
        "select * from agent_person",
    ):
        with refused(NO_RIGHT), speaking(login, "console_reviewer", found.reader) as connection:
            say(connection, statement)


def test_same_person_is_symmetric_and_knows_nobody(doors: Doors, owner: Engine) -> None:
    one, other, third = (an_agent(doors) for _ in range(3))
    another_account(owner, one, other)
    ask = "select same_person(:a, :b)"
    with owner.connect() as connection:
        for a, b, same in ((one, other, True), (other, one, True), (one, third, False)):
            assert say(connection, ask, a=a.id, b=b.id) is same
        assert say(connection, "select same_person(null, null)") is False
