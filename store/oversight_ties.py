"""Who is who: is a patient the agent, a colleague of theirs, or a person that the public knows?

By number where an agent's own is registered; else by name and given name together. An agent whose
number is registered, and is another, is not the patient who bears their name.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from policy.likeness import Term, Trait, normal
from policy.oversight.seen import Act, Tie
from store.keys import KeyRing
from store.likeness import index_of
from store.models import agent, patient
from store.review_tables import agent_person, known_person, patient_likeness
from store.session import Working

_TITLES = frozenset({"DR", "DOCTEUR", "PR", "PROFESSEUR", "M", "MME", "MONSIEUR", "MADAME"})
Named = tuple[bytes, bytes]  # name and given name, as indexes


@dataclass(frozen=True, slots=True)
class Person:
    """An agent as a patient could be them: ``national_id`` joins the accounts of one person."""

    national_id: str
    number: bytes | None
    named: frozenset[Named]

    def is_by_number(self, number: bytes | None) -> bool:
        return self.number is not None and self.number == number

    def is_by_name(self, names: Collection[bytes], given: Collection[bytes]) -> bool:
        return self.number is None and any(n in names and g in given for n, g in self.named)


@dataclass(frozen=True, slots=True)
class Ties:
    """The agents of one site, and what is indexed of the patients they met."""

    agents: Mapping[UUID, Person]
    numbers: Mapping[UUID, bytes | None]
    names: Mapping[UUID, frozenset[bytes]]
    given: Mapping[UUID, frozenset[bytes]]
    known: Mapping[UUID, tuple[tuple[datetime, datetime | None], ...]]

    def of(self, act: Act) -> frozenset[Tie]:
        """What the patient of an access is to its agent."""
        return frozenset(self._found(act, act.patient)) if act.patient else frozenset()

    def _found(self, act: Act, of: UUID) -> Iterator[Tie]:
        for id, person in self.agents.items():
            own = id == act.agent or self._same(id, act.agent)
            if person.is_by_number(self.numbers.get(of)):
                yield Tie.SELF_NUMBER if own else Tie.COLLEAGUE_NUMBER
            if person.is_by_name(self.names.get(of, ()), self.given.get(of, ())):
                yield Tie.SELF_NAME if own else Tie.COLLEAGUE_NAME
        if any(m <= act.at and (u is None or act.at < u) for m, u in self.known.get(of, ())):
            yield Tie.PUBLIC

    def _same(self, one: UUID, other: UUID) -> bool:
        mine = self.agents[one].national_id
        return bool(mine) and other in self.agents and self.agents[other].national_id == mine


def ties(work: Working, site: UUID, acts: Sequence[Act]) -> Ties:
    """What is known of the people in these accesses; nothing is read for none."""
    met = {act.patient for act in acts if act.patient}
    if not met:
        return Ties({}, {}, {}, {}, {})
    traits = _traits(work, met)
    return Ties(
        _agents(work, site),
        _numbers(work, met),
        traits[Trait.NAME],
        traits[Trait.GIVEN],
        _known(work, met),
    )


def named(ring: KeyRing, name: str) -> frozenset[Named]:
    """A displayed name both ways, given name first or last, without its title."""
    words = [word for word in normal(name).split() if word not in _TITLES]
    splits = [(words[:cut], words[cut:]) for cut in range(1, len(words))]
    return frozenset(
        (_index(ring, Trait.NAME, " ".join(family)), _index(ring, Trait.GIVEN, given[0]))
        for one, other in splits
        for family, given in ((one, other), (other, one))
    )


def _index(ring: KeyRing, trait: Trait, value: str) -> bytes:
    return index_of(ring, Term(trait, value))


def _agents(work: Working, site: UUID) -> dict[UUID, Person]:
    rows = work.connection.execute(
        select(agent.c.id, agent.c.name, agent.c.national_id, agent_person.c.number_index)
        .outerjoin(agent_person, agent_person.c.agent_id == agent.c.id)
        .where(agent.c.site_id == site)
    )
    return {
        row.id: Person(row.national_id, row.number_index, named(work.ring, row.name))
        for row in rows
    }


def _numbers(work: Working, met: Collection[UUID]) -> dict[UUID, bytes | None]:
    rows = work.connection.execute(
        select(patient.c.id, patient.c.number_index).where(patient.c.id.in_(met))
    )
    return {row.id: row.number_index for row in rows}


def _traits(work: Working, met: Collection[UUID]) -> dict[Trait, dict[UUID, frozenset[bytes]]]:
    p = patient_likeness.c
    found: dict[Trait, dict[UUID, set[bytes]]] = {Trait.NAME: {}, Trait.GIVEN: {}}
    for row in work.connection.execute(
        select(p.patient_id, p.trait, p.trait_index).where(
            p.patient_id.in_(met), p.trait.in_([Trait.NAME, Trait.GIVEN])
        )
    ):
        found[Trait(row.trait)].setdefault(row.patient_id, set()).add(bytes(row.trait_index))
    return {
        trait: {id: frozenset(indexes) for id, indexes in of.items()} for trait, of in found.items()
    }


def _known(
    work: Working, met: Collection[UUID]
) -> dict[UUID, tuple[tuple[datetime, datetime | None], ...]]:
    k = known_person.c
    spans: dict[UUID, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    for row in work.connection.execute(select(known_person).where(k.patient_id.in_(met))):
        spans[row.patient_id].append((row.marked_at, row.lifted_at))
    return {id: tuple(of) for id, of in spans.items()}
