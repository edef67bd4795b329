"""Visits into the database, in any order and any number of times (policy/visits.py).

Who came leaves as blind indexes: of two messages of one visit the newer says who, and of the same
time both do.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert

from policy.feeds import ArrivalSaid, Feed, Taken
from policy.visits import Visit, heard
from store import feeds_stale
from store.keys import KeyRing
from store.likeness import index_of
from store.review_tables import arrival, care_trait
from store.session import Working

#: One at a time for each site: what is heard is added to what was known, which is read first.
_ALONE = text("select pg_advisory_xact_lock(hashtextextended(:what, 0))")
_VISIT = tuple(Visit.__dataclass_fields__)

Index = tuple[str, str, bytes]  # person, trait, blind index


@dataclass(frozen=True, slots=True)
class _Who:
    """Who came, by the newest message that says it."""

    said_at: datetime
    indexes: frozenset[Index]


@dataclass(frozen=True, slots=True)
class _Known:
    """A visit and who came; nothing yet of one that is new."""

    visit: Visit | None = None
    who: _Who | None = None

    @property
    def told(self) -> object:
        """What is known, whenever it was said."""
        visit = self.visit
        return visit and (
            visit.arrived_at,
            visit.left_at,
            visit.cancelled_at is None,
            self.who and self.who.indexes,
        )


def take_arrivals(work: Working, site: UUID, arrivals: Sequence[ArrivalSaid]) -> Taken:
    """Hear of these visits; the accesses they could explain are judged once more."""
    work.connection.execute(_ALONE, {"what": f"{Feed.ARRIVALS}/{site}"})
    before = _known(work, site, {said.visit for said in arrivals})
    after, new = dict(before), 0
    for said in arrivals:
        known = after.get(said.visit, _Known())
        after[said.visit] = _heard(work.ring, known, said)
        new += after[said.visit].told != known.told
    _keep(work, site, before, after)
    return Taken(new, len(arrivals) - new)


def _heard(ring: KeyRing, known: _Known, said: ArrivalSaid) -> _Known:
    return _Known(heard(known.visit, said), _who(ring, known.who, said))


def _who(ring: KeyRing, known: _Who | None, said: ArrivalSaid) -> _Who | None:
    indexes = frozenset(
        (person.person, term.trait.value, index_of(ring, term))
        for person in said.persons
        for term in person.terms
    )
    if not indexes or (known and known.said_at > said.said_at):
        return known
    if known and known.said_at == said.said_at:
        return replace(known, indexes=known.indexes | indexes)
    return _Who(said.said_at, indexes)


def _known(work: Working, site: UUID, visits: Collection[str]) -> dict[str, _Known]:
    row, trait = arrival.c, care_trait.c
    of_site = select(row.visit, *(row[name] for name in _VISIT)).where(row.site_id == site)
    rows = work.connection.execute(of_site.where(row.visit.in_(visits))).all()
    traits = work.connection.execute(
        select(trait.event, trait.person, trait.trait, trait.trait_index, trait.said_at)
        .where(trait.site_id == site, trait.care == "visit")
        .where(trait.event.in_([one.visit for one in rows]))
    ).all()
    who: dict[str, _Who] = {}
    for one in traits:
        held = who.get(one.event, _Who(one.said_at, frozenset()))
        index = (one.person, one.trait, one.trait_index)
        who[one.event] = replace(held, indexes=held.indexes | {index})
    return {one.visit: _Known(Visit(*one[1:]), who.get(one.visit)) for one in rows}


def _keep(
    work: Working, site: UUID, before: Mapping[str, _Known], after: Mapping[str, _Known]
) -> None:
    changed = {visit: known for visit, known in after.items() if before.get(visit) != known}
    if not changed:
        return
    others = [visit for visit, known in changed.items() if _other(before.get(visit), known)]
    feeds_stale.by_visits(work, site, changed)
    _lay(work, site, changed)
    if others:
        _lay_traits(work, site, {visit: changed[visit] for visit in others})
        feeds_stale.by_visits(work, site, others)


def _other(before: _Known | None, after: _Known) -> bool:
    """Is somebody else said to have come, or the same by a newer word?"""
    return after.who != (before.who if before else None)


def _lay(work: Working, site: UUID, changed: Mapping[str, _Known]) -> None:
    rows = [
        {"site_id": site, "visit": visit} | asdict(known.visit)
        for visit, known in sorted(changed.items())
        if known.visit
    ]
    laid = insert(arrival)
    work.connection.execute(
        laid.on_conflict_do_update(
            index_elements=["site_id", "visit"],
            set_={name: laid.excluded[name] for name in _VISIT},
        ),
        rows,
    )


def _lay_traits(work: Working, site: UUID, changed: Mapping[str, _Known]) -> None:
    trait = care_trait.c
    work.connection.execute(
        delete(care_trait).where(
            trait.site_id == site, trait.care == "visit", trait.event.in_(list(changed))
        )
    )
    rows = [
        {"site_id": site, "care": "visit", "event": visit, "person": person, "trait": name,
         "trait_index": index, "said_at": known.who.said_at}
        for visit, known in changed.items() if known.who
        for person, name, index in sorted(known.who.indexes)
    ]  # fmt: skip
    work.connection.execute(insert(care_trait), rows)
