"""What pages count of scores: what waits by queue, and the rest that the draw stands for."""

from collections.abc import Mapping

from sqlalchemy import func, or_, select

from policy.oversight.scoring.evidence import Queue
from policy.verdicts import CaseState, Why
from store.case_order import Sought, waiting
from store.review_tables import case_access
from store.scores import QUEUES
from store.scoring_tables import case_score
from store.session import Reviewing


def waiting_by_queue(by: Reviewing, states: frozenset[CaseState]) -> Mapping[Why, int]:
    """Cases in these states that a score, or its draw, opened; like the queue, a bounded number."""
    these, a = waiting(by, Sought(states=states)).subquery(), case_access.c
    rows = by.connection.execute(
        select(a.why, func.count(a.case_id.distinct()).label("n"))
        .join_from(these, case_access, a.case_id == these.c.id)
        .where(a.why.in_(sorted(QUEUES)))
        .group_by(a.why)
    )
    found = {Why(row.why): int(row.n) for row in rows}
    return {why: found.get(why, 0) for why in QUEUES}


def drawn_from(by: Reviewing) -> int:
    """How many scored days no queue took: what those that were drawn stand for."""
    k = case_score.c
    left = or_(k.queue == Queue.NONE, k.drawn)
    asked = select(func.count()).where(k.site_id == by.agent.site.id, left)
    return by.connection.scalar(asked) or 0
