"""What was promised (DETECTION.md, « Targets on the hard setting ») and whether it is kept.

A figure is kept when its value reaches the aim; its interval stands beside it.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.detection import intervals, summary
from bench.detection.intervals import Estimate
from bench.detection.runs import ENGINE, Ran

Figure = Callable[[Sequence[Ran]], Estimate]
Ranges = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Aim:
    """``ranges``: where the value lies for the release, and for the moonshot."""

    what: str
    key: str  # in measured.json; empty: not there
    figure: Figure
    ranges: Ranges

    @property
    def wanted(self) -> str:
        """Both ranges in words."""
        return " / ".join(map(_range, self.ranges))


@dataclass(frozen=True, slots=True)
class Kept:
    """An aim with what was measured."""

    aim: Aim
    estimate: Estimate

    @property
    def verdict(self) -> str:
        (low, high), (best_low, best_high) = self.aim.ranges
        value = round(self.estimate.value, 4)
        if best_low <= value <= best_high:
            return "kept" if self.aim.ranges[0] == self.aim.ranges[1] else "moonshot"
        return "release" if low <= value <= high else "MISSED"


def _range(ends: tuple[float, float]) -> str:
    low, high = ends
    if math.isinf(high):
        return f"≥ {low:g}"
    return f"≤ {high:g}" if math.isinf(low) else f"{low:g}–{high:g}"


def at_least(release: float, moonshot: float) -> Ranges:
    return (release, math.inf), (moonshot, math.inf)


def at_most(release: float, moonshot: float) -> Ranges:
    return (-math.inf, release), (-math.inf, moonshot)


def _mean(figure: str) -> Figure:
    return lambda rans: summary.over_seeds(rans, ENGINE, figure)


def _pooled(figure: str) -> Figure:
    return lambda rans: intervals.clustered(summary.shares(rans, ENGINE, figure))


def _of_functions(level: str, which: Callable[[Sequence[Estimate]], Estimate]) -> Figure:
    return lambda rans: which(
        [one for at, name, one in summary.calibration(rans, ENGINE) if at == level and name]
    )


def _group(name: str) -> Figure:
    def ratio(rans: Sequence[Ran]) -> Estimate:
        pairs = [ran.fairness[name] for ran in rans]
        return intervals.ratio([one for one, _ in pairs], [other for _, other in pairs])

    return ratio


AIMS: tuple[Aim, ...] = (
    Aim("Recall at 2 cases a day", "recall_2", _mean("recall@2"), at_least(0.85, 0.95)),
    Aim("Recall at 1 case a day", "recall_1", _mean("recall@1"), at_least(0.72, 0.90)),
    Aim("Average precision", "average_precision", _mean("average precision"),
        at_least(0.80, 0.92)),
    Aim("Precision at 50", "precision_50", _mean("precision@50"), at_least(0.90, 0.98)),
    Aim("Recall of subtle misuse at 2 a day", "subtle_2", _mean("recall@2/subtlety/subtle"),
        at_least(0.78, 0.90)),
    Aim("Recall of the worst scenario at 2 a day", "worst_2",
        lambda rans: summary.worst_scenario(rans, ENGINE)[1], at_least(0.45, 0.75)),
    Aim("Threshold queue: false share", "threshold_false", _pooled("threshold/false"),
        at_most(0.25, 0.22)),
    Aim("Threshold queue: recall", "threshold_recall", _mean("threshold/recall"),
        at_least(0.60, 0.65)),
    Aim("p = .01: observed over said, the function farthest off", "",
        _of_functions("p.01", summary.most_apart), ((0.7, 1.3), (0.9, 1.1))),
    Aim("p = .001: observed over said, the highest function", "",
        _of_functions("p.001", summary.highest), at_most(2.0, 1.3)),
    Aim("Mass-casualty hour: false cases", "mass_casualty", _mean("mass-casualty false cases"),
        at_most(1.0, 0.0)),
    Aim("False alarms of newcomers over others", "newcomers", _group("newcomers"),
        at_most(1.5, 1.5)),
    Aim("False alarms of night shifts over others", "nights", _group("nights"),
        at_most(1.5, 1.5)),
    Aim("False alarms of common surnames over others", "surnames", _group("surnames"),
        at_most(1.5, 1.5)),
)  # fmt: skip

#: For measured.json as well, promised by nobody.
ALSO: Mapping[str, Figure] = {
    "recall_5": _mean("recall@5"),
    "rules_recall_2": lambda rans: summary.over_seeds(rans, "rules", "recall@2"),
    "calibration_01": lambda rans: _all_functions(rans, "p.01"),
    "calibration_001": lambda rans: _all_functions(rans, "p.001"),
}


def _all_functions(rans: Sequence[Ran], level: str) -> Estimate:
    return next(
        one for at, name, one in summary.calibration(rans, ENGINE) if (at, name) == (level, "")
    )


def kept(rans: Sequence[Ran]) -> Iterator[Kept]:
    """Each aim on these logs."""
    return (Kept(aim, aim.figure(rans)) for aim in AIMS)
