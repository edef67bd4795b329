"""How rare a score is: held in every function, under misuse nobody judged, and from the first day.

The ordinary cases here are what an engine of surprises makes: a case is its worst access of many,
lumps and exponential tails together; truth is known from far more cases than a window ever holds.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from random import Random
from sys import float_info

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from policy.oversight.scoring.calibration import Calibration, one_in

FIRST = date(2026, 1, 5)
#: Cases a day, and accesses in each.
FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "regulator": (9, 27),
    "call_handler": (14, 14),
    "emergency": (14, 9),
    "nurse": (30, 3),
    "ambulance": (4, 2),
}
DAYS = 45
MANY = 12_000


def day(after: int) -> date:
    return FIRST + timedelta(days=after)


def ordinary(random: Random, function: str) -> float:
    """The worst access of an agent's day, with what the whole day shares."""
    accesses = range(FUNCTIONS[function][1])
    shared = 2.3 * (random.random() < 0.1) + random.expovariate(1.0) * (random.random() < 0.1)
    return shared + max(
        3.0 * (random.random() < 0.05) + random.expovariate(1.0) + random.expovariate(2.0)
        for _ in accesses
    )


@cache
def truth(function: str) -> Sequence[float]:
    random = Random(f"truth {function}")
    return sorted(ordinary(random, function) for _ in range(MANY))


def known(function: str, share: float) -> float:
    """The score that this share of ordinary cases reach."""
    return truth(function)[int(MANY * (1 - share))]


def window(seed: int, misuse_a_day: float = 0.0) -> Calibration:
    random, calibration = Random(seed), Calibration()
    for after in range(DAYS):
        cases = [
            (function, random.choice(truth(function)), f"{function} {after} {i}")
            for function, (count, _) in FUNCTIONS.items()
            for i in range(count)
        ]
        if random.random() < misuse_a_day:
            function = random.choice(list(FUNCTIONS))
            score = known(function, 0.001) + random.expovariate(0.3)
            cases.append((function, score, f"misuse {after}"))
        calibration.close(day(after), cases)
    return calibration


def found(calibration: Calibration, function: str, level: float) -> float:
    """How many ordinary cases, in truth, get a p of at most ``level``."""
    scores = truth(function)
    rare = bisect_left(scores, True, key=lambda score: calibration.p(function, score) <= level)
    return (MANY - rare) / MANY


def ratios(level: float, misuse_a_day: float = 0.0) -> dict[str, float]:
    """Of what is found to what is said, over six windows."""
    windows = [window(seed, misuse_a_day) for seed in range(6)]
    return {
        function: sum(found(one, function, level) for one in windows) / len(windows) / level
        for function in FUNCTIONS
    }


def pooled(by_function: Mapping[str, float]) -> float:
    cases = {function: count for function, (count, _) in FUNCTIONS.items()}
    return sum(by_function[one] * cases[one] for one in cases) / sum(cases.values())


@pytest.mark.parametrize("level", [0.1, 0.01, 0.001])
def test_a_p_says_how_rare_a_score_is_in_every_function(level: float) -> None:
    measured = ratios(level)
    assert 0.7 <= pooled(measured) <= 1.3
    assert max(measured.values()) <= 2.0


@pytest.mark.parametrize("misuse_a_day", [0.43, 0.9])
def test_misuse_that_nobody_judged_does_not_become_ordinary(misuse_a_day: float) -> None:
    """At 0.9 a day, 1.3 % of the window: plain ranks would call it ordinary."""
    assert 0.7 <= pooled(ratios(0.01, misuse_a_day)) <= 1.3
    measured = ratios(0.001, misuse_a_day)
    assert 0.4 <= pooled(measured) <= 1.6
    assert max(measured.values()) <= 2.5


def test_nothing_is_rare_before_anything_was_seen() -> None:
    assert Calibration().p("nurse", 50.0) == 1.0


def test_the_first_days_claim_no_more_than_they_saw() -> None:
    calibration = Calibration()
    calibration.close(day(0), [("nurse", float(i), f"n{i}") for i in range(19)])
    assert calibration.p("nurse", 1e6) == pytest.approx(1 / 20)
    assert calibration.p("nurse", -1.0) == pytest.approx(1.0)
    assert calibration.p("regulator", 1e6) >= 1 / 20


def test_a_new_function_leans_on_all_by_their_medians() -> None:
    calibration = window(1)
    unseen = calibration.p("pharmacist", 11.0)
    calibration.close(day(DAYS), [("pharmacist", 10.0 + i / 10, f"p{i}") for i in range(12)])
    assert unseen < 0.05 < calibration.p("pharmacist", 11.0)
    assert calibration.p("pharmacist", 25.0) < 0.01


