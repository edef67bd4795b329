"""Counts that fade: what was ordinary months ago weighs less than what is ordinary now.

A count halves in ``half_life`` days. All of one ``Fading`` are kept in the units of a fixed day and
scaled when they are read, so that reading costs one multiplication and order changes nothing.
"""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from itertools import accumulate
from math import exp, log

_RENORM = 2.0**12
_LONGEST = 500.0  # half-lives: after so long a silence nothing is left


@dataclass(slots=True)
class Clock:
    """The weight of today, shared by all counts of one engine; grows as days pass."""

    half_life: float
    day: int | None = None
    weight: float = 1.0
    _scaled: list["Fading | Survival"] = field(default_factory=list)

    def reach(self, day: int) -> None:
        """A new day: what is counted from now on weighs more than what was."""
        if self.day is not None and day > self.day:
            self.weight *= 2.0 ** min((day - self.day) / self.half_life, _LONGEST)
            if self.weight > _RENORM:
                self._renorm()
        if self.day is None or day > self.day:
            self.day = day

    def fading(self) -> "Fading":
        """Counts that fade by this clock."""
        made = Fading(self)
        self._scaled.append(made)
        return made

    def survival(self, prior: float) -> "Survival":
        """A histogram that fades by this clock."""
        made = Survival(self, prior)
        self._scaled.append(made)
        return made

    def _renorm(self) -> None:
        """A year later weights are huge: brought back, and what faded away is forgotten."""
        for one in self._scaled:
            one.rescale(1.0 / self.weight)
        self.weight = 1.0


_FORGOTTEN = 1e-3


class Fading:
    """How often each key was seen, lately."""

    __slots__ = ("_clock", "_counts", "_total")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counts: defaultdict[Hashable, float] = defaultdict(float)
        self._total = 0.0

    def add(self, key: Hashable, times: float = 1.0) -> None:
        """Seen now."""
        weight = self._clock.weight * times
        self._counts[key] += weight
        self._total += weight

    def of(self, key: Hashable) -> float:
        """How often, in today's units; 0 when never."""
        return self._counts.get(key, 0.0) / self._clock.weight

    @property
    def total(self) -> float:
        """Of all keys."""
        return self._total / self._clock.weight

    def rescale(self, by: float) -> None:
        """Scale everything; forget what is next to nothing."""
        kept = {key: n * by for key, n in self._counts.items() if n * by > _FORGOTTEN}
        self._counts = defaultdict(float, kept)
        self._total *= by


BINS = 64
_STEP = 0.25  # nats
_TOP = BINS * _STEP
_CLAIMED = tuple(exp(-(place + 0.5) * _STEP) for place in range(BINS))
_MOST = 600.0  # nats


class Survival:
    """How often a raw surprise of at least so much was ordinary: a histogram that fades.

    The prior says that a raw surprise is what it claims, worth ``prior`` observations: at first
    a surprise is believed, later it is what the function's own ordinary accesses say. What was read
    stands until the day is over or the histogram grew by a thirtieth.
    """

    __slots__ = ("_bins", "_clock", "_new", "_prior", "_read", "_read_at", "_seen")

    def __init__(self, clock: Clock, prior: float) -> None:
        self._clock = clock
        self._prior = prior
        self._bins = [0.0] * BINS
        self._seen = 0
        self._new = 0
        self._read: list[float] = []
        self._read_at = 0.0

    def add(self, raw: float) -> None:
        """An ordinary access showed this much; what showed nothing need not be told."""
        self._bins[int(raw / _STEP) if raw < _TOP else BINS - 1] += self._clock.weight
        self._seen += 1
        self._new += 1

    def surprise(self, raw: float, total: float) -> float:
        """−ln of the share that shows this much or more, of ``total`` ordinary accesses."""
        stale = self._new * 30 > self._seen or self._read_at != self._clock.weight
        if stale or not self._read:
            self._read = self._surprises(total)
            self._read_at = self._clock.weight
            self._new = 0
        if raw < _TOP:
            return self._read[int(raw / _STEP)]
        return self._read[-1] + min(raw, _MOST) - _TOP

    def rescale(self, by: float) -> None:
        """Scale everything."""
        self._bins = [n * by for n in self._bins]
        self._read = []

    def _surprises(self, total: float) -> list[float]:
        above = list(accumulate(reversed(self._bins)))[::-1]
        weight, prior = self._clock.weight, self._prior
        of = max(total, above[0] / weight) + prior
        return [
            -log((n / weight + prior * claimed) / of)
            for n, claimed in zip(above, _CLAIMED, strict=True)
        ]
