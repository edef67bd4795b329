"""What is wrong with the logs and still stands: raised once, on the record, cleared when mended.

The rows are derived: whoever empties them gets them back at the next turn.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update

from policy.findings import AlarmKind, Finding
from policy.log_events import AlarmCleared, AlarmRaised
from store import audit
from store.log_tables import alarm
from store.models import AnyRow
from store.session import Doors, Reviewing, Working


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing found wrong: with which log, from which entry on, with which access."""

    log: UUID
    finding: Finding
    seq: int | None = None
    grant: UUID | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """A trouble that stands, who noticed it, and since when."""

    kind: AlarmKind
    trouble: Trouble
    raised_at: datetime


_STANDING = select(alarm).where(alarm.c.cleared_at.is_(None)).order_by(alarm.c.raised_at)


def settle(doors: Doors, kind: AlarmKind, troubles: Collection[Trouble]) -> int:
    """Raise what is new among these and clear what is not among them; how many stand.

    One transaction each: a log that cannot be written does not keep the others silent.
    """
    with doors.working() as work:
        rows = work.connection.execute(_STANDING.where(alarm.c.kind == kind)).all()
    known = {_trouble(row): row.id for row in rows}
    for trouble in sorted(set(troubles) - known.keys(), key=str):
        with doors.working() as work:
            _raise(work, kind, trouble)
    for trouble, row_id in known.items():
        if trouble not in troubles:
            with doors.working() as work:
                _clear(work, kind, trouble, row_id)
    return len(set(troubles))


def standing(by: Working | Reviewing) -> tuple[Alarm, ...]:
    """What stands: all of it for the program, its own site's and the house's for a reviewer."""
    rows = by.connection.execute(_STANDING)
    return tuple(Alarm(AlarmKind(row.kind), _trouble(row), row.raised_at) for row in rows)


def _raise(work: Working, kind: AlarmKind, trouble: Trouble) -> None:
    """In the house's log: the one that is wrong may not be there any more."""
    said = AlarmRaised(kind, trouble.log, trouble.finding, trouble.seq)
    audit.append_to(work, said, grant=trouble.grant)
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
