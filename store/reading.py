"""The log as it lies, read in order and in constant memory.

``LoggedEntry.stored`` is what was hashed; the other columns repeat it, and are None once purged.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, cast
from uuid import UUID

import psycopg
from sqlalchemy import case, func, select

from store.log_tables import audit_head
from store.models import site
from store.session import Auditing

AT_ONCE = 1000  # rows fetched in one round trip: more of them only leave the processor’s cache


class LoggedEntry(NamedTuple):
    """One row of ``audit_entry``. A tuple: ten million of them are read at each verification."""

    seq: int
    at: datetime
    code: str
    agent: UUID | None
    patient: UUID | None
    grant: UUID | None
    stored: bytes | None
    leaf: bytes


class SpelledEntry(NamedTuple):
    """The same row with its ids as text: what compares them with the bytes need not parse them."""

    seq: int
    at: datetime
    code: str
    agent: str | None
    patient: str | None
    grant: str | None
    stored: bytes | None
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """Where a log stands, and of which site it is: ``finess`` is empty for the house's own."""

    log: UUID
    size: int
    frontier: tuple[bytes, ...]  # RFC 6962 §2.1, 32 bytes each, largest subtree first
    last_at: datetime | None
    purged: int  # entries before this one are leaves alone
    finess: str
    name: str


_HEADS = (
    select(
        audit_head.c.log_id,
        audit_head.c.size,
        audit_head.c.frontier,
        audit_head.c.purged,
        # Infinity is a time for PostgreSQL and for nobody else: none follows from the entries.
        case((func.isfinite(audit_head.c.last_at), audit_head.c.last_at)).label("last_at"),
        site.c.finess,
        site.c.name,
    )
    .outerjoin(site, site.c.id == audit_head.c.log_id)
    .order_by(audit_head.c.log_id)
)
_WHERE = " from audit_entry where log_id = %s and seq >= %s and seq <= %s order by seq"
_ENTRIES = f"select seq, at, code, agent_id, patient_id, grant_id, bytes, leaf{_WHERE}"
_SPELLED = (
    "select seq, at, code, agent_id::text, patient_id::text, grant_id::text, bytes, leaf" + _WHERE
)
_NO_END = 2**63


def heads(audit: Auditing) -> dict[UUID, Head]:
    """Every log there is, by its id."""
    rows = audit.connection.execute(_HEADS).all()
    return {
        row.log_id: Head(
            row.log_id,
            row.size,
            tuple(bytes(node or b"") for node in row.frontier),
            row.last_at,
            row.purged,
            row.finess or "",
            row.name or "",
        )
        for row in rows
    }


def entries(
    audit: Auditing, log: UUID, start: int = 0, end: int = _NO_END
) -> Iterator[LoggedEntry]:
    """Entries ``start`` to ``end`` (not included) of a log, in order."""
    return map(LoggedEntry._make, _rows(audit, _ENTRIES, log, start, end))


def spelled(audit: Auditing, log: UUID) -> Iterator[SpelledEntry]:
    """A whole log, in order, to be verified."""
    return map(SpelledEntry._make, _rows(audit, _SPELLED, log, 0, _NO_END))


def _rows(
    audit: Auditing, query: str, log: UUID, start: int, end: int
) -> Iterator[tuple[object, ...]]:
    raw = cast(psycopg.Connection, audit.connection.connection.driver_connection)
    with psycopg.ServerCursor(raw, f"entries_{log.hex}") as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(query.encode(), (log, start, end - 1), binary=True)
        yield from cursor
