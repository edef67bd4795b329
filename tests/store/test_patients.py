"""A patient is found by a number or by exact traits, never by a list, and never by the database."""

from datetime import date

import pytest
from sqlalchemy import Engine, text

from policy.decision import RecordState
from store import patients
from store.keys import KeyRing
from store.patients import MOST_CANDIDATES, TraitSearch, normal, trait_index
from store.session import Doors
from tests.builders import a_number, a_patient, some_traits
from tests.gestures import a_desk

BORN = date(1990, 1, 15)


def names(doors: Doors, search: TraitSearch) -> list[str]:
    desk = a_desk(doors)
    with doors.serving(desk.agent) as serving:
        found = patients.by_traits(serving, search)
    return sorted(one.identity.traits.given_names for one in found)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Le Guen", "LE-GUÉN"),
        ("  le   guen ", "LE GUEN"),
        ("D’Artagnan", "D'ARTAGNAN"),
        ("Lœuillet", "LOEUILLET"),
        ("ŒUVRARD", "Oeuvrard"),
        ("Müller", "MULLER"),
        ("Ãngélå", "ANGELA"),
        ("François", "FRANC\N{COMBINING CEDILLA}OIS"),
    ],
)
def test_names_are_compared_without_accents_case_and_separators(typed: str, kept: str) -> None:
    assert normal(typed) == normal(kept)


def test_names_that_differ_stay_different() -> None:
    assert len({normal(n) for n in ("Martin", "Martins", "Mar tin", "Mortin")}) == 4


def test_traits_find_one_person_exactly(doors: Doors) -> None:
    a_patient(doors, birth_name="LE GUÉN-KER", used_name="D’Armor", given_names="Maëlle Anne")
    for name in ("le guen ker", "LE-GUEN-KER", "d armor", "D'ARMOR"):
        assert names(doors, TraitSearch(name, BORN, "F")) == ["Maëlle Anne"]
    for search in (
        TraitSearch("LE GUEN", BORN, "F"),
        TraitSearch("LE GUEN KER", date(1990, 1, 16), "F"),
        TraitSearch("LE GUEN KER", BORN, "M"),
        TraitSearch("LE GUEN KER", BORN, ""),
        TraitSearch("", BORN, "F"),
        TraitSearch("%", BORN, "F"),
    ):
        assert names(doors, search) == []


@pytest.mark.parametrize(
    ("given", "place", "expected"),
    [
        ("", "", ["ALIX MARIE", "BÉA"]),
        ("Alix", "", ["ALIX MARIE"]),
        ("alix marie", "", ["ALIX MARIE"]),
        ("bea", "", ["BÉA"]),
        ("Marie", "", []),
        ("Ali", "", []),
        ("Alix Marie Anne", "", []),
        ("", "2a004", ["BÉA"]),
        ("Alix", "2A004", []),
    ],
)
def test_twins_are_told_apart_by_first_name_or_birthplace(
    doors: Doors, given: str, place: str, expected: list[str]
) -> None:
    a_patient(doors, given_names="ALIX MARIE")
    a_patient(doors, given_names="BÉA", birth_place="2A004")
    assert names(doors, TraitSearch("Duval", BORN, "F", given, place)) == expected


def test_several_fitting_are_counted_and_never_shown(doors: Doors, owner: Engine) -> None:
    for given in ("ALIX", "BEA"):
        a_patient(doors, given_names=given)
    desk = a_desk(doors)
    assert desk.find_by_traits(TraitSearch("Duval", BORN, "F")) == 2
    assert desk.find_by_traits(TraitSearch("Nobody", BORN, "F")) == 0
    with owner.connect() as connection:
        assert connection.scalar(text("select count(*) from lookup")) == 0
        assert connection.scalar(text("select count(*) from audit_entry")) == 2
    handle = desk.find_by_traits(TraitSearch("Duval", BORN, "F", "Bea"))
    assert desk.standing(handle).patient.identity.traits.given_names == "BEA"  # type: ignore[arg-type]


def test_traits_that_fit_too_many_unseal_no_more_than_a_few(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_CANDIDATES == 64
    monkeypatch.setattr(patients, "MOST_CANDIDATES", 2)
    for _ in range(4):
        a_patient(doors)
    assert len(names(doors, TraitSearch("Duval", BORN, "F"))) == 2


def test_a_patient_without_a_birth_date_is_found_by_number_alone(doors: Doors) -> None:
    number = a_number()
    a_patient(doors, number=number, birth_date=None)
    assert names(doors, TraitSearch("Duval", BORN, "F")) == []
    assert a_desk(doors).find_by_number(number) is not None


def test_somebody_without_a_number_is_found_by_traits_alone(doors: Doors) -> None:
    identity = patients.Identity("", "", some_traits(given_names="SANS NUMERO"))
    with doors.working() as work:
        added = patients.add(work, identity, None, RecordState.EMPTY)
    with doors.working() as work:
        assert patients.id_by_number(work, a_number()) is None
        assert patients.by_id(work, added).identity == identity
    assert names(doors, TraitSearch("duval", BORN, "F")) == ["SANS NUMERO"]


def test_the_database_holds_no_number_and_no_name(doors: Doors, owner: Engine) -> None:
    number = a_number()
    a_patient(doors, number=number, birth_name="ZWINGELSTEIN", given_names="HILDEGARDE")
    with owner.connect() as connection:
        kept = "".join(
            str(row)
            for table in ("patient", "patient_trait", "audit_entry")
            for row in connection.execute(text(f"select t::text from {table} t")).scalars()
        )
    for secret in (number.text, number.number13, "ZWINGELSTEIN", "HILDEGARDE"):
        assert secret not in kept
        assert secret.encode().hex() not in kept


def test_indexes_of_one_person_cannot_be_linked() -> None:
    ring, number = KeyRing.fresh(), a_number()
    found = {
        patients.number_index(ring, number),
        patients.nearness_index(ring, number),
        trait_index(ring, "DUVAL", BORN, "F"),
        ring.index("source", number.text),
        ring.index("traits", number.text),
    }
    assert len(found) == 5
    assert {len(index) for index in found} == {32}
    assert patients.number_index(KeyRing.fresh(), number) not in found


def test_neighbours_share_their_nearness_and_nothing_else() -> None:
    ring = KeyRing.fresh()
    one, next_door = a_number(123456), a_number(123457)
    assert patients.nearness_index(ring, one) == patients.nearness_index(ring, next_door)
    assert patients.number_index(ring, one) != patients.number_index(ring, next_door)
