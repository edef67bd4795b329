"""Look-ups: each is an entry, also the one that finds nobody; one that finds somebody has a handle.

A page holds the handle, never the person: who it is is read again at each display, by the agent
who looked and by nobody else, for as long as a call lasts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import TextClause, func, insert, or_, select, text, update

from policy.durations import DURATIONS
from policy.event_codes import Event
from policy.events import LookedUp, LookupKind, LookupPrepared, PreparedClosed
from policy.nir import Nir
from store import audit, patients
from store.models import agent, prepared_lookup
from store.patients import Patient, TraitSearch
from store.session import Registering, Serving, Showing


class StaleLookup(Exception):
    """The look-up is another's, or too old to be shown again: search once more."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A handle on somebody who was looked up."""

    id: UUID
    patient: Patient


@dataclass(frozen=True, slots=True)
class Prepared:
    """A look-up made by a call handler or a triage nurse, waiting for a doctor."""

    id: UUID
    patient: UUID
    by_name: str
    by_me: bool
    at: datetime
    regulation_file: str | None
    closed_at: datetime | None
    outcome: str | None


def by_number(by: Serving, number: Nir, found: Patient | None) -> Lookup | None:
    """Say in the log that a number was looked up, and keep a handle on whom it found."""
    said = LookedUp(
        kind=LookupKind.NUMBER,
        found=int(found is not None),
        trace=patients.number_index(by.ring, number).hex(),
        nearness=patients.nearness_index(by.ring, number).hex(),
        record=found.record if found else None,
        exercise=found is not None and found.exercise,
    )
    return _logged(by, said, found)


def by_traits(by: Serving, search: TraitSearch) -> Lookup | int:
    """Look traits up, and say so: the one person they fit, or how many they fit."""
    return _by_traits(by, search, patients.by_traits(by, search))


def numberless(by: Serving, search: TraitSearch) -> Lookup | int:
    """The same among those who have no number: anybody else is nobody here."""
    return _by_traits(by, search, patients.numberless(by, search))


def _by_traits(by: Serving, search: TraitSearch, fitting: tuple[Patient, ...]) -> Lookup | int:
    only = fitting[0] if len(fitting) == 1 else None
    index = patients.trait_index(by.ring, search.name, search.birth_date, search.sex)
    said = LookedUp(
        kind=LookupKind.TRAITS,
        found=len(fitting),
        trace=index.hex(),
        record=only.record if only else None,
        exercise=only is not None and only.exercise,
    )
    return _logged(by, said, only) or len(fitting)


def _logged(by: Serving, said: Event, found: Patient | None) -> Lookup | None:
    """The entry and, in the same round trip, the handle on whom it found."""
    if found is None:
        audit.append(by, said)
        return None
    handle = Lookup(uuid4(), found)
    values = {"id": handle.id, "site": by.agent.site.id, "agent": by.agent.id}
    audit.append_and(by, said, _HANDLE, values, patient=found.id)
    return handle


_HANDLE = audit.then(
    "insert into lookup (id, site_id, agent_id, patient_id, entry_seq)"
    " select :id, :site, :agent, :patient, seq from entry returning id"
)


def patient_of(by: Serving | Showing | Registering, handle: UUID) -> UUID:
    """Whom a handle is on; ``StaleLookup`` past the time a prepared look-up keeps."""
    return _whose(by, _OF_HANDLE, handle)[0]


def held_patient_of(by: Serving, handle: UUID) -> UUID:
    """The same, and oppositions to this patient wait until the gesture ends."""
    return _whose(by, _HELD_OF_HANDLE, handle)[0]


def _whose(
    by: Serving | Showing | Registering, statement: TextClause, handle: UUID
) -> tuple[UUID, bool]:
    known = {"handle": handle, "agent": by.agent.id, "while": DURATIONS.preparation}
    row = by.connection.execute(statement, known).one_or_none()
    if row is None:
        raise StaleLookup
    return row.patient_id, row.exercise


_WHOSE = (
    " from lookup l where l.id = :handle and l.agent_id = :agent"
    " and l.at > clock_timestamp() - cast(:while as interval)"
    " and exists (select from patient p where p.id = l.patient_id and p.key_wrapped is not null)"
)
_OF_HANDLE = text("select l.patient_id, l.exercise" + _WHOSE)
_HELD_OF_HANDLE = text("select l.patient_id, l.exercise, hold_patient(l.patient_id)" + _WHOSE)


def prepare(by: Serving, handle: UUID, regulation_file: str | None) -> UUID:
    """Leave a look-up for a doctor of the same site to countersign."""
    (patient, exercise), prepared = _whose(by, _OF_HANDLE, handle), uuid4()
    audit.append(by, LookupPrepared(prepared, regulation_file, exercise), patient=patient)
    by.connection.execute(
        insert(prepared_lookup).values(
            id=prepared,
            site_id=by.agent.site.id,
            patient_id=patient,
            prepared_by=by.agent.id,
            regulation_file=regulation_file,
        )
    )
    return prepared


def countersign(by: Serving, prepared: UUID) -> tuple[Lookup, str | None]:
    """A doctor takes a prepared look-up over: one doctor, one time, and not their own."""
    row = by.connection.execute(
        select(prepared_lookup.c.patient_id, prepared_lookup.c.regulation_file)
        .where(
            prepared_lookup.c.id == prepared,
            prepared_lookup.c.closed_at.is_(None),
            prepared_lookup.c.prepared_by != by.agent.id,
            prepared_lookup.c.prepared_at > func.clock_timestamp() - DURATIONS.preparation,
        )
        .with_for_update(key_share=True)
    ).one_or_none()
    if row is None:
        raise StaleLookup
    # guards.sql closes it only once an entry of this transaction says so.
    said = PreparedClosed(prepared, "countersigned")
    try:
        taken = _logged(by, said, patients.by_id(by, row.patient_id))
    except patients.Erased:
        raise StaleLookup from None
    assert taken is not None
    by.connection.execute(
        update(prepared_lookup)
        .where(prepared_lookup.c.id == prepared)
        .values(closed_at=func.clock_timestamp(), closed_by=by.agent.id, outcome="countersigned")
    )
    return taken, row.regulation_file


def prepared(by: Showing, *, since: timedelta = timedelta(days=1)) -> tuple[Prepared, ...]:
    """What was prepared at this site, newest first: what waits, and what became of the rest."""
    rows = by.connection.execute(
        select(
            prepared_lookup,
            agent.c.name.label("by_name"),
            (prepared_lookup.c.prepared_at <= func.clock_timestamp() - DURATIONS.preparation).label(
                "lapsed"
            ),
        )
        .join(agent, agent.c.id == prepared_lookup.c.prepared_by)
        .where(
            prepared_lookup.c.prepared_at > func.clock_timestamp() - since,
            or_(
                prepared_lookup.c.closed_at.is_(None),
                prepared_lookup.c.closed_by == by.agent.id,
                prepared_lookup.c.prepared_by == by.agent.id,
            ),
        )
        .order_by(prepared_lookup.c.prepared_at.desc())
    )
    return tuple(
        Prepared(
            id=r.id,
            patient=r.patient_id,
            by_name=r.by_name,
            by_me=r.prepared_by == by.agent.id,
            at=r.prepared_at,
            regulation_file=r.regulation_file,
            closed_at=r.closed_at,
            outcome=r.outcome or ("lapsed" if r.lapsed else None),
        )
        for r in rows
    )
