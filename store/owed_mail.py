"""What is written to an agent of what they owe in words: once a day at most, while they owe.

The first goes shortly before the time is over, and one a day after it, as long as a case may still
come of it. How many and until when, of nobody: no patient, no access, no reason.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, text, update

from policy.durations import DURATIONS
from policy.patient_events import OwedReminded
from store import audit
from store.patient_tables import owed_mail
from store.session import Working

_WRITE = text(
    "insert into owed_mail (id, agent_id, day) select gen_random_uuid(), w.agent_id,"
    " (clock_timestamp() at time zone 'Europe/Paris')::date from owing(:deadline, :before) w"
    " join agent_contact t on t.agent_id = w.agent_id join agent a on a.id = w.agent_id"
    " where a.suspended_at is null on conflict (agent_id, day) do nothing"
)
#: What need not be said any more: everything was written meanwhile, or another day has come.
_LAPSED = text(
    "update owed_mail m set failed_at = clock_timestamp() where m.sent_at is null"
    " and m.failed_at is null and (m.made_at < clock_timestamp() - interval '1 day'"
    " or not exists (select from owing(:deadline, :before) w where w.agent_id = m.agent_id))"
)
_CLAIM = text(
    "update owed_mail m set attempts = attempts + 1, next_at = clock_timestamp()"
    " + least(cast(:first as interval) * power(2, least(attempts, 20)), :longest)"
    " from agent_contact t, owing(:deadline, :before) w where m.id = ("
    "  select n.id from owed_mail n join agent_contact k on k.agent_id = n.agent_id"
    "  join agent a on a.id = n.agent_id where n.sent_at is null and n.failed_at is null"
    "  and n.next_at <= clock_timestamp() and a.suspended_at is null"
    "  order by n.next_at, n.id limit 1 for update of n skip locked)"
    " and t.agent_id = m.agent_id and w.agent_id = m.agent_id"
    " returning m.id, m.agent_id, w.site_id, t.email, m.made_at, w.debts, w.due_at,"
    " w.due_at < m.made_at as overdue"
)
_TIMES = {"deadline": DURATIONS.review.deadline, "before": DURATIONS.owed.remind_before}
_WAITS = {"first": DURATIONS.notice.first_wait, "longest": DURATIONS.notice.longest_wait}


@dataclass(frozen=True, slots=True)
class Reminder:
    """A message to send; ``due_at`` is the first time that comes, or came."""

    id: UUID
    agent: UUID
    site: UUID
    address: str
    made_at: datetime
    debts: int
    due_at: datetime
    overdue: bool


def write(by: Working) -> int:
    """Put today's reminders in the post, for whoever has an address; how many."""
    return by.connection.execute(_WRITE, _TIMES).rowcount


def forgo(by: Working) -> int:
    """Give up what no longer needs to be said; how many."""
    return by.connection.execute(_LAPSED, _TIMES).rowcount


def claim(by: Working) -> Reminder | None:
    """The next message, kept from others until its next try; None when nothing is due."""
    row = by.connection.execute(_CLAIM, _TIMES | _WAITS).first()
    if row is None:
        return None
    whose = (row.id, row.agent_id, row.site_id, row.email, row.made_at)
    return Reminder(*whose, row.debts, row.due_at, row.overdue)


def sent(by: Working, reminder: Reminder) -> None:
    """A server took it: the log of the agent's site says so."""
    _mark(by, reminder.id, "sent_at")
    said = OwedReminded(reminder.debts)
    audit.append_to(by, said, log=reminder.site, agent=reminder.agent)


def refused(by: Working, reminder: Reminder) -> None:
    """A server said that it never will."""
    _mark(by, reminder.id, "failed_at")


def _mark(by: Working, id: UUID, column: str) -> None:
    marked = update(owed_mail).where(owed_mail.c.id == id)
    by.connection.execute(marked.values({column: func.clock_timestamp()}))
