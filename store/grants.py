"""Accesses: granted, opened, extended, ended. Each is written with the entry that says so.

The database has the last word (guards.sql): when it refuses because the facts changed since they
were read, ``FactsChanged`` rises and the gesture is run once more, so that the refusal is decided
and logged like any other.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError

from policy.decision import Granted, Mode, Owed, Refused
from policy.events import (
    AccessEnded,
    AccessExtended,
    AccessGranted,
    AccessRefused,
    EndKind,
    SectionsOpened,
)
from policy.record import Section
from store import audit
from store.models import AnyRow, access_grant, opening, owed, refusal
from store.session import Serving, Showing, Spoken, Transaction

NOW = func.clock_timestamp()

#: SQLSTATEs of guards.sql by which the database says that the facts changed since they were read.
_CHANGED = {"BG001", "BG002", "BG003", "BG009", "23505", "40P01"}
_NOT_LIVE = {"BG004", "BG007"}


class NoLiveGrant(Exception):
    """There is no live access: it ended, or it never was this agent's."""


class FactsChanged(Exception):
    """The database refused what was decided: read the facts again and decide once more."""


@dataclass(frozen=True, slots=True)
class Access:
    """One access, as its holder sees it; ``now`` is the database's clock when it was read."""

    id: UUID
    patient: UUID
    mode: Mode
    reason: str
    regulation_file: str | None
    sections: frozenset[Section]
    masked_included: bool
    granted_at: datetime
    ends_at: datetime
    ceiling_at: datetime
    entry_seq: int
    ended_at: datetime | None
    end_kind: EndKind | None
    now: datetime
    opened: frozenset[Section] = frozenset()

    @property
    def live(self) -> bool:
        """Still open, by the database's clock."""
        return self.ended_at is None and self.now < self.ends_at

    @property
    def ending(self) -> tuple[datetime, EndKind] | None:
        """When and how it ended; an access that ran out has expired before anybody writes it."""
        if self.live:
            return None
        return (self.ended_at or self.ends_at, self.end_kind or EndKind.EXPIRED)


@contextmanager
def _facts_hold() -> Iterator[None]:
    try:
        yield
    except DBAPIError as refused:
        state = getattr(refused.orig, "sqlstate", None)
        if state in _CHANGED:
            raise FactsChanged from refused
        if state in _NOT_LIVE:
            raise NoLiveGrant from refused
        raise


def _access(row: AnyRow, opened: Collection[str] = ()) -> Access:
    return Access(
        id=row.id,
        patient=row.patient_id,
        mode=Mode(row.mode),
        reason=row.reason,
        regulation_file=row.regulation_file,
        sections=frozenset(map(Section, row.sections)),
        masked_included=row.masked_included,
        granted_at=row.granted_at,
        ends_at=row.ends_at,
        ceiling_at=row.ceiling_at,
        entry_seq=row.entry_seq,
        ended_at=row.ended_at,
        end_kind=None if row.end_kind is None else EndKind(row.end_kind),
        now=row.now,
        opened=frozenset(map(Section, opened)),
    )


_OPENED = (
    select(func.coalesce(func.array_agg(opening.c.section), []))
    .where(opening.c.grant_id == access_grant.c.id)
    .scalar_subquery()
    .label("opened")
)


def read(by: Spoken, grant: UUID) -> Access:
    """One access of this agent; ``NoLiveGrant`` when it is not theirs."""
    row = by.connection.execute(
        select(access_grant, NOW.label("now"), _OPENED).where(access_grant.c.id == grant)
    ).one_or_none()
    if row is None:
        raise NoLiveGrant
    return _access(row, row.opened)


def hold(by: Serving, grant: UUID) -> Access:
    """One live access of this agent, locked until the gesture ends; ``NoLiveGrant`` otherwise."""
    row = by.connection.execute(
        select(access_grant, NOW.label("now"), _OPENED)
        .where(access_grant.c.id == grant)
        .with_for_update(of=access_grant, key_share=True)
    ).one_or_none()
    if row is None or not (access := _access(row, row.opened)).live:
        raise NoLiveGrant
    return access


def standing(by: Serving, patient: UUID) -> Access | None:
    """This agent's live access to this patient; one that ran out is ended on the way."""
    row = by.connection.execute(
        select(access_grant, NOW.label("now"), _OPENED)
        .where(
            access_grant.c.patient_id == patient,
            access_grant.c.agent_id == by.agent.id,
            access_grant.c.ended_at.is_(None),
        )
        .with_for_update(of=access_grant, key_share=True)
    ).one_or_none()
    if row is None:
        return None
    access = _access(row, row.opened)
    if access.live:
        return access
    end(by, access, EndKind.EXPIRED)
    return None


