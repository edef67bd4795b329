"""What of a log leaves: which entries, as whom they are read, and the entry that says so first.

INVARIANT: the entry is committed before the first byte is given; whoever calls keeps that order.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import select, text

from policy.agents import Agent
from policy.decision import Mode
from policy.log_events import ExportFormat, LogExported
from store import audit, models, reading
from store.audit import Entry
from store.reading import LoggedEntry
from store.session import Auditing, Doors, Reviewing, Working

AT_ONCE = 2000

_FIRST = text(
    "select seq from audit_entry where log_id = :log and at >= :at order by at, seq limit 1"
)
_SIZE = text("select coalesce(max(seq) + 1, 0) from audit_entry where log_id = :log")
# Entries are purged from the first on, and the entry that says so comes after them.
_PURGE_SAID = text(
    "select coalesce(max(p.seq) + 1, 0) from audit_entry p"
    " where p.log_id = :log and p.code = 'log_purged' and exists ("
    " select from audit_entry e where e.log_id = :log and e.seq = :first and e.bytes is null)"
)
_SUSPENDED = text("select suspended_at is not null from agent where id = :agent")
_PAGE = text(
    "select seq, at, code, agent_id, patient_id, grant_id, bytes, leaf from audit_entry"
    " where log_id = :log and seq >= :start and seq < :end order by seq limit :most"
)


class NothingToExport(Exception):
    """The log holds no entry of that time."""


class NotCovered(Exception):
    """No signed checkpoint covers these entries yet: an archive of them would prove nothing."""


class Suspended(Exception):
    """Who was taking the log away may read it no more: what left already is all that leaves."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Entries ``first`` to ``end`` (not included) of a log."""

    log: UUID
    first: int
    end: int

    @property
    def said(self) -> tuple[int, int]:
        """First and last, both included: as the log says it."""
        return self.first, self.end - 1

    @property
    def entries(self) -> int:
        """How many."""
        return self.end - self.first


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows in their order, and the mode of each access that they are about."""

    rows: Sequence[LoggedEntry]
    modes: Mapping[UUID, Mode]


def portion(
    by: Auditing | Reviewing, log: UUID, since: datetime | None, until: datetime | None
) -> Portion:
    """The entries from ``since`` on and before ``until``; ``NothingToExport`` when there are none.

    A reviewer is shown their own site's log alone: of another there is nothing.
    """
    size = _number(by, _SIZE, log=log) or 0
    first = 0 if since is None else _number(by, _FIRST, log=log, at=since)
    end = None if until is None else _number(by, _FIRST, log=log, at=until)
    chosen = Portion(log, size if first is None else first, size if end is None else end)
    if chosen.entries <= 0:
        raise NothingToExport
    return chosen


def provable(by: Auditing | Reviewing, asked: Portion, sizes: Collection[int]) -> Portion:
    """The same from its first entry to the end of a checkpoint: of all of it if one covers it.

    A purge in it needs the entry that says it. ``NotCovered`` when no checkpoint reaches so far.
    """
    least = _number(by, _PURGE_SAID, log=asked.log, first=asked.first) or 0
    reached = [size for size in sizes if size > asked.first and size >= least]
    if not reached:
        raise NotCovered
    covering = (size for size in reached if size >= asked.end)
    return replace(asked, end=min(covering, default=max(reached)))


def _number(by: Auditing | Reviewing, statement: object, **values: object) -> int | None:
    found: int | None = by.connection.execute(statement, values).scalar_one_or_none()  # type: ignore[call-overload]
    return found


def say(work: Working, form: ExportFormat, leaving: Portion) -> Entry:
    """The program exports: the entry, in the log that leaves."""
    said = LogExported(form, leaving.log, *leaving.said)
    return audit.append_to(work, said, log=leaving.log)


def say_as(by: Reviewing, form: ExportFormat, leaving: Portion) -> Entry:
    """A reviewer exports: the entry bears their name."""
    return audit.append(by, LogExported(form, leaving.log, *leaving.said))


def audited(by: Auditing, leaving: Portion) -> Iterator[Batch]:
    """The entries as the auditor reads them, in one moment of the database."""
    rows = reading.entries(by, leaving.log, leaving.first, leaving.end)
    while batch := list(islice(rows, AT_ONCE)):
        yield Batch(batch, _modes(by, batch))


def reviewed(doors: Doors, agent: Agent, leaving: Portion) -> Iterator[Batch]:
    """The entries as a reviewer reads them: a transaction a page, so that none waits for a client.

    Entries never change but by a purge, so pages read one after the other are one log.
    ``Suspended`` at the first page asked for after the reviewer was.
    """
    start = leaving.first
    while start < leaving.end:
        with doors.reviewing(agent) as by:
            if by.connection.scalar(_SUSPENDED, {"agent": agent.id}):
                raise Suspended
            known = {"log": leaving.log, "start": start, "end": leaving.end, "most": AT_ONCE}
            rows = [LoggedEntry._make(row) for row in by.connection.execute(_PAGE, known)]
            batch = Batch(rows, _modes(by, rows))
        yield batch
        start = rows[-1].seq + 1 if rows else leaving.end


def _modes(by: Auditing | Reviewing, rows: Iterable[LoggedEntry]) -> dict[UUID, Mode]:
    grants = {row.grant for row in rows if row.grant}
    grant = models.access_grant.c
    found = by.connection.execute(select(grant.id, grant.mode).where(grant.id.in_(grants)))
    return {row.id: Mode(row.mode) for row in found}


def national_ids(by: Auditing | Reviewing) -> dict[UUID, str]:
    """The national identifier of each agent who has one."""
    agent = models.agent.c
    rows = by.connection.execute(select(agent.id, agent.national_id).where(agent.national_id != ""))
    return {row.id: row.national_id for row in rows}
