"""Who is told of an access, by what ways that are known: planned once, its reference and both rows.

The holder: by e-mail, else on paper. The treating doctor: by MSSanté, else on paper, else nobody.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import insert, select, text, update

from policy.checked import ALPHABET, drawn
from policy.contacts import Contacts
from policy.notices import (
    REFERENCE_PREFIX,
    Naming,
    NoticeCause,
    NoticeChannel,
    NoticeState,
    Recipient,
)
from policy.patient_events import NamingChanged, NoticeFailed
from store import audit, contacts
from store.models import access_grant
from store.patient_tables import notice, notice_setting, notified_access
from store.patients import Erased
from store.session import Working

_DRAWN = 13  # characters of the alphabet: 64 bits, which nobody guesses
_NAMING_HELD = text("select pg_advisory_xact_lock(hashtext('notice_setting'))")


@dataclass(frozen=True, slots=True)
class Way:
    """How one of them is told; ``cause`` of what failed before it began."""

    channel: NoticeChannel
    state: NoticeState
    cause: NoticeCause | None = None


_BY_EMAIL = Way(NoticeChannel.EMAIL, NoticeState.WAITING)
_BY_MSSANTE = Way(NoticeChannel.MSSANTE, NoticeState.WAITING)
_ON_PAPER = Way(NoticeChannel.LETTER, NoticeState.TO_PRINT)
_NOBODY = Way(NoticeChannel.NONE, NoticeState.NOBODY)
_ERASED = Way(NoticeChannel.NONE, NoticeState.FAILED, NoticeCause.ERASED)
_NOT_MSSANTE = Way(NoticeChannel.MSSANTE, NoticeState.FAILED, NoticeCause.NOT_AN_ADDRESS)


def due(by: Working, most: int) -> tuple[UUID, ...]:
    """Accesses that ended and of which nobody is told yet, the oldest first."""
    unplanned = select(notified_access.c.grant_id).where(notified_access.c.reference.is_(None))
    oldest = unplanned.order_by(notified_access.c.due_at).limit(most)
    return tuple(by.connection.scalars(oldest))


def plan(by: Working, grant: UUID, is_mssante: Callable[[str], bool]) -> bool:
    """Give an access its reference and its two notices; False when another worker did, or does."""
    held = by.connection.execute(
        select(notified_access.c.site_id, access_grant.c.patient_id)
        .join(access_grant, access_grant.c.id == notified_access.c.grant_id)
        .where(notified_access.c.grant_id == grant, notified_access.c.reference.is_(None))
        .with_for_update(of=notified_access, skip_locked=True)
    ).one_or_none()
    if held is None:
        return False
    reference = drawn(REFERENCE_PREFIX, _drawn)
    by.connection.execute(
        update(notified_access)
        .where(notified_access.c.grant_id == grant)
        .values(reference=reference)
    )
    for recipient, way in _ways(by, held.patient_id, is_mssante).items():
        _lay(by, grant, held.site_id, held.patient_id, recipient, way)
    return True


def name_authors(by: Working, naming: Naming) -> bool:
    """From now on authors are told of so; False when they already were."""
    by.connection.execute(_NAMING_HELD)
    last = select(notice_setting.c.naming).order_by(notice_setting.c.since.desc()).limit(1)
    said = by.connection.scalar(last)
    previous = Naming(said) if said else None
    if previous is naming:
        return False
    audit.append_to(by, NamingChanged(naming, previous))
    by.connection.execute(insert(notice_setting).values(naming=naming))
    return True


def _drawn() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(_DRAWN))


def _ways(by: Working, patient: UUID, is_mssante: Callable[[str], bool]) -> dict[Recipient, Way]:
    try:
        known = contacts.read(by, patient)
    except Erased:
        return dict.fromkeys(Recipient, _ERASED)
    return {
        Recipient.HOLDER: _BY_EMAIL if known.holder and known.holder.email else _ON_PAPER,
        Recipient.TREATING_DOCTOR: _to_doctor(known, is_mssante),
    }


def _to_doctor(known: Contacts, is_mssante: Callable[[str], bool]) -> Way:
    if known.doctor is None:
        return _NOBODY
    if is_mssante(known.doctor.mssante):
        return _BY_MSSANTE
    if known.doctor.postal:
        return _ON_PAPER
    return _NOT_MSSANTE if known.doctor.mssante else _NOBODY


def _lay(
    by: Working, grant: UUID, site: UUID, patient: UUID, recipient: Recipient, way: Way
) -> None:
    notice_id = uuid4()
    if way.cause:
        said = NoticeFailed(notice_id, recipient, way.channel, way.cause)
        audit.append_to(by, said, log=site, patient=patient, grant=grant)
    by.connection.execute(
        insert(notice).values(
            id=notice_id,
            grant_id=grant,
            site_id=site,
            recipient=recipient,
            channel=way.channel,
            state=way.state,
            cause=way.cause,
        )
    )
