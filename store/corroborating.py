"""Keeps for each access what explains it: derived, dropped and rebuilt at will, never unsealing.

A new access first gets a stale row, committed, and is judged in the next transaction: what a feed
says meanwhile finds the row and marks it again, so that nothing heard late is lost.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from policy.corroboration import Explanation, Sign, SignCode, State, explain
from policy.durations import DURATIONS
from store import corroborating_sql as sql
from store.confirming import confirm
from store.corroborating_relay import mark_received, origins, relayed
from store.corroborating_seen import Around, around
from store.review_tables import corroboration, derived_upto
from store.session import Doors, Reviewing, Working

BATCH = 200  # a feed of those sites waits as long as a batch takes
NAME = "corroboration"
#: What explains an access by itself; « own care » does not explain another in its turn.
DIRECT = frozenset({State.LINKED_MATCHES, State.CARE_HERE})


def evaluate(doors: Doors, *, batch: int = BATCH) -> int:
    """Judge new accesses and those that a feed or an answer spoke of since; how many."""
    with doors.working() as work:
        _adopt(work, batch)
    with doors.working() as work:
        held = _held(work, batch)
        judged = _judge(work, held) if held else ()
    confirm(doors, judged)
    return len(judged)


def rebuild(doors: Doors) -> int:
    """Forget every judgement and make them again; how many."""
    with doors.working() as work:
        work.connection.execute(delete(corroboration))
        work.connection.execute(delete(derived_upto).where(derived_upto.c.name == NAME))
    judged = 0
    while done := evaluate(doors):
        judged += done
    return judged


def explanations(by: Reviewing, grants: Collection[UUID]) -> dict[UUID, Explanation]:
    """What explains these accesses of the speaker's site; one not judged yet is missing."""
    rows = by.connection.execute(
        select(corroboration.c.grant_id, corroboration.c.state, corroboration.c.signs).where(
            corroboration.c.grant_id.in_(grants)
        )
    )
    return {row.grant_id: read(row.state, row.signs) for row in rows if row.signs}


def read(state: str, signs: list[dict[str, Any]]) -> Explanation:
    """An explanation as it was stored."""
    read = (Sign(SignCode(one["code"]), one["agrees"], one["figures"]) for one in signs)
    return Explanation(State(state), tuple(read))


def _adopt(work: Working, batch: int) -> None:
    """Lay a stale row for what is new, and mark what is to be judged once more."""
    upto = work.connection.execute(sql.ADOPT, {"batch": batch}).scalar()
    if upto is not None:
        values = insert(derived_upto).values(name=NAME, upto=upto)
        work.connection.execute(
            values.on_conflict_do_update(index_elements=["name"], set_={"upto": upto})
        )
    work.connection.execute(sql.SETTLED, {"settled": DURATIONS.review.settled})
    work.connection.execute(sql.ATTACHED)


def _held(work: Working, batch: int) -> Sequence[UUID]:
    """What is to be judged now, while no feed of its site speaks."""
    waiting = work.connection.execute(sql.WAITING, {"batch": batch}).all()
    if not waiting:
        return ()
    work.connection.execute(sql.FEEDS_WAIT, {"sites": [row.site_id for row in waiting]})
    of = {"grants": [row.grant_id for row in waiting]}
    return work.connection.execute(sql.STALE, of).scalars().all()


def _judge(work: Working, grants: Sequence[UUID]) -> Collection[UUID]:
    """Oldest first: what an access is explained by may explain the next one of this batch."""
    states: dict[UUID, State] = {}
    received, signs = origins(work, grants), []
    for one in around(work, grants):
        own_care = tuple(_own(one, states))
        itself = explain(replace(one.seen, own=own_care))
        explained = relayed(itself, received.get(one.grant), states)
        states[one.grant] = explained.state
        signs.append(json.dumps([asdict(sign) for sign in explained.signs]))
    said = {"grants": list(states), "states": [*states.values()], "signs": signs}
    own = {"own": DURATIONS.review.own_care, "direct": [state.value for state in DIRECT]}
    work.connection.execute(sql.FOLLOWING, said | own)
    work.connection.execute(sql.SHARING, said | {"shared": DURATIONS.review.settled})
    mark_received(work, states.keys(), states.values())
    work.connection.execute(sql.JUDGED, said)
    return states.keys()


def _own(one: Around, judged: Mapping[UUID, State]) -> Iterator[datetime]:
    """When the agent cared for this patient, explained by itself; this batch knows best."""
    for before in one.before:
        if judged.get(before.grant, before.state) in DIRECT:
            yield before.at
