"""Cases as their reviewers meet them: held, moved, in order."""

from collections.abc import Callable
from dataclasses import asdict

import pytest
from sqlalchemy import insert, text

from policy.oversight.flags import NO_PEERS
from policy.verdicts import CaseState, Verdict
from store import case_accesses, case_history, case_steps, cases, revoking
from store.accesses import NoLiveGrant
from store.case_order import Sought
from store.case_steps import CaseMoved
from store.review_tables import case_step, flag
from store.session import Doors, Reviewing
from tests.builders import an_agent
from tests.gestures import a_desk, open_record
from tests.store.case_builders import a_case, a_supervisor
from tests.store.case_readers import FINE, held, taken
from tests.store.raw import refused


def test_a_move_that_the_table_has_not_is_refused_before_anything_is_said(doors: Doors) -> None:
    agent = an_agent(doors)
    supervisor, case = a_supervisor(doors, agent), a_case(doors, agent)
    early: tuple[Callable[[Reviewing], None], ...] = (
        lambda by: case_steps.escalate(by, held(by, case), "Vite."),
        lambda by: case_steps.close(by, held(by, case), Verdict.MISUSE, ""),
        lambda by: case_steps.read_first(by, held(by, case), FINE),
    )
    for move in early:
        with doors.reviewing(supervisor) as by, pytest.raises(CaseMoved):
            move(by)
    with doors.reviewing(supervisor) as by:
        assert [step.kind for step in case_history.steps(by, case)] == ["opened"]


def test_a_case_is_escalated_and_closed_without_a_word_when_none_is_given(doors: Doors) -> None:
    agent = an_agent(doors)
    supervisor, case = a_supervisor(doors, agent), a_case(doors, agent)
    taken(doors, supervisor, case)
    with doors.reviewing(supervisor) as by:
        case_steps.escalate(by, held(by, case), None)
        assert case_history.steps(by, case)[-1].words is None


def test_what_the_guards_refuse_for_another_reason_is_not_called_moved(doors: Doors) -> None:
    agent = an_agent(doors)
    supervisor, case = a_supervisor(doors, agent), a_case(doors, agent)
    with refused("BG005"), doors.reviewing(supervisor) as by, case_steps.still():
        step = insert(case_step).values(site_id=agent.site.id, entry_seq=0, case_id=case,
                                        kind="taken", state="under_review")  # fmt: skip
        by.connection.execute(step)


def test_flags_and_lines_without_an_access_are_read(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    case = a_case(doors, desk.agent, [access], entries=[access.entry_seq - 1])
    with doors.working() as work:
        work.connection.execute(
            insert(flag).values(
                site_id=desk.agent.site.id,
                entry_seq=access.entry_seq - 1,
                rule="enumeration",
                agent_id=desk.agent.id,
                at=access.granted_at,
                figures={"own": {"found": 3}, "peers": asdict(NO_PEERS)},
                version="1",
            )
        )
    with doors.reviewing(a_supervisor(doors, desk.agent)) as by:
        line = cases.line(by, case)
        assert line is not None
        assert (line.accesses, line.rules) == (2, ("enumeration",))
        looked, granted = case_accesses.accesses(by, line.case)
    assert (looked.access, looked.words, looked.debts) == (None, (), ())
    assert [(one.rule, one.figures) for one in looked.flags] == [("enumeration", {"found": 3})]
    assert granted.access is not None
    assert granted.access.live
    assert granted.access.ending == (access.ends_at, "expired")


def test_the_newest_closed_case_comes_first_among_the_closed(doors: Doors) -> None:
    agent = an_agent(doors)
    supervisor = a_supervisor(doors, agent)
    closed = []
    for _ in range(2):
        case = a_case(doors, agent)
        taken(doors, supervisor, case)
        with doors.reviewing(supervisor) as by:
            case_steps.read_and_close(by, held(by, case), FINE, "")
        closed.append(case)
    with doors.reviewing(supervisor) as by:
        page = cases.queue(by, Sought(states=frozenset({CaseState.CLOSED})))
        assert {line.case.id for line in page.lines} == set(closed)
        assert not any(line.overdue for line in page.lines)
        assert case_history.earlier(by, page.lines[0].case).total() <= 1  # type: ignore[attr-defined]


def test_a_case_is_overdue_once_its_deadline_is_behind(doors: Doors) -> None:
    agent = an_agent(doors)
    case = a_case(doors, agent)
    with doors.working() as work:
        late = text("update review_case set due_at = clock_timestamp() - interval '1 hour'")
        work.connection.execute(late)
    with doors.reviewing(a_supervisor(doors, agent)) as by:
        [line] = cases.queue(by, Sought()).lines
        assert (line.case.id, line.overdue) == (case, True)
        assert cases.counts(by).overdue == 1


def test_an_ended_access_is_not_revoked_again(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    supervisor = a_supervisor(doors, desk.agent)
    with doors.reviewing(supervisor) as by:
        revoking.revoke(by, access.id, "Erreur de patient.")
    with doors.reviewing(supervisor) as by, pytest.raises(NoLiveGrant):
        revoking.revoke(by, access.id, "Encore.")
