"""What the feeds say of an agent's own accesses, as they may read it themselves."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from policy.corroboration import Explanation
from store import corroborating
from store.review_tables import corroboration
from store.session import Spoken


@dataclass(frozen=True, slots=True)
class Judged:
    """``checking``: something was said since, and it will be judged again in a moment."""

    explanation: Explanation
    checking: bool


def of(by: Spoken, grants: Collection[UUID]) -> dict[UUID, Judged]:
    """What explains these accesses of the speaker's; one not judged yet is missing."""
    c = corroboration.c
    rows = by.connection.execute(
        select(c.grant_id, c.state, c.signs, c.stale).where(
            c.agent_id == by.agent.id, c.grant_id.in_(list(grants))
        )
    )
    return {r.grant_id: Judged(corroborating.read(r.state, r.signs), r.stale) for r in rows}
