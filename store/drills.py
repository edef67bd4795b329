"""Drills of a site: begun and ended on the record, one at a time, and read back from the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, Text, bindparam, func, insert, select, text, update

from policy.agents import Function
from policy.drill import CODES, SECOND_FACTOR, Told
from policy.patient_events import DrillEnded, DrillSheetTaken, DrillStarted
from store import audit
from store.accesses import NOW
from store.journal_lines import detail_of
from store.models import access_grant, patient
from store.models import agent as agents
from store.patient_tables import drill
from store.session import Reviewing, Spoken

#: Entries of one drill that are told: a whole department's morning, many times over.
MOST = 20_000
PAST = 50
_d, _g = drill.c, access_grant.c

#: What is owed of a drill's accesses is completed, and an access ends, after the drill.
_AFTERWARDS = timedelta(days=7)

_TOLD = text(
    "select e.seq, e.at, e.code, e.agent_id, e.patient_id, e.grant_id, e.bytes from audit_entry e"
    " where e.log_id = :site and e.at >= :since and e.at < :until and e.code = any(:codes)"
    " and (e.code = :factor or exists ("
    " select from patient p where p.id = e.patient_id and p.exercise))"
    " union all"
    " select e.seq, e.at, e.code, e.agent_id, e.patient_id, e.grant_id, e.bytes"
    " from access_grant g join audit_entry e on e.grant_id = g.id and e.log_id = g.site_id"
    " where g.site_id = :site and g.exercise and g.granted_at >= :since and g.granted_at < :until"
    " and e.at >= :until and e.at < :afterwards and e.code = any(:codes)"
    " order by seq limit :most"
).bindparams(bindparam("codes", sorted(CODES), ARRAY(Text)), bindparam("factor", SECOND_FACTOR))
_OUTSIDE = text(
    "select g.id, g.granted_at, g.ended_at, g.end_kind, g.mode, g.agent_id, g.patient_id,"
    " g.entry_seq, a.name from access_grant g join agent a on a.id = g.agent_id"
    " where g.site_id = :site and g.exercise and not exists (select from drill d"
    " where d.site_id = g.site_id and d.started_at <= g.granted_at"
    " and (d.ended_at is null or d.ended_at > g.granted_at))"
    " order by g.granted_at desc limit :most"
)


class DrillStands(Exception):
    """The site exercises already: end that drill first."""


class NoDrill(Exception):
    """There is no such drill at this site, or it has ended."""


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill of a site."""

    id: UUID
    title: str
    started_by: str  # names
    started_at: datetime
    ended_at: datetime | None
    now: datetime

    @property
    def until(self) -> datetime:
        """Its end, or now."""
        return self.ended_at or self.now


@dataclass(frozen=True, slots=True)
class Access:
    """An access of this site, beside a drill: real during one, or an exercise outside any."""

    grant: UUID
    at: datetime
    mode: str
    agent: UUID
    name: str
    patient: UUID
    entry_seq: int


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody of the site; ``expected`` unless suspended."""

    id: UUID
    name: str
    function: Function
    expected: bool


def start(by: Reviewing, title: str) -> UUID:
    """From now on this site exercises; ``DrillStands``."""
    if running(by):
        raise DrillStands
    id = uuid4()
    audit.append(by, DrillStarted(id))
    by.connection.execute(
        insert(drill).values(
            id=id, site_id=by.agent.site.id, title=title, started_by=by.agent.id, started_at=NOW
        )
    )
    return id


def end(by: Reviewing, id: UUID) -> None:
    """The site exercises no more; ``NoDrill``."""
    one = read(by, id)
    if one.ended_at is not None:
        raise NoDrill
    audit.append(by, DrillEnded(id, _made(by, one)))
    by.connection.execute(
        update(drill).where(_d.id == id).values(ended_at=NOW, ended_by=by.agent.id)
    )


def running(by: Spoken) -> UUID | None:
    """The drill that goes on at this agent's site."""
    found: UUID | None = by.connection.scalar(
        select(_d.id).where(_d.site_id == by.agent.site.id, _d.ended_at.is_(None))
    )
    return found


