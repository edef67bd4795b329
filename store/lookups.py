"""Look-ups: each is an entry, also the one that finds nobody; one that finds somebody has a handle.

A page holds the handle, never the person: who it is is read again at each display, by the agent
who looked and by nobody else, for as long as a call lasts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, insert, or_, select, update

from policy.durations import DURATIONS
from policy.events import LookedUp, LookupKind, LookupPrepared, PreparedClosed
from policy.nir import Nir
from store import audit, patients
from store.models import agent, lookup, prepared_lookup
from store.patients import Patient, TraitSearch
from store.session import Serving, Showing


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


def by_number(by: Serving, number: Nir) -> Lookup | None:
    """Look a number up, and say so in the log."""
    found = patients.by_number(by, number)
    said = LookedUp(
        kind=LookupKind.NUMBER,
        found=int(found is not None),
        trace=patients.number_index(by.ring, number).hex(),
        nearness=patients.nearness_index(by.ring, number).hex(),
        record=found.record if found else None,
    )
    return _logged(by, said, found)


def by_traits(by: Serving, search: TraitSearch) -> Lookup | int:
    """Look traits up, and say so: the one person they fit, or how many they fit."""
    fitting = patients.by_traits(by, search)
    only = fitting[0] if len(fitting) == 1 else None
    index = patients.trait_index(by.ring, search.name, search.birth_date, search.sex)
    said = LookedUp(
        kind=LookupKind.TRAITS,
        found=len(fitting),
        trace=index.hex(),
        record=only.record if only else None,
    )
    return _logged(by, said, only) or len(fitting)


def _logged(by: Serving, said: LookedUp, found: Patient | None) -> Lookup | None:
    entry = audit.append(by, said, patient=found.id if found else None)
    return _handle(by, found, entry) if found else None


def _handle(by: Serving, found: Patient, entry: audit.Entry) -> Lookup:
    handle = Lookup(uuid4(), found)
    by.connection.execute(
        insert(lookup).values(
            id=handle.id,
            site_id=by.agent.site.id,
            agent_id=by.agent.id,
            patient_id=found.id,
            entry_seq=entry.seq,
        )
    )
    return handle


def patient_of(by: Serving | Showing, handle: UUID) -> UUID:
    """Whom a handle is on; ``StaleLookup`` past the time a prepared look-up keeps."""
    found: UUID | None = by.connection.scalar(
        select(lookup.c.patient_id).where(
            lookup.c.id == handle,
            lookup.c.agent_id == by.agent.id,
            lookup.c.at > func.clock_timestamp() - DURATIONS.preparation,
        )
    )
    if found is None:
        raise StaleLookup
    return found


def prepare(by: Serving, handle: UUID, regulation_file: str | None) -> UUID:
    """Leave a look-up for a doctor of the same site to countersign."""
    patient, prepared = patient_of(by, handle), uuid4()
    audit.append(by, LookupPrepared(prepared, regulation_file), patient=patient)
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
        update(prepared_lookup)
        .where(
            prepared_lookup.c.id == prepared,
            prepared_lookup.c.closed_at.is_(None),
            prepared_lookup.c.prepared_by != by.agent.id,
            prepared_lookup.c.prepared_at > func.clock_timestamp() - DURATIONS.preparation,
        )
        .values(closed_at=func.clock_timestamp(), closed_by=by.agent.id, outcome="countersigned")
        .returning(prepared_lookup.c.patient_id, prepared_lookup.c.regulation_file)
    ).one_or_none()
    if row is None:
        raise StaleLookup
    entry = audit.append(by, PreparedClosed(prepared, "countersigned"), patient=row.patient_id)
    return _handle(by, patients.by_id(by, row.patient_id), entry), row.regulation_file


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
