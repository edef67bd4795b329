"""What needs doing first comes first, page by page, narrowed as it is asked."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from console.caseload import Sought, TookTooLong, Turn
from policy.verdicts import CaseState, Why
from store import cases
from store.session import Doors, Reviewing
from tests.builders import an_agent
from tests.console.caseloads import an_access, supervising
from tests.gestures import a_desk, centre_15
from tests.store.case_builders import a_case, ask, evaluated


def test_the_queue_puts_mine_first_then_nobodys_and_turns_pages(doors: Doors) -> None:
    desk = a_desk(doors)
    load, other = supervising(doors, desk), supervising(doors, desk)
    whose = [an_agent(doors, site=desk.agent.site) for _ in range(3)]
    theirs, nobodys, mine = (a_case(doors, agent) for agent in whose)
    load.assign(mine, load.agent.id)
    load.assign(theirs, other.agent.id)
    assert [line.case.id for line in load.queue().lines] == [mine, nobodys, theirs]
    counts = load.counts()
    assert (counts.open, counts.mine, counts.unassigned, counts.overdue) == (3, 1, 1, 0)
    around = load.around(nobodys)
    assert (around.before, around.after, around.rank, around.of) == (mine, theirs, 2, 3)
    assert load.around(None).after == mine
    with doors.reviewing(load.agent) as by:
        page = cases.queue(by, Sought(), 0, 2)
        assert (len(page.lines), page.further) == (2, 2)
        assert cases.queue(by, Sought(), 2, 2).further is None


@pytest.mark.parametrize(
    ("sought", "found_there"),
    [
        (Sought(turn=Turn.UNASSIGNED), True),
        (Sought(turn=Turn.MINE), False),
        (Sought(turn=Turn.OVERDUE), False),
        (Sought(why=Why.UNEXPLAINED), True),
        (Sought(why=Why.DRAWN), False),
        (Sought(mode=centre_15().mode, explanation="none"), True),
        (Sought(explanation="care_here"), False),
        (Sought(since=datetime(2020, 1, 1, tzinfo=UTC)), True),
        (Sought(until=datetime(2020, 1, 1, tzinfo=UTC)), False),
        (Sought(states=frozenset({CaseState.CLOSED})), False),
    ],
)
def test_the_queue_is_narrowed(doors: Doors, sought: Sought, *, found_there: bool) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk)
    evaluated(doors, access, desk.agent, "none")
    case = a_case(doors, desk.agent, [access])
    lines = supervising(doors, desk).queue(sought).lines
    assert [line.case.id for line in lines] == ([case] if found_there else [])


def test_a_reading_that_takes_too_long_is_given_up(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = supervising(doors, a_desk(doors))

    def slow(by: Reviewing, *_: object) -> None:
        by.connection.execute(text("set local statement_timeout = '10ms'"))
        by.connection.execute(text("select pg_sleep(1)"))

    monkeypatch.setattr("console.case_room.cases.counts", slow)
    with pytest.raises(TookTooLong):
        load.counts()


def test_an_answer_that_was_asked_for_waits_in_the_queue(doors: Doors) -> None:
    desk = a_desk(doors)
    case = a_case(doors, desk.agent, [an_access(doors, desk)])
    ask(doors, desk.agent, case)
    [line] = supervising(doors, desk).queue().lines
    assert (line.case.state, line.accesses, line.name) == (
        CaseState.QUESTION_SENT,
        1,
        desk.agent.name,
    )
    assert line.rules == ()
    assert not line.overdue
