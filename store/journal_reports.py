"""What a control asks of a log: whose entries, who did what, what led nowhere, one access whole."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, and_, func, select, text

from policy.access import Owed
from policy.durations import DURATIONS
from policy.nir import Nir
from store import journal, journal_walk, notice_standing
from store.journal import Page, Place, SortKey, Who
from store.journal_lines import Line, Narrowing, bare
from store.journal_span import Span, Way, span
from store.log_tables import audit_entry
from store.models import access_grant, agent, owed, patient
from store.notice_standing import Noticed
from store.owed import Debt
from store.patients import number_index
from store.session import Reviewing

COUNTED = 10_000  # entries of an agent that are counted by kind before « au moins »
_BEFORE = 200  # entries of a patient that are looked at for what came before an access
_LONGEST = max(one.ceiling for one in DURATIONS.grants.values())

#: What a look-up may lead to: the record, or a colleague's countersignature.
_FOLLOWS = ("access_granted", "lookup_prepared")
_TO_ACCESS = ("looked_up", "prepared_closed", "access_refused", "lookup_prepared")
_BEGINNING = re.compile(r"(?![0-9]{13,15}$)[0-9a-f]{8,32}")  # those would be somebody's number
_BEGINS = ("looked_up", "prepared_closed")

_WHO = select(agent.c.id, agent.c.name, agent.c.function).order_by(agent.c.name, agent.c.id)
_KINDS = text(
    "select w.code, count(*) as many from (select code from audit_entry"
    " where log_id = :log and agent_id = :agent and seq >= :lo and seq < :hi"
    " order by seq desc limit :counted) w group by w.code"
)


@dataclass(frozen=True, slots=True)
class Kinds:
    """How often an agent did what; ``least`` when more entries than ``COUNTED`` were there."""

    counts: dict[str, int]
    least: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """One access from its look-up to its end, what it still owes in words, and who was told.

    ``noticed`` is None when nobody is to be told of it.
    """

    lines: tuple[Line, ...]
    debts: tuple[Debt, ...]
    noticed: tuple[Noticed, ...] | None


def colleagues(by: Reviewing) -> tuple[Who, ...]:
    """Everybody of this site, by name; the log is not read."""
    rows = by.connection.execute(_WHO.where(agent.c.site_id == by.agent.site.id))
    return tuple(Who(row.id, row.name, row.function) for row in rows)


def named(by: Reviewing, ids: Collection[UUID]) -> dict[UUID, Who]:
    """Who these are."""
    rows = by.connection.execute(_WHO.where(agent.c.id.in_(sorted(ids))))
    return {row.id: Who(row.id, row.name, row.function) for row in rows}


def like(by: Reviewing, key: SortKey, beginning: str) -> UUID | None:
    """The access or the patient whose id begins so, when there is one and one only."""
    digits = beginning.strip().lower().replace("-", "")
    if not _BEGINNING.fullmatch(digits):
        return None
    column = journal_walk.COLUMNS[key]
    lowest, highest = UUID(digits.ljust(32, "0")), UUID(digits.ljust(32, "f"))
    found = by.connection.scalars(
        select(column)
        .where(audit_entry.c.log_id == by.agent.site.id, column.between(lowest, highest))
        .distinct()
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def patient_of(by: Reviewing, number: Nir) -> UUID | None:
    """The opaque id of who bears this number."""
    index = number_index(by.ring, number)
    found: UUID | None = by.connection.scalar(
        select(patient.c.id).where(patient.c.number_index == index)
    )
    return found


def exercises(by: Reviewing, patients: Collection[UUID]) -> frozenset[UUID]:
    """Which of these are patients of drills."""
    asked = select(patient.c.id).where(patient.c.id.in_(sorted(patients)), patient.c.exercise)
    return frozenset(by.connection.scalars(asked))


def kinds(by: Reviewing, narrowing: Narrowing) -> Kinds:
    """What the agent of this narrowing did in its period, counted by kind."""
    asked = span(by, narrowing, journal.size(by))
    rows = by.connection.execute(
        _KINDS,
        {
            "log": by.agent.site.id,
            "agent": narrowing.agent,
            "lo": asked.lo,
            "hi": asked.hi,
            "counted": COUNTED,
        },
    )
    counts = {row.code: row.many for row in rows}
    return Kinds(counts, sum(counts.values()) >= COUNTED)


def unopened(
    by: Reviewing, narrowing: Narrowing, place: Place | None, lines: int = journal.LINES
) -> Page:
    """Look-ups that found one patient and led to no access of theirs while the handle lasted.

    Not of patients of drills: those are on the sheet of their drill.
    """
    here = place or Place(journal.size(by))
    asked = span(by, narrowing, here.upto)
    return journal.by_number(by, narrowing, Way.DOWN, here, asked, lines, only=_led_nowhere)


def _led_nowhere(seen: FromClause) -> ColumnElement[bool]:
    later = audit_entry.alias("later")
    followed = (
        select(later.c.seq)
        .where(
            later.c.log_id == func.current_site(),
            later.c.patient_id == seen.c.patient_id,
            later.c.seq > seen.c.seq,
            later.c.agent_id == seen.c.agent_id,
            later.c.code.in_(_FOLLOWS),
            later.c.at <= seen.c.at + DURATIONS.preparation,
        )
        .exists()
    )
    # A look-up during an access of one's own leads back to it, and to no new grant.
    resumed = (
        select(access_grant.c.id)
        .where(
            access_grant.c.agent_id == seen.c.agent_id,
            access_grant.c.granted_at > seen.c.at - _LONGEST,
            access_grant.c.granted_at <= seen.c.at,
            access_grant.c.patient_id == seen.c.patient_id,
            func.coalesce(access_grant.c.ended_at, access_grant.c.ends_at) > seen.c.at,
        )
        .exists()
    )
    ripe = seen.c.at <= func.clock_timestamp() - DURATIONS.preparation
    exercise = select(patient.c.id).where(patient.c.id == seen.c.patient_id, patient.c.exercise)
    there = and_(seen.c.patient_id.is_not(None), ripe)
    return and_(there, ~exercise.exists(), ~followed, ~resumed)


def chain(by: Reviewing, grant: UUID) -> Chain:
    """Every entry of an access, after the look-up and the refusals that led to it."""
    said = journal.page(by, Narrowing(grant=grant), journal.Sorting(way=Way.UP), None, 1_000)
    granted = next((line for line in said.lines if line.code == "access_granted"), None)
    before = _before(by, granted) if granted else ()
    rows = by.connection.execute(select(owed).where(owed.c.grant_id == grant))
    debts = tuple(Debt(r.grant_id, Owed(r.kind), r.due_at, r.settled_at) for r in rows)
    return Chain((*before, *said.lines), debts, notice_standing.of_access(by, grant))


def _before(by: Reviewing, granted: Line) -> tuple[Line, ...]:
    """From the look-up that this agent opened from, what happened to this patient."""
    narrowing = Narrowing(patient=granted.patient)
    earlier = journal_walk.walk(by, narrowing, Span(0, granted.seq), Way.DOWN, _BEFORE)
    oldest = granted.at - 2 * DURATIONS.preparation  # prepared, then countersigned
    recent = [bare(row) for row in earlier.rows if row.at >= oldest and row.code in _TO_ACCESS]
    mine = [line for line in recent if line.agent == granted.agent]
    found = next((line for line in mine if line.code in _BEGINS), None)
    if found is None:
        return ()
    prepared = _prepared(found, recent)
    led = [line for line in mine if line.seq >= found.seq]
    return tuple(sorted({line.seq: line for line in (*prepared, *led)}.values(), key=_number))


def _prepared(found: Line, recent: Iterable[Line]) -> list[Line]:
    """The colleague's preparation that a countersigned look-up took over."""
    taken = (found.detail or {}).get("prepared")
    return [
        line
        for line in recent
        if taken and line.code == "lookup_prepared" and (line.detail or {}).get("prepared") == taken
    ]


def _number(line: Line) -> int:
    return line.seq
