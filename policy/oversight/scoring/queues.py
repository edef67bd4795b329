"""Which cases of a closed day are looked at: those past a threshold, a budget, and a random tenth.

The threshold keeps the false share of what it flags near ``q`` by what the last days really held.
The budget takes the most unusual of the rest: so many a day, saved up over a week, so that a quiet
day leaves its share to a busy one. A tenth of it is drawn by a keyed hash among all that remains,
never by score: only so does anybody learn what both of them miss.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from policy.oversight.scoring.evidence import Queue

_CARRIED = 7  # days a budget is saved up, and looked back on
_DRAWN = 0.1  # share of the budget that is drawn
_AVERAGED = 28  # days: how many cases remain, on average
_DENOMINATOR = 2.0**64


@dataclass(frozen=True, slots=True)
class Case:
    """What queues know of a case: ``key`` names agent and day."""

    key: str
    p: float
    score: float
    critical: bool = False

    @property
    def order(self) -> tuple[float, float, str]:
        """The most unusual first."""
        return (self.p, -self.score, self.key)


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a case is."""

    queue: Queue
    drawn: bool = False


class Threshold:
    """Benjamini–Hochberg over the last days, for the cases of the last.

    A day alone holds no misuse more often than not, and then every flag is false: what holds on
    average over days does not hold over flags. Over ``days`` days it does.
    """

    def __init__(self, q: float = 0.2, days: int = 75) -> None:
        self._q = q
        self._days: deque[list[float]] = deque(maxlen=days)

    def close(self, ps: Sequence[float]) -> float:
        """The level at or under which a case of this day is flagged; 0 when none is."""
        self._days.append(sorted(ps))
        everything = sorted(p for day in self._days for p in day)
        count = len(everything)
        level = 0.0
        for rank, p in enumerate(everything, 1):
            if p > self._q:
                break
            if p * count <= self._q * rank:
                level = p
        return level


class Queues:
    """Bounded by the cases of ``Threshold``'s days."""

    def __init__(self, budget_per_day: float, *, key: bytes, threshold: Threshold) -> None:
        self._budget, self._key, self._threshold = budget_per_day, key, threshold
        self._saved = 0.0
        self._week: deque[list[float]] = deque(maxlen=_CARRIED)
        self._remaining: deque[int] = deque(maxlen=_AVERAGED)

    def close(self, cases: Iterable[Case]) -> dict[str, Seat]:
        """Each case of the next day, in any order."""
        ordered = sorted(cases, key=lambda case: case.order)
        level = self._threshold.close([case.p for case in ordered])
        seats = {case.key: Seat(_first(case, level)) for case in ordered}
        left = [case for case in ordered if seats[case.key].queue is Queue.NONE]
        taken = self._spend(ordered, left)
        seats |= {case.key: Seat(Queue.BUDGET) for case in left[:taken]}
        return seats | self._draw(left[taken:])

    def _spend(self, ordered: Sequence[Case], left: Sequence[Case]) -> int:
        """How many of those left the budget takes; what is flagged anyway has been read first."""
        share = self._budget * (1 - _DRAWN)
        self._week.append([case.p for case in ordered])
        pace = _smallest(self._week, round(share * _CARRIED))
        self._saved = min(self._saved + share, share * _CARRIED)
        self._saved = max(0.0, self._saved - (len(ordered) - len(left)))
        worth = sum(case.p <= pace for case in left)
        taken = min(worth, int(self._saved))
        self._saved -= taken
        return taken

    def _draw(self, remaining: Sequence[Case]) -> dict[str, Seat]:
        """Each with the same chance, which the days before have set."""
        usual = self._remaining or [len(remaining)]
        chance = _DRAWN * self._budget * len(usual) / max(1, sum(usual))
        self._remaining.append(len(remaining))
        return {
            case.key: Seat(Queue.BUDGET, drawn=True)
            for case in remaining
            if self._lot(case.key) < chance
        }

    def _lot(self, name: str) -> float:
        digest = blake2b(name.encode(), key=self._key, digest_size=8, person=b"drawn")
        return int.from_bytes(digest.digest()) / _DENOMINATOR


def _first(case: Case, level: float) -> Queue:
    if case.critical:
        return Queue.CRITICAL
    return Queue.THRESHOLD if case.p <= level else Queue.NONE


def _smallest(days: Iterable[Sequence[float]], rank: int) -> float:
    """The p that so many of these days' cases reach at most."""
    everything = sorted(p for day in days for p in day)
    return everything[min(rank, len(everything)) - 1] if rank and everything else 0.0
