"""Logistic regression at its most probable, under a normal belief of each weight (Newton, damped).

The beliefs make the problem strictly concave: one answer, whatever the examples, also when they are
all alike or perfectly parted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log1p

from policy.oversight.scoring.solving import solve

Row = Mapping[int, float]  # what is not zero, by place

_STEPS = 100
_CLOSE = 1e-18


@dataclass(frozen=True, slots=True)
class Belief:
    """What a weight was before anything was seen."""

    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class Regression:
    """Rows, what each was, and the belief of each place's weight."""

    rows: Sequence[Row]
    found: Sequence[bool]
    beliefs: Sequence[Belief]

    def fit(self) -> list[float]:
        """The most probable weights."""
        weights = [belief.mean for belief in self.beliefs]
        for _ in range(_STEPS):
            slope, curve = self._derivatives(weights)
            step = solve(curve, slope)
            if sum(s * d for s, d in zip(slope, step, strict=True)) < _CLOSE:
                break
            weights = self._downhill(weights, step)
        return weights

    def _downhill(self, weights: Sequence[float], step: Sequence[float]) -> list[float]:
        before, part = self._cost(weights), 1.0
        while True:
            tried = [w + part * s for w, s in zip(weights, step, strict=True)]
            if part < _CLOSE or self._cost(tried) <= before:
                return tried
            part /= 2

    def _cost(self, weights: Sequence[float]) -> float:
        doubt = sum(
            ((w - b.mean) / b.spread) ** 2 / 2 for w, b in zip(weights, self.beliefs, strict=True)
        )
        return doubt + sum(
            _softplus(-_dot(row, weights) if found else _dot(row, weights))
            for row, found in zip(self.rows, self.found, strict=True)
        )

    def _derivatives(self, weights: Sequence[float]) -> tuple[list[float], list[list[float]]]:
        """Downhill, and how it bends (the lower half)."""
        slope = [(b.mean - w) / b.spread**2 for w, b in zip(weights, self.beliefs, strict=True)]
        curve = [[0.0] * len(weights) for _ in weights]
        for place, belief in enumerate(self.beliefs):
            curve[place][place] = belief.spread**-2
        for row, found in zip(self.rows, self.found, strict=True):
            p = _logistic(_dot(row, weights))
            for i, x in row.items():
                slope[i] += x * (found - p)
                for j, y in row.items():
                    curve[i][j] += p * (1 - p) * x * y
        return slope, curve


def _dot(row: Row, weights: Sequence[float]) -> float:
    return sum(x * weights[place] for place, x in row.items())


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))


def _softplus(x: float) -> float:
    return max(x, 0.0) + log1p(exp(-abs(x)))
