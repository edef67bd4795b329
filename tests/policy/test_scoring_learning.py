"""What verdicts teach: weights, probabilities and what is missed, against independent judges."""

from collections.abc import Sequence
from itertools import pairwise
from math import exp
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import isotonic_regression, minimize
from scipy.stats import binomtest

from policy.oversight.scoring.evidence import Family
from policy.oversight.scoring.isotonic import UNKNOWN, Steps, isotonic
from policy.oversight.scoring.learning import (
    ENOUGH,
    LESSONS,
    WEIGHTS,
    Example,
    example,
    learn,
)
from policy.oversight.scoring.logistic import Belief, Regression
from policy.oversight.scoring.missed import Missed, missed
from policy.oversight.scoring.solving import solve
from policy.verdicts import Verdict

#: A centre where two families mean more than was believed, one less and one nothing.
TRUE = dict.fromkeys(Family, 1.0) | {
    Family.RELATION: 1.8,
    Family.ENUMERATION: 1.6,
    Family.DEVICE: 0.4,
    Family.TEXT: 0.0,
}


def case(random: Random) -> Example:
    """Surprises are exponential, and most families are silent."""
    sums = {f: random.expovariate(1.0) * 2 for f in Family if random.random() < 0.3}
    logit = -8 + sum(TRUE[f] * x for f, x in sums.items())
    return Example(sums, random.random() < 1 / (1 + exp(-logit)))


def cases(seed: int, count: int) -> list[Example]:
    random = Random(seed)
    return [case(random) for _ in range(count)]


def precision(scores: Sequence[float], found: Sequence[bool]) -> float:
    """Average precision."""
    order = sorted(zip(scores, found, strict=True), key=lambda one: -one[0])
    hits = [rank for rank, (_, misuse) in enumerate(order, 1) if misuse]
    return sum(n / rank for n, rank in enumerate(hits, 1)) / len(hits)


def test_every_verdict_has_its_lesson_and_an_error_of_a_feed_has_none() -> None:
    assert set(LESSONS) == set(Verdict)
    assert example({Family.CARE: 1.0}, Verdict.DATA_ERROR) is None
    assert example({Family.CARE: 1.0}, Verdict.TO_EXPLAIN) is None
    assert example({Family.CARE: 1.0}, Verdict.MISUSE) == Example({Family.CARE: 1.0}, True)
    assert example({Family.CARE: 1.0}, Verdict.LEGITIMATE) == Example({Family.CARE: 1.0}, False)


def test_without_verdicts_every_family_weighs_one() -> None:
    assert learn([]) == WEIGHTS
    assert set(WEIGHTS.multipliers.values()) == {1.0}
    assert WEIGHTS.score({Family.CARE: 2.0, Family.ROSTER: 0.5}) == 2.5
    assert WEIGHTS.probability({Family.CARE: 2.0}) is None


def test_a_family_that_no_verdict_showed_keeps_its_weight() -> None:
    weights = learn([Example({Family.CARE: 3.0}, True), Example({Family.CARE: 1.0}, False)])
    assert weights.multipliers[Family.TRAVEL] == 1.0
    assert (weights.examples, weights.misuses) == (2, 1)


def test_verdicts_find_what_a_centre_is_like() -> None:
    multipliers = learn(cases(1, 3000)).multipliers
    for family, true in TRUE.items():
        assert multipliers[family] == pytest.approx(true, abs=0.35), family


def test_a_family_that_would_acquit_weighs_nothing() -> None:
    examples = [Example({Family.TEXT: 4.0, Family.CARE: 3.0}, False)] * 60
    examples += [Example({Family.CARE: 3.0}, True)] * 60
    weights = learn(examples).multipliers
    assert weights[Family.TEXT] == 0.0
    assert min(weights.values()) >= 0.0


@pytest.mark.parametrize("misuse", [True, False])
def test_verdicts_that_all_agree_do_not_run_away(*, misuse: bool) -> None:
    weights = learn([Example({Family.CARE: 5.0}, misuse)] * 500)
    assert 0 <= weights.multipliers[Family.CARE] < 3
    assert abs(weights.intercept) < 50


def test_verdicts_teach_the_same_in_any_order() -> None:
    examples = cases(3, 150)
    shuffled = Random(4).sample(examples, len(examples))
    assert learn(examples) == learn(shuffled)


def test_more_verdicts_rank_better_on_average() -> None:
    """Over eight centres, judged on cases that nobody learnt from."""
    means = []
    for count in (0, 60, 500):
        found = []
        for seed in range(8):
            weights, fresh = learn(cases(seed, count)), cases(1000 + seed, 1000)
            scores = [weights.score(one.sums) for one in fresh]
            found.append(precision(scores, [one.misuse for one in fresh]))
        means.append(sum(found) / len(found))
    assert all(after > before for before, after in pairwise(means)), means


def test_a_probability_is_said_from_two_hundred_verdicts() -> None:
    examples = cases(5, ENOUGH)
    strong, weak = {Family.RELATION: 9.0}, {Family.CARE: 0.1}
    assert learn(examples[:-1]).probability(strong) is None
    weights = learn(examples)
    low, high = weights.probability(weak), weights.probability(strong)
    assert low is not None
    assert high is not None
    assert 0 <= low < high <= 1


