"""Which accesses were received by hand-over, from which; and what is judged again with the first.

Whoever takes over is granted later than whoever hands over: within a batch, the first comes first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from policy.corroboration import Explanation, State
from policy.corroboration_relay import received
from policy.corroboration_values import EXPLAINED
from store.session import Working

_ORIGINS = text(
    "select h.new_grant as id, h.grant_id as origin, c.state from handover h"
    " left join corroboration c on c.grant_id = h.grant_id"
    " where h.new_grant = any (cast(:grants as uuid[]))"
)
# What changes what it gives changes those who received it; the links after follow in their turn.
_RECEIVED = text(
    "update corroboration f set stale = true"
    " from unnest(cast(:grants as uuid[]), cast(:states as text[])) as n (id, state)"
    " join corroboration c on c.grant_id = n.id and"
    " (c.state = any (cast(:explained as text[])), c.state = :differs)"
    " <> (n.state = any (cast(:explained as text[])), n.state = :differs)"
    " join handover h on h.grant_id = n.id and h.new_grant is not null"
    " where f.grant_id = h.new_grant and f.grant_id <> all (cast(:grants as uuid[]))"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """The access that was handed over, and its state as stored."""

    grant: UUID
    state: State | None


def origins(work: Working, grants: Sequence[UUID]) -> dict[UUID, Origin]:
    """Of these accesses, those that were received, each with where it came from."""
    rows = work.connection.execute(_ORIGINS, {"grants": list(grants)})
    return {
        row.id: Origin(row.origin, None if row.state is None else State(row.state)) for row in rows
    }


def relayed(own: Explanation, origin: Origin | None, judged: Mapping[UUID, State]) -> Explanation:
    """An explanation with what was received; of the first, this batch knows best."""
    if origin is None:
        return own
    return received(own, judged.get(origin.grant, origin.state))


def mark_received(work: Working, grants: Iterable[UUID], states: Iterable[State]) -> None:
    """Have judged again what was received from these, where their new state gives another."""
    said = {"grants": list(grants), "states": [state.value for state in states]}
    known = {"explained": sorted(EXPLAINED), "differs": State.LINKED_DIFFERS.value}
    work.connection.execute(_RECEIVED, said | known)