def record(
    by: Serving,
    patient: UUID,
    granted: Granted,
    said: AccessGranted,
    due_at: datetime,
) -> tuple[Access, audit.Entry]:
    """Write a grant, what it leaves owed and the entry it points at; or ``FactsChanged``."""
    grant_id = uuid4()
    with _facts_hold():
        entry = audit.append(by, said, patient=patient, grant=grant_id)
        row = by.connection.execute(
            insert(access_grant)
            .values(
                id=grant_id,
                site_id=by.agent.site.id,
                agent_id=by.agent.id,
                patient_id=patient,
                mode=granted.mode,
                reason=said.reason,
                regulation_file=said.regulation_file,
                sections=sorted(granted.sections),
                masked_included=granted.masked_included,
                ends_at=granted.ends_at,
                ceiling_at=granted.ceiling_at,
                entry_seq=entry.seq,
            )
            .returning(access_grant, NOW.label("now"))
        ).one()
        if granted.owed:
            by.connection.execute(
                insert(owed),
                [{"grant_id": grant_id, "kind": kind, "due_at": due_at} for kind in granted.owed],
            )
    return _access(row), entry


def record_refusal(
    by: Serving, patient: UUID, refused: Refused, said: AccessRefused
) -> audit.Entry:
    """Write a refusal with all its grounds: the receipt « aucune donnée lue »."""
    entry = audit.append(by, said, patient=patient)
    by.connection.execute(
        insert(refusal).values(
            site_id=by.agent.site.id,
            entry_seq=entry.seq,
            agent_id=by.agent.id,
            patient_id=patient,
            mode=refused.mode,
            grounds=list(refused.grounds),
        )
    )
    return entry


def open_sections(by: Serving, access: Access, sections: Collection[Section]) -> None:
    """Put sections on the record as opened; they are readable after this transaction, not in it."""
    new = tuple(s for s in Section if s in set(sections) - access.opened)
    if not new:
        return
    with _facts_hold():
        entry = audit.append(by, SectionsOpened(new), patient=access.patient, grant=access.id)
        by.connection.execute(
            insert(opening),
            [
                {"grant_id": access.id, "section": s, "log_id": entry.log, "entry_seq": entry.seq}
                for s in new
            ],
        )


def extend(by: Serving, access: Access, reason: str, until: datetime) -> Access:
    """More time, never less, never past the ceiling; ``NoLiveGrant`` once it ended."""
    ends_at = max(access.ends_at, min(until, access.ceiling_at))
    with _facts_hold():
        audit.append(by, AccessExtended(reason, ends_at), patient=access.patient, grant=access.id)
        row = by.connection.execute(
            update(access_grant)
            .where(access_grant.c.id == access.id, access_grant.c.ended_at.is_(None))
            .values(ends_at=ends_at)
            .returning(access_grant, NOW.label("now"))
        ).one_or_none()
    if row is None:
        raise NoLiveGrant
    return _access(row, access.opened)


def end(by: Serving, access: Access, kind: EndKind) -> None:
    """End an access, with each section's seconds on screen; ``NoLiveGrant`` if it had ended."""
    with _facts_hold():
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


def mine(by: Showing, *, limit: int = 200) -> tuple[Access, ...]:
    """This agent's accesses, newest first; none disappears."""
    rows = by.connection.execute(
        select(access_grant, NOW.label("now"), _OPENED)
        .order_by(access_grant.c.granted_at.desc())
        .limit(limit)
    )
    return tuple(_access(row, row.opened) for row in rows)


@dataclass(frozen=True, slots=True)
class Debt:
    """Something an access left owed; ``settled_at`` None while it is."""

    grant: UUID
    kind: Owed
    due_at: datetime
    settled_at: datetime | None


def debts(by: Spoken) -> tuple[Debt, ...]:
    """What this agent owes in words, oldest first, settled ones included."""
    rows = by.connection.execute(select(owed).order_by(owed.c.due_at, owed.c.kind))
    return tuple(Debt(r.grant_id, Owed(r.kind), r.due_at, r.settled_at) for r in rows)


def settle(by: Serving, grant: UUID, kind: Owed, entry: audit.Entry) -> None:
    """What was owed is given; ``NoLiveGrant`` when nothing of the kind was."""
    settled = by.connection.execute(
        update(owed)
        .where(owed.c.grant_id == grant, owed.c.kind == kind, owed.c.settled_at.is_(None))
        .values(settled_at=NOW, settled_seq=entry.seq)
    )
    if settled.rowcount != 1:
        raise NoLiveGrant
