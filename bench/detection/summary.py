"""What many logs say together: means over seeds, pooled shares, the worst of a kind."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bench.detection import intervals
from bench.detection.intervals import Estimate, Share
from bench.detection.runs import Ran
from bench.detection.scorer import LEVELS

SCENARIO = "recall@2/scenario/"
COUNTS = ("delay/", "shown a day", "mass-casualty")  # figures that are no share


def over_seeds(rans: Sequence[Ran], method: str, figure: str) -> Estimate:
    """The mean over logs; nothing here is below nought, and shares end at one."""
    found = intervals.mean([ran.marks[method].value(figure) for ran in rans])
    most = math.inf if figure.startswith(COUNTS) else 1.0
    return replace(found, low=max(found.low, 0.0), high=min(found.high, most))


def difference(rans: Sequence[Ran], ours: str, theirs: str, figure: str) -> Estimate:
    """The mean of the differences log by log."""
    pairs = [(ran.marks[ours].value(figure), ran.marks[theirs].value(figure)) for ran in rans]
    return intervals.paired([one for one, _ in pairs], [other for _, other in pairs])


def shares(rans: Sequence[Ran], method: str, figure: str) -> list[Share]:
    """Of each log, nothing of nothing where it does not know."""
    return [ran.marks[method].shares.get(figure, Share(0, 0)) for ran in rans]


def named(rans: Sequence[Ran], method: str, prefix: str) -> list[str]:
    """What follows a prefix in the names of figures: scenarios, functions."""
    return sorted(
        {
            figure.removeprefix(prefix)
            for ran in rans
            for figure in ran.marks[method].shares
            if figure.startswith(prefix)
        }
    )


def by_scenario(rans: Sequence[Ran], method: str) -> dict[str, Estimate]:
    """Recall at two a day of each, all logs together."""
    return {
        name: intervals.pooled(shares(rans, method, SCENARIO + name))
        for name in named(rans, method, SCENARIO)
    }


def worst_scenario(rans: Sequence[Ran], method: str) -> tuple[str, Estimate]:
    """The one found least."""
    return min(by_scenario(rans, method).items(), key=lambda item: item[1].value)


def calibration(rans: Sequence[Ran], method: str) -> Iterator[tuple[str, str, Estimate]]:
    """(level, function, observed over said); the function is empty for all of them."""
    for level, said in LEVELS.items():
        functions = named(rans, method, f"{level}/")
        of = {name: shares(rans, method, f"{level}/{name}") for name in functions}
        logs = [sum(each, Share(0, 0)) for each in zip(*of.values(), strict=True)]
        for name, counted in (("", logs), *of.items()):
            if counted:
                yield level, name, over(intervals.clustered(counted), said)


def over(estimate: Estimate, said: float) -> Estimate:
    """In units of what was said."""
    return Estimate(estimate.value / said, estimate.low / said, estimate.high / said, estimate.of)


def highest(ratios: Sequence[Estimate]) -> Estimate:
    """The one that cries wolf most."""
    return max(ratios, key=lambda one: one.value)


def most_apart(ratios: Sequence[Estimate]) -> Estimate:
    """The one that is farthest from one, up or down."""
    return max(ratios, key=lambda one: abs(math.log(max(one.value, 1e-3))))
