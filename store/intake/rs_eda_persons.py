"""The patients of a regulation file as terms; names are read here and kept nowhere."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from policy.feeds import NO_NAME, Contradiction, PersonSaid, Remark, RemarkCode
from policy.likeness import Term, Trait, normal, of_age, terms
from policy.nir import Nir, NotANir
from store.intake.rs_eda_places import Name
from store.intake.rs_eda_schema import Patient, Strict

_LONGEST_NAME = 200
_MOST_WORDS = 6  # of a whole name whose parts nobody told apart

#: Of these a person has one: two that differ are two descriptions.
_SINGLE = (Trait.SEX, Trait.BORN, Trait.NUMBER, Trait.NAME, Trait.GIVEN)

#: An age of n units: days of one, and how many a call may be wrong by.
_UNITS = {"Y": (365.25, 1), "M": (30.44, 3), "W": (7.0, 4), "D": (1.0, 15)}


def read(
    patients: Iterable[Patient], on: date
) -> tuple[tuple[PersonSaid, ...], frozenset[Contradiction]]:
    """Everybody of whom something is said, one whom the message describes twice being one.

    And what does not fit in what is said of them. ``on`` is the day to which ages are counted.
    """
    described = [(patient, _terms(patient, on)) for patient in patients]
    merged: dict[str, frozenset[Term]] = {}
    for patient, said in described:
        merged[patient.patient_id] = merged.get(patient.patient_id, frozenset()) | said
    persons = tuple(PersonSaid(person, said) for person, said in merged.items() if said)
    return persons, frozenset(_contradictions(described, on))


def _contradictions(
    described: Iterable[tuple[Patient, frozenset[Term]]], on: date
) -> Iterator[Contradiction]:
    known: dict[str, frozenset[Term]] = {}
    for patient, said in described:
        if _differ(known.setdefault(patient.patient_id, said), said):
            yield Contradiction.PERSON_TWICE
        born = _born(patient)
        if born is not None and born > on:
            yield Contradiction.AHEAD_OF_TIME
        elif born is not None and _age(patient) and not _fits(_age(patient), born, on):
            yield Contradiction.AGE_AND_BIRTH


def remarks(patients: Iterable[Patient], path: str) -> Iterator[Remark]:
    """What is said of them and could not be used."""
    for place, patient in enumerate(patients):
        at = f"{path}.patient[{place}]"
        if _strict(patient).birth_date and _born(patient) is None:
            where = f"{at}.identity.strictFeatures.birthDate"
            yield Remark(0, where, RemarkCode.UNUSABLE_DATE)
        for index, number in _numbers(patient):
            if _nir(number) == "":
                where = f"{at}.administrativeFile.externalId[{index}].value"
                yield Remark(0, where, RemarkCode.UNUSABLE_NUMBER)


def _terms(patient: Patient, on: date) -> frozenset[Term]:
    name = (patient.identity and patient.identity.non_strict_features) or Name(complete="")
    said = terms(
        names=tuple(_names(name, _strict(patient).birth_name or "")),
        given=(name.first_name or "")[:_LONGEST_NAME],
        born=_born(patient),
        sex=_strict(patient).sex or "",
    )
    numbers = (terms(number=_nir(number)) for _, number in _numbers(patient))
    years = frozenset[Term]() if _born(patient) or not _age(patient) else _years(_age(patient), on)
    return said.union(*numbers, years)


def _names(name: Name, birth_name: str) -> Iterator[str]:
    for said in (name.last_name or "", birth_name):
        if normal(said[:_LONGEST_NAME]) not in NO_NAME:
            yield said[:_LONGEST_NAME]
    if not normal(name.last_name or ""):
        yield from _parts(normal(name.complete[:_LONGEST_NAME]))


def _parts(whole: str) -> Iterator[str]:
    """What may be the family name of « Anne Le Guen »: all of it, its beginnings, its ends."""
    words = [] if whole in NO_NAME else whole.split()[:_MOST_WORDS]
    yield " ".join(words)
    for cut in range(1, len(words)):
        yield " ".join(words[:cut])
        yield " ".join(words[cut:])


def _years(age: str, on: date) -> frozenset[Term]:
    number, unit = int(age[1:-1]), age[-1]
    months = {"Y": 12 * number, "M": number}.get(unit, int(number * _UNITS[unit][0] / 30.44))
    return of_age(months // 12, months % 12, on)


def _fits(age: str, born: date, on: date) -> bool:
    days, margin = _UNITS[age[-1]]
    number = int(age[1:-1])
    lived = (on - born) / timedelta(days=days)
    return number - margin - 0.1 <= lived <= number + 1 + margin


def _differ(one: frozenset[Term], other: frozenset[Term]) -> bool:
    return any(
        (first := {t for t in one if t.trait is trait})
        and (second := {t for t in other if t.trait is trait})
        and not first & second
        for trait in _SINGLE
    )


def _born(patient: Patient) -> date | None:
    try:
        return date.fromisoformat(_strict(patient).birth_date or "")
    except ValueError:
        return None


def _age(patient: Patient) -> str:
    return (patient.detail and patient.detail.age) or ""


def _strict(patient: Patient) -> Strict:
    return (patient.identity and patient.identity.strict_features) or Strict()


def _numbers(patient: Patient) -> Iterator[tuple[int, str]]:
    file = patient.administrative_file
    for index, one in enumerate((file and file.external_id) or ()):
        if one.source == "NIR":
            yield index, one.value


def _nir(written: str) -> str:
    try:
        return Nir.parse(written[:_LONGEST_NAME]).text
    except NotANir:
        return ""
