"""Server time of the two gestures, and its growth with the number of patients.

``find`` is the whole gesture (look-up, audit entry, commit); ``open`` is decide, grant and opening
in one transaction, then the first reading in another. The limit of both is one row inserted in
a one-column table and committed, through SQLAlchemy and the same driver, with nothing of ours.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from sqlalchemy import text

from bench import people
from bench.figures import Row, Sample, against, in_turns, plain, timed
from bench.house import FILE, SMALL, House, Town, doctor, large
from bench.statements import tally
from console.declaration import Declaration
from console.desk import Desk
from policy.decision import Mode, Refused
from policy.events import EndKind
from policy.reasons import REASONS

TIMES, WARMING = 300, 40
FIND_AIM, OPEN_AIM, GROWTH_AIM = 3.0, 6.0, 1.3
REASON = next(m.code for m in REASONS.motives.values() if m.selectable)
DECLARED = Declaration(Mode.CENTRE_15, reason=REASON, regulation_file=FILE)
BARE = text("insert into bench.bare (n) values (1)")
_PRIME = 7_919  # far apart, so that no page of an index is met twice in a row


class NotMeasured(Exception):
    """A gesture was refused: what was timed is not what was meant."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A doctor before one database, and whom they will look up next."""

    town: Town
    desk: Desk
    _turns: "count[int]" = field(default_factory=count)

    def find(self) -> float:
        """One look-up of somebody who is there, by number."""
        number = people.number(self._next(self.town.size))
        return timed(lambda: self.desk.find_by_number(number))

    def open(self) -> float:
        """Decide, grant, open and read, after a look-up that is not timed; closed afterwards."""
        handle, opened = self.found(), []
        took = timed(lambda: opened.append(self.read(self.grant(handle))))
        self.desk.end(opened[0], EndKind.CLOSED)
        return took

    def found(self) -> UUID:
        """The handle of somebody who has documents."""
        sample = min(people.SAMPLE, self.town.size)
        handle = self.desk.find_by_number(people.number(self._next(sample)))
        if handle is None:
            raise NotMeasured
        return handle

    def grant(self, handle: UUID) -> UUID:
        """Decide, grant and open."""
        answer = self.desk.break_glass(handle, DECLARED)
        if isinstance(answer, Refused):
            raise NotMeasured
        return answer.id

    def read(self, grant: UUID) -> UUID:
        """The first reading."""
        if not self.desk.show(grant).record:
            raise NotMeasured
        return grant

    def bare(self) -> float:
        """One row inserted and committed."""
        return timed(self.write_bare)

    def write_bare(self) -> None:
        """The limit of everything here."""
        with self.town.bare.begin() as connection:
            connection.execute(BARE)

    def _next(self, among: int) -> int:
        return (next(self._turns) * _PRIME + among // 3) % among


def counter(town: Town, n: int = 0) -> Counter:
    """The n-th doctor of the measures, whose second factor is fresh."""
    return Counter(town, Desk(town.doors, doctor(town, n), datetime.now(UTC)))


def measure(house: House, *, times: int = TIMES, warming: int = WARMING) -> Iterator[Row]:
    """Both databases and the bare commit, in turns."""
    with house.town(min(SMALL, large() // 10)) as small, house.town(large()) as town:
        many, few = counter(town), counter(small)
        gestures: dict[str, Callable[[], float]] = {
            "bare": many.bare,
            "find": many.find,
            "open": many.open,
            "find, few": few.find,
            "open, few": few.open,
        }
        taken = in_turns(gestures, times, warming)
        yield from _rows(taken, town, small)
        yield from sent(many)


def sent(by: Counter) -> Iterator[Row]:
    """What each gesture sends to PostgreSQL."""
    engine = by.town.doors._engine
    yield tally("statements: bare commit", by.town.bare, by.write_bare)
    yield tally("statements: find", engine, by.found)
    handle = by.found()
    yield tally("statements: decide, grant, open", engine, lambda: by.grant(handle))
    grant = by.grant(handle)  # a live access of this mode is reused
    yield tally("statements: first reading", engine, lambda: by.read(grant))
    by.desk.end(grant, EndKind.CLOSED)


def _rows(taken: dict[str, Sample], town: Town, small: Town) -> Iterator[Row]:
    yield plain("bare commit: one row inserted and committed", taken["bare"])
    of = "a bare commit"
    among = f"{town.size:,} patients"
    yield against(f"find, among {among}", taken["find"], taken["bare"], FIND_AIM, of)
    yield against(
        f"decide, grant, open, read, among {among}", taken["open"], taken["bare"], OPEN_AIM, of
    )
    few = f"the same among {small.size:,}"
    for name in ("find", "open"):
        yield against(
            f"growth of {name} from {small.size:,} to {town.size:,} patients",
            taken[name], taken[f"{name}, few"], GROWTH_AIM, few,
        )  # fmt: skip