def test_a_probability_is_kept() -> None:
    weights, fresh = learn(cases(6, 2000)), cases(7, 4000)
    said = [weights.probability(one.sums) or 0.0 for one in fresh]
    likely = [one.misuse for one, p in zip(fresh, said, strict=True) if p > 0.5]
    rare = [one.misuse for one, p in zip(fresh, said, strict=True) if p < 0.05]
    assert 0.6 < sum(likely) / len(likely) < 0.95
    assert sum(rare) / len(rare) < 0.05


def judged_fit(problem: Regression) -> list[float]:
    """The same problem, as scipy solves it."""
    rows = np.zeros((len(problem.rows), len(problem.beliefs)))
    for i, row in enumerate(problem.rows):
        for j, x in row.items():
            rows[i, j] = x
    sign = np.where(problem.found, -1.0, 1.0)
    mean = np.array([b.mean for b in problem.beliefs])
    spread = np.array([b.spread for b in problem.beliefs])

    def cost(w: np.ndarray) -> float:
        doubt = (((w - mean) / spread) ** 2 / 2).sum()
        return float(doubt + np.logaddexp(0, sign * (rows @ w)).sum())

    return list(minimize(cost, mean, method="BFGS", options={"gtol": 1e-7}).x)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.dictionaries(st.integers(1, 3), st.floats(0, 8), max_size=3), st.booleans()),
        max_size=25,
    )
)
def test_scipy_finds_the_same_weights(examples: list[tuple[dict[int, float], bool]]) -> None:
    problem = Regression(
        [{0: 1.0} | row for row, _ in examples],
        [found for _, found in examples],
        [Belief(0, 10), *[Belief(1, 0.5)] * 3],
    )
    assert problem.fit() == pytest.approx(judged_fit(problem), abs=2e-3)


def test_newton_shortens_a_step_that_leads_uphill() -> None:
    problem = Regression([{0: 1.0}] * 40, [True] * 40, [Belief(-30, 10)])
    assert problem.fit() == pytest.approx(judged_fit(problem), abs=1e-3)


@given(st.integers(0, 2**32), st.integers(1, 6))
def test_a_system_is_solved(seed: int, size: int) -> None:
    made = np.random.default_rng(seed)
    root, x = made.normal(size=(size, size)), made.normal(size=size)
    matrix = root @ root.T + np.eye(size)
    assert solve(matrix.tolist(), (matrix @ x).tolist()) == pytest.approx(x.tolist(), abs=1e-9)


def test_shares_that_fall_are_pooled() -> None:
    judged = [(1.0, False), (2.0, True), (3.0, False), (4.0, True)]
    steps = isotonic(judged)
    assert steps == Steps((1.0, 2.0, 3.0, 4.0), (0.0, 0.5, 0.5, 1.0))
    assert steps.at(0.0) == 0.0
    assert steps.at(1.5) == 0.25
    assert steps.at(2.5) == 0.5
    assert steps.at(9.0) == 1.0
    assert UNKNOWN.at(1.0) is None


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1))
def test_scipy_pools_the_same(judged: list[tuple[int, bool]]) -> None:
    scores = sorted({score for score, _ in judged})
    groups = [[misuse for score, misuse in judged if score == one] for one in scores]
    theirs = isotonic_regression(
        [sum(group) / len(group) for group in groups], weights=[len(group) for group in groups]
    ).x
    ours = isotonic([(float(score), misuse) for score, misuse in judged])
    assert [ours.at(score) for score in scores] == pytest.approx(theirs)


def test_nothing_drawn_says_nothing_of_what_is_missed() -> None:
    assert missed([], 500) is None


def test_what_is_missed_has_exact_bounds() -> None:
    """Clopper and Pearson's own kind of table: 0 of 10 and 3 of 10 at 95 %."""
    none, some = missed([False] * 10, 1000), missed([True] * 3 + [False] * 7, 1000)
    assert none == pytest.approx(Missed(0, 0, 308.50), abs=0.01)
    assert some == pytest.approx(Missed(66.74, 300, 652.45), abs=0.01)


@settings(deadline=None)
@given(st.integers(1, 400), st.data())
def test_scipy_has_the_same_bounds(count: int, data: st.DataObject) -> None:
    found = data.draw(st.integers(0, count))
    ours = missed([True] * found + [False] * (count - found), 1)
    theirs = binomtest(found, count).proportion_ci(method="exact")
    assert ours == pytest.approx((theirs.low, found / count, theirs.high), abs=1e-7)


def test_thousands_of_draws_are_counted() -> None:
    ours = missed([True] * 900 + [False] * 2100, 3000)
    theirs = binomtest(900, 3000).proportion_ci(method="exact")
    assert ours == pytest.approx((3000 * theirs.low, 900, 3000 * theirs.high), abs=1e-4)


def test_the_bounds_hold_as_often_as_they_say() -> None:
    random, kept = Random(8), 0
    for _ in range(400):
        bounds = missed([random.random() < 0.03 for _ in range(120)], 1000)
        assert bounds is not None
        kept += bounds.low <= 30 <= bounds.high
    assert kept / 400 >= 0.95
