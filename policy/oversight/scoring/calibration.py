"""How rare a case's score is among the ordinary cases of its function: a conformal rank.

A new case's rank among n exchangeable ones is uniform, so (as high or higher + 1) / (n + 1) holds
whatever the score means (Vovk, Gammerman, Shafer 2005). Functions differ in how much they open, so
each has its own ranks; one with few cases leans on all, moved to their medians. The rarest tenth is
smoothed (tails.py), and cases found to be misuse or an error of a feed leave the window.
"""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor, log10
from sys import float_info

from policy.oversight.scoring.tails import Pooled, Tails, fit, pool

_LEAN = 30  # cases of all functions that a function's own ranks are mixed with
_LATE = 45  # days closed, after which a case that was left out in advance will not come
_COUNTED = 1_000_000  # « 1 cas sur N »: nobody ever counted further


@dataclass(frozen=True, slots=True)
class Seen:
    """A case of a closed day."""

    function: str
    score: float
    key: str


@dataclass(frozen=True, slots=True)
class _Learnt:
    pooled: Pooled
    tails: Tails | None


class Calibration:
    """The rolling window; bounded by the cases of ``window_days`` days."""

    def __init__(self, window_days: int = 60) -> None:
        self._window = timedelta(days=window_days)
        self._days: deque[tuple[date, list[str]]] = deque()
        self._cases: dict[str, Seen] = {}
        self._scores: dict[str, list[float]] = {}
        self._barred: dict[str, int] = {}
        self._closed = 0
        self._learnt: _Learnt | None = None

    def p(self, function: str, score: float) -> float:
        """The share of the function's ordinary cases that reach this score, in (0, 1]."""
        learnt = self._learn()
        if learnt is None:
            return 1.0
        rank = self._rank(function, score, learnt.pooled)
        if learnt.tails is None:
            return rank
        tail = learnt.tails.of(function)
        if score > tail.anchor:
            return max(tail.p(score), float_info.min)
        return max(rank, tail.share)

    def close(self, day: date, cases: Iterable[tuple[str, float, str]]) -> None:
        """Take a day's cases (function, score, key) in, and let those out that are too old."""
        kept = [Seen(*case) for case in cases if case[2] not in self._barred]
        for case in kept:
            self._cases[case.key] = case
            insort(self._scores.setdefault(case.function, []), case.score)
        self._days.append((day, [case.key for case in kept]))
        self._closed += 1
        self._forget(day - self._window)
        self._learnt = None

    def trim(self, key: str) -> None:
        """Leave out a case found to be misuse or an error of a feed, also if its day is open."""
        case = self._cases.pop(key, None)
        if case is not None:
            self._remove(case)
            self._learnt = None
        else:
            self._barred[key] = self._closed

    @property
    def size(self) -> int:
        """How many cases the window holds."""
        return len(self._cases)

    def _forget(self, before: date) -> None:
        while self._days[0][0] <= before:
            for key in self._days.popleft()[1]:
                case = self._cases.pop(key, None)
                if case is not None:
                    self._remove(case)
        self._barred = {k: n for k, n in self._barred.items() if self._closed - n < _LATE}

    def _remove(self, case: Seen) -> None:
        ordered = self._scores[case.function]
        del ordered[bisect_left(ordered, case.score)]
        if not ordered:
            del self._scores[case.function]

    def _learn(self) -> _Learnt | None:
        if self._learnt is None and self._cases:
            pooled = pool(self._scores)
            self._learnt = _Learnt(pooled, fit(self._scores, pooled))
        return self._learnt

    def _rank(self, function: str, score: float, pooled: Pooled) -> float:
        own = self._scores.get(function, [])
        common = pooled.offset(function, score)
        lean = (_reached(pooled.offsets, common) + 1) / (len(pooled.offsets) + 1)
        return (_reached(own, score) + 1 + _LEAN * lean) / (len(own) + 1 + _LEAN)


def _reached(ordered: Sequence[float], score: float) -> int:
    return len(ordered) - bisect_left(ordered, score)


def one_in(p: float) -> int:
    """N of « 1 cas ordinaire sur N atteint ce score », to two figures, at most a million."""
    count = min(1 / p, _COUNTED)
    step: int = 10 ** max(0, floor(log10(count)) - 1)
    return round(count / step) * step
