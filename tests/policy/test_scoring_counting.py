"""What is long ago weighs less, by half in a half-life, and is at last forgotten."""

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.oversight.scoring.counting import BINS, Clock, Fading, Survival

HALF = 30.0


def counted(*days: int, at: int) -> float:
    clock = Clock(HALF)
    counts = clock.fading()
    for day in days:
        clock.reach(day)
        counts.add("key")
    clock.reach(at)
    return counts.of("key")


def test_a_count_halves_in_a_half_life() -> None:
    assert counted(0, at=0) == 1.0
    assert counted(0, at=30) == pytest.approx(0.5)
    assert counted(0, 30, at=60) == pytest.approx(0.75)


@given(st.lists(st.integers(0, 1_000), min_size=1, max_size=40).map(sorted), st.integers(0, 500))
def test_a_count_is_the_sum_of_what_is_left(days: list[int], later: int) -> None:
    at = days[-1] + later
    left = sum(0.5 ** ((at - day) / HALF) for day in days)
    assert counted(*days, at=at) == pytest.approx(left, rel=1e-6, abs=2e-3)


def test_an_earlier_day_does_not_turn_the_clock_back() -> None:
    assert counted(30, 0, at=30) == 2.0


def test_a_clock_starts_with_its_first_day() -> None:
    clock = Clock(HALF)
    clock.reach(739_000)
    assert (clock.day, clock.weight) == (739_000, 1.0)


def test_the_total_is_of_all_keys() -> None:
    clock = Clock(HALF)
    counts = clock.fading()
    counts.add("a", 2.0)
    counts.add("b")
    clock.reach(0)
    clock.reach(30)
    assert counts.total == pytest.approx(1.5)
    assert counts.of("never") == 0.0


def test_centuries_of_silence_leave_nothing_and_break_nothing() -> None:
    assert counted(0, at=400 * 366) == 0.0
    assert counted(0, 10**6, 2 * 10**6, at=2 * 10**6) == 1.0


def test_what_faded_away_is_forgotten() -> None:
    clock = Clock(HALF)
    counts = clock.fading()
    for day in range(4_000):
        clock.reach(day)
        counts.add(day)
    assert len(counts._counts) < 1_000
    assert counts.of(3_999) == 1.0


def survival(prior: float = 10.0) -> tuple[Clock, Survival]:
    clock = Clock(HALF)
    clock.reach(0)
    return clock, clock.survival(prior)


def test_at_first_a_surprise_is_believed() -> None:
    _, ordinary = survival()
    for raw in (0.5, 2.0, 7.0, 15.0, 40.0):
        assert ordinary.surprise(raw, 0.0) == pytest.approx(raw, abs=0.15)


def test_later_it_is_what_ordinary_accesses_show() -> None:
    _, ordinary = survival()
    for _ in range(100):
        ordinary.add(5.0)
    expected = -log((100 + 10 * exp(-5.1)) / (1_000 + 10))
    assert ordinary.surprise(5.0, 1_000.0) == pytest.approx(expected, abs=0.02)
    assert ordinary.surprise(9.0, 1_000.0) > 9.0


def test_what_is_rarer_among_more_surprises_more() -> None:
    _, ordinary = survival()
    ordinary.add(3.0)
    few = ordinary.surprise(6.0, 100.0)
    _, other = survival()
    other.add(3.0)
    assert other.surprise(6.0, 10_000.0) > few


@given(
    st.lists(st.floats(0, 1e9), max_size=60),
    st.lists(st.floats(0, 1e9), min_size=2, max_size=9).map(sorted),
)
def test_more_is_never_less_surprising(shown: list[float], asked: list[float]) -> None:
    _, ordinary = survival()
    for raw in shown:
        ordinary.add(raw)
    found = [ordinary.surprise(raw, 100.0) for raw in asked]
    assert found == sorted(found)
    assert all(-1e-9 <= one < 1_000.0 for one in found)


def test_what_was_ordinary_months_ago_surprises_again() -> None:
    clock, ordinary = survival()
    for _ in range(1_000):
        ordinary.add(8.0)
    then = ordinary.surprise(8.0, 1_000.0)
    clock.reach(300)
    assert ordinary.surprise(8.0, 1_000.0) > then + 3.0


def test_bringing_weights_back_changes_no_surprise() -> None:
    clock, ordinary = survival()
    counts = clock.fading()
    for day in range(0, 1_500, 5):
        clock.reach(day)
        counts.add("key")
        ordinary.add(day % 11)
        left = sum(0.5 ** ((day - one) / HALF) for one in range(0, day + 1, 5))
        assert counts.of("key") == pytest.approx(left, rel=1e-3)
        assert ordinary.surprise(0.0, left) == pytest.approx(log((left + 10) / (left + 9)), abs=0.2)


def test_a_histogram_has_a_fixed_size() -> None:
    _, ordinary = survival()
    for raw in range(10_000):
        ordinary.add(float(raw))
    assert len(ordinary._bins) == BINS


def test_counts_of_one_clock_fade_together() -> None:
    clock = Clock(HALF)
    one, other = clock.fading(), Fading(clock)
    one.add("key")
    clock.reach(0)
    other.add("key")
    clock.reach(30)
    assert one.of("key") == other.of("key") == pytest.approx(0.5)
