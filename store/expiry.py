"""What time ends: accesses that ran out, closed to reading already by the row policy."""

from sqlalchemy import select, update

from policy.events import AccessEnded, EndKind
from store import audit
from store.accesses import NOW
from store.grants import shown_seconds
from store.models import access_grant
from store.session import Doors


def expire_due(doors: Doors, *, batch: int = 200) -> int:
    """End accesses past their time, one transaction each; how many were ended."""
    ended = 0
    while ended < batch and _expire_one(doors):
        ended += 1
    return ended


def _expire_one(doors: Doors) -> bool:
    with doors.working() as work:
        row = work.connection.execute(
            select(access_grant)
            .where(access_grant.c.ended_at.is_(None), access_grant.c.ends_at <= NOW)
            .order_by(access_grant.c.ends_at)
            .limit(1)
            .with_for_update(skip_locked=True, key_share=True)
        ).one_or_none()
        if row is None:
            return False
        said = AccessEnded(EndKind.EXPIRED, row.agent_id, shown_seconds(work, row.id))
        audit.append_to(work, said, log=row.site_id, patient=row.patient_id, grant=row.id)
        work.connection.execute(
            update(access_grant)
            .where(access_grant.c.id == row.id)
            .values(ended_at=NOW, end_kind=EndKind.EXPIRED)
        )
    return True
