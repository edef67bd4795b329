"""The acts that oversight judges, read from the log in the order of each log's entries.

Entries of one log are contiguous: whoever follows ``seq`` misses none, however late it committed.
What was done to a patient of drills is no act: the log says so, and only of such a patient.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from policy.access import Ground
from policy.oversight.numbers import NUMBERS
from policy.oversight.seen import Act, Deed
from store.journal_lines import detail_of
from store.log_tables import audit_entry
from store.models import AnyRow
from store.session import Auditing

AT_ONCE = 2_000  # entries judged in one transaction
_MOST_BEFORE = 500  # of one agent's day: a program that looks up more is found all the same
_DAY = max(NUMBERS.retry, 2 * NUMBERS.window)
_JUDGED = (Deed.LOOKED_UP, Deed.REFUSED, Deed.GRANTED)
_e = audit_entry.c


@dataclass(frozen=True, slots=True)
class Stretch:
    """Acts of one log in [start, end), each with what its agent did in the day before it."""

    site: UUID
    start: int
    end: int
    acts: tuple[tuple[Act, tuple[Act, ...]], ...]


def stretches(audit: Auditing, log: UUID, start: int, size: int) -> Iterator[Stretch]:
    """A log from ``start`` to its size, in stretches of a bounded length."""
    for first in range(start, size, AT_ONCE):
        end = min(first + AT_ONCE, size)
        yield Stretch(log, first, end, tuple(_with_before(audit, log, first, end)))


def first_since(audit: Auditing, log: UUID, since: datetime) -> int | None:
    """The first entry of a log from a time on; a clock that stepped back hides none after it."""
    found: int | None = audit.connection.scalar(
        select(func.min(_e.seq)).where(_e.log_id == log, _e.at >= since)
    )
    return found


def _with_before(
    audit: Auditing, log: UUID, start: int, end: int
) -> Iterator[tuple[Act, tuple[Act, ...]]]:
    new = list(_real(audit.connection.execute(_acts(log, start, end))))
    days = _days_before(audit, log, new, start)
    for act in new:
        day = days.setdefault(act.agent, deque(maxlen=_MOST_BEFORE))
        while day and day[0].at <= act.at - _DAY:
            day.popleft()
        if act.deed in _JUDGED:
            yield act, tuple(day)
        day.append(act)


def _days_before(
    audit: Auditing, log: UUID, acts: Iterable[Act], start: int
) -> dict[UUID, deque[Act]]:
    """What the agents of these acts did in the day before the first of them."""
    agents = {act.agent for act in acts}
    earliest = min((act.at for act in acts), default=None)
    since = None if earliest is None else first_since(audit, log, earliest - _DAY)
    if since is None or since >= start:
        return {}
    read = _acts(log, since, start).where(_e.agent_id.in_(agents)).order_by(None)
    rows = audit.connection.execute(read.order_by(_e.agent_id, _e.seq))
    by_agent = groupby(_real(rows), attrgetter("agent"))
    return {agent: deque(day, maxlen=_MOST_BEFORE) for agent, day in by_agent}


def _acts(log: UUID, start: int, end: int) -> Select[tuple[Any, ...]]:
    return (
        select(_e.log_id, _e.seq, _e.at, _e.code, _e.agent_id, _e.patient_id, _e.grant_id, _e.bytes)
        .where(_e.log_id == log, _e.seq >= start, _e.seq < end, _e.code.in_(list(Deed)))
        .where(_e.agent_id.is_not(None))
        .order_by(_e.seq)
    )


def _real(rows: Iterable[AnyRow]) -> Iterator[Act]:
    for row in rows:
        said = detail_of(row)
        if said.get("exercise") is not True:
            yield _act(row, said)


def _act(row: AnyRow, said: Mapping[str, object]) -> Act:
    """The act of an entry; of one that cannot be read, who and when alone."""
    return Act(
        row.log_id,
        row.seq,
        row.at,
        Deed(row.code),
        row.agent_id,
        row.patient_id,
        row.grant_id,
        **_told(Deed(row.code), said),
    )


def _told(deed: Deed, said: Mapping[str, object]) -> dict[str, Any]:
    if deed is Deed.LOOKED_UP:
        found = said.get("found")
        return {
            "found": found if isinstance(found, int) else 0,
            "trace": str(said.get("trace", "")),
            "nearness": str(said.get("nearness", "")),
        }
    # Of what is no refusal, none.
    written = said.get("grounds")
    known = written if isinstance(written, list) else []
    return {
        "grounds": frozenset(ground for ground in Ground if ground in known),
        "mode": str(said.get("mode", "")),
        "declared": said.get("reason") is not None,
    }
