"""Which cases need doing, in which order: mine, nobody's, others'; the overdue first in each.

Who gave the first reading of a case is not offered the second.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, case, func, or_, select

from policy.decision import Mode
from policy.verdicts import CaseState, Why
from store.models import access_grant
from store.review_tables import case_access, case_reading, corroboration, review_case
from store.session import Reviewing

EXAMINED = 5_000  # cases whose deadline comes first: what stands behind them waits its turn

OPEN = frozenset(CaseState) - {CaseState.CLOSED}
#: What waits for whom.
FOR_REVIEWERS = OPEN - {CaseState.ESCALATED}
FOR_OFFICERS = frozenset({CaseState.ESCALATED})


class Turn(StrEnum):
    """Which part of what needs doing is asked for."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What of the queue is asked for; None narrows nothing. ``until`` is not included."""

    states: frozenset[CaseState] = OPEN
    turn: Turn | None = None
    why: Why | None = None
    since: datetime | None = None  # an access of the case was granted from here…
    until: datetime | None = None  # … to here
    mode: Mode | None = None
    explanation: str | None = None  # policy/corroboration.py: State


_c = review_case.c
_NOW = func.clock_timestamp()


def order(by: Reviewing, sought: Sought, place: int = 0, lines: int = EXAMINED) -> list[UUID]:
    """Mine, nobody's, others'; the overdue first, then what weighs most, then the oldest."""
    w = waiting(by, sought).subquery().c
    whose = case((w.assigned_to == by.agent.id, 0), (w.assigned_to.is_(None), 1), else_=2)
    ranked = (
        select(w.id)
        .order_by(whose, w.due_at >= _NOW, w.priority.desc(), w.due_at, w.id)
        .offset(place)
        .limit(lines)
    )
    return list(by.connection.scalars(ranked))


def waiting(by: Reviewing, sought: Sought) -> Select[tuple[Any, ...]]:
    """The cases asked for, a bounded number of them: of what is closed, the newest."""
    newest_first = sought.states == {CaseState.CLOSED}
    here = (_c.site_id == by.agent.site.id, _c.state.in_(sorted(sought.states)))
    return (
        select(_c.id, _c.assigned_to, _c.priority, _c.due_at)
        .where(*here, *_asked(by, sought))
        .order_by(_c.due_at.desc() if newest_first else _c.due_at)
        .limit(EXAMINED)
    )


def _asked(by: Reviewing, sought: Sought) -> list[ColumnElement[bool]]:
    # Who gave the first reading has nothing to do in the second.
    read = select(case_reading).where(
        case_reading.c.case_id == _c.id,
        case_reading.c.rank == 1,
        case_reading.c.agent_id == by.agent.id,
    )
    asked = [or_(_c.state != CaseState.SECOND_READING, ~read.exists())]
    match sought.turn:
        case Turn.MINE:
            asked.append(_c.assigned_to == by.agent.id)
        case Turn.UNASSIGNED:
            asked.append(_c.assigned_to.is_(None))
        case Turn.OVERDUE:
            asked.append(_c.due_at < _NOW)
    if sought.why is not None:
        joined = select(case_access).where(
            case_access.c.case_id == _c.id, case_access.c.why == sought.why
        )
        asked.append(joined.exists())
    return [*asked, *_granted(sought)]


def _granted(sought: Sought) -> list[ColumnElement[bool]]:
    """Cases with an access granted then, in this mode, explained so."""
    g, k = access_grant.c, corroboration.c
    asked: list[ColumnElement[bool]] = []
    if sought.since is not None:
        asked.append(g.granted_at >= sought.since)
    if sought.until is not None:
        asked.append(g.granted_at < sought.until)
    if sought.mode is not None:
        asked.append(g.mode == sought.mode)
    source: FromClause = case_access.join(access_grant, g.id == case_access.c.grant_id)
    if sought.explanation is not None:
        source = source.join(corroboration, k.grant_id == g.id)
        asked.append(k.state == sought.explanation)
    if not asked:
        return []
    return [_c.id.in_(select(case_access.c.case_id).select_from(source).where(*asked))]
