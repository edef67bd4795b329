"""Old entries become hashes: what names somebody goes, the proof stays (policy/durations.toml)."""

from datetime import timedelta

from sqlalchemy import select, text

from store.log_tables import audit_head
from store.session import Doors

AT_ONCE = 2_000  # entries in one transaction, while nobody can append to that log

_PURGE = text("select entries from purge_log(:log, clock_timestamp() - :kept, :batch)")


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
