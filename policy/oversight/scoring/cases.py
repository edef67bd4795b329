"""One agent's day as one case: its three accesses that most need explaining, and why.

Three accesses strengthen one another without adding up: what surprises in them is often the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from zoneinfo import ZoneInfo

from policy.oversight.scoring.evidence import Evidence, Scored
from policy.oversight.scoring.settings import Settings

PARIS = ZoneInfo("Europe/Paris")
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """A case before it is compared with others; ``day`` is the day in France."""

    agent: str
    function: str
    day: date
    score: float
    accesses: tuple[Scored, ...]
    reasons: tuple[Evidence, ...]

    @property
    def key(self) -> str:
        """Agent and day."""
        return f"{self.agent} {self.day.isoformat()}"

    @property
    def critical(self) -> bool:
        """Is there something that was shown before the files had their day?"""
        return any(one.critical for one in self.accesses)


def gather(accesses: Iterable[Scored], settings: Settings) -> Draft:
    """The case of these accesses of one agent and day; there is at least one."""
    everything = sorted(accesses, key=lambda one: (-one.score, one.at, one.id))
    first = everything[:SHOWN]
    top = first[0]
    return Draft(
        top.agent,
        top.function,
        top.at.astimezone(PARIS).date(),
        together([one.score for one in first], len(everything), settings),
        tuple(one for one in first if one is top or one.score > 0),
        reasons(first),
    )


def together(scores: Sequence[float], count: int, settings: Settings) -> float:
    """The score of a case of so many accesses, from the first ones' scores, falling."""
    shares = (1.0, settings.second, settings.third)
    first, *others = scores
    more = sum(share * max(one, 0.0) for share, one in zip(shares[1:], others, strict=False))
    return first + more - settings.many * log(count)


def reasons(accesses: Sequence[Scored]) -> tuple[Evidence, ...]:
    """The two or three heaviest reasons of the first access, then what the others add."""
    top = [one for one in accesses[0].evidence if one.bits > 0][:SHOWN]
    told = {one.family for one in top}
    for other in accesses[1:]:
        for one in other.evidence:
            if len(top) < SHOWN and one.bits > 1.0 and one.family not in told:
                top.append(one)
                told.add(one.family)
    return tuple(top)
