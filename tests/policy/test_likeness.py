"""What two descriptions are compared by: names as written, and as they sound over the telephone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.likeness import Term, Trait, normal, of_age, sound, terms

#: What a call handler could write for the other.
_ALIKE = [
    ("LEROY", "LE ROY"),
    ("LEROI", "LEROY"),
    ("DUPONT", "DUPOND"),
    ("LEFEVRE", "LEFEBVRE"),
    ("GAUTHIER", "GAUTIER"),
    ("MARTIN", "MARTAIN"),
    ("BERTRAND", "BERTRANT"),
    ("RENAUD", "RENAULT"),
    ("RENAUD", "RENAUT"),
    ("MICHEAU", "MICHAUD"),
    ("MICHAUX", "MICHAUD"),
    ("ARNAULT", "ARNAUD"),
    ("GIRAUD", "GIRAULT"),
    ("PHILIPPE", "FILIPE"),
    ("SCHMITT", "SCHMIDT"),
    ("MEYER", "MAYER"),
    ("MAILLET", "MAYET"),
    ("LECLERC", "LECLERCQ"),
    ("BODIN", "BAUDIN"),
    ("LEGRAND", "LE GRAND"),
    ("DUVAL", "DUVALLE"),
    ("ANDRE", "ANDREE"),
    ("HENRY", "HENRI"),
    ("JOLY", "JOLI"),
    ("ROUSSEAU", "ROUSSOT"),
    ("BENOIT", "BENOÎT"),
    ("LEMAIRE", "LEMERE"),
    ("KLEIN", "CLEIN"),
    ("VASSEUR", "WASSEUR"),
    ("GUERIN", "GUÉRIN"),
    ("GUERRIN", "GUERIN"),
    ("CLEMENT", "CLEMENS"),
    ("BOUCHER", "BOUCHEZ"),
]

#: What would be somebody else's name.
_APART = [
    ("MARTIN", "MARTEL"),
    ("DURAND", "DUVAL"),
    ("PETIT", "PETER"),
    ("ROBERT", "RICHARD"),
    ("LEROY", "LEROUX"),
    ("MOREL", "MOREAU"),
    ("SIMON", "SIMONET"),
    ("BERNARD", "BESNARD"),
    ("BLANC", "BLAIN"),
    ("FAURE", "FABRE"),
    ("ROUX", "ROY"),
    ("GIRARD", "GIRAUD"),
    ("LAMBERT", "LOMBARD"),
    ("BONNET", "BONNIN"),
    ("MARCHAND", "MARCHAL"),
    ("COLIN", "COLLET"),
    ("MULLER", "MILLER"),
    ("NGUYEN", "NGOM"),
    ("LEBON", "LEBRUN"),
]


@pytest.mark.parametrize(("one", "other"), _ALIKE)
def test_names_that_sound_alike_are_found(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), _APART)
def test_names_that_sound_apart_stay_apart(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    ("written", "name"),
    [("LE-GUÉN", "LE GUEN"), (" Lœtitia ", "LOETITIA"), ("d’Ornano", "D ORNANO")],
)
def test_a_name_is_compared_without_case_accents_and_separators(written: str, name: str) -> None:
    assert normal(written) == name


def test_a_name_too_short_to_sound_like_anything_stays_as_it_is() -> None:
    assert sound("Lê") == "LE"


@given(st.text(max_size=30))
def test_any_name_sounds_like_its_own_normal_form(name: str) -> None:
    assert sound(normal(name)) == sound(name)


def test_what_is_not_said_makes_no_term() -> None:
    assert terms(names=("", "-"), sex="U") == frozenset()


def test_of_a_person_only_the_first_given_name_counts() -> None:
    assert Term(Trait.GIVEN, "JEAN") in terms(given="Jean-Pierre")


@pytest.mark.parametrize(
    ("years", "months", "born"), [(36, 11, 1990), (36, 12, 1989), (0, 0, 2026)]
)
def test_an_age_allows_the_year_of_birth_with_a_margin(years: int, months: int, born: int) -> None:
    allowed = {term.value for term in of_age(years, months, date(2026, 11, 22))}
    assert {str(born), str(born - 1)} <= allowed
    assert len(allowed) == 4
