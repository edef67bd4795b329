"""What is counted of scores: what waits by queue, and the rest that the draw stands for."""

from datetime import timedelta

from policy.oversight.scoring.evidence import Queue
from policy.verdicts import Why
from store.case_order import FOR_OFFICERS, FOR_REVIEWERS
from store.score_counts import drawn_from, waiting_by_queue
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk
from tests.store import case_builders as build
from tests.store.oversight_builders import an_access
from tests.store.score_builders import a_day, today


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


def test_what_waits_is_counted_by_queue_in_the_states_asked_for(doors: Doors) -> None:
    agent = a_desk(doors).agent
    reviewer = build.a_supervisor(doors, agent)
    for why in (Why.SCORED, Why.SCORED, Why.RANDOM, Why.UNEXPLAINED):
        colleague = a_desk(doors, an_agent(doors, site=agent.site))
        build.a_case(doors, colleague.agent, [an_access(doors, colleague)], why=why)
    elsewhere = a_desk(doors)
    build.a_case(doors, elsewhere.agent, [an_access(doors, elsewhere)], why=Why.SCORED)
    with doors.reviewing(reviewer) as by:
        found = waiting_by_queue(by, FOR_REVIEWERS)
        assert found == {Why.SCORED: 2, Why.BUDGET: 0, Why.RANDOM: 1}
        assert set(waiting_by_queue(by, FOR_OFFICERS).values()) == {0}
