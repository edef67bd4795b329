"""Notices claimed, handed to a server, and what became of each.

INVARIANT: between ``hand`` and what a server answers, nothing is tried again by itself. A row that
nobody settles (we stopped, or were cut off) becomes uncertain, and a person decides (ADR 19).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, text, update

from policy.durations import DURATIONS
from policy.notices import NoticeCause, NoticeChannel, NoticeState, Recipient
from policy.patient_events import NoticeFailed, NoticeSent
from store import audit
from store.models import AnyRow, access_grant
from store.patient_tables import notice
from store.session import Working

#: Tries before a notice is too old, however old: a server that was away for weeks is tried first.
FEWEST_TRIES = 8
#: What will still happen, or somebody may have to look at.
NOT_OVER = (
    NoticeState.WAITING,
    NoticeState.HANDING,
    NoticeState.TO_PRINT,
    NoticeState.FAILED,
    NoticeState.UNCERTAIN,
)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A notice that this worker is to send; ``next_at`` tells its claim from a later one."""

    id: UUID
    grant: UUID
    site: UUID
    patient: UUID
    recipient: Recipient
    channel: NoticeChannel
    attempts: int
    next_at: datetime  # of the next try: each claim writes one of its own


_NOW = func.clock_timestamp()
_WHOSE = (
    select(access_grant.c.patient_id)
    .where(access_grant.c.id == notice.c.grant_id)
    .scalar_subquery()
    .label("patient_id")
)
_ROW = select(notice, _WHOSE)
_ONE = _ROW.limit(1).with_for_update(of=notice, skip_locked=True)
# In the order of the index of each state: by another, every notice there ever was would be read.
_LEFT = _ONE.where(notice.c.state == NoticeState.HANDING).order_by(notice.c.handed_at)
_TOO_OLD = _ONE.where(
    notice.c.state == NoticeState.WAITING,
    notice.c.attempts >= FEWEST_TRIES,
    notice.c.made_at < _NOW - DURATIONS.notice.limit,
).order_by(notice.c.next_at)
_DUE = (
    select(notice.c.id)
    .where(notice.c.state == NoticeState.WAITING, notice.c.next_at <= _NOW)
    .order_by(notice.c.next_at, notice.c.id)
    .with_for_update(skip_locked=True)
)
# A quarter more at most, by the id: what failed together is not tried together.
_NEXT_TRY = text(
    "clock_timestamp() + least(:first * power(2, least(attempts, 20)), :longest)"
    " * (1 + get_byte(uuid_send(notice.id), 15) / 1024.0)"
).bindparams(first=DURATIONS.notice.first_wait, longest=DURATIONS.notice.longest_wait)


def claim(by: Working, channel: NoticeChannel, most: int) -> tuple[Claimed, ...]:
    """The next notices of a channel, kept from others until their next try."""
    due = _DUE.where(notice.c.channel == channel).limit(most)
    rows = by.connection.execute(
        update(notice)
        .where(notice.c.id.in_(due))
        .values(attempts=notice.c.attempts + 1, next_at=_NEXT_TRY)
        .returning(notice, _WHOSE)
    )
    return tuple(_claimed(row) for row in rows)


def hand(by: Working, what: Claimed) -> bool:
    """From the commit of this on, only the server's answer tells; False when it is another's."""
    ours = notice.c.next_at == what.next_at, notice.c.state == NoticeState.WAITING
    handing = update(notice).where(notice.c.id == what.id, *ours)
    return by.connection.execute(handing.values(state=NoticeState.HANDING)).rowcount == 1


def put_back(by: Working, what: Claimed) -> bool:
    """The server has not taken it: it is tried again at its time."""
    ours = notice.c.next_at == what.next_at, notice.c.state == NoticeState.HANDING
    back = update(notice).where(notice.c.id == what.id, *ours).values(state=NoticeState.WAITING)
    return by.connection.execute(back).rowcount == 1


