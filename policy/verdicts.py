"""Who may judge what, and the states of a case: a table, from which the diagram is drawn.

A case gathers one agent's accesses of one day that need explaining. A closed case never revives;
nobody moves a case about themselves (store/guards_review.sql refuses it as well).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class CaseState(StrEnum):
    """Where a case stands. Values are written in the log: never change one."""

    NEW = "new"
    QUESTION_SENT = "question_sent"
    ANSWERED = "answered"
    UNDER_REVIEW = "under_review"
    SECOND_READING = "second_reading"  # blind: by somebody else, who does not see the first
    ESCALATED = "escalated"  # to the data protection officer
    CLOSED = "closed"


class Actor(StrEnum):
    """What somebody is to a case."""

    PROGRAM = "program"
    SUBJECT = "subject"  # whose accesses it gathers
    REVIEWER = "reviewer"
    OFFICER = "officer"  # the data protection officer


class Verdict(StrEnum):
    """What a case was. Values are written in the log: never change one."""

    LEGITIMATE = "legitimate"
    TO_EXPLAIN = "to_explain"  # nothing explained it, nothing shows misuse
    MISUSE = "misuse"
    DATA_ERROR = "data_error"  # a feed was wrong or late: it teaches nothing of the agent


class Why(StrEnum):
    """Why an access is in a case. Values are written in the log: never change one."""

    UNEXPLAINED = "unexplained"
    CONTRADICTED = "contradicted"
    FLAGGED = "flagged"
    DRAWN = "drawn"  # the random share of what is explained
    CONTESTED = "contested"
    SCORED = "scored"  # beyond the threshold, or critical, by policy/oversight/scoring
    BUDGET = "budget"  # among the most surprising days that there is time for
    RANDOM = "random"  # the tenth of that time which no score chose


_S, _A = CaseState, Actor
#: Who may move a case from where to where; guards_review.sql has the same, and a test compares.
MOVES: Mapping[Actor, frozenset[tuple[CaseState, CaseState]]] = {
    # Without a person, a case is asked about, and closed when the feeds explain all of it.
    _A.PROGRAM: frozenset(
        {
            (_S.NEW, _S.QUESTION_SENT),
            (_S.NEW, _S.CLOSED),
            (_S.QUESTION_SENT, _S.CLOSED),
            (_S.ANSWERED, _S.CLOSED),
        }
    ),
    _A.SUBJECT: frozenset({(_S.QUESTION_SENT, _S.ANSWERED)}),
    _A.REVIEWER: frozenset(
        {
            (_S.NEW, _S.QUESTION_SENT),
            (_S.ANSWERED, _S.QUESTION_SENT),
            (_S.UNDER_REVIEW, _S.QUESTION_SENT),
            (_S.NEW, _S.UNDER_REVIEW),
            (_S.QUESTION_SENT, _S.UNDER_REVIEW),
            (_S.ANSWERED, _S.UNDER_REVIEW),
            (_S.UNDER_REVIEW, _S.SECOND_READING),
            (_S.UNDER_REVIEW, _S.CLOSED),
            (_S.UNDER_REVIEW, _S.ESCALATED),
            (_S.SECOND_READING, _S.CLOSED),
            (_S.SECOND_READING, _S.ESCALATED),
        }
    ),
    _A.OFFICER: frozenset({(_S.ESCALATED, _S.CLOSED)}),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands; ``second`` was drawn when it was opened."""

    id: UUID
    site: UUID
    agent: UUID
    day: date
    state: CaseState
    priority: int
    second: bool
    opened_at: datetime
    due_at: datetime
    answer_by: datetime | None
    assigned_to: UUID | None
    verdict: Verdict | None
    closed_at: datetime | None


def may_move(actor: Actor, at: CaseState, to: CaseState) -> bool:
    """May this actor move a case so?"""
    return (at, to) in MOVES[actor]


def heard(case: Case, now: datetime, *, answered: bool) -> bool:
    """Was the agent asked, and did they answer or let their time pass? No misuse before that."""
    return answered or (case.answer_by is not None and now >= case.answer_by)


def after_first_reading(*, second: bool) -> CaseState:
    """Where a first verdict leads."""
    return CaseState.SECOND_READING if second else CaseState.CLOSED


def after_second_reading(first: Verdict, second: Verdict) -> CaseState:
    """Two blind readings that agree close; that disagree go to the data protection officer."""
    return CaseState.CLOSED if first is second else CaseState.ESCALATED
