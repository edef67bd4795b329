"""From times to numbers: which entries of a log a period can hold.

Numbers follow time but where the clock stepped back, and each step is an entry: between two of them
time only grows. A span may hold a little more than its period, never less.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import text

from store.journal_lines import Narrowing
from store.session import Reviewing

_STEPS = text(
    "select seq from audit_entry where log_id = :log and code = 'clock_stepped_back' order by seq"
)
_TIMES = text("select seq, at from audit_entry where log_id = :log and seq = any(:numbers)")
_FIRST = text(
    "select seq from audit_entry where log_id = :log and at >= :at and seq >= :lo and seq < :hi"
    " order by at, seq limit 1"
)
_LAST = text(
    "select seq from audit_entry where log_id = :log and at < :at and seq >= :lo and seq < :hi"
    " order by at desc, seq desc limit 1"
)
_NO_END = 2**62


class Way(StrEnum):
    """Which way a field is sorted."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Span:
    """Entries from ``lo`` on, before ``hi``."""

    lo: int
    hi: int

    def behind(self, seq: int | None, way: Way) -> "Span":
        """What is left of it past an entry."""
        if seq is None:
            return self
        return replace(self, lo=seq + 1) if way is Way.UP else replace(self, hi=seq)


def span(by: Reviewing, narrowing: Narrowing, upto: int) -> Span:
    """Where the entries of this narrowing can stand, of those before ``upto``."""
    lo, hi = 0, upto
    if narrowing.since or narrowing.until:
        marks = _steps(by)
        lo = max(lo, _first(by, narrowing.since, marks)) if narrowing.since else lo
        hi = min(hi, _last(by, narrowing.until, marks) + 1) if narrowing.until else hi
    if narrowing.seq is not None:
        lo, hi = max(lo, narrowing.seq), min(hi, narrowing.seq + 1)
    return Span(lo, hi)


Steps = list[tuple[int, datetime, datetime]]  # number, time, and the time of the entry before


def _steps(by: Reviewing) -> Steps:
    log = by.agent.site.id
    steps = list(by.connection.execute(_STEPS, {"log": log}).scalars())
    if not steps:
        return []
    around = [number for step in steps for number in (step - 1, step)]
    times = by.connection.execute(_TIMES, {"log": log, "numbers": around})
    at = {row.seq: row.at for row in times}
    return [(step, at[step], at[step - 1]) for step in steps]


def _first(by: Reviewing, since: datetime, steps: Steps) -> int:
    """The first entry this late: in the first stretch that ends this late."""
    lo, hi = 0, _NO_END
    for seq, _, last_at in steps:
        if last_at >= since:
            hi = seq
            break
        lo = seq
    found = by.connection.scalar(_FIRST, {"log": by.agent.site.id, "at": since, "lo": lo, "hi": hi})
    return _NO_END if found is None else int(found)


def _last(by: Reviewing, until: datetime, steps: Steps) -> int:
    """The last entry this early: in the last stretch that begins this early."""
    lo, hi = 0, _NO_END
    for seq, at, _ in reversed(steps):
        if at < until:
            lo = seq
            break
        hi = seq
    found = by.connection.scalar(_LAST, {"log": by.agent.site.id, "at": until, "lo": lo, "hi": hi})
    return -1 if found is None else int(found)
