"""What ends without its holder: accesses that ran out, and those that are revoked.

The row policy has closed the first already, by the database's clock; a revocation acts at once, on
the next request of whoever held the access.
"""

from uuid import UUID

from sqlalchemy import select, update

from policy.events import AccessEnded, EndKind
from store import audit
from store.accesses import NOW
from store.grants import shown_seconds
from store.models import AnyRow, access_grant
from store.session import Doors, Working

_DUE = (
    select(access_grant)
    .where(access_grant.c.ended_at.is_(None), access_grant.c.ends_at <= NOW)
    .order_by(access_grant.c.ends_at)
    .limit(1)
    .with_for_update(skip_locked=True, key_share=True)
)


def expire_due(doors: Doors, *, batch: int = 200) -> int:
    """End accesses past their time, one transaction each; how many were ended."""
    ended = 0
    while ended < batch and _expire_one(doors):
        ended += 1
    return ended


def revoke_all(work: Working, agent: UUID) -> int:
    """Revoke every live access of an account, which keeps its session; how many."""
    rows = work.connection.execute(
        select(access_grant)
        .where(access_grant.c.agent_id == agent, access_grant.c.ended_at.is_(None))
        .where(access_grant.c.ends_at > NOW)
        .order_by(access_grant.c.site_id, access_grant.c.id)
        .with_for_update(key_share=True)
    ).all()
    for row in rows:
        _end(work, row, EndKind.REVOKED)
    return len(rows)


def _expire_one(doors: Doors) -> bool:
    with doors.working() as work:
        row = work.connection.execute(_DUE).one_or_none()
        if row is not None:
            _end(work, row, EndKind.EXPIRED)
    return row is not None


def _end(work: Working, row: AnyRow, kind: EndKind) -> None:
    said = AccessEnded(kind, row.agent_id, shown_seconds(work, row.id))
    audit.append_to(work, said, log=row.site_id, patient=row.patient_id, grant=row.id)
    work.connection.execute(
        update(access_grant).where(access_grant.c.id == row.id).values(ended_at=NOW, end_kind=kind)
    )