def read(by: Reviewing, id: UUID) -> Drill:
    """One drill of the site; ``NoDrill``."""
    found = _drills(by, id)
    if not found:
        raise NoDrill
    return found[0]


def every(by: Reviewing) -> tuple[Drill, ...]:
    """The drills of the site, the newest first; the one that goes on among them."""
    return _drills(by, None)


def taken(by: Reviewing, one: Drill) -> None:
    """Say that the sheet of this drill leaves."""
    audit.append(by, DrillSheetTaken(one.id))


def told(by: Reviewing, one: Drill) -> tuple[Told, ...]:
    """What the log says of a drill: entries about patients of drills, in its time."""
    asked = {
        "site": by.agent.site.id,
        "since": one.started_at,
        "until": one.until,
        "afterwards": one.until + _AFTERWARDS,
        "most": MOST,
    }
    return tuple(
        Told(r.seq, r.at, r.code, r.agent_id, r.patient_id, r.grant_id, detail_of(r))
        for r in by.connection.execute(_TOLD, asked)
    )


def real(by: Reviewing, one: Drill, of: Sequence[UUID]) -> tuple[Access, ...]:
    """Real patients opened during a drill by those who took part in it: it must be seen."""
    rows = by.connection.execute(
        select(access_grant, agents.c.name)
        .join(agents, agents.c.id == _g.agent_id)
        .where(_g.site_id == by.agent.site.id, ~_g.exercise, _g.agent_id.in_(of))
        .where(_g.granted_at >= one.started_at, _g.granted_at < one.until)
        .order_by(_g.granted_at)
        .limit(MOST)
    )
    return tuple(
        Access(r.id, r.granted_at, r.mode, r.agent_id, r.name, r.patient_id, r.entry_seq)
        for r in rows
    )


def outside(by: Reviewing, *, most: int = PAST) -> tuple[Access, ...]:
    """Exercises made while no drill went on: training, the newest first."""
    rows = by.connection.execute(_OUTSIDE, {"site": by.agent.site.id, "most": most})
    return tuple(
        Access(r.id, r.granted_at, r.mode, r.agent_id, r.name, r.patient_id, r.entry_seq)
        for r in rows
    )


def staff(by: Reviewing) -> dict[UUID, Participant]:
    """Everybody of this site."""
    a = agents.c
    rows = by.connection.execute(
        select(a.id, a.name, a.function, a.suspended_at).where(a.site_id == by.agent.site.id)
    )
    return {
        r.id: Participant(r.id, r.name, Function(r.function), expected=r.suspended_at is None)
        for r in rows
    }


def indexes(by: Reviewing, patients: Sequence[UUID]) -> dict[UUID, bytes | None]:
    """The blind index of each of these patients of drills; None for one without a number."""
    p = patient.c
    rows = by.connection.execute(select(p.id, p.number_index).where(p.id.in_(patients), p.exercise))
    return {r.id: None if r.number_index is None else bytes(r.number_index) for r in rows}


def _made(by: Reviewing, one: Drill) -> int:
    asked = select(func.count()).where(
        _g.site_id == by.agent.site.id, _g.exercise, _g.granted_at >= one.started_at
    )
    return by.connection.scalar(asked) or 0


def _drills(by: Reviewing, id: UUID | None) -> tuple[Drill, ...]:
    asked = (
        select(drill, agents.c.name, NOW.label("now"))
        .join(agents, agents.c.id == _d.started_by)
        .where(_d.site_id == by.agent.site.id)
        .order_by(_d.started_at.desc())
        .limit(PAST)
    )
    rows = by.connection.execute(asked if id is None else asked.where(_d.id == id))
    return tuple(Drill(r.id, r.title, r.name, r.started_at, r.ended_at, r.now) for r in rows)
