"""How much anybody may send without a session: per address and all together, by the window.

Counted in ``attempt`` beside failed sign-ins, which the worker forgets: addresses are kept as blind
indexes, and a window of the database's clock is part of each.
"""

from sqlalchemy import text

from policy.durations import DURATIONS
from store.session import Admitting

_WINDOW = text(
    "select floor(extract(epoch from clock_timestamp())"
    " / extract(epoch from cast(:window as interval)))::bigint"
)
_COUNT = text(
    "insert into attempt as a (trace, failures, last_at) values (:trace, 1, clock_timestamp())"
    " on conflict (trace) do update set failures = a.failures + 1, last_at = clock_timestamp()"
    " where a.failures < :limit returning failures"
)
_FULL = text("select from attempt where trace = :trace and failures >= :limit")


def contest_taken(door: Admitting, source: str) -> bool:
    """Count one contest from this address; False when it, or everybody, sent too many."""
    window = door.connection.execute(_WINDOW, {"window": DURATIONS.login_window}).scalar_one()
    # Asked first: a flood from ever new addresses leaves no row for each.
    if _full(door, f"{window}", DURATIONS.contests_overall):
        return False
    return _counted(door, f"{window}/{source}", DURATIONS.contests_per_address) and (
        _counted(door, f"{window}", DURATIONS.contests_overall)
    )


def _full(door: Admitting, of: str, limit: int) -> bool:
    bound = {"trace": door.ring.index("contest", of), "limit": limit}
    return door.connection.execute(_FULL, bound).first() is not None


def _counted(door: Admitting, of: str, limit: int) -> bool:
    bound = {"trace": door.ring.index("contest", of), "limit": limit}
    return door.connection.execute(_COUNT, bound).first() is not None
