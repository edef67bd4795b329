"""Who lives in the demonstration."""

from collections import Counter
from itertools import groupby
from time import thread_time

import pytest

from console.demonstration.communes import NAMES
from console.demonstration.households import birthplace
from console.demonstration.numbers import Registry
from console.demonstration.person import CLOSINGS
from console.demonstration.population import population
from console.demonstration.residents import REFERENCE, age_on
from policy.access import RecordState
from policy.nir import Nir
from policy.nir_reading import Key, decode

PEOPLE = population()


def _age(position: int) -> int:
    birth = PEOPLE[position].traits.birth_date
    assert birth
    return age_on(REFERENCE, birth)


def test_the_same_seed_writes_the_same_people_and_another_does_not() -> None:
    assert population() == PEOPLE
    assert population(seed=7) != PEOPLE


def test_the_exercises_do_not_depend_on_the_seed_or_the_size() -> None:
    other = population(seed=7, size=60)
    assert [p for p in other if p.exercise] == [p for p in PEOPLE if p.exercise]


def test_it_is_quick() -> None:
    began = thread_time()
    population()
    assert thread_time() - began < 5


def test_there_are_enough_people_and_nobody_shares_a_number() -> None:
    assert len(PEOPLE) >= 320
    assert len({person.number for person in PEOPLE}) == len(PEOPLE)


def test_every_number_has_its_key_and_tells_the_place_of_birth() -> None:
    for person in PEOPLE:
        reading = decode(Nir.parse(person.number))
        assert reading.key is Key.RIGHT
        assert reading.place
        assert person.traits.birth_place.startswith(reading.place.code)


def test_no_living_person_can_bear_a_number() -> None:
    assert all(person.number[10:13] >= "900" for person in PEOPLE)


def test_a_registry_stops_rather_than_give_a_number_that_may_be_real() -> None:
    registry = Registry()
    numbers = {registry.number("1", REFERENCE, "51215") for _ in range(100)}
    assert len(numbers) == 100
    with pytest.raises(ValueError, match="no order left"):
        registry.number("1", REFERENCE, "51215")


def test_all_ages_and_all_sorts_of_birthplaces() -> None:
    ages = sorted(_age(n) for n in range(len(PEOPLE)))
    assert ages[0] <= 2
    assert ages[-1] >= 95
    places = Counter(person.traits.birth_place[:2] for person in PEOPLE)
    assert {"2A", "2B", "97", "99"} < set(places)
    assert set(NAMES) >= {person.traits.birth_place for person in PEOPLE}


def test_corsica_has_two_departements_from_1976_only() -> None:
    class Corsican:
        """A draw that always points at Corsica."""

        def choices(self, places: list[object], _: object) -> list[object]:
            return [places[1]]

        def choice(self, places: list[object]) -> object:
            return places[0]

    before, after = REFERENCE.replace(year=1970), REFERENCE.replace(year=1990)
    assert birthplace(Corsican(), after)[:2] == "2A"  # type: ignore[arg-type]
    assert birthplace(Corsican(), before)[:2] != "2A"  # type: ignore[arg-type]


def test_households_share_a_name_and_children_have_their_own_number() -> None:
    ordinary = [p for p in PEOPLE if not p.exercise]
    sizes = []
    for _, living in groupby(ordinary, key=lambda p: p.household):
        members = list(living)
        sizes.append(len(members))
        assert len({p.traits.used_name for p in members}) == 1
    assert max(sizes) >= 4
    assert sum(_age(n) < 18 for n in range(len(PEOPLE))) >= 25


def test_sex_is_not_always_what_the_number_begins_with() -> None:
    expected = {"M": "1", "F": "2"}
    against = [p for p in PEOPLE if p.number[0] not in expected[p.traits.sex]]
    assert {p.number[0] for p in against} >= {"1", "2", "8"}


def test_some_months_are_fictive() -> None:
    assert any(decode(person.number).month is None for person in PEOPLE)


def test_every_state_is_there_and_only_living_records_have_papers() -> None:
    states = Counter(person.state for person in PEOPLE)
    assert set(states) == set(RecordState)
    for person in PEOPLE:
        if person.state is RecordState.ACTIVE:
            assert person.documents
        if person.state in (RecordState.EMPTY, RecordState.NEVER_CREATED):
            assert not person.documents
        assert (person.state is RecordState.CLOSED) == (person.closed_because in CLOSINGS)
        assert bool(person.closing_reason) == (person.state is RecordState.CLOSED)


def test_most_papers_are_cda_and_a_quarter_of_the_records_fhir() -> None:
    told = [p for p in PEOPLE if p.documents and not p.exercise]
    bundles = sum(p.documents[0].startswith(b"{") for p in told) / len(told)
    assert 0.15 < bundles < 0.35
