"""The share of misuse at each score, never falling as scores rise: pool adjacent violators.

Ayer, Brunk, Ewing, Reid, Silverman 1955. Between two blocks the share rises evenly.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Steps:
    """Scores ascending, each with its share; nothing when nothing was learnt."""

    scores: tuple[float, ...] = ()
    shares: tuple[float, ...] = ()

    def at(self, score: float) -> float | None:
        """The share at a score: the nearest known beyond both ends."""
        if not self.scores:
            return None
        after = bisect_right(self.scores, score)
        if after in (0, len(self.scores)):
            return self.shares[min(after, len(self.shares) - 1)]
        low, high = self.scores[after - 1 : after + 1]
        before, beyond = self.shares[after - 1 : after + 1]
        return before + (beyond - before) * (score - low) / (high - low)


UNKNOWN = Steps()


@dataclass(frozen=True, slots=True)
class _Block:
    first: float
    last: float
    found: int
    count: int

    @property
    def share(self) -> float:
        return self.found / self.count

    def with_next(self, other: "_Block") -> "_Block":
        return _Block(self.first, other.last, self.found + other.found, self.count + other.count)


def isotonic(judged: Iterable[tuple[float, bool]]) -> Steps:
    """Of scores and whether each was misuse; equal scores are one."""
    blocks: list[_Block] = []
    for score, same in groupby(sorted(judged), key=lambda one: one[0]):
        found = [misuse for _, misuse in same]
        block = _Block(score, score, sum(found), len(found))
        while blocks and blocks[-1].share >= block.share:
            block = blocks.pop().with_next(block)
        blocks.append(block)
    corners = {end: block.share for block in blocks for end in (block.first, block.last)}
    return Steps(tuple(corners), tuple(corners.values()))
