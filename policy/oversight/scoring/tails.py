"""How rare the rarest ordinary scores are, when some of those seen were not ordinary.

Above its anchor (the highest twentieth) a function's ordinary scores fall off exponentially: sums
of surprises do. One or two cases in a hundred may be misuse that nobody has judged yet; they would
make misuse look ordinary. So the excesses are read as a mixture of an exponential and of a far
wider one, by expectation and maximisation, and only the first counts.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

TAIL = 0.05  # share of a function's cases above its anchor
_MOST = 0.02 / TAIL  # of the tail: contamination beyond two in a hundred is not explained away
_WIDER = 5.0  # mean excess of what is not ordinary, in ordinary mean excesses
_ROUNDS = 25
_BODY = log(0.5 / TAIL)  # nats from the median to the anchor


@dataclass(frozen=True, slots=True)
class Trust:
    """How many cases of its own a function needs to weigh as much as all functions together."""

    median: float = 5
    anchor: float = 100
    slope: float = 20
    clean: float = 20  # the same for the share of the tail that is ordinary


@dataclass(frozen=True, slots=True)
class Tail:
    """One function: beyond ``anchor`` the share of ordinary cases falls by e each ``slope``."""

    anchor: float
    slope: float
    share: float

    def p(self, score: float) -> float:
        return self.share * exp(-(score - self.anchor) / self.slope)


@dataclass(frozen=True, slots=True)
class Pooled:
    """All functions, each moved to its own median: what a function with few cases leans on."""

    median: float
    medians: Mapping[str, float]
    offsets: Sequence[float]

    def offset(self, function: str, score: float) -> float:
        return score - self.medians.get(function, self.median)


def quantile(ordered: Sequence[float], share_above: float) -> float:
    """The smallest value with at most this share of the others above it."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * (1 - share_above)))]


def pool(scores: Mapping[str, Sequence[float]], trust: Trust) -> Pooled:
    """``scores`` ascending, at least one in all."""
    everything = sorted(score for ordered in scores.values() for score in ordered)
    middle = quantile(everything, 0.5)
    medians = {
        function: _leaning(quantile(ordered, 0.5), middle, len(ordered), trust.median)
        for function, ordered in sorted(scores.items())
        if ordered
    }
    offsets = sorted(
        score - medians[function] for function in medians for score in scores[function]
    )
    return Pooled(middle, medians, offsets)


def _leaning(own: float, common: float, count: float, trust: float) -> float:
    return (count * own + trust * common) / (count + trust)


@dataclass(frozen=True, slots=True)
class Tails:
    """Each function's tail, and one for a function that was never seen."""

    own: Mapping[str, Tail]
    other: Tail

    def of(self, function: str) -> Tail:
        return self.own.get(function, self.other)


def fit(scores: Mapping[str, Sequence[float]], pooled: Pooled, trust: Trust) -> Tails:
    """By a fixed number of rounds, in an order that only the values give: the same everywhere."""
    common = quantile(pooled.offsets, TAIL)
    anchors = {name: _anchor(scores[name], pooled, name, common, trust) for name in pooled.medians}
    beyond = {name: _beyond(scores[name], anchor) for name, anchor in anchors.items()}
    prior = max(common, _LEAST) / _BODY
    slopes, slope, dirty = _mixture(beyond, prior, trust)
    share = TAIL * (1 - dirty) / (1 - TAIL * dirty)
    own = {name: Tail(anchors[name], slopes[name], share) for name in anchors}
    return Tails(own, Tail(pooled.median + common, slope, share))


_LEAST = 1e-9  # when all scores are equal


def _anchor(
    ordered: Sequence[float], pooled: Pooled, name: str, common: float, trust: Trust
) -> float:
    median = pooled.medians[name]
    own = quantile(ordered, TAIL) - median
    return median + _leaning(own, common, len(ordered), trust.anchor)


def _beyond(ordered: Sequence[float], anchor: float) -> list[float]:
    return [score - anchor for score in ordered[bisect_right(ordered, anchor) :]]


def _mixture(
    beyond: Mapping[str, Sequence[float]], prior: float, trust: Trust
) -> tuple[dict[str, float], float, float]:
    """The slope of each function, of all, and the share of the tail that is not ordinary."""
    count = sum(map(len, beyond.values()))
    slopes, slope, dirty = dict.fromkeys(beyond, prior), prior, _MOST / 2
    for _ in range(_ROUNDS):
        ordinary = {
            name: [_ordinary(one / slopes[name], dirty) for one in beyond[name]] for name in beyond
        }
        weights = {name: sum(ordinary[name]) for name in beyond}
        moments = {
            name: sum(w * y for w, y in zip(ordinary[name], beyond[name], strict=True))
            for name in beyond
        }
        weight = sum(weights.values())
        slope = _leaning_sum(sum(moments.values()), prior, weight, trust.slope)
        slopes = {
            name: _leaning_sum(moments[name], slope, weights[name], trust.slope) for name in beyond
        }
        dirty = min(_MOST, (count - weight) / (count + trust.clean))
    return slopes, slope, dirty


def _leaning_sum(total: float, common: float, count: float, trust: float) -> float:
    return (total + trust * common) / (count + trust)


def _ordinary(excess: float, dirty: float) -> float:
    """How likely an excess, in slopes, is an ordinary one."""
    wide = dirty / _WIDER * exp(-excess / _WIDER)
    narrow = (1 - dirty) * exp(-excess)
    return narrow / (narrow + wide)
