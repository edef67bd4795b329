"""A patient is erased: their key is destroyed, and whatever finds or reaches them goes with it.

The log keeps its entries, which name nobody, and still verifies. What is under review stays until
it is closed (docs/adr/0018-erased-once-nothing-is-under-review.md).
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, select, text, update

from policy.notices import NoticeCause, NoticeChannel, NoticeState, Recipient
from policy.patient_events import NoticeFailed, PatientErased
from store import audit
from store.audit import Committed, Entry
from store.models import access_grant, document, patient
from store.patient_tables import notice
from store.session import Working

_HOLD = text("select hold_patient_to_change(:patient)")
# INVARIANT: patient, then accesses, then log heads: never a ring (guards.sql).
_HOLD_ACCESSES = (
    select(access_grant.c.id)
    .where(access_grant.c.patient_id == bindparam("patient"), access_grant.c.ended_at.is_(None))
    .order_by(access_grant.c.site_id, access_grant.c.id)
    .with_for_update(key_share=True)
)
_UNDER_REVIEW = text("select under_review(:patient)")
#: Nobody was written to yet: what cannot be told any more is said so.
_UNSENT = (NoticeState.WAITING, NoticeState.TO_PRINT)


class NoSuchPatient(Exception):
    """Nobody has this id."""


class ErasedAlready(Exception):
    """The key is gone already: nothing was written."""


class UnderReview(Exception):
    """An access to this record is being reviewed or contested: nothing was written."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was said of it, and what commits the log to the reason."""

    entry: Entry
    reason: Committed
    documents: int
    notices: int


def erase(by: Working, patient_id: UUID, words: str) -> Erasure:
    """Erase a patient, for a reason of which the log holds a commitment alone.

    ``NoSuchPatient``, ``ErasedAlready``, ``UnderReview``. Live accesses end in the
    same transaction (guards.sql).
    """
    by.connection.execute(_HOLD, {"patient": patient_id})
    held = select(patient.c.key_wrapped).where(patient.c.id == patient_id)
    row = by.connection.execute(held).one_or_none()
    if row is None:
        raise NoSuchPatient
    if row.key_wrapped is None:
        raise ErasedAlready
    if by.connection.execute(_UNDER_REVIEW, {"patient": patient_id}).scalar_one():
        raise UnderReview
    by.connection.execute(_HOLD_ACCESSES, {"patient": patient_id})
    reason = audit.commit_to(words)
    counted = select(func.count()).where(document.c.patient_id == patient_id)
    documents = by.connection.execute(counted).scalar_one()
    notices = _fail_notices(by, patient_id)
    entry = audit.append_to(by, PatientErased(documents, reason.commitment), patient=patient_id)
    by.connection.execute(
        update(patient)
        .where(patient.c.id == patient_id)
        .values(key_wrapped=None, number_index=None, identity_sealed=b"")
    )
    return Erasure(entry, reason, documents, notices)


def _fail_notices(by: Working, patient_id: UUID) -> int:
    unsent = by.connection.execute(
        select(notice.c.id, notice.c.grant_id, notice.c.site_id, notice.c.recipient,
               notice.c.channel)
        .join(access_grant, access_grant.c.id == notice.c.grant_id)
        .where(access_grant.c.patient_id == patient_id, notice.c.state.in_(_UNSENT))
        .order_by(notice.c.site_id, notice.c.id)
        .with_for_update(of=notice)
    ).all()  # fmt: skip
    for row in unsent:
        channel, recipient = NoticeChannel(row.channel), Recipient(row.recipient)
        said = NoticeFailed(row.id, recipient, channel, NoticeCause.ERASED)
        audit.append_to(by, said, log=row.site_id, patient=patient_id, grant=row.grant_id)
        by.connection.execute(
            update(notice)
            .where(notice.c.id == row.id)
            .values(state=NoticeState.FAILED, cause=NoticeCause.ERASED)
        )
    return len(unsent)
