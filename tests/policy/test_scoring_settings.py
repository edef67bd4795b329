"""The numbers of the engine: each with its reason, and none missing, unknown or malformed."""

import tomllib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import fields
from math import isfinite
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.oversight.scoring.evidence import CareState, Family
from policy.oversight.scoring.settings import SETTINGS, Settings, settings
from policy.tables import UnreadableTable, read
from tests.policy.corpus import ROOT

Table = dict[str, Any]
TABLE: Table = read("scoring.toml")


def without(*keys: str) -> Callable[[Table], None]:
    def change(table: Table) -> None:
        for key in keys[:-1]:
            table = table[key]
        del table[keys[-1]]

    return change


def put(value: object, *keys: str) -> Callable[[Table], None]:
    def change(table: Table) -> None:
        for key in keys[:-1]:
            table = table[key]
        table[keys[-1]] = value

    return change


MALFORMED: list[tuple[Callable[[Table], None], str]] = [
    (without("cap"), r"scoring\.toml: missing \['cap'\]"),
    (put({"number": 1}, "another"), r"scoring\.toml: .*unknown \['another'\]"),
    (without("states", "none"), r"missing \['none'\]"),
    (put({}, "states", "else"), r"unknown \['else'\]"),
    (without("families", "travel"), r"missing \['travel'\]"),
    (put({}, "families", "else"), r"unknown \['else'\]"),
    (without("cap", "reason"), r"\[cap\]: missing \['reason'\]"),
    (put(" ", "cap", "reason"), r"\[cap\]\.reason: words expected"),
    (put(-1, "cap", "number"), r"\[cap\]: numbers from 0 expected"),
    (put("9", "cap", "number"), r"\[cap\]: numbers from 0 expected"),
    (put(True, "cap", "number"), r"\[cap\]: numbers from 0 expected"),
    (without("share_cases", "many"), r"\[share_cases\]: missing \['many'\]"),
    (put("a", "share_cases", "third"), r"\[share_cases\]: numbers"),
    (without("states", "none", "misuse"), r"\[states\.none\]: missing \['misuse'\]"),
    (put(-0.1, "states", "none", "ordinary"), r"\[states\.none\]: numbers"),
    (put("", "states", "none", "reason"), r"\[states\.none\]\.reason: words"),
    (without("families", "text", "left"), r"\[families\.text\]: missing \['left'\]"),
    (put(None, "families", "text", "slope"), r"\[families\.text\]: numbers"),
    (put(3, "families", "text", "reason"), r"\[families\.text\]\.reason: words"),
]


@pytest.mark.parametrize(("change", "said"), MALFORMED, ids=[said for _, said in MALFORMED])
def test_a_malformed_table_is_refused_and_named(change: Callable[[Table], None], said: str) -> None:
    table = deepcopy(TABLE)
    change(table)
    with pytest.raises(UnreadableTable, match=said):
        settings(table)


def test_the_table_that_is_shipped_is_read_number_by_number() -> None:
    told = settings(TABLE)
    assert told == SETTINGS
    numbers = {one for one in TABLE if one not in ("states", "families", "share_cases")}
    assert {one: getattr(told, one) for one in numbers} == {
        one: float(TABLE[one]["number"]) for one in numbers
    }
    assert (told.second, told.third, told.many) == tuple(
        TABLE["share_cases"][one] for one in ("second", "third", "many")
    )
    for state in CareState:
        line = TABLE["states"][state.name.lower()]
        told_of = told.states[state]
        assert (told_of.misuse, told_of.ordinary) == (line["misuse"], line["ordinary"])
    for family in Family:
        line, telling = TABLE["families"][family.value], told.families[family]
        assert (telling.active, telling.slope, telling.left) == (
            line["active"], line["slope"], line["left"],
        )  # fmt: skip


def test_every_number_has_its_place() -> None:
    aside = {"second", "third", "many", "states", "families", "without"}
    names = {one.name for one in fields(Settings)} - aside
    assert names == set(TABLE) - {"share_cases", "states", "families"}


def test_shares_of_states_are_shares() -> None:
    for kind in ("misuse", "ordinary"):
        shares = [getattr(one, kind) for one in SETTINGS.states.values()]
        assert all(one > 0 for one in shares)
        assert sum(shares) == pytest.approx(1.0, abs=0.2)


TOLD = [family for family in Family if family is not Family.CARE]


@pytest.mark.parametrize("family", TOLD)
def test_more_surprise_is_never_worth_less_and_none_acquits(family: Family) -> None:
    telling = SETTINGS.families[family]
    worth = [telling.worth(one / 10) for one in range(-20, 500)]
    assert worth == sorted(worth)
    assert worth[20] == min(worth) == 0.0
    assert worth[-1] > 0.0


@given(st.sampled_from(TOLD), st.floats(0, 500))
def test_a_surprise_is_worth_less_than_itself(family: Family, surprise: float) -> None:
    worth = SETTINGS.families[family].worth(surprise)
    assert isfinite(worth)
    assert worth <= surprise


def test_nothing_in_policy_names_the_bench() -> None:
    words = ("bench", "generator", "scenario")
    for path in (ROOT / "policy").rglob("*"):
        if path.suffix in (".py", ".toml"):
            text = path.read_text(encoding="utf-8").lower()
            assert [word for word in words if word in text] == [], path.name


def test_the_table_is_one_that_anybody_can_read() -> None:
    text = (ROOT / "policy" / "scoring.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == TABLE
