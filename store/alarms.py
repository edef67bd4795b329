"""What is wrong with the logs and still stands: raised once, on the record, cleared when mended.

The rows are derived: whoever empties them gets them back at the next turn.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import structlog
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from policy.findings import AlarmKind, Finding
from policy.log_events import AlarmCleared, AlarmRaised
from store import audit
from store.log_tables import alarm
from store.models import AnyRow
from store.session import Doors, Reviewing, Working

Key = tuple[UUID, Finding, UUID | None]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing found wrong: with which log, from which entry on, with which access."""

    log: UUID
    finding: Finding
    seq: int | None = None
    grant: UUID | None = None

    @property
    def known_by(self) -> Key:
        """Entries go on being added: the same trouble is not another one at each of them."""
        return self.log, self.finding, self.grant


@dataclass(frozen=True, slots=True)
class Alarm:
    """A trouble that stands, who noticed it, and since when."""

    kind: AlarmKind
    trouble: Trouble
    raised_at: datetime


_RAISED_AT = func.least(alarm.c.raised_at, func.clock_timestamp())  # « infinity » is no date
_COLUMNS = (
    alarm.c.id,
    alarm.c.kind,
    alarm.c.log_id,
    alarm.c.finding,
    alarm.c.seq,
    alarm.c.grant_id,
)
_STANDING = (
    select(*_COLUMNS, func.greatest(_RAISED_AT, func.to_timestamp(0)).label("raised_at"))
    .where(alarm.c.cleared_at.is_(None))
    .where(alarm.c.kind.in_(tuple(AlarmKind)))
    .where(alarm.c.finding.in_(tuple(Finding)))  # a code that is none of ours silences nobody
    .order_by(alarm.c.raised_at)
)
_log = structlog.get_logger()


def settle(doors: Doors, kind: AlarmKind, troubles: Collection[Trouble]) -> int:
    """Raise what is new among these and clear what is not among them; how many stand.

    Each by itself: one that cannot be written does not keep the others silent. What failed first
    is raised when all of them were tried.
    """
    first = {trouble.known_by: trouble for trouble in sorted(troubles, key=str, reverse=True)}
    known = _known(doors, kind)
    failures = [_attempt(doors, kind, first[key]) for key in first.keys() - _keys(known)]
    for row_id, trouble in known.items():
        if trouble.known_by not in first:
            with doors.working() as work:
                _clear(work, kind, trouble, row_id)
    for failure in filter(None, failures):
        raise failure
    return len(first)


def add(doors: Doors, kind: AlarmKind, trouble: Trouble) -> None:
    """Raise this one unless it stands, and leave the others as they are."""
    if trouble.known_by not in _keys(_known(doors, kind)):
        failure = _attempt(doors, kind, trouble)
        if failure:
            raise failure


def standing(by: Working | Reviewing) -> tuple[Alarm, ...]:
    """What stands: all of it for the program, its own site's and the house's for a reviewer."""
    rows = by.connection.execute(_STANDING)
    return tuple(Alarm(AlarmKind(row.kind), _trouble(row), row.raised_at) for row in rows)


def _known(doors: Doors, kind: AlarmKind) -> dict[UUID, Trouble]:
    with doors.working() as work:
        rows = work.connection.execute(_STANDING.where(alarm.c.kind == kind)).all()
    return {row.id: _trouble(row) for row in rows}


def _keys(known: dict[UUID, Trouble]) -> set[Key]:
    return {trouble.known_by for trouble in known.values()}


def _attempt(doors: Doors, kind: AlarmKind, trouble: Trouble) -> SQLAlchemyError | None:
    """In the house's log, or, if that cannot be written, standing without an entry."""
    log, code = str(trouble.log), trouble.finding.value
    _log.error("alarm.raised", kind=kind.value, code=code, site=log, seq=trouble.seq)
    try:
        with doors.working() as work:
            said = AlarmRaised(kind, trouble.log, trouble.finding, trouble.seq)
            audit.append_to(work, said, grant=trouble.grant)
            _stand(work, kind, trouble)
    except SQLAlchemyError as failure:
        try:
            with doors.working() as work:
                _stand(work, kind, trouble)
        except SQLAlchemyError as second:
            return second
        return failure
    return None


def _stand(work: Working, kind: AlarmKind, trouble: Trouble) -> None:
    work.connection.execute(
        insert(alarm).values(
            id=uuid4(),
            kind=kind,
            log_id=trouble.log,
            grant_id=trouble.grant,
            seq=trouble.seq,
            finding=trouble.finding,
        )
    )


def _clear(work: Working, kind: AlarmKind, trouble: Trouble, row_id: UUID) -> None:
    said = AlarmCleared(kind, trouble.log, trouble.finding, trouble.seq)
    audit.append_to(work, said, grant=trouble.grant)
    work.connection.execute(
        update(alarm).where(alarm.c.id == row_id).values(cleared_at=func.clock_timestamp())
    )


def _trouble(row: AnyRow) -> Trouble:
    return Trouble(row.log_id, Finding(row.finding), row.seq, row.grant_id)
