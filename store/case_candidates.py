"""What should be in a case and is in none, by the written sampling policy (policy/sampling.py).

An entry that a person judged is never in another case. One whose case the program closed, for it
was explained, comes back when it is flagged, or when what explained it is withdrawn.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.dialects.postgresql import insert

from policy.corroboration import EXPLAINED, State
from policy.durations import DURATIONS
from policy.sampling import SAMPLING
from policy.verdicts import CaseState, Why
from store import scoring_candidates
from store.models import AnyRow, access_grant, agent
from store.review_tables import case_access, corroboration, derived_upto, flag, review_case
from store.session import Working

PARIS = ZoneInfo("Europe/Paris")
_DRAWN = "drawn"  # how far accesses were drawn
_PURPOSE = "sampling"  # of the keyed draw
_AT_ONCE = 1_000
_g, _k, _f = access_grant.c, corroboration.c, flag.c


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that belongs into a case about its agent's day."""

    site: UUID
    agent: UUID
    at: datetime
    seq: int
    grant: UUID | None
    why: Why
    rules: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day in France: whose case it joins."""
        return self.at.astimezone(PARIS).date()


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a case, oldest first, once each; ``drawn_upto`` once all of it has one."""

    candidates: tuple[Candidate, ...]
    drawn_upto: datetime | None


def waiting(work: Working) -> Waiting:
    """Everything that should be in a case and is in none, each for its weightiest reason."""
    drawn = _drawn(work)
    weightiest: dict[tuple[UUID, int], Candidate] = {}
    scored = (_candidate(row, Why(row.why)) for row in scoring_candidates.scored(work))
    for one in (*_flagged(work), *scored, *_unexplained(work), *drawn.candidates):
        weightiest.setdefault((one.site, one.seq), one)
    in_order = sorted(weightiest.values(), key=lambda one: (one.at, one.seq))
    return Waiting(tuple(in_order), drawn.drawn_upto)


def in_no_case(
    site: object, subject: object, seq: object, *, ever: bool = False
) -> ColumnElement[bool]:
    """Is this entry of a site's log in no case but what the program closed (``ever``: in none)?"""
    by_the_program = (review_case.c.state == CaseState.CLOSED) & review_case.c.verdict.is_(None)
    return ~(
        select(case_access.c.entry_seq)
        .join(review_case, review_case.c.id == case_access.c.case_id)
        .where(review_case.c.site_id == site, review_case.c.agent_id == subject)
        .where(case_access.c.entry_seq == seq)
        .where(true() if ever else ~by_the_program)
        .exists()
    )


def is_free(work: Working, one: Candidate) -> bool:
    """The same, of a candidate, now."""
    free = in_no_case(one.site, one.agent, one.seq, ever=one.why is Why.DRAWN)
    return bool(work.connection.scalar(select(free)))


def _ago(time: timedelta) -> ColumnElement[datetime]:
    return func.clock_timestamp() - time


def _flagged(work: Working) -> Iterator[Candidate]:
    """Each flagged entry, with all of its rules. Not of an agent who went to another site."""
    rows = work.connection.execute(
        select(
            _f.site_id,
            _f.agent_id,
            _f.at,
            _f.entry_seq,
            _f.grant_id,
            func.array_agg(_f.rule).label("rules"),
        )
        .join(agent, (agent.c.id == _f.agent_id) & (agent.c.site_id == _f.site_id))
        .where(_f.at > _ago(DURATIONS.review.deadline))
        .where(in_no_case(_f.site_id, _f.agent_id, _f.entry_seq))
        .group_by(_f.site_id, _f.agent_id, _f.at, _f.entry_seq, _f.grant_id)
        .order_by(_f.at)
        .limit(_AT_ONCE)
    )
    for row in rows:
        yield _candidate(row, Why.FLAGGED, tuple(sorted(row.rules)))


def _unexplained(work: Working) -> Iterator[Candidate]:
    """Each access that nothing explains once the feeds had their time to.

    A file that does not bear its access out has spoken: there is nothing to wait for.
    """
    spoken = or_(_k.state == State.LINKED_DIFFERS, _k.granted_at <= _ago(DURATIONS.review.grace))
    rows = work.connection.execute(
        _accesses(_k.granted_at)
        .where(~_k.stale, _k.state.not_in(sorted(EXPLAINED)))
        .where(_k.granted_at >= _ago(DURATIONS.review.deadline), spoken)
        .where(in_no_case(_g.site_id, _g.agent_id, _g.entry_seq))
        .limit(_AT_ONCE)
    )
    return (_candidate(row, _why(row.state)) for row in rows)


def _drawn(work: Working) -> Waiting:
    """The random share of every access there is: drawn by its id and by nothing else.

    Each is drawn once, in the order of time, after the feeds had their time to speak; those that
    nobody has explained or failed to explain yet are waited for.
    """
    upto = work.connection.scalar(select(derived_upto.c.upto).where(derived_upto.c.name == _DRAWN))
    since = _ago(DURATIONS.review.deadline) if upto is None else upto
    rows = work.connection.execute(
        _accesses(_g.granted_at, outer=True)
        .where(_g.granted_at.between(since, _ago(DURATIONS.review.grace)))
        .limit(_AT_ONCE)
    )
    judged = list(takewhile(lambda row: row.judged, rows))
    share = SAMPLING.lines[Why.DRAWN].taken
    drawn = [
        _candidate(row, _why(row.state))
        for row in judged
        if row.free and share.draws(work.ring.index(_PURPOSE, row.grant_id.bytes))
    ]
    return Waiting(tuple(drawn), judged[-1].at if judged else None)


def drawn_upto(work: Working, upto: datetime) -> None:
    """What is older was drawn, or was not."""
    said = insert(derived_upto).values(name=_DRAWN, upto=upto)
    work.connection.execute(
        said.on_conflict_do_update(
            index_elements=["name"], set_={"upto": func.greatest(derived_upto.c.upto, upto)}
        )
    )


def _accesses(order: ColumnElement[datetime], *, outer: bool = False) -> Select[tuple[Any, ...]]:
    """Accesses with their explanation, of agents who are still at the site; no exercise."""
    return (
        select(
            _g.site_id,
            _g.agent_id,
            _g.granted_at.label("at"),
            _g.entry_seq,
            _g.id.label("grant_id"),
            _k.state,
            func.coalesce(~_k.stale, False).label("judged"),
            in_no_case(_g.site_id, _g.agent_id, _g.entry_seq, ever=True).label("free"),
        )
        .join(corroboration, _k.grant_id == _g.id, isouter=outer)
        .join(agent, (agent.c.id == _g.agent_id) & (agent.c.site_id == _g.site_id))
        .where(~_g.exercise)
        .order_by(order)
    )


def _why(state: str) -> Why:
    if state in EXPLAINED:
        return Why.DRAWN
    return Why.CONTRADICTED if state == State.LINKED_DIFFERS else Why.UNEXPLAINED


def _candidate(row: AnyRow, why: Why, rules: Iterable[str] = ()) -> Candidate:
    return Candidate(
        row.site_id, row.agent_id, row.at, row.entry_seq, row.grant_id, why, tuple(rules)
    )
