"""Accesses: granted, opened, extended, ended. Each is written with the entry that says so.

The database has the last word (guards.sql): when it refuses because the facts changed since they
were read, ``FactsChanged`` rises and the gesture is run once more, so that the refusal is decided
and logged like any other.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from policy.decision import Granted
from policy.events import AccessEnded, AccessExtended, AccessGranted, EndKind, SectionsOpened
from policy.record import Section
from store import audit
from store.accesses import NOW, Access, NoLiveGrant, access_of
from store.models import access_grant, opening
from store.session import Serving, Transaction

#: SQLSTATEs of guards.sql by which the database says that the facts changed since they were read.
_CHANGED = {"BG001", "BG002", "BG003", "BG009", "23505", "40P01"}
_NOT_LIVE = {"BG004", "BG007"}

# Made once, and each with its entry: building a statement costs more than sending it.
_GRANT = audit.then(
    "insert into access_grant (id, site_id, agent_id, patient_id, mode, reason, regulation_file,"
    " sections, masked_included, ends_at, ceiling_at, entry_seq)"
    " select :grant, :site, :agent, :patient, :mode, :reason, :regulation_file,"
    " cast(:sections as text[]), :masked_included, cast(:ends_at as timestamptz),"
    " cast(:ceiling_at as timestamptz), seq from entry"
    " returning *, clock_timestamp() as now"
)
_OWE = text(
    "insert into owed (grant_id, kind, due_at)"
    " select :grant, unnest(cast(:kinds as text[])), cast(:due_at as timestamptz)"
)
_OPEN = audit.then(
    "insert into opening (grant_id, section, log_id, entry_seq)"
    " select :grant, section, :log, seq from entry, unnest(cast(:sections as text[])) as section"
    " returning 1"
)


class FactsChanged(Exception):
    """The database refused what was decided: read the facts again and decide once more."""


@contextmanager
def facts_hold() -> Iterator[None]:
    """Name what the database says of facts that changed: ``FactsChanged``, or ``NoLiveGrant``."""
    try:
        yield
    except DBAPIError as refused:
        state = getattr(refused.orig, "sqlstate", None)
        if state in _CHANGED:
            raise FactsChanged from refused
        if state in _NOT_LIVE:
            raise NoLiveGrant from refused
        raise


def record(
    by: Serving,
    patient: UUID,
    granted: Granted,
    said: AccessGranted,
    due_at: datetime,
) -> tuple[Access, audit.Entry]:
    """Write a grant, what it leaves owed and the entry it points at; or ``FactsChanged``."""
    grant_id = uuid4()
    values = {
        "site": by.agent.site.id,
        "agent": by.agent.id,
        "mode": granted.mode,
        "reason": said.reason,
        "regulation_file": said.regulation_file,
        "sections": sorted(granted.sections),
        "masked_included": granted.masked_included,
        "ends_at": granted.ends_at,
        "ceiling_at": granted.ceiling_at,
    }
    with facts_hold():
        row = audit.append_and(by, said, _GRANT, values, patient=patient, grant=grant_id)
        if granted.owed:
            owing = {"grant": grant_id, "kinds": sorted(granted.owed), "due_at": due_at}
            by.connection.execute(_OWE, owing)
    return access_of(row), audit.Entry(by.agent.site.id, row.entry_seq, row.granted_at)


def open_sections(by: Serving, access: Access, sections: Collection[Section]) -> None:
    """Put sections on the record as opened; they are readable after this transaction, not in it."""
    new = tuple(s for s in Section if s in set(sections) - access.opened)
    if not new:
        return
    with facts_hold():
        values = {"log": by.agent.site.id, "sections": list(new)}
        said = SectionsOpened(new)
        audit.append_and(by, said, _OPEN, values, patient=access.patient, grant=access.id)


def extend(by: Serving, access: Access, reason: str, until: datetime) -> Access:
    """More time, never less, never past the ceiling; ``NoLiveGrant`` once it ended."""
    ends_at = max(access.ends_at, min(until, access.ceiling_at))
    with facts_hold():
        audit.append(by, AccessExtended(reason, ends_at), patient=access.patient, grant=access.id)
        row = by.connection.execute(
            update(access_grant)
            .where(access_grant.c.id == access.id, access_grant.c.ended_at.is_(None))
            .values(ends_at=ends_at)
            .returning(access_grant, NOW.label("now"))
        ).one_or_none()
    if row is None:
        raise NoLiveGrant
    return access_of(row, access.opened)


def end(by: Serving, access: Access, kind: EndKind) -> None:
    """End an access, with each section's seconds on screen; ``NoLiveGrant`` if it had ended."""
    with facts_hold():
        said = AccessEnded(kind, by.agent.id, shown_seconds(by, access.id))
        audit.append(by, said, patient=access.patient, grant=access.id)
        ended = by.connection.execute(
            update(access_grant)
            .where(access_grant.c.id == access.id, access_grant.c.ended_at.is_(None))
            .values(ended_at=NOW, end_kind=kind)
        )
    if ended.rowcount != 1:
        raise NoLiveGrant


def shown_seconds(by: Transaction, grant: UUID) -> dict[str, int]:
    """Seconds each section of an access was on screen."""
    seconds: dict[str, int] = by.connection.execute(select(func.shown_seconds(grant))).scalar_one()
    return seconds


def note_shown(by: Serving, grant: UUID) -> None:
    """The sections opened in this access are still on screen now."""
    by.connection.execute(
        update(opening).where(opening.c.grant_id == grant).values(shown_until=NOW)
    )
