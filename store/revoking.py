"""A reviewer ends a live access of their site: why is said before the end is.

The words are sealed with the patient's key, like every justification of that access.
"""

from uuid import UUID

from sqlalchemy import func, select, update

from policy.events import AccessEnded, EndKind
from policy.review_events import AccessRevoked
from store import audit, patients
from store.accesses import NOW, NoLiveGrant
from store.grants import shown_seconds
from store.models import access_grant, patient
from store.session import Reviewing

FIELD = "revocation"


class OwnAccess(Exception):
    """The access is the speaker's own, under whatever account: it is a colleague's to revoke."""


def revoke(by: Reviewing, grant: UUID, words: str) -> None:
    """End it now; the holder's next request meets an ended access.

    ``NoLiveGrant`` if it had ended, ``OwnAccess``.
    """
    g, p = access_grant.c, patient.c
    held = by.connection.execute(
        select(g.agent_id, g.patient_id, func.same_person(g.agent_id, by.agent.id).label("own"))
        .where(g.id == grant, g.ended_at.is_(None), g.ends_at > NOW)
        .with_for_update(key_share=True)
    ).one_or_none()
    if held is None:
        raise NoLiveGrant
    if held.own:
        raise OwnAccess
    key = patients.key_of(
        by.connection.execute(
            select(p.id, p.key_wrapped, p.key_version).where(p.id == held.patient_id)
        ).one(),
        by.ring,
    )
    said, about = audit.commit_to(words), {"patient": held.patient_id, "grant": grant}
    entry = audit.append(by, AccessRevoked(held.agent_id, said.commitment), **about)
    audit.keep_words(by, entry, FIELD, said, held.patient_id, key)
    ended = AccessEnded(EndKind.REVOKED, held.agent_id, shown_seconds(by, grant))
    audit.append(by, ended, **about)
    by.connection.execute(
        update(access_grant).where(g.id == grant).values(ended_at=NOW, end_kind=EndKind.REVOKED)
    )
