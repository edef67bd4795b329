"""What a front desk sees of notices, and does with them: letters to print, those that failed.

A letter is printed by a batch, which its entry names letter by letter; a batch can be taken again.
A notice that failed is sent again or printed because somebody decided so. Nothing is ever removed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, func, insert, select, text, update

from policy.notices import NoticeCause, NoticeChannel, NoticeState, Recipient
from policy.patient_events import LettersPrinted, NoticeRedirected
from store import audit
from store.models import AnyRow, agent
from store.patient_tables import letter_batch, notice, notified_access
from store.session import Registering, Reviewing

MOST_IN_A_BATCH: Final = 60
_FAILED: Final = (NoticeState.FAILED, NoticeState.UNCERTAIN)
_OVER: Final = (NoticeState.SENT, NoticeState.PRINTED)
_WHOSE = text("select patient_of_notice(:notice)")
_BY_RECIPIENT: Final = {
    Recipient.HOLDER: NoticeChannel.EMAIL,
    Recipient.TREATING_DOCTOR: NoticeChannel.MSSANTE,
}

_IN_TURN = text("select pg_advisory_xact_lock(hashtextextended(:what, 0))")


class NothingToPrint(Exception):
    """No letter waits."""


class NotFailed(Exception):
    """This notice did not fail, or somebody decided meanwhile: nothing was written."""


class NoSuchBatch(Exception):
    """This site has no such batch."""


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as a list says it: nobody's name."""

    id: UUID
    reference: str
    recipient: Recipient
    channel: NoticeChannel
    state: NoticeState
    cause: NoticeCause | None
    attempts: int
    made_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Queue:
    """How many there are, since when the oldest waits, and the first of them."""

    count: int
    oldest: datetime | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters printed together."""

    id: UUID
    made_at: datetime
    made_by: str
    letters: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A batch that leaves: its letters, in the order of their making."""

    made_at: datetime
    notices: tuple[UUID, ...]


def to_print(by: Registering | Reviewing, most: int = MOST_IN_A_BATCH) -> Queue:
    """Letters that wait."""
    return _queue(by, (NoticeState.TO_PRINT,), most)


def failed(by: Registering | Reviewing, most: int = 100) -> Queue:
    """Those that somebody must decide of."""
    return _queue(by, _FAILED, most)


def unsent(by: Registering | Reviewing, most: int = 100) -> Queue:
    """Those that wait for a mail server."""
    return _queue(by, (NoticeState.WAITING, NoticeState.HANDING), most)


def to_nobody(by: Registering | Reviewing, most: int = 100) -> Queue:
    """Those whose recipient nobody knows, the last ones first: they stay."""
    return _queue(by, (NoticeState.NOBODY,), most, notice.c.made_at.desc())


def lately(by: Registering, within: timedelta, most: int = 200) -> tuple[Line, ...]:
    """Those that were sent or printed, the last ones first."""
    since = func.clock_timestamp() - within
    among = _of_site(by, notice.c.state.in_(_OVER), notice.c.settled_at > since)
    rows = by.connection.execute(_lines(among).order_by(notice.c.settled_at.desc()).limit(most))
    return tuple(map(_line, rows))


def batches(by: Registering, most: int = 20) -> tuple[Batch, ...]:
    """The last batches of this site, the latest first."""
    made = select(letter_batch, agent.c.name).join(agent, agent.c.id == letter_batch.c.made_by)
    ours = made.where(letter_batch.c.site_id == by.agent.site.id)
    rows = by.connection.execute(ours.order_by(letter_batch.c.made_at.desc()).limit(most))
    return tuple(Batch(row.id, row.made_at, row.name, row.letters) for row in rows)


