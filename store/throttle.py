"""How often one may be wrong: per login, whether it exists or not, and per address.

INVARIANT: an attempt is counted before its password is looked at, so a hundred at once count as a
hundred. Logins and addresses are kept as blind indexes. Beyond the limit the lock doubles with each
failure, four times its length at most: it is also a weapon against a doctor whose login is known.
"""

from datetime import timedelta

from sqlalchemy import text

from policy.durations import DURATIONS
from store.session import Admitting, Working

_COUNT = text(
    """
    insert into attempt as a (trace, failures, last_at, locked_until)
    values (:trace, 1, clock_timestamp(), case when 1 >= :limit then clock_timestamp() + :lock end)
    on conflict (trace) do update set (failures, last_at, locked_until) = (
      select n, clock_timestamp(),
             case when n >= :limit then clock_timestamp()
               + cast(:lock as interval) * power(2, least(n - :limit, 2)) end
      from (select case when greatest(a.last_at, a.locked_until) < clock_timestamp() - :window
                        then 1 else a.failures + 1 end) as counted (n))
    where a.locked_until is null or a.locked_until <= clock_timestamp()
    returning failures
    """
)
_FORGIVE = text("delete from attempt where trace = :trace")
_TAKE_BACK = text(
    "update attempt set failures = greatest(failures - 1, 0),"
    " locked_until = case when failures > :limit then locked_until end where trace = :trace"
)
_FORGET = text(
    "delete from attempt where greatest(last_at, locked_until) < clock_timestamp() - :window"
)


def login_trace(door: Admitting, login: str) -> bytes:
    """What stands for a login as typed, in the log too."""
    return door.ring.index("login", login)


def count(door: Admitting, login: str, source: str) -> bool:
    """Count one attempt; False when the address or the login is locked.

    The address comes first: one that is locked out can no longer lock anybody else.
    """
    return _counted(door, _source_trace(door, source), DURATIONS.login_attempts_per_address) and (
        _counted(door, login_trace(door, login), DURATIONS.login_attempts)
    )


def forgive(door: Admitting, login: str, source: str) -> None:
    """The right person came: their failures are forgotten, the address keeps the others'."""
    door.connection.execute(
        _TAKE_BACK,
        {"trace": _source_trace(door, source), "limit": DURATIONS.login_attempts_per_address},
    )
    door.connection.execute(_FORGIVE, {"trace": login_trace(door, login)})


def forget(by: Working) -> int:
    """Drop what no longer counts; how many rows."""
    return by.connection.execute(_FORGET, {"window": DURATIONS.login_window}).rowcount


def _source_trace(door: Admitting, source: str) -> bytes:
    return door.ring.index("source", source)


def _counted(door: Admitting, trace: bytes, limit: int) -> bool:
    bound: dict[str, bytes | int | timedelta] = {
        "trace": trace,
        "limit": limit,
        "lock": DURATIONS.login_lock,
        "window": DURATIONS.login_window,
    }
    return door.connection.execute(_COUNT, bound).first() is not None
