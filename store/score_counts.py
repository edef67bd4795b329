"""What the page on the method and the page on feeds count of scores: the rest, and tickets."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from policy.feeds import Feed
from policy.oversight.scoring.evidence import Queue
from store.scoring_tables import case_score, feed_ticket
from store.session import Reviewing


@dataclass(frozen=True, slots=True)
class Tickets:
    """Verdicts « erreur de données » that wait for a feed to be put right."""

    feed: Feed
    count: int
    oldest: datetime


def drawn_from(by: Reviewing) -> int:
    """How many scored days no queue took: what those that were drawn stand for."""
    k = case_score.c
    left = or_(k.queue == Queue.NONE, k.drawn)
    asked = select(func.count()).where(k.site_id == by.agent.site.id, left)
    return by.connection.scalar(asked) or 0


def tickets(by: Reviewing) -> tuple[Tickets, ...]:
    """Those of the site that are still open, by feed."""
    t = feed_ticket.c
    rows = by.connection.execute(
        select(t.feed, func.count().label("n"), func.min(t.opened_at).label("oldest"))
        .where(t.site_id == by.agent.site.id, t.closed_at.is_(None))
        .group_by(t.feed)
        .order_by(t.feed)
    )
    return tuple(Tickets(Feed(row.feed), row.n, row.oldest) for row in rows)