def sent(by: Working, what: Claimed) -> bool:
    """A server took it; False when it no longer was in our hands."""
    if _held(by, what) is not NoticeState.HANDING:
        return False
    said = NoticeSent(what.id, what.recipient, what.channel)
    audit.append_to(by, said, log=what.site, patient=what.patient, grant=what.grant)
    _settle(by, what, NoticeState.SENT, None)
    return True


def failed(by: Working, what: Claimed, cause: NoticeCause) -> bool:
    """It did not arrive, for this cause; False when that was settled meanwhile."""
    if _held(by, what) not in (NoticeState.WAITING, NoticeState.HANDING):
        return False
    _fail(by, what, NoticeState.FAILED, cause)
    return True


def uncertain(by: Working, what: Claimed) -> bool:
    """We were cut off before the server's answer; False when that was settled meanwhile."""
    if _held(by, what) is not NoticeState.HANDING:
        return False
    _fail(by, what, NoticeState.UNCERTAIN, NoticeCause.INTERRUPTED)
    return True


def returned(by: Working, notice_id: UUID) -> bool | None:
    """A server gave it back: it failed. False when it had not been sent, None when none is it."""
    row = by.connection.execute(_ROW.where(notice.c.id == notice_id)).one_or_none()
    if row is None:
        return None
    what = _claimed(row)
    # A quick server gives it back before we wrote down that it was taken.
    if _held(by, what) not in (NoticeState.SENT, NoticeState.HANDING):
        return False
    _fail(by, what, NoticeState.FAILED, NoticeCause.BOUNCED)
    return True


def left_behind(by: Working, age: timedelta) -> bool:
    """One that somebody was handing so long ago, and has left, is uncertain; was there one?"""
    gone = _LEFT.where(notice.c.handed_at < _NOW - age)
    return _fail_one(by, gone, NoticeState.UNCERTAIN, NoticeCause.INTERRUPTED)


def too_old(by: Working, channel: NoticeChannel) -> bool:
    """One that no server took for days failed; was there one?"""
    old = _TOO_OLD.where(notice.c.channel == channel)
    return _fail_one(by, old, NoticeState.FAILED, NoticeCause.TOO_OLD)


def counts(by: Working) -> dict[NoticeState, int]:
    """How many notices are in each state that is not over."""
    counted = select(notice.c.state, func.count()).group_by(notice.c.state)
    rows = by.connection.execute(counted.where(notice.c.state.in_(NOT_OVER)))
    found = {NoticeState(row[0]): row[1] for row in rows}
    return {state: found.get(state, 0) for state in NOT_OVER}


def _fail_one(
    by: Working, which: Select[*tuple[Any, ...]], state: NoticeState, cause: NoticeCause
) -> bool:
    row = by.connection.execute(which).one_or_none()
    if row is not None:
        _fail(by, _claimed(row), state, cause)
    return row is not None


def _fail(by: Working, what: Claimed, state: NoticeState, cause: NoticeCause) -> None:
    said = NoticeFailed(what.id, what.recipient, what.channel, cause)
    audit.append_to(by, said, log=what.site, patient=what.patient, grant=what.grant)
    _settle(by, what, state, cause)


def _settle(by: Working, what: Claimed, state: NoticeState, cause: NoticeCause | None) -> None:
    settled = update(notice).where(notice.c.id == what.id)
    by.connection.execute(settled.values(state=state, cause=cause))


def _held(by: Working, what: Claimed) -> NoticeState | None:
    """Its state; None when it is another claim's by now."""
    # INVARIANT: the notice before the head of the log, as whoever redirects one does.
    held = select(notice.c.state, notice.c.next_at).where(notice.c.id == what.id).with_for_update()
    row = by.connection.execute(held).one()
    return NoticeState(row.state) if row.next_at == what.next_at else None


def _claimed(row: AnyRow) -> Claimed:
    return Claimed(
        row.id,
        row.grant_id,
        row.site_id,
        row.patient_id,
        Recipient(row.recipient),
        NoticeChannel(row.channel),
        row.attempts,
        row.next_at,
    )
