"""Times and what is said of them: medians, 95th percentiles, and ratios with their uncertainty.

A ratio compares two samples taken in turns in one run, so that a busy machine slows both. Its
interval is a bootstrap of the two medians (95 %).
"""

import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

RESAMPLES = 400


@dataclass(frozen=True, slots=True)
class Sample:
    """Milliseconds of one gesture, or how many a second, in the order they were taken."""

    taken: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.taken)

    @property
    def late(self) -> float:
        """The 95th percentile."""
        return statistics.quantiles(self.taken, n=20, method="inclusive")[-1]

    def over(self, limit: "Sample") -> float:
        """The ratio of the medians."""
        return self.median / limit.median

    def interval(self, limit: "Sample") -> tuple[float, float]:
        """Where that ratio lies, 95 times in 100."""
        chance = random.Random(2026)
        ratios = sorted(
            statistics.median(chance.choices(self.taken, k=len(self.taken)))
            / statistics.median(chance.choices(limit.taken, k=len(limit.taken)))
            for _ in range(RESAMPLES)
        )
        return ratios[RESAMPLES // 40], ratios[-RESAMPLES // 40]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; ``kept`` is None where nothing was promised."""

    what: str
    measured: str
    limit: str
    kept: bool | None = None

    @property
    def verdict(self) -> str:
        return {True: "kept", False: "MISSED", None: "—"}[self.kept]


def plain(what: str, sample: Sample, limit: str = "no aim") -> Row:
    """A sample by itself."""
    return Row(what, f"{said(sample)} (n = {len(sample.taken)})", limit)


def against(what: str, sample: Sample, base: Sample, aim: float, of: str) -> Row:
    """A sample against its limit; ``aim`` is the ratio promised."""
    ratio, (low, high) = sample.over(base), sample.interval(base)
    late = sample.late / base.late
    return Row(
        what,
        f"{ratio:.2f} × [{low:.2f}–{high:.2f}] (p95: {late:.2f} ×): {said(sample)}"
        f" (n = {len(sample.taken)})",
        f"≤ {aim:g} × {of}: {said(base)}",
        ratio <= aim,
    )


def rates(what: str, sample: Sample) -> Row:
    """How many a second, by itself."""
    return Row(what, f"{_a_second(sample)} (n = {len(sample.taken)})", "no aim")


def at_least(what: str, sample: Sample, base: Sample, aim: float, of: str) -> Row:
    """How many a second against a limit; ``aim`` is the ratio promised."""
    ratio, (low, high) = sample.over(base), sample.interval(base)
    return Row(
        what,
        f"{ratio:.2f} × [{low:.2f}–{high:.2f}]: {_a_second(sample)} (n = {len(sample.taken)})",
        f"≥ {aim:g} × {of}: {_a_second(base)}",
        ratio >= aim,
    )


def _a_second(sample: Sample) -> str:
    return f"median {sample.median:,.0f} a second"


def said(sample: Sample) -> str:
    """Both percentiles, in milliseconds."""
    digits = 2 if sample.median < 20 else 0
    return f"median {sample.median:.{digits}f} ms, p95 {sample.late:.{digits}f} ms"


def timed(gesture: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    begun = time.perf_counter()
    gesture()
    return (time.perf_counter() - begun) * 1000


def in_turns(
    gestures: Mapping[str, Callable[[], float]], times: int, warming: int
) -> dict[str, Sample]:
    """Take each in turn, the first to go changing at each turn; the warming turns are dropped."""
    taken: dict[str, list[float]] = {name: [] for name in gestures}
    for turn in range(warming + times):
        for name in _rotated(list(gestures), turn):
            took = gestures[name]()
            if turn >= warming:
                taken[name].append(took)
    return {name: Sample(tuple(each)) for name, each in taken.items()}


def _rotated(names: Sequence[str], turn: int) -> Sequence[str]:
    first = turn % len(names)
    return [*names[first:], *names[:first]]
