"""How rare the rarest ordinary scores are, when some of those seen were not ordinary.

Above its anchor (the highest tenth) a function's ordinary scores fall off exponentially: sums of
surprises do. One or two cases in a hundred may be misuse that nobody has judged yet; they would
make misuse look ordinary. So the excesses are read as a mixture of an exponential and of a far
wider one, by expectation and maximisation, and only the first counts.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

_TAIL = 0.1  # share of a function's cases above its anchor, at most
_MOST = 0.02 / _TAIL  # of the tail: what would be misuse beyond two cases in a hundred is ordinary
_WIDER = 4.0  # mean excess of what is not ordinary, in ordinary mean excesses
_ROUNDS = 12  # more change the third figure
_ENOUGH = 6  # cases beyond the anchors, before anything is said of how they fall off
_RARE = 0.025  # where the slope is first guessed from, with the median

# How many cases a function needs so that its own figures weigh as much as those of all.
_OF_MEDIAN, _OF_ANCHOR, _OF_SLOPE = 5.0, 100.0, 20.0
_CLEAN = 10.0  # cases of the tail that are taken for ordinary before any is seen


@dataclass(frozen=True, slots=True)
class Pooled:
    """All functions, each moved to its own median: what a function with few cases leans on."""

    median: float
    medians: Mapping[str, float]
    offsets: Sequence[float]

    def offset(self, function: str, score: float) -> float:
        return score - self.medians.get(function, self.median)


@dataclass(frozen=True, slots=True)
class Tail:
    """One function: beyond ``anchor`` the ``share`` of ordinary cases falls by e each ``slope``."""

    anchor: float
    slope: float
    share: float

    def p(self, score: float) -> float:
        return self.share * exp((self.anchor - score) / self.slope)


@dataclass(frozen=True, slots=True)
class Tails:
    """Each function's tail, and one for a function that was never seen."""

    own: Mapping[str, Tail]
    other: Tail

    def of(self, function: str) -> Tail:
        return self.own.get(function, self.other)


@dataclass(frozen=True, slots=True)
class _Mixture:
    """The slope of each function, of all, and the share of the tail that is not ordinary."""

    slopes: Mapping[str, float]
    slope: float
    dirty: float


def pool(scores: Mapping[str, Sequence[float]]) -> Pooled:
    """Of ascending scores, each function with one at least."""
    middle = _reached_by(sorted(score for own in scores.values() for score in own), 0.5)
    medians = {
        name: _lean(_reached_by(scores[name], 0.5), middle, len(scores[name]), _OF_MEDIAN)
        for name in sorted(scores)
    }
    offsets = sorted(score - medians[name] for name in medians for score in scores[name])
    return Pooled(middle, medians, offsets)


def fit(scores: Mapping[str, Sequence[float]], pooled: Pooled) -> Tails | None:
    """In a fixed number of rounds and an order that values alone give: the same everywhere.

    None while there is too little beyond the anchors to say anything.
    """
    common = _reached_by(pooled.offsets, _TAIL)
    anchors = {
        name: median + _lean(_reached_by(own, _TAIL) - median, common, len(own), _OF_ANCHOR)
        for name, median in pooled.medians.items()
        for own in (scores[name],)
    }
    beyond = {name: _beyond(scores[name], anchor) for name, anchor in anchors.items()}
    above = [excess for excesses in beyond.values() for excess in excesses]
    if len(above) < _ENOUGH:
        return None
    mixture = _mixture(beyond, _guessed(pooled) or sum(above) / len(above))
    share = len(above) / len(pooled.offsets)
    own = {
        name: Tail(
            anchors[name],
            mixture.slopes[name],
            _clean(_lean(len(beyond[name]) / count, share, count, _OF_ANCHOR), mixture.dirty),
        )
        for name in anchors
        for count in (len(scores[name]),)
    }
    return Tails(own, Tail(pooled.median + common, mixture.slope, _clean(share, mixture.dirty)))


def _guessed(pooled: Pooled) -> float:
    """The mean excess, if all fell off at one rate; 0 when nearly all scores are equal."""
    return max(0.0, _reached_by(pooled.offsets, _RARE)) / log(0.5 / _RARE)


def _clean(above: float, dirty: float) -> float:
    """The share above the anchors, once what is not ordinary has left."""
    return above * (1 - dirty) / (1 - above * dirty)


def _mixture(beyond: Mapping[str, Sequence[float]], prior: float) -> _Mixture:
    count = sum(map(len, beyond.values()))
    mixture = _Mixture(dict.fromkeys(beyond, prior), prior, _MOST / 2)
    for _ in range(_ROUNDS):
        mixture = _round(beyond, mixture, prior, count)
    return mixture


def _round(
    beyond: Mapping[str, Sequence[float]], before: _Mixture, prior: float, count: int
) -> _Mixture:
    weight, moment = {}, {}
    for name, excesses in beyond.items():
        ordinary = [_ordinary(one / before.slopes[name], before.dirty) for one in excesses]
        weight[name] = sum(ordinary)
        moment[name] = sum(w * one for w, one in zip(ordinary, excesses, strict=True))
    kept = sum(weight.values())
    slope = _share(sum(moment.values()), prior, kept)
    slopes = {name: _share(moment[name], slope, weight[name]) for name in beyond}
    return _Mixture(slopes, slope, min(_MOST, (count - kept) / (count + _CLEAN)))


def _ordinary(excess: float, dirty: float) -> float:
    """How likely an excess, in slopes, is an ordinary one."""
    return (1 - dirty) / (1 - dirty + dirty / _WIDER * exp(min(excess, 700) * (1 - 1 / _WIDER)))


def _share(moment: float, common: float, weight: float) -> float:
    return (moment + _OF_SLOPE * common) / (weight + _OF_SLOPE)


def _lean(own: float, common: float, count: int, trust: float) -> float:
    return (count * own + trust * common) / (count + trust)


def _reached_by(ordered: Sequence[float], share: float) -> float:
    """The score that about this share of the others exceeds."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * (1 - share)))]


def _beyond(ordered: Sequence[float], anchor: float) -> list[float]:
    return [score - anchor for score in ordered[bisect_right(ordered, anchor) :]]
