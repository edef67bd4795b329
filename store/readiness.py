"""Can the database answer, and could the log take an entry now? Tried, and taken back."""

from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from policy.events import SignInFailure, SignInRefused
from store.audit import append_to
from store.session import Doors


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found."""

    database: bool
    audit: bool


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
        return Readiness(database=True, audit=True)
    except SQLAlchemyError:
        return Readiness(database=reached, audit=False)
