"""Old entries become hashes: what names somebody goes, the proof stays (policy/durations.toml).

Old rows go, each table after its time (policy/retention.toml); that they went is on the record.
"""

from datetime import timedelta

from sqlalchemy import select, text

from policy.retention import RETENTION, Kept
from store.log_tables import audit_head
from store.session import Doors

AT_ONCE = 2_000  # entries in one transaction, while nobody can append to that log

_PURGE = text("select entries from purge_log(:log, clock_timestamp() - :kept, :batch)")
_PURGE_ROWS = text("select purge_rows(:kept, clock_timestamp() - :after, :batch)")
#: Purged by what is above, by their own tables' guards, or by whoever signs in.
ELSEWHERE = ("audit_entry", "audit_text", "words_print", "attempt")
#: What hangs on an access goes before it.
_LAST = ("letter_batch", "notified_access", "access_grant")


def purge(doors: Doors, kept: timedelta, *, batch: int = AT_ONCE) -> int:
    """Purge every log of what is older than ``kept``; how many entries.

    Each batch is an entry of the log it purges. The database refuses what is too young (BG012).
    """
    with doors.auditing() as audit:
        logs = audit.connection.scalars(select(audit_head.c.log_id)).all()
    purged = 0
    for log in logs:
        while entries := _purge_some(doors, {"log": log, "kept": kept, "batch": batch}):
            purged += entries
    return purged


def _purge_some(doors: Doors, what: dict[str, object]) -> int:
    with doors.working() as work:
        return int(work.connection.execute(_PURGE, what).scalar_one())


def purged() -> tuple[Kept, ...]:
    """What is purged row by row, in the order in which it must be."""
    found = [k for k in RETENTION.values() if k.after is not None and k.table not in ELSEWHERE]
    late = {table: number for number, table in enumerate(_LAST, 1)}
    return tuple(sorted(found, key=lambda one: late.get(one.table, 0)))


def purge_rows(doors: Doors, *, batch: int = AT_ONCE) -> int:
    """Purge every table of what it held long enough (policy/retention.toml); how many rows.

    Each batch is an entry of the house's log. The database refuses what is too young (BG012).
    """
    return sum(_purge_table(doors, one, batch) for one in purged())


def _purge_table(doors: Doors, one: Kept, batch: int) -> int:
    gone = 0
    while rows := _purge_batch(doors, {"kept": one.table, "after": one.after, "batch": batch}):
        gone += rows
    return gone


def _purge_batch(doors: Doors, what: dict[str, object]) -> int:
    with doors.working() as work:
        return int(work.connection.execute(_PURGE_ROWS, what).scalar_one())
