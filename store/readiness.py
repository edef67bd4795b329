"""Can the database answer, could the log take an entry now, does an alarm stand?

The entry is tried, and taken back.
"""

from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from policy.events import SignInFailure, SignInRefused
from store import alarms
from store.audit import append_to
from store.session import Doors


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found."""

    database: bool
    audit: bool
    alarms: int = 0  # standing: the console serves all the same, and says so


class _TakenBack(Exception):
    """Leaves the transaction without committing it."""


def readiness(doors: Doors) -> Readiness:
    """Append an entry for real, in a transaction that is rolled back."""
    reached = False
    try:
        with doors.admitting() as door:
            reached = True
            append_to(door, SignInRefused(SignInFailure.UNKNOWN_LOGIN, ""))
            raise _TakenBack
    except _TakenBack:
        return Readiness(database=True, audit=True, alarms=_alarms(doors))
    except SQLAlchemyError:
        return Readiness(database=reached, audit=False)


def _alarms(doors: Doors) -> int:
    with doors.working() as work:
        return len(alarms.standing(work))
