"""Can the database answer, could each log take an entry now, does an alarm stand?

The entry is tried, and taken back. A head that somebody holds is waited for, and not for long.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from policy.events import SignInFailure, SignInRefused
from store import alarms
from store.audit import append_to
from store.session import HOUSE, Doors

_WAIT = text("select set_config('lock_timeout', '700ms', true)")
_HELD = text("select log_id from heads_held() as log_id")


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found; ``stuck`` are logs that take nothing while the others do."""

    database: bool
    audit: bool
    alarms: int = 0  # standing: the console serves all the same, and says so
    stuck: frozenset[UUID] = frozenset()


class _TakenBack(Exception):
    """Leaves the transaction without committing it."""


def readiness(doors: Doors) -> Readiness:
    """Append an entry for real, in a transaction that is rolled back."""
    reached = False
    try:
        with doors.admitting():
            reached = True
        _try(doors, HOUSE)
        with doors.admitting() as door:
            held = tuple(door.connection.scalars(_HELD))
        stuck = frozenset(log for log in held if not _takes(doors, log))
        return Readiness(database=True, audit=True, alarms=_alarms(doors), stuck=stuck)
    except SQLAlchemyError:
        return Readiness(database=reached, audit=False)


def _try(doors: Doors, log: UUID) -> None:
    try:
        with doors.admitting() as door:
            door.connection.execute(_WAIT)
            append_to(door, SignInRefused(SignInFailure.UNKNOWN_LOGIN, ""), log=log)
            raise _TakenBack
    except _TakenBack:
        pass


def _takes(doors: Doors, log: UUID) -> bool:
    """Somebody holds it now: for an entry of theirs, or for ever?"""
    try:
        _try(doors, log)
    except SQLAlchemyError:
        return False
    return True


def _alarms(doors: Doors) -> int:
    with doors.working() as work:
        return len(alarms.standing(work))