def test_what_is_ordinary_for_a_regulator_is_rare_for_a_nurse() -> None:
    calibration = window(2)
    score = known("regulator", 0.3)
    assert calibration.p("nurse", score) < 0.5 * calibration.p("regulator", score)


def test_two_extreme_scores_still_differ() -> None:
    calibration = window(3)
    assert calibration.p("nurse", 40.0) < calibration.p("nurse", 39.0) < 1e-6
    assert calibration.p("nurse", 1e6) == float_info.min


def test_most_scores_being_equal_makes_no_score_rare() -> None:
    calibration = Calibration()
    for after in range(20):
        calibration.close(
            day(after), [("nurse", float(i >= 97), f"{after} {i}") for i in range(100)]
        )
    assert calibration.p("nurse", 0.0) > 0.9
    assert calibration.p("nurse", 1.0) == pytest.approx(0.03, rel=0.7)


def test_a_case_found_to_be_misuse_leaves_the_window() -> None:
    calibration, clean = window(4), window(4)
    calibration.close(day(DAYS), [("nurse", 1.0, "a"), ("nurse", 60.0, "b"), ("alone", 9.0, "c")])
    clean.close(day(DAYS), [("nurse", 1.0, "a")])
    size = calibration.size
    assert calibration.p("nurse", 8.0) != clean.p("nurse", 8.0)
    calibration.trim("b")
    calibration.trim("c")
    assert calibration.size == size - 2
    assert calibration.p("nurse", 8.0) == clean.p("nurse", 8.0)
    assert calibration.p("alone", 8.0) == clean.p("alone", 8.0)


def test_a_case_judged_before_its_day_closes_never_comes_in() -> None:
    calibration = Calibration()
    calibration.trim("soon")
    calibration.close(day(0), [("nurse", 9.0, "soon"), ("nurse", 1.0, "other")])
    assert calibration.size == 1
    for after in range(1, 50):
        calibration.close(day(after), [])
    calibration.close(day(50), [("nurse", 9.0, "soon")])
    assert calibration.size == 2


def test_what_is_older_than_the_window_is_forgotten() -> None:
    long, short = Calibration(window_days=3), Calibration()
    for after in range(10):
        cases = [("nurse", float(after), f"a{after}"), ("old", 1.0, f"{after}")]
        long.close(day(after), cases[: 2 - (after > 6)])
        if after > 6:
            short.close(day(after), cases[:1])
    assert long.size == short.size == 3
    assert [long.p("nurse", i / 2) for i in range(20)] == [
        short.p("nurse", i / 2) for i in range(20)
    ]
    long.trim("a9")
    long.close(day(30), [("nurse", 2.0, "new")])
    assert long.size == 1


@given(st.lists(st.floats(-5, 40), min_size=1, max_size=150), st.lists(st.floats(-50, 90)))
def test_a_higher_score_is_never_less_rare(seen: list[float], asked: list[float]) -> None:
    calibration = Calibration()
    cases = [(f"f{i % 3}", score, str(i)) for i, score in enumerate(seen)]
    calibration.close(day(0), cases)
    for function in ("f0", "f1", "unseen"):
        ps = [calibration.p(function, score) for score in sorted(asked)]
        assert all(0 < p <= 1 for p in ps)
        assert all(before >= after for before, after in pairwise(ps))


@given(st.permutations(range(90)), st.integers(0, 89))
def test_the_order_within_a_day_changes_no_digit(order: Sequence[int], trimmed: int) -> None:
    def asked(places: Iterable[int]) -> list[float]:
        random = Random(5)
        cases = [(f"f{i % 3}", random.gauss(0, 3), str(i)) for i in range(90)]
        calibration = Calibration()
        calibration.close(day(0), [cases[i] for i in places])
        calibration.trim(str(trimmed))
        return [calibration.p(f"f{i % 4}", i / 3) for i in range(40)]

    assert asked(order) == asked(range(90))


def test_one_ordinary_case_in_so_many() -> None:
    said = {1.0: 1, 0.5: 2, 0.02: 50, 1 / 1389: 1400, 1 / 99_600: 100_000, 1e-300: 1_000_000}
    assert {p: one_in(p) for p in said} == said


def test_a_rank_is_as_rare_as_it_says_at_any_moment() -> None:
    """Each day against the days before: what p claims of the next case, counted."""
    random, calibration, at_most = Random(6), Calibration(), 0
    asked = 0
    for after in range(120):
        scores = [random.choice(truth("nurse")) for _ in range(20)]
        if after >= 20:
            asked += len(scores)
            at_most += sum(calibration.p("nurse", score) <= 0.05 for score in scores)
        calibration.close(day(after), [("nurse", s, f"{after} {i}") for i, s in enumerate(scores)])
    assert binomtest(at_most, asked, 0.05).pvalue > 0.01
