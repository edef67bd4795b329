"""What no reviewer gets past with SQL of their own, in the reviewer's role."""

import json
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, text

from policy.agents import Function
from policy.verdicts import CaseState
from store import case_steps, cases
from store.case_order import Sought
from store.case_steps import CaseMoved
from store.session import Doors
from tests.builders import a_site, an_agent
from tests.gestures import a_desk, open_record
from tests.store.case_builders import a_case, a_supervisor
from tests.store.case_readers import FINE, NO_MOVE, OWN, colleague_account, held, taken
from tests.store.raw import append, refused, say
from tests.store.speaking import speaking


def verdict_said(raw: Connection, case: UUID, state: str, **more: object) -> int:
    detail = {"case": str(case), "state": state, **more}
    return append(raw, "case_closed", None, None, detail)


def test_nobody_sees_or_closes_a_case_about_themselves(doors: Doors, login: Engine) -> None:
    agent = an_agent(doors)
    case, twin = a_case(doors, agent), colleague_account(doors, agent)
    with doors.reviewing(twin) as by:
        assert cases.line(by, case) is None
        assert cases.queue(by, Sought()).lines == ()
        with pytest.raises(CaseMoved):
            case_steps.hold(by, case, *CaseState)
    with speaking(login, "console_reviewer", twin) as raw:
        assert say(raw, "select count(*) from review_case") == 0
        assert say(raw, "select count(*) from case_step") == 0
        assert say(raw, "select count(*) from audit_entry where code like 'case%'") == 0
        closing = "update review_case set state = 'closed', verdict = 'legitimate' where id = :id"
        assert say(raw, closing, id=case) == 0
    step = "insert into case_step (site_id, entry_seq, case_id, kind, state)" \
           " values (:site, :seq, :case, 'closed', 'closed')"  # fmt: skip
    with refused(OWN), speaking(login, "console_reviewer", twin) as raw:
        seq = verdict_said(raw, case, "closed", verdict="legitimate", words=None)
        say(raw, step, site=agent.site.id, seq=seq, case=case)


def test_nobody_is_given_a_case_about_themselves(doors: Doors) -> None:
    agent = an_agent(doors)
    case, twin = a_case(doors, agent), colleague_account(doors, agent)
    supervisor = a_supervisor(doors, agent)
    with doors.reviewing(supervisor) as by:
        assert twin.id not in {one.id for one in cases.colleagues(by, agent.id)}
    with pytest.raises(CaseMoved), doors.reviewing(supervisor) as by:
        case_steps.assign(by, held(by, case), twin.id)


def test_another_sites_cases_are_nowhere_whatever_the_id(doors: Doors, login: Engine) -> None:
    agent = an_agent(doors)
    case = a_case(doors, agent)
    stranger = an_agent(doors, site=a_site(doors), function=Function.SUPERVISOR)
    with speaking(login, "console_reviewer", stranger) as raw:
        for table in ("review_case", "case_access", "case_step", "case_reading"):
            assert say(raw, f"select count(*) from {table}") == 0
        assert say(raw, "update review_case set due_at = now() where id = :id", id=case) == 0
    with refused("BG005"), speaking(login, "console_reviewer", stranger) as raw:
        seq = append(raw, "case_commented", None, None,
                     {"case": str(case), "words": "x", "state": "new"})  # fmt: skip
        say(raw, "insert into case_step (site_id, entry_seq, case_id, kind, state)"
            " values (:site, :seq, :case, 'commented', 'new')",
            site=agent.site.id, seq=seq, case=case)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ("update access_grant set reason = 'M01.01'", "42501"),
        ("update audit_entry set bytes = null", "42501"),
        ("update audit_text set sealed = 'x'", "42501"),
        ("delete from audit_text", "42501"),
        ("update case_access set why = 'drawn'", "42501"),
        ("delete from case_step", "42501"),
        ("update case_reading set verdict = 'misuse'", "42501"),
        ("update owed set settled_at = now()", "42501"),
        ("update review_case set agent_id = :other", "42501"),
        ("update review_case set day = day - 1", "42501"),
        ("update review_case set second = false", "42501"),
    ],
)
def test_what_was_stated_is_not_changed_by_sql(
    doors: Doors, login: Engine, change: str, state: str
) -> None:
    desk = a_desk(doors)
    a_case(doors, desk.agent, [open_record(doors, desk)])
    supervisor = a_supervisor(doors, desk.agent)
    with refused(state), speaking(login, "console_reviewer", supervisor) as raw:
        raw.execute(text(change), {"other": supervisor.id} if ":other" in change else {})


def test_a_closed_case_never_revives(doors: Doors, login: Engine) -> None:
    agent = an_agent(doors)
    supervisor, case = a_supervisor(doors, agent), a_case(doors, agent)
    taken(doors, supervisor, case)
    with doors.reviewing(supervisor) as by:
        case_steps.read_and_close(by, held(by, case), FINE, "")
    for change in ("state = 'new', closed_at = null, verdict = null, closed_by = null",
                   "verdict = 'misuse'", "due_at = now()"):  # fmt: skip
        with refused("BG007"), speaking(login, "console_reviewer", supervisor) as raw:
            say(raw, f"update review_case set {change} where id = :id", id=case)
    with refused(OWN), speaking(login, "console_reviewer", supervisor) as raw:
        seq = append(raw, "case_commented", None, None,
                     {"case": str(case), "words": "x", "state": "closed"})  # fmt: skip
        say(raw, "insert into case_step (site_id, entry_seq, case_id, kind, state)"
            " values (:site, :seq, :case, 'commented', 'closed')",
            site=agent.site.id, seq=seq, case=case)  # fmt: skip


def test_a_verdict_needs_its_entry_and_its_reading(doors: Doors, login: Engine) -> None:
    agent = an_agent(doors)
    supervisor, case = a_supervisor(doors, agent), a_case(doors, agent)
    taken(doors, supervisor, case)
    closing = ("update review_case set state = 'closed', verdict = 'legitimate',"
               " closed_by = :me, closed_at = now() where id = :id")  # fmt: skip
    with refused("BG005"), speaking(login, "console_reviewer", supervisor) as raw:
        say(raw, closing, id=case, me=supervisor.id)
    with refused(NO_MOVE), speaking(login, "console_reviewer", supervisor) as raw:
        seq = verdict_said(raw, case, "closed", verdict="legitimate", words=None)
        say(raw, "insert into case_step (site_id, entry_seq, case_id, kind, state)"
            " values (:site, :seq, :case, 'closed', 'closed')",
            site=agent.site.id, seq=seq, case=case)  # fmt: skip
        say(raw, closing, id=case, me=supervisor.id)


def test_a_second_reader_finds_the_first_verdict_nowhere(doors: Doors, login: Engine) -> None:
    agent = an_agent(doors)
    case = a_case(doors, agent, second=True)
    first, second = a_supervisor(doors, agent), a_supervisor(doors, agent)
    taken(doors, first, case)
    with doors.reviewing(first) as by:
        case_steps.comment(by, held(by, case), "Plutôt légitime.")
        case_steps.read_first(by, held(by, case), FINE)
    with speaking(login, "console_reviewer", second) as raw:
        assert say(raw, "select count(*) from case_reading") == 0
        assert say(raw, "select count(*) from case_step where kind in ('judged','commented')") == 0
        assert say(raw, "select count(*) from audit_text") == 0
        told = raw.execute(text("select bytes from audit_entry where code = 'case_judged'"))
        [entry] = told.scalars().all()
        assert set(json.loads(entry)["detail"]) == {"case", "rank", "words", "state"}
        assert "legitimate" not in bytes(entry).decode()
