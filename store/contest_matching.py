"""Every contest that waits, matched: each in its own transaction, whatever becomes of others."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from store import contests
from store.case_opening import MOVED
from store.session import Doors, Working

_NO_SUCH_ENTRY = "BG008"  # guards_review.sql: the access's own entry was purged


def match_waiting(doors: Doors) -> int:
    """Match what waits; how many were settled."""
    with doors.working() as work:
        waiting = contests.unsettled(work)
    return sum(match(doors, one) for one in waiting)


def match(doors: Doors, id: UUID) -> int:
    """Match one; 0 when its case moved meanwhile: the next turn sees it as it is."""
    try:
        return _alone(doors, partial(contests.settle, id=id))
    except DBAPIError as refused:
        state = getattr(refused.orig, "sqlstate", None)
        if state in MOVED:
            return 0
        if state != _NO_SUCH_ENTRY:
            raise
    return _alone(doors, partial(contests.give_up, id=id))


def _alone(doors: Doors, gesture: Callable[[Working], int]) -> int:
    with doors.working() as work:
        return gesture(work)
