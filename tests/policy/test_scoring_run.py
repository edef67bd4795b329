"""Days that close a day late, what is critical at once, the same cases however it is read."""

from datetime import UTC, date, datetime, timedelta

import pytest

from policy.oversight.scoring.engine import UnknownAgent
from policy.oversight.scoring.events import Access
from policy.oversight.scoring.evidence import CaseScore, Code, Queue
from policy.oversight.scoring.run import AHEAD, WAIT, Run
from policy.oversight.scoring.settings import SETTINGS
from tests.policy.scoring_builders import DAYS, STAFF, STRANGER, Now, World, access, at, world

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def run(budget: float = 2.0) -> tuple[World, Run]:
    made = world(SETTINGS)
    return made, Run(made.engine, budget)


def day_of(made: World, day: int) -> list[Access]:
    """Everybody's, in the order of time."""
    times = [(at(day, 9 + 2 * i + j / 10), name) for i in range(4) for j, name in enumerate(STAFF)]
    return [made.usual(Now(name, when)) for when, name in times]


def cases(days: int = 3, key: bytes = b"a", budget: float = 2.0) -> list[CaseScore]:
    made = world(SETTINGS)
    closing = Run(made.engine, budget, key)
    found: list[CaseScore] = []
    for day in range(DAYS, DAYS + days):
        for one in day_of(made, day):
            found += closing.take(one)
    return [*found, *closing.finish()]


def dated(found: tuple[CaseScore, ...] | list[CaseScore]) -> set[date]:
    return {one.day for one in found}


def test_a_day_is_closed_once_it_is_a_day_old() -> None:
    made, closing = run()
    for one in day_of(made, DAYS):
        assert closing.take(one) == ()
    before = closing.take(made.usual(Now("n0", at(DAYS + 1, 23.99))))
    after = closing.take(made.usual(Now("n0", at(DAYS + 2, 0))))
    assert before == ()
    assert dated(after) == {at(DAYS).date()}
    assert [one.agent for one in after] == sorted(STAFF)
    assert {one.shown_at for one in after} == {at(DAYS + 2, 0)}


def test_each_agent_and_day_is_one_case() -> None:
    found = cases()
    assert len({(one.agent, one.day) for one in found}) == len(found) == 3 * len(STAFF)
    assert all(one.function == STAFF[one.agent] for one in found)


def test_finishing_closes_what_is_left_and_only_once() -> None:
    made, closing = run()
    for one in day_of(made, DAYS):
        closing.take(one)
    assert len(closing.finish()) == len(STAFF)
    assert closing.finish() == ()


def test_reaching_a_time_closes_what_is_over_for_it() -> None:
    """Some hours before the day is: nothing that came before it can be due any more."""
    made, closing = run()
    for one in day_of(made, DAYS):
        closing.take(one)
    assert closing.reach(at(DAYS + 1, 0) + AHEAD - MINUTE) == ()
    assert len(closing.reach(at(DAYS + 1, 0) + AHEAD)) == len(STAFF)
    assert closing.reach(at(DAYS + 9, 0)) == ()


def test_a_run_that_was_told_nothing_closes_nothing() -> None:
    _, closing = run()
    assert closing.reach(at(0)) == closing.finish() == ()


def test_days_without_an_access_are_skipped() -> None:
    made, closing = run()
    closing.take(made.usual(Now("n0", at(DAYS))))
    closing.take(made.usual(Now("n0", at(DAYS + 1))))
    found = closing.take(made.usual(Now("n0", at(DAYS + 400))))
    assert dated(found) == {at(DAYS).date(), at(DAYS + 1).date()}


def test_what_comes_after_an_access_says_whether_its_agent_was_at_work() -> None:
    def night(work: int) -> set[Code]:
        made, closing = run()
        closing.take(made.lone(Now("n0", at(DAYS, 3))))
        for i in range(work):
            closing.take(made.usual(Now("n0", at(DAYS, 4 + i / 2))))
        (case,) = closing.finish()
        of = [one for one in case.accesses if one.at == at(DAYS, 3)]
        return {each.code for one in of for each in one.evidence if each.bits > 0.5}

    assert {Code.OFF_ROSTER, Code.ISOLATED} & night(work=0)
    assert not {Code.OFF_ROSTER, Code.ISOLATED} & night(work=6)


