"""Whom a regulation file is about, as terms: every way a call handler writes somebody down."""

from typing import Any

import pytest

from policy.feeds import Contradiction, RemarkCode
from policy.likeness import Term, Trait
from store.intake.rs_eda import Reading
from tests.builders import a_number
from tests.intake.rs_eda_builders import PATIENT, a_patient, codes, created, one, values


def described(**said: Any) -> frozenset[Term]:
    """The terms of a file's only patient."""
    (person,) = one(created(patient=[a_patient(**said)])).persons
    return person.terms


def aged(age: str, birth: str) -> Reading:
    said = a_patient(detail={"age": age}, strictFeatures={"birthDate": birth})
    return created(patient=[said])


def test_both_names_count_and_the_first_given_one() -> None:
    (person,) = one(created()).persons
    assert person.person == PATIENT
    assert values(person.terms, Trait.NAME) == {"DURAND", "LE GUEN"}
    assert values(person.terms, Trait.GIVEN) == {"ANNE"}
    assert values(person.terms, Trait.SEX) == {"F"}
    assert "1984" in values(person.terms, Trait.BIRTH_YEAR)


def test_a_whole_name_alone_may_be_cut_anywhere() -> None:
    for last in ({}, {"lastName": " "}):
        terms = described(nonStrictFeatures={"complete": "Anne Le Guen", **last})
        assert values(terms, Trait.NAME) == {
            "ANNE LE GUEN", "ANNE", "LE GUEN", "ANNE LE", "GUEN",
        }  # fmt: skip
        assert values(terms, Trait.GIVEN) == set()


@pytest.mark.parametrize("written", ["X", "Inconnue", "Monsieur X", "?", "non communiqué"])
def test_a_name_that_nobody_knows_is_no_name(written: str) -> None:
    for name in ({"complete": written}, {"complete": written, "lastName": written}):
        read = created(patient=[a_patient(nonStrictFeatures=name)])
        assert one(read).persons == ()


@pytest.mark.parametrize(
    ("age", "years"),
    [
        ("P55Y", {"1969", "1970", "1971", "1972"}),
        ("P21M", {"2022", "2023", "2024", "2025"}),
        ("P3W", {"2024", "2025", "2026", "2027"}),
        ("P40D", {"2024", "2025", "2026", "2027"}),
        ("P200D", {"2023", "2024", "2025", "2026"}),
    ],
)
def test_an_age_allows_some_years(age: str, years: set[str]) -> None:
    assert values(described(detail={"age": age}), Trait.BIRTH_YEAR) == years


def test_a_birth_date_is_more_than_an_age() -> None:
    (person,) = one(aged("P42Y", "1984-01-15")).persons
    assert values(person.terms, Trait.BIRTH_YEAR) == {"1984"}
    assert values(person.terms, Trait.BORN) == {"1984-01-15"}


@pytest.mark.parametrize("sex", ["O", "UN"])
def test_a_sex_that_is_not_known_says_nothing(sex: str) -> None:
    read = created(patient=[a_patient(strictFeatures={"sex": sex})])
    assert one(read).persons == ()


def numbered(source: str, value: str) -> dict[str, Any]:
    return a_patient(administrativeFile={"externalId": [{"source": source, "value": value}]})


def test_a_number_counts_however_it_is_spaced() -> None:
    number = a_number().text
    spaced = f"{number[:1]} {number[1:3]} {number[3:]}"
    (person,) = one(created(patient=[numbered("NIR", spaced)])).persons
    assert person.terms == {Term(Trait.NUMBER, number)}


def test_a_number_with_a_wrong_key_is_not_used_and_other_ids_are_nobody_s_business() -> None:
    wrong = created(patient=[numbered("NIR", "199019900000199")])
    assert one(wrong).persons == ()
    where = "createCaseHealth.patient[0].administrativeFile.externalId[0].value"
    assert codes(wrong.remarks) == {where: RemarkCode.UNUSABLE_NUMBER}
    other = created(patient=[numbered("DOSSARD", "12")])
    assert (one(other).persons, other.remarks) == ((), ())


def test_a_birth_date_that_no_month_has_is_not_used() -> None:
    read = aged("P42Y", "1984-02-31")
    where = "createCaseHealth.patient[0].identity.strictFeatures.birthDate"
    assert codes(read.remarks) == {where: RemarkCode.UNUSABLE_DATE}
    (person,) = one(read).persons
    assert values(person.terms, Trait.BORN) == set()
    assert "1984" in values(person.terms, Trait.BIRTH_YEAR)


@pytest.mark.parametrize(
    ("age", "birth", "code"),
    [
        ("P42Y", "1984-01-15", None),
        ("P42Y", "1983-01-15", None),  # a year of error over the telephone
        ("P42Y", "1980-01-15", Contradiction.AGE_AND_BIRTH),
        ("P42Y", "1986-06-15", Contradiction.AGE_AND_BIRTH),
        ("P21M", "2024-06-01", None),
        ("P21M", "2023-05-01", Contradiction.AGE_AND_BIRTH),
        ("P3W", "2026-02-08", None),
        ("P3W", "2025-08-08", Contradiction.AGE_AND_BIRTH),
        ("P10D", "2026-02-19", None),
        ("P10D", "2027-02-19", Contradiction.AHEAD_OF_TIME),
    ],
)
def test_an_age_that_no_birth_date_gives_is_a_contradiction(
    age: str, birth: str, code: Contradiction | None
) -> None:
    assert one(aged(age, birth)).contradictions == ((code,) if code else ())


def test_one_patient_described_twice_is_one_and_says_whether_they_fit() -> None:
    woman = a_patient(strictFeatures={"sex": "F"}, nonStrictFeatures={"complete": "Anne Durand"})
    again = a_patient(detail={"age": "P42Y"}, nonStrictFeatures={"complete": "Durand"})
    man = a_patient(strictFeatures={"sex": "M"})
    fitting, torn = one(created(patient=[woman, again])), one(created(patient=[woman, man]))
    assert len(fitting.persons) == len(torn.persons) == 1
    assert (fitting.contradictions, torn.contradictions) == ((), (Contradiction.PERSON_TWICE,))
    assert values(torn.persons[0].terms, Trait.SEX) == {"F", "M"}
