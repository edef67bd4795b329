"""Scores as a reviewer reads them: of a case's accesses, of queues, of what verdicts measured.

A score says that something is to be explained, never that somebody did wrong; nobody reads their
own (guards_review.sql). It is derived: missing while it is made again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import select, text

from policy.oversight.scoring.evidence import CareState, Code, Evidence, Family, Queue
from policy.oversight.scoring.learning import Weights
from policy.verdicts import Verdict, Why
from store.review_tables import case_access, review_case
from store.scoring_tables import access_score, case_score
from store.session import Reviewing

_s, _k, _c = access_score.c, case_score.c, review_case.c
#: Why a scored access is in a case, and the queue that it came by.
QUEUES: Final[Mapping[Why, str]] = {
    Why.SCORED: "threshold",
    Why.BUDGET: "budget",
    Why.RANDOM: "random",
}


@dataclass(frozen=True, slots=True)
class ScoredAccess:
    """One access of a case: what speaks for looking at it, the heaviest first."""

    entry: int  # in the log of the case's site
    grant: UUID
    at: datetime
    state: CareState
    score: float
    evidence: tuple[Evidence, ...]
    critical: bool
    provisional: bool  # the files have not had their day yet
    version: str
    weights: str


@dataclass(frozen=True, slots=True)
class ScoredCase:
    """An agent's day; ``p`` is the share of ordinary days of the function that score as much."""

    agent: UUID
    function: str
    day: date
    score: float
    p: float
    queue: Queue
    drawn: bool
    accesses: tuple[UUID, ...]  # grants, what weighs most first
    reasons: tuple[Evidence, ...]
    shown_at: datetime
    version: str
    weights: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of the cases of one queue: how many stand, and how many got each verdict."""

    standing: int
    verdicts: Mapping[Verdict, int]

    @property
    def closed(self) -> int:
        """How many a person judged."""
        return sum(self.verdicts.values())

    @property
    def misuses(self) -> int:
        """How many were misuse."""
        return self.verdicts.get(Verdict.MISUSE, 0)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What verdicts taught last; None of it before the first time."""

    since: datetime
    version: str
    weights: Mapping[Family, float]
    examples: int
    misuses: int


# By the queue that the day is in, whatever else its case stands for: a day that was drawn counts
# also when somebody had to look at it anyway.
_JUDGED = text(
    "select why, verdict, count(*) as n from ("
    " select distinct on (k.agent_id, k.day) c.state, c.verdict, case when k.drawn then 'random'"
    " when k.queue = 'budget' then 'budget' else 'scored' end as why"
    " from case_score k join review_case c"
    " on c.site_id = k.site_id and c.agent_id = k.agent_id and c.day = k.day"
    " where k.site_id = :site and k.queue <> 'none'"
    " order by k.agent_id, k.day, c.verdict is null, c.closed_at desc) one"
    " where state <> 'closed' or verdict is not null group by why, verdict"
)
_LEARNT = text(
    "select since, version, weights, examples, misuses from scoring_weights"
    " order by since desc limit 1"
)
_VERSION = text("select version from scoring_version order by since desc limit 1")


def of_case(by: Reviewing, case: UUID) -> tuple[ScoredAccess, ...]:
    """The scored accesses of a case, the highest score first."""
    gathered = select(case_access.c.entry_seq).where(case_access.c.case_id == case)
    rows = by.connection.execute(
        select(access_score)
        .join(review_case, (_c.site_id == _s.site_id) & (_c.agent_id == _s.agent_id))
        .where(_c.id == case, _s.entry_seq.in_(gathered))
        .order_by(_s.score.desc(), _s.entry_seq)
    )
    return tuple(
        ScoredAccess(
            row.entry_seq, row.grant_id, row.at, CareState(row.state), row.score,
            evidence_of(row.evidence), row.critical, row.provisional, row.version, row.weights,
        )
        for row in rows
    )  # fmt: skip


def days_of(by: Reviewing, cases: Collection[UUID]) -> dict[UUID, ScoredCase]:
    """The scored day that each of these cases is about; one not scored yet is missing."""
    rows = by.connection.execute(
        select(_c.id, *(column for column in case_score.c))
        .join(
            case_score,
            (_k.site_id == _c.site_id) & (_k.agent_id == _c.agent_id) & (_k.day == _c.day),
        )
        .where(_c.id.in_(list(cases)))
    )
    return {
        row.id: ScoredCase(
            row.agent_id, row.function, row.day, row.score, row.p, Queue(row.queue), row.drawn,
            tuple(row.accesses), evidence_of(row.reasons), row.shown_at, row.version, row.weights,
        )
        for row in rows
    }  # fmt: skip


def queue_sizes(by: Reviewing) -> dict[Why, int]:
    """How many cases of each queue wait to be judged."""
    return {why: judged.standing for why, judged in measured(by).items()}


def measured(by: Reviewing) -> dict[Why, Judged]:
    """What verdicts say of each queue; ``Why.RANDOM`` is the one measure without bias."""
    standing: dict[Why, int] = dict.fromkeys(QUEUES, 0)
    verdicts: dict[Why, dict[Verdict, int]] = {why: {} for why in QUEUES}
    for row in by.connection.execute(_JUDGED, {"site": by.agent.site.id}):
        if row.verdict is None:
            standing[Why(row.why)] = row.n
        else:
            verdicts[Why(row.why)][Verdict(row.verdict)] = row.n
    return {why: Judged(standing[why], verdicts[why]) for why in QUEUES}


def learnt(by: Reviewing) -> Learnt | None:
    """What verdicts taught last."""
    row = by.connection.execute(_LEARNT).one_or_none()
    if row is None:
        return None
    weights = msgspec.convert(row.weights, Weights).multipliers
    return Learnt(row.since, row.version, weights, row.examples, row.misuses)


def version(by: Reviewing) -> str | None:
    """The version of the model that scores; None before the first turn of the program."""
    found: str | None = by.connection.scalar(_VERSION)
    return found


def evidence_of(written: list[dict[str, Any]]) -> tuple[Evidence, ...]:
    """Evidence as it was stored."""
    return tuple(
        Evidence(
            Family(one["family"]),
            Code(one["code"]),
            float(one["surprise"]),
            float(one["weight"]),
            {name: float(figure) for name, figure in one["figures"].items()},
        )  # a whole number comes back as one
        for one in written
    )
