"""Cases as those who review them meet them: the queue, what needs doing first, and one case.

The row policies of guards_review.sql decide what is there at all: a case of another site, or about
whoever asks, is nowhere. What is read is bounded: a queue costs the same after two years.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, select

from policy.agents import Function
from policy.durations import DURATIONS
from policy.verdicts import Case, CaseState, Verdict, Why
from store.case_order import OPEN, Sought, order, waiting
from store.models import AnyRow, agent
from store.review_tables import case_access, flag, review_case
from store.session import Reviewing

LINES = 25  # on a page of the queue
CLOSED_LATELY = timedelta(days=30)  # also how late after its deadline a case is still looked for


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the queue: enough to choose it, nothing of a patient."""

    case: Case
    name: str  # whose accesses
    accesses: int
    why: frozenset[Why]
    rules: tuple[str, ...]  # flags on them
    assignee: str | None
    now: datetime

    @property
    def overdue(self) -> bool:
        """Is its deadline behind?"""
        return self.case.state is not CaseState.CLOSED and self.case.due_at < self.now


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some lines, and where the next page begins."""

    lines: tuple[CaseLine, ...]
    further: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases need doing; ``case_order.EXAMINED`` means at least so many."""

    open: int
    mine: int
    unassigned: int
    overdue: int


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """A case that was decided; ``by`` is None when the feeds explained it."""

    case: Case
    name: str  # whose accesses
    by: str | None


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody a case can be given to."""

    id: UUID
    name: str
    function: Function


_c = review_case.c
_NOW = func.clock_timestamp()


def queue(by: Reviewing, sought: Sought, place: int = 0, lines: int = LINES) -> QueuePage:
    """A page of what needs doing, first things first."""
    ids = order(by, sought, place, lines + 1)
    shown = ids[:lines]
    return QueuePage(_lines(by, shown), place + lines if len(ids) > lines else None)


def counts(by: Reviewing, states: frozenset[CaseState] = OPEN) -> Counts:
    """What waits, in four numbers."""
    w = waiting(by, Sought(states=states)).subquery().c
    row = by.connection.execute(
        select(
            func.count().label("open"),
            func.count().filter(w.assigned_to == by.agent.id).label("mine"),
            func.count().filter(w.assigned_to.is_(None)).label("unassigned"),
            func.count().filter(w.due_at < _NOW).label("overdue"),
        )
    ).one()
    return Counts(row.open, row.mine, row.unassigned, row.overdue)


_subject, _assignee = agent.alias("subject"), agent.alias("assignee")
_closer = agent.alias("closer")
_ACCESSES = (
    select(
        case_access.c.case_id,
        func.count(case_access.c.entry_seq.distinct()).label("accesses"),
        func.array_agg(case_access.c.why.distinct()).label("why"),
        func.array_remove(func.array_agg(flag.c.rule.distinct()), None).label("rules"),
    )
    .select_from(
        case_access.join(review_case, _c.id == case_access.c.case_id).outerjoin(
            flag,
            and_(flag.c.site_id == _c.site_id, flag.c.entry_seq == case_access.c.entry_seq),
        )
    )
    .group_by(case_access.c.case_id)
)


def _lines(by: Reviewing, ids: list[UUID]) -> tuple[CaseLine, ...]:
    gathered = _ACCESSES.where(case_access.c.case_id.in_(ids)).subquery()
    rows = by.connection.execute(
        select(
            review_case,
            _subject.c.name.label("name"),
            _assignee.c.name.label("assignee"),
            gathered.c.accesses,
            gathered.c.why,
            gathered.c.rules,
            _NOW.label("now"),
        )
        .join(_subject, _subject.c.id == _c.agent_id)
        .outerjoin(_assignee, _assignee.c.id == _c.assigned_to)
        .outerjoin(gathered, gathered.c.case_id == _c.id)
        .where(_c.id.in_(ids))
    )
    found = {row.id: _line(row) for row in rows}
    return tuple(found[id] for id in ids if id in found)


def _line(row: AnyRow) -> CaseLine:
    why = frozenset(map(Why, row.why or ()))
    rules = tuple(sorted(row.rules or ()))
    return CaseLine(case_of(row), row.name, row.accesses or 0, why, rules, row.assignee, row.now)


def case_of(row: AnyRow) -> Case:
    """The case of a row of ``review_case``."""
    return Case(
        id=row.id,
        site=row.site_id,
        agent=row.agent_id,
        day=row.day,
        state=CaseState(row.state),
        priority=row.priority,
        second=row.second,
        opened_at=row.opened_at,
        due_at=row.due_at,
        answer_by=row.answer_by,
        assigned_to=row.assigned_to,
        verdict=None if row.verdict is None else Verdict(row.verdict),
        closed_at=row.closed_at,
    )


def line(by: Reviewing, id: UUID) -> CaseLine | None:
    """One case; None when this reviewer has none of this id."""
    return next(iter(_lines(by, [id])), None)


def closed(by: Reviewing, now: datetime, lines: int) -> tuple[ClosedLine, ...]:
    """What was closed lately, the newest first; what is looked through is bounded by deadlines."""
    since = now - CLOSED_LATELY
    rows = by.connection.execute(
        select(review_case, _subject.c.name.label("name"), _closer.c.name.label("closer"))
        .join(_subject, _subject.c.id == _c.agent_id)
        .outerjoin(_closer, _closer.c.id == _c.closed_by)
        .where(
            _c.site_id == by.agent.site.id,
            _c.state == CaseState.CLOSED,
            _c.due_at >= since - CLOSED_LATELY,
            _c.due_at < now + DURATIONS.review.deadline,
            _c.closed_at >= since,
        )
        .order_by(_c.closed_at.desc(), _c.id)
        .limit(lines)
    )
    return tuple(ClosedLine(case_of(row), row.name, row.closer) for row in rows)


def colleagues(by: Reviewing, subject: UUID) -> tuple[Colleague, ...]:
    """Who at this site may be given a case about this agent: nobody their own."""
    a = agent.c
    rows = by.connection.execute(
        select(a.id, a.name, a.function)
        .where(
            a.site_id == by.agent.site.id,
            a.function.in_([Function.SUPERVISOR, Function.DATA_PROTECTION_OFFICER]),
            a.suspended_at.is_(None),
            ~func.same_person(a.id, subject),
        )
        .order_by(a.name, a.id)
    )
    return tuple(Colleague(row.id, row.name, Function(row.function)) for row in rows)
