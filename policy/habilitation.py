"""The matrix of habilitation.toml, as types: what each function may do and each profession read.

A function, a mode or a profession without its line, or a line too many, stops the import.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from policy.access import Mode
from policy.agents import Function, Profession, SiteKind
from policy.record import Section
from policy.tables import Table, UnreadableTable, exactly, read, sentence

_FILE = "habilitation.toml"
Member = TypeVar("Member", bound=StrEnum)


class Power(StrEnum):
    """What a function may do, beside the modes it may open in."""

    SEARCH_BY_NUMBER = "search_by_number"
    SEARCH_BY_TRAITS = "search_by_traits"
    SEARCH_NUMBERLESS = "search_numberless"  # by traits, among those without a number
    PREPARE = "prepare"
    OPEN = "open"
    REVIEW = "review"
    READ_WORDS = "read_words"  # the free words beside an entry
    RECORD_OPPOSITIONS = "record_oppositions"
    JUDGE = "judge"  # a case
    CONCLUDE = "conclude"  # a case that was escalated
    REVOKE = "revoke"  # a live access
    DISCLOSE = "disclose"  # the list of accesses, to the person it is of


@dataclass(frozen=True, slots=True)
class ModeRule:
    """Where a mode is used at all."""

    sites: frozenset[SiteKind]
    article: str
    reason: str


@dataclass(frozen=True, slots=True)
class FunctionRule:
    """What a function does, and where."""

    modes: frozenset[Mode]
    sites: frozenset[SiteKind]
    powers: frozenset[Power]
    article: str
    reason: str


@dataclass(frozen=True, slots=True)
class ProfessionRule:
    """What a profession may read."""

    sections: frozenset[Section]
    article: str
    reason: str


@dataclass(frozen=True, slots=True)
class Habilitation:
    """The whole matrix: each mapping has every member of its enum."""

    modes: Mapping[Mode, ModeRule]
    functions: Mapping[Function, FunctionRule]
    professions: Mapping[Profession, ProfessionRule]


def habilitation(table: Table) -> Habilitation:
    """The matrix a table says; raises ``UnreadableTable``."""
    exactly(table, ("mode", "function", "profession"), where=_FILE)
    return Habilitation(
        {mode: _mode(line, where) for mode, line, where in _lines(table, "mode", Mode)},
        {one: _function(line, where) for one, line, where in _lines(table, "function", Function)},
        {
            one: _profession(line, where)
            for one, line, where in _lines(table, "profession", Profession)
        },
    )


def may(function: Function, power: Power) -> bool:
    """Does the matrix give this power to this function?"""
    return power in HABILITATION.functions[function].powers


def readable_sections(profession: Profession) -> frozenset[Section]:
    """What the profession may read, empty for those who open nothing."""
    return HABILITATION.professions[profession].sections


def _lines(table: Table, name: str, members: type[Member]) -> list[tuple[Member, Table, str]]:
    lines = exactly(table[name], list(members), where=f"{_FILE} [{name}]")
    return [(member, lines[member], f"{_FILE} [{name}.{member}]") for member in members]


def _mode(line: Table, where: str) -> ModeRule:
    exactly(line, ("sites", "article", "reason"), where=where)
    return ModeRule(_members(line["sites"], SiteKind, where), *_why(line, where))


def _function(line: Table, where: str) -> FunctionRule:
    exactly(line, ("modes", "sites", "powers", "article", "reason"), where=where)
    modes = _members(line["modes"], Mode, where)
    powers = _members(line["powers"], Power, where)
    if bool(modes) is not (Power.OPEN in powers):
        raise UnreadableTable(f"{where}: modes and the power to open go together")
    return FunctionRule(modes, _members(line["sites"], SiteKind, where), powers, *_why(line, where))


def _profession(line: Table, where: str) -> ProfessionRule:
    exactly(line, ("sections", "article", "reason"), where=where)
    named = line["sections"]
    sections = frozenset(Section) if named == "all" else _members(named, Section, where)
    return ProfessionRule(sections, *_why(line, where))


def _members(values: object, members: type[Member], where: str) -> frozenset[Member]:
    if not isinstance(values, list) or not set(values) <= set(members):
        raise UnreadableTable(f"{where}: a list of {', '.join(members)} expected")
    return frozenset(members(value) for value in values)


def _why(line: Table, where: str) -> tuple[str, str]:
    return sentence(line, "article", where=where), sentence(line, "reason", where=where)


HABILITATION = habilitation(read(_FILE))
