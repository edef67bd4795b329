"""What the feeds say around some accesses, compared by blind indexes alone; nothing is unsealed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from policy.access import Mode
from policy.corroboration import Care, CareKind, Named, Person, Seen, Shift
from policy.corroboration_seen import compared
from policy.durations import DURATIONS
from policy.feeds import Contradiction
from policy.likeness import Trait
from store import corroborating_sql as sql
from store.models import AnyRow
from store.session import Working

One = TypeVar("One")
_REVIEW = DURATIONS.review
_Event = tuple[UUID, UUID | None, str | None, str | None]  # access, site, care, event
_Persons = Mapping[_Event, tuple[Person, ...]]


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier access of the same agent to the same patient, and its state as stored."""

    grant: UUID
    at: datetime
    state: str | None


@dataclass(frozen=True, slots=True)
class Around:
    """One access; ``seen.own`` waits until it is known which of ``before`` were explained."""

    grant: UUID
    agent: UUID
    patient: UUID
    seen: Seen
    before: tuple[Before, ...]


def around(work: Working, grants: Sequence[UUID]) -> tuple[Around, ...]:
    """Each access with what is known around it, oldest first."""
    of = {"grants": list(grants)}
    alone = work.connection.execute(sql.ALONE, of).all()
    named = _named(work, alone)
    near = of | {"past": _REVIEW.some_care, "soon": _REVIEW.before_arrival}
    cared = work.connection.execute(sql.AROUND, near).all()
    known = {row.id: frozenset(map(Trait, row.known or ())) for row in alone}
    persons = _persons(work, [*named, *cared], known)
    shifts, before = _shifts(work, of), _before(work, of)
    named_of = _by_grant((row.id, _read(row, persons)) for row in named)
    cares_of = _by_grant((row.id, _care(row, persons)) for row in cared)
    return tuple(
        Around(
            row.id,
            row.agent_id,
            row.patient_id,
            Seen(
                at=row.granted_at,
                mode=Mode(row.mode),
                reason=row.reason,
                named=named_of[row.id],
                around=cares_of[row.id],
                shifts=shifts[row.id],
                roster=row.roster,
            ),
            before[row.id],
        )
        for row in alone
    )


def _named(work: Working, alone: Iterable[AnyRow]) -> Sequence[AnyRow]:
    """The file named at once, and what was attached since."""
    at_once = [(row.id, row.regulation_file, False) for row in alone if row.regulation_file]
    later = [
        (row.id, reference, True)
        for row in alone
        for reference in row.attached or ()
        if reference != row.regulation_file
    ]
    named = at_once + later
    if not named:
        return ()
    grants, references, laters = zip(*named, strict=True)
    said = {"grants": list(grants), "references": list(references), "laters": list(laters)}
    return work.connection.execute(sql.NAMED, said | {"shared": _REVIEW.settled}).all()


def _persons(
    work: Working, rows: Iterable[AnyRow], known: Mapping[UUID, frozenset[Trait]]
) -> _Persons:
    events = {_event(row) for row in rows if row.event is not None}
    if not events:
        return {}
    grants, sites, cares, ids = zip(*events, strict=True)
    of = {"grants": list(grants), "sites": list(sites), "cares": list(cares), "events": list(ids)}
    said: dict[_Event, dict[str, list[tuple[Trait, bool]]]] = defaultdict(lambda: defaultdict(list))
    for row in work.connection.execute(sql.PERSONS, of):
        said[_event(row)][row.person].append((Trait(row.trait), row.common))
    return {
        event: tuple(compared(each, known[event[0]]) for each in persons.values())
        for event, persons in said.items()
    }


def _event(row: AnyRow) -> _Event:
    return row.id, row.site_id, row.care, row.event


def _read(row: AnyRow, persons: _Persons) -> Named:
    care = None if row.care is None else _care(row, persons)
    return Named(row.reference, care, later=row.later, patients=row.patients)


def _care(row: AnyRow, persons: _Persons) -> Care:
    return Care(
        kind=CareKind(row.care),
        event=row.shown,
        here=row.here,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        attribution=row.attribution,
        motive=row.motive,
        transferred=bool(row.transferred),
        heard_at=row.heard_at,
        contradictions=frozenset(map(Contradiction, row.contradictions)),
        persons=persons.get(_event(row), ()),
    )


def _shifts(work: Working, of: Mapping[str, object]) -> Mapping[UUID, tuple[Shift, ...]]:
    rows = work.connection.execute(sql.SHIFTS, of)
    return _by_grant((row.id, Shift(row.starts_at, row.ends_at)) for row in rows)


def _before(work: Working, of: Mapping[str, object]) -> Mapping[UUID, tuple[Before, ...]]:
    rows = work.connection.execute(sql.OWN, dict(of) | {"own": _REVIEW.own_care})
    return _by_grant((row.id, Before(row.before, row.granted_at, row.state)) for row in rows)


def _by_grant(pairs: Iterable[tuple[UUID, One]]) -> Mapping[UUID, tuple[One, ...]]:
    found: dict[UUID, tuple[One, ...]] = defaultdict(tuple)
    for grant, one in pairs:
        found[grant] = (*found[grant], one)
    return found