def test_what_is_critical_is_shown_within_a_minute() -> None:
    made, closing = run()
    now = Now("n0", at(DAYS))
    closing.take(made.lone(now, "home n0", speed_kmh=2_000.0))
    closing.take(made.lone(Now("n0", now.at + HOUR), "home n0", speed_kmh=2_000.0))
    (case,) = closing.finish()
    assert case.queue is Queue.CRITICAL
    assert case.shown_at == now.at + MINUTE


@pytest.mark.parametrize("day", [54, 55, 264, 265])
def test_a_day_is_a_day_in_france_when_clocks_change(day: int) -> None:
    """29 March 2026, day 55, has 23 hours; 25 October, day 265, has 25."""
    made, closing = run()
    end = at(day + 2, 0)
    closing.take(made.usual(Now("n0", at(day, 23.9))))
    closing.take(made.usual(Now("n1", at(day + 1, 0))))
    assert closing.take(made.usual(Now("n2", end - MINUTE))) == ()
    found = closing.take(made.usual(Now("n2", end)))
    assert dated(found) == {at(day).date()}
    assert {one.shown_at for one in found} == {end}


def test_midnight_in_france_divides_days_whatever_the_offset() -> None:
    made, closing = run()
    for hour in (23.9, 24.1):
        when = at(DAYS, hour)
        closing.take(made.usual(Now("n0", datetime.fromtimestamp(when.timestamp(), UTC))))
    assert dated(closing.finish()) == {at(DAYS).date(), at(DAYS + 1).date()}


def test_the_same_log_gives_the_same_cases() -> None:
    assert repr(cases()) == repr(cases())


def test_the_key_draws_and_changes_nothing_else() -> None:
    one, other = cases(30, b"a", 3.0), cases(30, b"b", 3.0)
    assert [(each.score, each.p) for each in one] == [(each.score, each.p) for each in other]
    assert [each.drawn for each in one] != [each.drawn for each in other]
    assert all(each.queue is Queue.BUDGET for each in one if each.drawn)


def test_closing_days_one_by_one_or_at_the_end_is_the_same() -> None:
    made = world(SETTINGS)
    late = Run(made.engine)
    accesses = [one for day in range(DAYS, DAYS + 3) for one in day_of(made, day)]
    found = [case for one in accesses for case in late.take(one)]
    other = world(SETTINGS)
    asked = Run(other.engine)
    again = [one for day in range(DAYS, DAYS + 3) for one in day_of(other, day)]
    often = [case for one in again for case in (*asked.reach(one.at), *asked.take(one))]
    assert repr([*often, *asked.finish()]) == repr([*found, *late.finish()])


def test_p_is_what_was_rare_before_the_day() -> None:
    found = cases(20)
    assert {one.p for one in found if one.day == at(DAYS).date()} == {1.0}
    assert all(0.0 < one.p <= 1.0 for one in found)
    assert len({one.p for one in found}) > 5


def test_an_odd_day_is_rarer_than_others_and_is_looked_at() -> None:
    made, closing = run()
    found: list[CaseScore] = []
    for day in range(DAYS, DAYS + 25):
        for one in day_of(made, day):
            found += closing.take(one)
    for i in range(3):
        closing.take(made.lone(Now("n0", at(DAYS + 25, 21 + i / 9)), "home n1", device="another"))
    found += closing.finish()
    odd = found[-1]
    assert odd.day == at(DAYS + 25).date()
    assert odd.p == min(one.p for one in found)
    assert odd.queue is not Queue.NONE
    assert not odd.drawn


def test_an_access_by_an_unknown_agent_stops_the_run() -> None:
    _, closing = run()
    closing.take(access("one", Now("nobody", at(DAYS)), STRANGER))
    with pytest.raises(UnknownAgent):
        closing.finish()


def test_only_days_that_are_open_are_held() -> None:
    made, closing = run()
    for day in range(DAYS, DAYS + 60):
        for one in day_of(made, day)[:4]:
            closing.take(one)
        assert len(closing._open) <= 3
        assert len(closing._ahead) <= 8
    assert WAIT > AHEAD
