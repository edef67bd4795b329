"""What is counted of scores: the rest that the draw stands for, and tickets on feeds."""

from datetime import timedelta

from sqlalchemy import Engine, text

from policy.feeds import Feed
from policy.oversight.scoring.evidence import Queue
from store.score_counts import drawn_from, tickets
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk
from tests.store import case_builders as build
from tests.store.score_builders import a_day, a_ticket, today


def test_the_rest_is_what_no_queue_took_and_what_was_drawn_of_it(doors: Doors) -> None:
    agent = a_desk(doors).agent
    reviewer = build.a_supervisor(doors, agent)
    for ago, (queue, drawn) in enumerate(
        [
            (Queue.NONE, False),
            (Queue.NONE, False),
            (Queue.BUDGET, True),
            (Queue.BUDGET, False),
            (Queue.THRESHOLD, False),
            (Queue.CRITICAL, False),
        ]
    ):
        a_day(doors, agent, day=today() - timedelta(days=ago), queue=queue, drawn=drawn)
    a_day(doors, an_agent(doors), queue=Queue.NONE)
    with doors.reviewing(reviewer) as by:
        assert drawn_from(by) == 3


def test_tickets_of_the_site_are_counted_until_they_are_closed(doors: Doors, root: Engine) -> None:
    agent, elsewhere = a_desk(doors).agent, a_desk(doors).agent
    reviewer = build.a_supervisor(doors, agent)
    cases = [build.a_case(doors, an_agent(doors, site=agent.site)) for _ in range(3)]
    for case in cases:
        a_ticket(doors, agent, case, Feed.FILES)
    a_ticket(doors, agent, cases[0], Feed.ROSTER)
    a_ticket(doors, elsewhere, build.a_case(doors, elsewhere), Feed.ROSTER)
    with root.begin() as raw:
        raw.execute(
            text("update feed_ticket set closed_at = clock_timestamp() where case_id = :case"),
            {"case": cases[0]},
        )
    with doors.reviewing(reviewer) as by:
        (one,) = tickets(by)
        first = by.connection.scalar(
            text("select min(opened_at) from feed_ticket where closed_at is null")
        )
    assert (one.feed, one.count, one.oldest) == (Feed.FILES, 2, first)
