"""What is to be written to an agent, each row once, and where the console may write to them.

Claim, send, mark: a row is claimed for a while in a transaction of its own, so that two workers do
not send it together. INVARIANT: a stop between sending and marking sends the same message again,
under the same Message-ID; nothing but that doubles it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from policy.verdicts import CaseState
from store.review_tables import agent_contact, agent_mail
from store.session import Reviewing, Working

_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=2)
_OLDEST = timedelta(days=7)


class MailKind(StrEnum):
    """What a message is for. Values are stored: never change one."""

    QUESTION = "question"
    REMINDER = "reminder"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to send: no patient, no time of a call, no number; ``made_at`` dates it."""

    id: UUID
    kind: MailKind
    address: str
    made_at: datetime
    day: date
    answer_by: datetime | None


#: What is no longer to be said: a question that was answered, or whose case was taken or closed,
#: and what could not be sent for days.
_LAPSED = text(
    "update agent_mail m set failed_at = clock_timestamp() from review_case c"
    " where c.id = m.case_id and m.sent_at is null and m.failed_at is null"
    " and (m.kind <> 'feedback' and c.state <> :asked or m.made_at < clock_timestamp() - :oldest)"
)
# Whoever has no address reads it in « Mes accès »; the row waits, should one be given meanwhile.
_CLAIM = text(
    "update agent_mail m set attempts = attempts + 1, next_at = clock_timestamp()"
    " + least(:first * power(2, least(attempts, 20)), :longest)"
    " from review_case c, agent_contact t where m.id = ("
    "  select w.id from agent_mail w join agent_contact k on k.agent_id = w.agent_id"
    "  join agent a on a.id = w.agent_id"
    "  where w.sent_at is null and w.failed_at is null and w.next_at <= clock_timestamp()"
    "  and a.suspended_at is null"
    "  order by w.next_at, w.id limit 1 for update of w skip locked)"
    " and c.id = m.case_id and t.agent_id = m.agent_id"
    " returning m.id, m.kind, t.email, m.made_at, c.day, c.answer_by"
)
_REMIND = text(
    "insert into agent_mail (id, agent_id, case_id, kind)"
    " select gen_random_uuid(), c.agent_id, c.id, 'reminder' from review_case c"
    " where c.state = :asked and c.answer_by > clock_timestamp()"
    " and c.answer_by < clock_timestamp() + :before and exists ("
    "  select from agent_mail q where q.case_id = c.id and q.kind = 'question'"
    "  and q.sent_at < clock_timestamp() - :before)"
    " and not exists (select from agent_mail r where r.case_id = c.id and r.kind = 'reminder')"
)


def write(by: Working | Reviewing, agent: UUID, case: UUID, kind: MailKind) -> None:
    """Put a message to this agent about their case in the post; the worker sends it."""
    row = {"id": uuid4(), "agent_id": agent, "case_id": case, "kind": kind}
    by.connection.execute(insert(agent_mail).values(row))


def remind(by: Working, before: timedelta) -> int:
    """One reminder for each question whose time is nearly over; how many were written."""
    asked = {"asked": CaseState.QUESTION_SENT, "before": before}
    return by.connection.execute(_REMIND, asked).rowcount


def forgo(by: Working) -> int:
    """Give up what no longer needs to be said; how many."""
    gone = by.connection.execute(_LAPSED, {"asked": CaseState.QUESTION_SENT, "oldest": _OLDEST})
    return gone.rowcount


def claim(by: Working) -> Letter | None:
    """The next message, kept from others until its next try; None when nothing is due."""
    waits = {"first": _FIRST_WAIT, "longest": _LONGEST_WAIT}
    row = by.connection.execute(_CLAIM, waits).one_or_none()
    if row is None:
        return None
    return Letter(row.id, MailKind(row.kind), row.email, row.made_at, row.day, row.answer_by)


def sent(by: Working, letter: UUID) -> None:
    """A server took it."""
    _mark(by, letter, "sent_at")


def refused(by: Working, letter: UUID) -> None:
    """A server said that it never will."""
    _mark(by, letter, "failed_at")


def _mark(by: Working, letter: UUID, column: str) -> None:
    by.connection.execute(
        update(agent_mail).where(agent_mail.c.id == letter).values({column: func.clock_timestamp()})
    )


def set_contact(by: Working, agent: UUID, address: str) -> None:
    """Where the console writes to this agent from now on."""
    said = upsert(agent_contact).values(agent_id=agent, email=address)
    by.connection.execute(
        said.on_conflict_do_update(index_elements=["agent_id"], set_={"email": address})
    )


def forget_contact(by: Working, agent: UUID) -> bool:
    """The console writes to this agent no more; whether it could."""
    gone = by.connection.execute(delete(agent_contact).where(agent_contact.c.agent_id == agent))
    return gone.rowcount == 1
