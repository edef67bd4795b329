"""A log in the exchange format told to the engine in the order of time, as the console would.

A case is shown a day after its access: care and shifts that begin within that day are known by
then. What is told ahead of an access is for the engine to weigh by its own time.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, Generic, Protocol, TypeVar

from policy.oversight.scoring.events import Access, Agent, Care, Person, Shift
from policy.oversight.scoring.evidence import CaseScore
from store.intake.exchange import Log

AHEAD: Final = timedelta(days=1)
_NEVER: Final = datetime.max.replace(tzinfo=UTC)

T = TypeVar("T")


class Knowing(Protocol):
    """What is told of the world (policy/oversight/scoring/engine.py)."""

    def know_agent(self, agent: Agent, /) -> None: ...
    def know_person(self, person: Person, /) -> None: ...
    def know_shift(self, shift: Shift, /) -> None: ...
    def know_care(self, care: Care, /) -> None: ...


class Judging(Protocol):
    """What accesses are given to (policy/oversight/scoring/run.py)."""

    def take(self, access: Access, /) -> tuple[CaseScore, ...]: ...
    def finish(self) -> tuple[CaseScore, ...]: ...


def cases(
    log: Log, engine: Knowing, run: Judging, count: Callable[[], object]
) -> Iterator[CaseScore]:
    """Each case once its day is over; ``count`` is called for each access. ``NotALog``."""
    for person in log.people:
        engine.know_person(person)
    first, changes = _careers(log.agents)
    for agent in first:
        engine.know_agent(agent)
    news = (
        _News(changes, lambda agent: agent.since, engine.know_agent, timedelta()),
        _News(log.shifts(), lambda shift: shift.start, engine.know_shift, AHEAD),
        _News(log.care(), lambda care: care.at, engine.know_care, AHEAD),
    )
    for access in log.accesses():
        for each in news:
            if each.due <= access.at:
                each.tell(access.at)
        count()
        yield from run.take(access)
    yield from run.finish()


def _careers(agents: Iterable[Agent]) -> tuple[list[Agent], list[Agent]]:
    """Everybody as they begin, known from the start; and who changes function or site, then."""
    in_order = sorted(agents, key=lambda agent: (agent.since, agent.id))
    first: dict[str, Agent] = {}
    for agent in in_order:
        first.setdefault(agent.id, agent)
    return list(first.values()), [agent for agent in in_order if first[agent.id] is not agent]


class _News(Generic[T]):
    """What happens, told so long ahead; nothing is compared until the next is ``due``."""

    def __init__(
        self,
        events: Iterable[T],
        at: Callable[[T], datetime],
        know: Callable[[T], None],
        ahead: timedelta,
    ) -> None:
        self._events, self._at, self._know, self._ahead = iter(events), at, know, ahead
        self._waiting: T | None = None
        self.due = _NEVER
        self._next()

    def tell(self, now: datetime) -> None:
        """All that is due."""
        while self._waiting is not None and self.due <= now:
            self._know(self._waiting)
            self._next()

    def _next(self) -> None:
        self._waiting = next(self._events, None)
        found = self._waiting
        self.due = _NEVER if found is None else self._at(found) - self._ahead
