"""Files that several send at once for one site are taken together: one transaction for all.

Whoever finds the site free takes what waits, for everybody; what comes meanwhile waits for the next
turn. Each is answered with what became of its own; what fails is told to all whom it concerns.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from anyio import CapacityLimiter, Lock, to_thread

from policy.agents import Site
from store.feed_reports import Report

MOST: Final = 50  # messages of one turn
MOST_BYTES: Final = 256 * 1024  # what is longer goes alone, and holds up or fails nobody else

Take = Callable[[Site, Sequence[bytes]], Sequence[Report]]


@dataclass(slots=True)
class _Waiting:
    """One request, and what became of it."""

    content: bytes
    outcome: Report | Exception | None = None


@dataclass(slots=True)
class _Line:
    """Who waits at one site."""

    free: Lock = field(default_factory=Lock)
    waiting: list[_Waiting] = field(default_factory=list)

    def next(self) -> list[_Waiting]:
        """The first ones, as many as one transaction may take; at least one."""
        size, turn = 0, list[_Waiting]()
        for one in self.waiting[:MOST]:
            size += len(one.content)
            if turn and size > MOST_BYTES:
                break
            turn.append(one)
        del self.waiting[: len(turn)]
        return turn


@dataclass(frozen=True, slots=True)
class Queue:
    """A line for each site; only sites whose token was known come here."""

    take: Take
    at_once: CapacityLimiter
    _lines: dict[UUID, _Line] = field(default_factory=dict)

    async def keep(self, site: Site, content: bytes) -> Report:
        """Wait for this content to be taken, by whomever; what failed is raised."""
        line, mine = self._lines.setdefault(site.id, _Line()), _Waiting(content)
        line.waiting.append(mine)
        while mine.outcome is None:
            async with line.free:
                if mine.outcome is None:
                    turn = line.next()
                    await to_thread.run_sync(self._turn, site, turn, limiter=self.at_once)
        if isinstance(mine.outcome, Exception):
            raise mine.outcome
        return mine.outcome

    def _turn(self, site: Site, turn: Sequence[_Waiting]) -> None:
        """Answers are laid in this thread: one who leaves meanwhile leaves nobody waiting."""
        try:
            reports = self.take(site, [one.content for one in turn])
        except Exception as failure:  # each of them raises it
            for one in turn:
                one.outcome = failure
            return
        for one, report in zip(turn, reports, strict=True):
            one.outcome = report
