"""Shares that add up over logs, and where a figure lies 95 times in 100.

Means over seeds: Student. Differences: Student on the pairs. Pooled shares: Wilson. Ratios of
pooled rates: a bootstrap of whole logs, for the cases of one log are no independent draws.
"""

import math
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

RESAMPLES = 2000
SURE = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    found: int
    of: int

    def __add__(self, other: "Share") -> "Share":
        return Share(self.found + other.found, self.of + other.of)

    @property
    def value(self) -> float:
        """NaN of nothing: there is no share of nothing."""
        return self.found / self.of if self.of else math.nan

    def wilson(self) -> tuple[float, float]:
        """Wilson’s score interval (1927)."""
        if not self.of:
            return 0.0, 1.0
        z = float(stats.norm.ppf((1 + SURE) / 2))
        middle = (self.found + z * z / 2) / (self.of + z * z)
        spread = self.found * (self.of - self.found) / self.of + z * z / 4
        half = z * math.sqrt(spread) / (self.of + z * z)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its interval; ``of`` is how many logs or cases it rests on."""

    value: float
    low: float
    high: float
    of: int


def pooled(shares: Sequence[Share]) -> Estimate:
    """One share of all."""
    total = sum(shares, Share(0, 0))
    return Estimate(total.value, *total.wilson(), total.of)


def mean(values: Sequence[float]) -> Estimate:
    """The mean over logs with Student’s interval; what a log does not know is left out."""
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return Estimate(math.nan, math.nan, math.nan, 0)
    middle = statistics.fmean(known)
    if len(known) < 2:
        return Estimate(middle, math.nan, math.nan, len(known))
    reach = float(stats.t.ppf((1 + SURE) / 2, len(known) - 1))
    half = reach * statistics.stdev(known) / math.sqrt(len(known))
    return Estimate(middle, middle - half, middle + half, len(known))


def paired(ours: Sequence[float], theirs: Sequence[float]) -> Estimate:
    """The mean difference on the same logs."""
    return mean([mine - other for mine, other in zip(ours, theirs, strict=True)])


def clustered(shares: Sequence[Share]) -> Estimate:
    """One share of all, whose cases hang together within a log."""
    chance = random.Random(2026)
    draws = [
        sum(chance.choices(shares, k=len(shares)), Share(0, 0)).value for _ in range(RESAMPLES)
    ]
    total = sum(shares, Share(0, 0))
    return _between(total.value, draws, total.of)


def ratio(above: Sequence[Share], below: Sequence[Share]) -> Estimate:
    """The ratio of two pooled rates of the same logs."""
    chance = random.Random(2026)
    pairs = list(zip(above, below, strict=True))
    draws = [_ratio(chance.choices(pairs, k=len(pairs))) for _ in range(RESAMPLES)]
    return _between(_ratio(pairs), draws, len(pairs))


def _ratio(pairs: Sequence[tuple[Share, Share]]) -> float:
    above = sum((pair[0] for pair in pairs), Share(0, 0))
    below = sum((pair[1] for pair in pairs), Share(0, 0))
    return above.value / below.value if below.found else math.nan


def _between(value: float, draws: Sequence[float], of: int) -> Estimate:
    known = sorted(draw for draw in draws if not math.isnan(draw))
    if not known:
        return Estimate(value, math.nan, math.nan, of)
    edge = int(len(known) * (1 - SURE) / 2)
    return Estimate(value, known[edge], known[-1 - edge], of)
