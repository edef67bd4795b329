"""The keys of cases' words, put under the ring's current key like those of patients."""

from sqlalchemy import func, select, update

from store.review_tables import review_case
from store.sealing import unwrap, wrap
from store.session import Working

_c = review_case.c


def under_older_keys(by: Working) -> int:
    """How many cases' keys are not yet under the ring's current key."""
    older = select(func.count()).select_from(review_case).where(_c.key_version != by.ring.current)
    return by.connection.scalar(older) or 0


def rewrap(by: Working, *, batch: int = 500) -> int:
    """Put up to ``batch`` cases' keys under the ring's current key; how many were moved."""
    rows = by.connection.execute(
        select(_c.id, _c.key_wrapped, _c.key_version)
        .where(_c.key_version != by.ring.current)
        .limit(batch)
        .with_for_update(key_share=True, skip_locked=True)
    ).all()
    for row in rows:
        key = unwrap(row.key_wrapped, row.key_version, by.ring, row.id)
        wrapped, version = wrap(key, by.ring, row.id)
        by.connection.execute(
            update(review_case)
            .where(_c.id == row.id)
            .values(key_wrapped=wrapped, key_version=version)
        )
    return len(rows)
