"""Scores as the program leaves them, laid by its worker. Plain functions."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from policy.agents import Agent
from policy.oversight.scoring.evidence import CareState, Code, Evidence, Family, Queue
from store.accesses import Access
from store.scores import ScoredCase
from store.scoring_tables import access_score, case_score, feed_ticket
from store.session import Doors

VERSION, WEIGHTS = "2026.11", "f00dfeed"
PARIS = ZoneInfo("Europe/Paris")

NO_CARE = Evidence(Family.CARE, Code.NO_CARE, 3.5, 1.0, {"state": 6.0, "share": 0.03})
OFF_ROSTER = Evidence(Family.ROSTER, Code.OFF_ROSTER, 2.5, 1.0, {"minutes": 312.0})
SURNAME = Evidence(Family.RELATION, Code.SURNAME, 6.0, 1.0, {"one_in": 413.0})


def today() -> date:
    return datetime.now(PARIS).date()


def a_score(
    doors: Doors,
    agent: Agent,
    access: Access,
    *evidence: Evidence,
    at: datetime | None = None,
    provisional: bool = False,
) -> None:
    """The score of one access."""
    with doors.working() as work:
        work.connection.execute(
            insert(access_score).values(
                site_id=agent.site.id,
                entry_seq=access.entry_seq,
                grant_id=access.id,
                agent_id=agent.id,
                function=agent.function.value,
                at=at or access.granted_at,
                state=CareState.NONE,
                score=sum(one.bits for one in evidence),
                evidence=_written(evidence),
                critical=False,
                provisional=provisional,
                version=VERSION,
                weights=WEIGHTS,
            )
        )


def a_day(
    doors: Doors,
    agent: Agent,
    *evidence: Evidence,
    accesses: Sequence[Access] = (),
    day: date | None = None,
    p: float = 1 / 1400,
    queue: Queue = Queue.THRESHOLD,
    drawn: bool = False,
) -> ScoredCase:
    """The scored day of an agent: today's, by default."""
    made = ScoredCase(
        agent=agent.id,
        function=agent.function.value,
        day=day or today(),
        score=sum(one.bits for one in evidence),
        p=p,
        queue=queue,
        drawn=drawn,
        accesses=tuple(one.id for one in accesses),
        reasons=evidence,
        shown_at=datetime.now(UTC),
        version=VERSION,
        weights=WEIGHTS,
    )
    with doors.working() as work:
        work.connection.execute(
            insert(case_score).values(
                site_id=agent.site.id,
                agent_id=made.agent,
                day=made.day,
                function=made.function,
                score=made.score,
                p=made.p,
                queue=made.queue,
                drawn=made.drawn,
                accesses=list(made.accesses),
                reasons=_written(evidence),
                shown_at=made.shown_at,
                version=made.version,
                weights=made.weights,
            )
        )
    return made


def a_ticket(doors: Doors, agent: Agent, case: UUID, feed: str) -> None:
    """A verdict « erreur de données » on a case, that this feed is to be put right for."""
    with doors.working() as work:
        work.connection.execute(
            insert(feed_ticket).values(site_id=agent.site.id, feed=feed, case_id=case)
        )


def _written(evidence: Sequence[Evidence]) -> object:
    return json.loads(json.dumps([asdict(one) for one in evidence]))
