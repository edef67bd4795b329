"""What became of the notices of one access, as its reviewer reads it: by what way, and where to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from policy.notices import NoticeCause, NoticeChannel, NoticeState, Recipient
from store.models import AnyRow
from store.patient_tables import notice, notified_access
from store.session import Reviewing


@dataclass(frozen=True, slots=True)
class Noticed:
    """One notice; ``at`` is when it came to where it stands."""

    recipient: Recipient
    channel: NoticeChannel
    state: NoticeState
    cause: NoticeCause | None
    at: datetime


def of_access(by: Reviewing, grant: UUID) -> tuple[Noticed, ...] | None:
    """Its notices, none while they are being made; None when nobody is to be told of it."""
    t, n = notified_access.c, notice.c
    if by.connection.scalar(select(t.grant_id).where(t.grant_id == grant)) is None:
        return None
    rows = by.connection.execute(select(notice).where(n.grant_id == grant).order_by(n.recipient))
    return tuple(map(_noticed, rows))


def _noticed(row: AnyRow) -> Noticed:
    return Noticed(
        Recipient(row.recipient),
        NoticeChannel(row.channel),
        NoticeState(row.state),
        None if row.cause is None else NoticeCause(row.cause),
        row.settled_at or row.made_at,
    )
