"""What a reviewer does to a case: each step with its entry, its line and its change, or nothing.

Locks are taken in one order, case then log. Who finds the case elsewhere than they saw it is told
so (``CaseMoved``) and nothing is written.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError

from policy.agents import Function
from policy.event_codes import Event, code_of
from policy.review_events import (
    CaseAsked,
    CaseAssigned,
    CaseClosed,
    CaseCommented,
    CaseEscalated,
    CaseJudged,
    CaseTaken,
)
from policy.verdicts import Actor, Case, CaseState, Verdict, may_move
from store import audit, case_words
from store.audit import Committed, Entry
from store.cases import case_of
from store.models import agent
from store.review_tables import agent_mail, case_reading, case_step, review_case
from store.session import Reviewing

NOW = func.clock_timestamp()

#: SQLSTATEs of the guards by which the database says that the case moved since it was read.
_MOVED = {"BG007", "BG013", "23505", "40P01"}


class CaseMoved(Exception):
    """Somebody moved the case meanwhile, or it is none that this reviewer may move."""


class NoSuchMove(CaseMoved):
    """The states or the readings do not lead there: of a second reading, it differs."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A verdict, why, and after how many seconds on screen."""

    verdict: Verdict
    words: str
    seconds: int


@contextmanager
def still() -> Iterator[None]:
    """What the database refuses because the case moved is ``CaseMoved``."""
    try:
        yield
    except DBAPIError as refused:
        state = getattr(refused.orig, "sqlstate", None)
        if state == "BG014":
            raise NoSuchMove from refused
        if state in _MOVED:
            raise CaseMoved from refused
        raise


def hold(by: Reviewing, id: UUID, *states: CaseState) -> Case:
    """The case, in one of these states, and nobody else moves it until the gesture ends."""
    row = by.connection.execute(
        select(review_case).where(review_case.c.id == id).with_for_update(key_share=True)
    ).one_or_none()
    if row is None or row.state not in states:
        raise CaseMoved
    return case_of(row)


def assign(by: Reviewing, case: Case, to: UUID | None) -> None:
    """Give the case to a reviewer, oneself included, or to nobody."""
    _say(by, case, CaseAssigned(case.id, to, case.state))
    _change(by, case, {"assigned_to": to})


def clock(by: Reviewing) -> datetime:
    """The database's own time."""
    now: datetime = by.connection.execute(select(NOW)).scalar_one()
    return now


def ask(by: Reviewing, case: Case, words: str, within: timedelta) -> None:
    """Ask the agent; they are written to, without a word of it."""
    to, answer_by = CaseState.QUESTION_SENT, clock(by) + within
    _moves(case, to)
    said = audit.commit_to(words)
    _say(by, case, CaseAsked(case.id, answer_by, said.commitment, to), said)
    _change(by, case, {"state": to, "answer_by": answer_by})
    _write_to_agent(by, case, "question")


def comment(by: Reviewing, case: Case, words: str) -> None:
    """Note something beside the case, for those who review it."""
    said = audit.commit_to(words)
    _say(by, case, CaseCommented(case.id, said.commitment, case.state), said)


def take(by: Reviewing, case: Case) -> None:
    """Begin to judge: the case is the speaker's."""
    to = CaseState.UNDER_REVIEW
    _moves(case, to)
    _say(by, case, CaseTaken(case.id, to))
    _change(by, case, {"state": to, "assigned_to": by.agent.id})


def read_first(by: Reviewing, case: Case, reading: Reading) -> None:
    """The first of two readings: the second is somebody else's, who does not see this one."""
    to = CaseState.SECOND_READING
    _moves(case, to)
    _judge(by, case, 1, reading, to)
    _change(by, case, {"state": to, "assigned_to": None})


def read_and_close(by: Reviewing, case: Case, reading: Reading, feedback: str) -> None:
    """A reading that decides; ``CaseMoved`` when a first, blind one thought otherwise."""
    _moves(case, CaseState.CLOSED)
    rank = 2 if case.state is CaseState.SECOND_READING else 1
    _judge(by, case, rank, reading, case.state)
    close(by, case, reading.verdict, feedback)


def read_and_escalate(by: Reviewing, case: Case, reading: Reading) -> None:
    """A second reading that does not agree, or a misuse that one alone found: the officer's."""
    rank = 2 if case.state is CaseState.SECOND_READING else 1
    _judge(by, case, rank, reading, case.state)
    escalate(by, case, None)


def answered(by: Reviewing, case: Case) -> bool:
    """Did the agent answer?"""
    steps = case_step.c
    asked = select(steps.case_id).where(steps.case_id == case.id, steps.kind == "answered")
    return by.connection.scalar(asked.limit(1)) is not None


def has_officer(by: Reviewing) -> bool:
    """Is there a data protection officer at this site?"""
    asked = select(agent.c.id).where(
        agent.c.site_id == by.agent.site.id,
        agent.c.function == Function.DATA_PROTECTION_OFFICER,
        agent.c.suspended_at.is_(None),
    )
    return by.connection.scalar(asked.limit(1)) is not None


def escalate(by: Reviewing, case: Case, words: str | None) -> None:
    """Hand the case to the data protection officer."""
    to = CaseState.ESCALATED
    _moves(case, to)
    said = None if words is None else audit.commit_to(words)
    _say(by, case, CaseEscalated(case.id, said.commitment if said else None, to), said)
    _change(by, case, {"state": to, "assigned_to": None})


def close(
    by: Reviewing, case: Case, verdict: Verdict, feedback: str, actor: Actor = Actor.REVIEWER
) -> None:
    """Decide; the agent is told the verdict and these words, « » for none."""
    to = CaseState.CLOSED
    _moves(case, to, actor)
    said = audit.commit_to(feedback) if feedback else None
    _say(by, case, CaseClosed(case.id, verdict, said.commitment if said else None, to), said)
    _change(
        by,
        case,
        {"state": to, "verdict": verdict, "closed_by": by.agent.id, "closed_at": NOW},
    )
    _write_to_agent(by, case, "feedback")


def _judge(by: Reviewing, case: Case, rank: int, reading: Reading, to: CaseState) -> None:
    said = audit.commit_to(reading.words)
    entry = _say(by, case, CaseJudged(case.id, rank, said.commitment, to), said)
    with still():
        by.connection.execute(
            insert(case_reading).values(
                case_id=case.id,
                rank=rank,
                agent_id=by.agent.id,
                verdict=reading.verdict,
                seconds=reading.seconds,
                entry_seq=entry.seq,
            )
        )


def _moves(case: Case, to: CaseState, actor: Actor = Actor.REVIEWER) -> None:
    if not may_move(actor, case.state, to):
        raise CaseMoved


def _say(by: Reviewing, case: Case, event: Event, words: Committed | None = None) -> Entry:
    """The entry, the words beside it and the line of the case's history."""
    with still():
        entry = audit.append(by, event)
        if words is not None:
            case_words.keep(by, case.id, entry, words)
        by.connection.execute(
            insert(case_step).values(
                site_id=entry.log,
                entry_seq=entry.seq,
                case_id=case.id,
                kind=code_of(event).removeprefix("case_"),
                state=getattr(event, "state", case.state),
                agent_id=by.agent.id,
            )
        )
    return entry


def _change(by: Reviewing, case: Case, values: Mapping[str, object]) -> None:
    with still():
        by.connection.execute(update(review_case).where(review_case.c.id == case.id).values(values))


def _write_to_agent(by: Reviewing, case: Case, kind: str) -> None:
    by.connection.execute(
        insert(agent_mail).values(id=uuid4(), agent_id=case.agent, case_id=case.id, kind=kind)
    )