def prepare(by: Registering, most: int = MOST_IN_A_BATCH) -> UUID:
    """The oldest letters become a batch, and are printed from now on; ``NothingToPrint``."""
    waiting = select(notice.c.id).where(_of_site(by, notice.c.state == NoticeState.TO_PRINT))
    oldest = waiting.order_by(notice.c.made_at, notice.c.id).limit(most)
    # A second click waits for the first: its page would be drawn from before the batch.
    by.connection.execute(_IN_TURN, {"what": f"letters of {by.agent.site.id}"})
    # INVARIANT: notices before the head of the log; what somebody else holds is left.
    notices = tuple(by.connection.scalars(oldest.with_for_update(skip_locked=True)))
    if not notices:
        raise NothingToPrint
    batch = uuid4()
    entry = audit.append(by, LettersPrinted(batch, notices))
    made = {"id": batch, "site_id": entry.log, "made_by": by.agent.id, "letters": len(notices)}
    by.connection.execute(insert(letter_batch).values(**made, entry_seq=entry.seq))
    printed = update(notice).where(notice.c.id.in_(notices))
    by.connection.execute(printed.values(state=NoticeState.PRINTED, batch_id=batch))
    return batch


def take(by: Registering, batch: UUID) -> Taken:
    """A batch leaves, on the record each time; ``NoSuchBatch``."""
    ours = letter_batch.c.id == batch, letter_batch.c.site_id == by.agent.site.id
    made_at = by.connection.scalar(select(letter_batch.c.made_at).where(*ours))
    if made_at is None:
        raise NoSuchBatch
    letters = select(notice.c.id).where(notice.c.batch_id == batch)
    ids = by.connection.scalars(letters.order_by(notice.c.made_at, notice.c.id))
    notices = tuple(ids)
    audit.append(by, LettersPrinted(batch, notices))
    return Taken(made_at, notices)


def send_again(by: Registering, notice_id: UUID) -> None:
    """A notice that failed is tried again electronically; ``NotFailed``."""
    recipient = _held(by, notice_id)
    _redirect(by, notice_id, recipient, _BY_RECIPIENT[recipient], NoticeState.WAITING)


def print_instead(by: Registering, notice_id: UUID) -> None:
    """A notice that failed becomes a letter; ``NotFailed``."""
    recipient = _held(by, notice_id)
    _redirect(by, notice_id, recipient, NoticeChannel.LETTER, NoticeState.TO_PRINT)


def _redirect(
    by: Registering,
    notice_id: UUID,
    recipient: Recipient,
    channel: NoticeChannel,
    state: NoticeState,
) -> None:
    patient = by.connection.scalar(_WHOSE, {"notice": notice_id})
    audit.append(by, NoticeRedirected(notice_id, recipient, channel), patient=patient)
    moved = update(notice).where(notice.c.id == notice_id)
    values = {"state": state, "cause": None, "channel": channel, "attempts": 0}
    by.connection.execute(moved.values(**values, next_at=func.clock_timestamp()))


def _held(by: Registering, notice_id: UUID) -> Recipient:
    """Whom it is for; nobody finds what an erased patient was to be told of."""
    held = select(notice.c.recipient).where(
        _of_site(by, notice.c.id == notice_id, notice.c.state.in_(_FAILED)),
        notice.c.cause != NoticeCause.ERASED,
    )
    found = by.connection.scalar(held.with_for_update())
    if found is None:
        raise NotFailed
    return Recipient(found)


def _queue(
    by: Registering | Reviewing,
    states: tuple[NoticeState, ...],
    most: int,
    order: ColumnElement[Any] = notice.c.made_at,
) -> Queue:
    among = _of_site(by, notice.c.state.in_(states))
    counted = select(func.count(), func.min(notice.c.made_at)).where(among)
    count, oldest = by.connection.execute(counted).one()
    rows = by.connection.execute(_lines(among).order_by(order, notice.c.id).limit(most))
    return Queue(count, oldest, tuple(map(_line, rows)))


def _of_site(by: Registering | Reviewing, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = notice.c.site_id == by.agent.site.id
    for condition in more:
        mine &= condition
    return mine


def _lines(among: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    whose = notified_access.c.grant_id == notice.c.grant_id
    return select(notice, notified_access.c.reference).join(notified_access, whose).where(among)


def _line(row: AnyRow) -> Line:
    return Line(
        row.id,
        row.reference,
        Recipient(row.recipient),
        NoticeChannel(row.channel),
        NoticeState(row.state),
        NoticeCause(row.cause) if row.cause else None,
        row.attempts,
        row.made_at,
        row.settled_at,
    )
