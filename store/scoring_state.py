"""One site's engine, in memory: what it was told, how far, and what came of it.

Rebuilt by replay when a process starts. An access is settled a day after it was made, when the
files had their day; a copy runs ahead of that, for what must be seen within a minute.
"""

import copy
from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self, assert_never
from uuid import UUID

from policy.oversight.scoring.cases import PARIS
from policy.oversight.scoring.engine import Engine
from policy.oversight.scoring.events import Access, Agent, Care, Person, Shift
from policy.oversight.scoring.evidence import CaseScore, Family, Scored
from policy.oversight.scoring.learning import Weights
from policy.oversight.scoring.run import Run
from store.keys import KeyRing
from store.scoring_events import Reader, Told
from store.session import Doors

_LEAST = 0.01
_DRAW = "scoring"  # purpose of the key by which the random tenth is drawn


class Noting(Engine):
    """An engine that also keeps what it said of each access until somebody writes it down."""

    def __init__(self, weights: Weights) -> None:
        super().__init__(weights=felt(weights))
        self._said: list[Scored] = []

    def take(self, access: Access) -> Scored:
        """Score it, and note how."""
        scored = super().take(access)
        self._said.append(scored)
        return scored

    def said(self) -> tuple[Scored, ...]:
        """What was noted since this was asked last."""
        said = tuple(self._said)
        self._said.clear()
        return said


@dataclass(frozen=True, slots=True)
class Found:
    """What came of one stretch of the log."""

    accesses: tuple[Scored, ...]
    cases: tuple[CaseScore, ...]


@dataclass(slots=True)
class Following:
    """One site, followed."""

    reader: Reader
    engine: Noting
    run: Run
    _trimmed: set[str] = field(default_factory=set)
    _to_trim: list[tuple[date, str]] = field(default_factory=list)
    _day: date = date.min

    @classmethod
    def fresh(cls, site: UUID, ring: KeyRing, weights: Weights) -> Self:
        """Nothing was told yet."""
        engine = Noting(weights)
        return cls(Reader(site), engine, Run(engine, key=ring.index(_DRAW, site.bytes)))

    def advance(self, doors: Doors, until: datetime) -> Iterator[Found]:
        """What the log says of accesses before ``until``, stretch by stretch."""
        for told in self.reader.read(doors, until):
            cases = [case for one in told for case in self._tell(one)]
            yield Found(self.engine.said(), tuple(cases))
        over = self.run.reach(until)
        yield Found(self.engine.said(), over)

    def ahead(self) -> "Ahead":
        """A copy that goes on by itself, and waits for nothing."""
        reader, engine, run = copy.deepcopy((self.reader, self.engine, self.run))
        run.finish()
        engine.said()
        return Ahead(reader, engine)

    def trim(self, judged: Iterable[tuple[date, str]]) -> None:
        """Cases found to be misuse, or an error of a feed, are no longer what is ordinary.

        One is left out when its day comes: the calibration forgets what it was told long before.
        """
        for day, key in judged:
            if key not in self._trimmed:
                self._trimmed.add(key)
                insort(self._to_trim, (day, key))
        self._leave_out()

    def _tell(self, one: Told) -> tuple[CaseScore, ...]:
        if isinstance(one, Access):
            self._day = max(self._day, one.at.astimezone(PARIS).date())
            self._leave_out()
            return self.run.take(one)
        tell(self.engine, one)
        return ()

    def _leave_out(self) -> None:
        while self._to_trim and self._to_trim[0][0] <= self._day:
            self.run.calibration.trim(self._to_trim.pop(0)[1])


@dataclass(slots=True)
class Ahead:
    """One site, as far as it goes: each access by what is known when it is read."""

    reader: Reader
    engine: Noting

    def advance(self, doors: Doors, until: datetime) -> Iterator[tuple[Scored, ...]]:
        """What was made before ``until``, stretch by stretch."""
        for told in self.reader.read(doors, until):
            for one in told:
                if isinstance(one, Access):
                    self.engine.foresee(one)
                    self.engine.take(one)
                else:
                    tell(self.engine, one)
            yield self.engine.said()


def felt(weights: Weights) -> dict[Family, float]:
    """What verdicts took all weight from keeps a little: it must still be seen to come back."""
    return {family: max(weight, _LEAST) for family, weight in weights.multipliers.items()}


def tell(engine: Engine, one: Agent | Person | Shift | Care) -> None:
    """What an engine knows besides accesses."""
    match one:
        case Agent():
            engine.know_agent(one)
        case Person():
            engine.know_person(one)
        case Shift():
            engine.know_shift(one)
        case Care():
            engine.know_care(one)
        case _ as unknown:
            assert_never(unknown)
