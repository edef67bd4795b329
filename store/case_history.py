"""What happened to a case, who read it how, and what came of the same agent's earlier ones.

A blind second reader gets neither the first one's verdict nor their notes: the row policies keep
them away (guards_review.sql).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from policy.verdicts import Case, CaseState, Verdict
from store import case_words
from store.case_words import CaseWords
from store.models import agent
from store.review_tables import case_reading, case_step, corroboration, review_case
from store.session import Reviewing

EARLIER = 200  # cases of the same agent that are counted
COMPARED = 2_000  # accesses of the site, the newest, that an agent is compared over


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a case's history; ``by`` is None when the program did it."""

    seq: int
    at: datetime
    kind: str
    state: CaseState
    by: str | None
    words: CaseWords | None


@dataclass(frozen=True, slots=True)
class CaseReading:
    """What a reader thought, and after how long."""

    rank: int
    by: str
    verdict: Verdict
    seconds: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many are explained."""

    explained: int
    of: int


@dataclass(frozen=True, slots=True)
class Compared:
    """An agent's latest accesses and everybody else's of the site."""

    theirs: Share
    others: Share


def steps(by: Reviewing, case: UUID) -> tuple[Step, ...]:
    """Everything that happened, in order, with the words that this reviewer may read."""
    s = case_step.c
    said = case_words.beside(by, case)
    rows = by.connection.execute(
        select(s.entry_seq, s.at, s.kind, s.state, agent.c.name)
        .outerjoin(agent, agent.c.id == s.agent_id)
        .where(s.case_id == case)
        .order_by(s.entry_seq)
    )
    return tuple(
        Step(r.entry_seq, r.at, r.kind, CaseState(r.state), r.name, said.get(r.entry_seq))
        for r in rows
    )


def readings(by: Reviewing, case: UUID) -> tuple[CaseReading, ...]:
    """The readings that may be known: one's own, and all of them once the case is decided."""
    r = case_reading.c
    rows = by.connection.execute(
        select(r.rank, agent.c.name, r.verdict, r.seconds)
        .join(agent, agent.c.id == r.agent_id)
        .where(r.case_id == case)
        .order_by(r.rank)
    )
    return tuple(CaseReading(x.rank, x.name, Verdict(x.verdict), x.seconds) for x in rows)


def earlier(by: Reviewing, case: Case) -> Mapping[Verdict | None, int]:
    """Verdicts on the agent's earlier cases, counted; None is « explained by itself »."""
    c = review_case.c
    rows = by.connection.scalars(
        select(c.verdict)
        .where(c.agent_id == case.agent, c.opened_at < case.opened_at)
        .where(c.state == CaseState.CLOSED)
        .order_by(c.opened_at.desc())
        .limit(EARLIER)
    )
    return Counter(None if verdict is None else Verdict(verdict) for verdict in rows)


def compared(by: Reviewing, case: Case, explained: frozenset[str]) -> Compared:
    """Of the site's newest accesses, how many are explained: this agent's, everybody else's."""
    k = corroboration.c
    newest = (
        select(k.agent_id, k.state)
        .where(k.site_id == case.site)
        .order_by(k.granted_at.desc())
        .limit(COMPARED)
        .subquery()
        .c
    )
    mine, good = newest.agent_id == case.agent, newest.state.in_(sorted(explained))
    row = by.connection.execute(
        select(
            func.count().filter(mine).label("theirs"),
            func.count().filter(mine, good).label("theirs_explained"),
            func.count().filter(~mine).label("others"),
            func.count().filter(~mine, good).label("others_explained"),
        )
    ).one()
    return Compared(
        Share(row.theirs_explained, row.theirs), Share(row.others_explained, row.others)
    )
