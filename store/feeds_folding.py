"""A regulation file as its statements say it, in whatever order they came.

Of each field the newest statement counts; of two that were said at the same time, the one that
explains less (else the greater), and the file bears a contradiction. Every statement stays: what is
read here can be read again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from policy.access import FileStanding
from policy.feeds import CLOSING, Contradiction, Field
from policy.regulation import standing


@dataclass(frozen=True, slots=True)
class Said:
    """One statement, when it was said, and in which message."""

    field: Field
    value: str
    said_at: datetime
    message: bytes


@dataclass(frozen=True, slots=True)
class FileRead:
    """What the statements of one file come to; « » is what nobody said."""

    case_id: str
    reference: str  # as it would be called, were it the only one
    names: frozenset[str]  # as it was ever called
    opened_at: datetime  # else when it was first spoken of
    opening_said: bool
    kind_said: bool  # by whatever message, as is the status: what stood there is of no account
    status_said: bool
    closed_at: datetime | None
    attribution: str
    priority: str
    motive: str
    status: str
    owner: str
    contradictions: frozenset[Contradiction]


def fold(case_id: str, statements: Iterable[Said]) -> FileRead:
    """Read one file; it has at least a statement."""
    every = sorted(statements, key=_order)
    said = _meant(every)
    spoken = {s.field for s in every}
    of = {field: [s for s in said if s.field is field] for field in Field}
    newest = {field: each[-1].value if each else "" for field, each in of.items()}
    opening = newest[Field.OPENED_AT]
    opened_at = datetime.fromisoformat(opening) if opening else said[0].said_at
    closed_at = _closed(of[Field.STATUS])
    return FileRead(
        case_id=case_id,
        reference=newest[Field.REFERENCE] or newest[Field.MESSAGE],
        names=frozenset(s.value for s in every if s.field in (Field.MESSAGE, Field.REFERENCE)),
        opened_at=opened_at,
        opening_said=bool(opening),
        kind_said=Field.ATTRIBUTION in spoken,
        status_said=Field.STATUS in spoken,
        closed_at=closed_at,
        attribution=newest[Field.ATTRIBUTION],
        priority=newest[Field.PRIORITY],
        motive=newest[Field.MOTIVE],
        status=newest[Field.STATUS],
        owner=newest[Field.OWNER],
        contradictions=frozenset(_contradictions(of, opened_at, closed_at)),
    )


def _meant(said: Sequence[Said]) -> Sequence[Said]:
    """An exercise about a real file, one that an actual message creates, says nothing of it."""
    exercises = {s.message for s in said if (s.field, s.value) == _EXERCISE}
    actual = [s for s in said if s.message not in exercises]
    return actual if any(s.field is Field.OPENED_AT for s in actual) else said


_EXERCISE: Final = (Field.CONTRADICTION, Contradiction.NOT_ACTUAL.value)

#: The less a kind explains, the later it comes among those of one moment.
_LAST: Final = {
    FileStanding.MEDICAL: 0,
    FileStanding.UNVERIFIED: 1,
    FileStanding.WITHOUT_MEDICAL_ACT: 2,
}


def _order(said: Said) -> tuple[datetime, int, str]:
    """By time; then what explains less comes last, and counts."""
    match said.field:
        case Field.ATTRIBUTION:
            less = _LAST[standing(said.value)]
        case Field.STATUS:
            less = int(said.value in CLOSING)
        case _:
            less = 0
    return said.said_at, less, said.value


def _closed(statuses: Sequence[Said]) -> datetime | None:
    """Since when it has been closed without a break; None while it is open."""
    closed: datetime | None = None
    last_of_each_moment = {status.said_at: status for status in statuses}
    for status in last_of_each_moment.values():
        closed = (closed or status.said_at) if status.value in CLOSING else None
    return closed


def _contradictions(
    of: Mapping[Field, Sequence[Said]], opened_at: datetime, closed_at: datetime | None
) -> Iterator[Contradiction]:
    yield from (Contradiction(said.value) for said in of[Field.CONTRADICTION])
    if any(_at_once(each) for field, each in of.items() if field is not Field.CONTRADICTION):
        yield Contradiction.SAID_AT_ONCE
    if len({said.value for said in of[Field.OPENED_AT]}) > 1:
        yield Contradiction.OPENED_TWICE
    kinds = {standing(said.value) for said in of[Field.ATTRIBUTION]}
    if {FileStanding.MEDICAL, FileStanding.WITHOUT_MEDICAL_ACT} <= kinds:
        yield Contradiction.KIND_CHANGED
    if closed_at is not None and closed_at < opened_at:
        yield Contradiction.CLOSED_BEFORE_OPENING


def _at_once(said: Sequence[Said]) -> bool:
    """Two values of the same moment; neighbours, for they are in order."""
    return any(
        one.said_at == next_.said_at and one.value != next_.value for one, next_ in pairwise(said)
    )
