"""Accesses as their holder reads them: one, the live one with a patient, all of theirs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select

from policy.decision import Mode
from policy.events import EndKind
from policy.record import Section
from store.models import AnyRow, access_grant, opening
from store.session import Serving, Showing, Spoken

NOW = func.clock_timestamp()


class NoLiveGrant(Exception):
    """There is no live access: it ended, or it never was this agent's."""


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
    exercise: bool  # the patient is of drills
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


def access_of(row: AnyRow, opened: Collection[str] = ()) -> Access:
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
        exercise=row.exercise,
        opened=frozenset(map(Section, opened)),
    )


_OPENED = (
    select(func.coalesce(func.array_agg(opening.c.section), []))
    .where(opening.c.grant_id == access_grant.c.id)
    .scalar_subquery()
    .label("opened")
)


# Made once: building a statement at each call costs more than sending it.
_ONE = select(access_grant, NOW.label("now"), _OPENED).where(
    access_grant.c.id == bindparam("grant")
)
_ONE_LOCKED = _ONE.with_for_update(of=access_grant, key_share=True)


def read(by: Spoken, grant: UUID) -> Access:
    """One access of this agent; ``NoLiveGrant`` when it is not theirs."""
    return _one(by, _ONE, grant)


def lock(by: Serving, grant: UUID) -> Access:
    """The same, live or not, and nobody else changes it until the gesture ends."""
    return _one(by, _ONE_LOCKED, grant)


def _one(by: Spoken, statement: Select[*tuple[Any, ...]], grant: UUID) -> Access:
    row = by.connection.execute(statement, {"grant": grant}).one_or_none()
    if row is None:
        raise NoLiveGrant
    return access_of(row, row.opened)


def hold(by: Serving, grant: UUID) -> Access:
    """The same, live; ``NoLiveGrant`` otherwise."""
    access = lock(by, grant)
    if not access.live:
        raise NoLiveGrant
    return access


def mine(by: Showing, *, limit: int = 200) -> tuple[Access, ...]:
    """This agent's accesses, newest first; none disappears."""
    rows = by.connection.execute(
        select(access_grant, NOW.label("now"), _OPENED)
        .order_by(access_grant.c.granted_at.desc())
        .limit(limit)
    )
    return tuple(access_of(row, row.opened) for row in rows)


def these(by: Showing, grants: Collection[UUID]) -> dict[UUID, Access]:
    """Some of this agent's accesses, by id."""
    rows = by.connection.execute(
        select(access_grant, NOW.label("now"), _OPENED).where(access_grant.c.id.in_(list(grants)))
    )
    return {row.id: access_of(row, row.opened) for row in rows}
