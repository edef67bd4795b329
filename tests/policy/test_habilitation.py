"""The matrix: complete, and stricter than the national one where the law names the physician."""

import copy
from typing import Any

import pytest

from policy.access import Mode
from policy.agents import Function, Profession, SiteKind
from policy.habilitation import HABILITATION, Power, habilitation, may, readable_sections
from policy.record import Section
from policy.tables import UnreadableTable, read

NATIONAL: dict[Function, set[Power]] = {
    Function.REGULATING_PHYSICIAN: {
        Power.SEARCH_BY_NUMBER,
        Power.SEARCH_BY_TRAITS,
        Power.OPEN,
    },
    Function.EMERGENCY_PHYSICIAN: {Power.SEARCH_BY_NUMBER, Power.OPEN},
    Function.CALL_HANDLER: {Power.SEARCH_BY_NUMBER, Power.SEARCH_BY_TRAITS, Power.PREPARE},
    Function.TRIAGE_NURSE: {Power.SEARCH_BY_NUMBER, Power.PREPARE},
    Function.SUPERVISOR: {Power.REVIEW, Power.READ_WORDS, Power.JUDGE, Power.REVOKE},
    Function.DATA_PROTECTION_OFFICER: {Power.REVIEW, Power.CONCLUDE},
    Function.REGISTRAR: {
        Power.SEARCH_BY_NUMBER,
        Power.SEARCH_NUMBERLESS,
        Power.RECORD_OPPOSITIONS,
        Power.DISCLOSE,
    },
}


def changed(*path: str, to: Any) -> dict[str, Any]:
    """The real table with one value replaced, or removed."""
    table = copy.deepcopy(read("habilitation.toml"))
    *parents, last = path
    line = table
    for key in parents:
        line = line[key]
    if to is None:
        del line[last]
    else:
        line[last] = to
    return table


@pytest.mark.parametrize("function", Function)
def test_a_function_has_its_powers_and_no_other(function: Function) -> None:
    assert {power for power in Power if may(function, power)} == NATIONAL[function]


def test_the_matrix_has_a_line_for_every_mode_function_and_profession() -> None:
    assert set(HABILITATION.modes) == set(Mode)
    assert set(HABILITATION.functions) == set(Function)
    assert set(HABILITATION.professions) == set(Profession)


def test_every_line_has_its_article_and_reason() -> None:
    tables = (HABILITATION.modes, HABILITATION.functions, HABILITATION.professions)
    assert all(
        line.article and line.reason.endswith(".") for one in tables for line in one.values()
    )


def test_traits_are_searched_in_regulation_only() -> None:
    searching = [one for one in Function if may(one, Power.SEARCH_BY_TRAITS)]
    assert searching
    assert all(HABILITATION.functions[one].sites == {SiteKind.SAMU} for one in searching)


def test_the_front_desk_finds_nobody_by_traits_who_has_a_number_and_opens_nothing() -> None:
    searching = [one for one in Function if may(one, Power.SEARCH_NUMBERLESS)]
    assert searching == [Function.REGISTRAR]
    assert not any(
        may(Function.REGISTRAR, one) for one in (Power.SEARCH_BY_TRAITS, Power.OPEN, Power.PREPARE)
    )


def test_nobody_prepares_reviews_or_registers_and_opens() -> None:
    others = (Power.PREPARE, Power.REVIEW, Power.RECORD_OPPOSITIONS)
    assert not any(may(one, Power.OPEN) for one in Function if any(may(one, p) for p in others))


@pytest.mark.parametrize("profession", Profession)
def test_doctors_read_everything_and_others_nothing(profession: Profession) -> None:
    doctor = profession is Profession.DOCTOR
    assert readable_sections(profession) == (frozenset(Section) if doctor else frozenset())


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (changed("mode", to=None), "missing"),
        (changed("other", to={}), "unknown"),
        (changed("mode", "normal", to=None), "normal"),
        (changed("function", "cleaner", to={}), "cleaner"),
        (changed("function", "registrar", "reason", to=None), "reason"),
        (changed("function", "registrar", "reason", to=" "), "words expected"),
        (changed("function", "registrar", "powers", to=["fly"]), "a list of"),
        (changed("function", "registrar", "powers", to="review"), "a list of"),
        (changed("function", "registrar", "powers", to=["open"]), "go together"),
        (changed("function", "registrar", "modes", to=["normal"]), "go together"),
        (changed("profession", "10", "sections", to="some"), "a list of"),
        (changed("profession", "10", "sections", to=["nowhere"]), "a list of"),
    ],
)
def test_a_matrix_with_a_hole_is_refused(table: dict[str, Any], said: str) -> None:
    with pytest.raises(UnreadableTable, match=said):
        habilitation(table)


def test_a_profession_may_be_given_some_sections() -> None:
    table = changed("profession", "60", "sections", to=["48765-2"])
    assert habilitation(table).professions[Profession.NURSE].sections == {Section.ALLERGIES}
