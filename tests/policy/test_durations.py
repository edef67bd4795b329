"""The numbers: complete, reasoned, and in accord with one another."""

import copy
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from policy.access import Mode
from policy.durations import (
    DURATIONS,
    LogDurations,
    NoticeDurations,
    OwedDurations,
    ReviewDurations,
    durations,
    reasoned,
)
from policy.tables import UnreadableTable, read


def changed(*path: str, to: Any) -> dict[str, Any]:
    """The real table with one value replaced."""
    table = copy.deepcopy(read("durations.toml"))
    *parents, last = path
    line = table
    for key in parents:
        line = line[key]
    line[last] = to
    return table


def test_every_mode_has_its_durations() -> None:
    assert set(DURATIONS.grants) == set(Mode)


@pytest.mark.parametrize("mode", Mode)
def test_the_durations_of_a_mode_agree(mode: Mode) -> None:
    grant = DURATIONS.grants[mode]
    assert DURATIONS.warning_before_end < grant.length <= grant.ceiling
    assert DURATIONS.warning_before_end < grant.extension <= grant.length
    assert grant.second_factor_age <= DURATIONS.session_absolute


def test_the_session_ends_idle_before_it_ends_anyway() -> None:
    assert DURATIONS.session_idle < DURATIONS.session_absolute


def test_what_is_owed_is_reminded_in_time_and_flagged_while_flags_are_still_judged() -> None:
    assert DURATIONS.owed.remind_before < DURATIONS.completion
    assert DURATIONS.completion + DURATIONS.owed.grace < DURATIONS.review.deadline


def test_no_address_alone_keeps_others_from_contesting() -> None:
    assert 5 * DURATIONS.contests_per_address <= DURATIONS.contests_overall


def test_one_address_may_hold_many_accounts() -> None:
    assert DURATIONS.login_attempts < DURATIONS.login_attempts_per_address


def test_bris_de_glace_asks_for_the_freshest_second_factor() -> None:
    ages = {mode: DURATIONS.grants[mode].second_factor_age for mode in Mode}
    assert min(ages, key=lambda mode: ages[mode]) is Mode.BRIS_DE_GLACE


def test_every_number_has_its_reason() -> None:
    lines = list(reasoned(read("durations.toml")))
    of_fields = (LogDurations, ReviewDurations, NoticeDurations, OwedDurations)
    parts = sum(len(fields(of)) for of in of_fields)
    assert len(lines) == 4 * len(Mode) + 11 + parts
    assert all(line.value and line.reason.endswith(".") for line in lines)
    assert lines[0].name == "grant.centre_15.length"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1 s", timedelta(seconds=1)), ("90 min", timedelta(minutes=90)), ("8 h", timedelta(hours=8))],
)
def test_a_time_is_a_number_and_a_unit(written: str, meant: timedelta) -> None:
    assert durations(changed("completion", "value", to=written)).completion == meant


@pytest.mark.parametrize("written", ["0 min", "-1 h", "1h", "1 jour", "", "1 h 30", 30, "٣ h"])
def test_anything_else_is_no_time(written: object) -> None:
    with pytest.raises(UnreadableTable, match="completion"):
        durations(changed("completion", "value", to=written))


@pytest.mark.parametrize("count", [0, -1, True, "5", 2.5])
def test_a_count_is_a_number_from_one(count: object) -> None:
    with pytest.raises(UnreadableTable, match="attempts"):
        durations(changed("login", "attempts", "count", to=count))


@pytest.mark.parametrize(
    "table",
    [
        changed("more", to={}),
        changed("grant", "other", to={}),
        changed("grant", "normal", "other", to={}),
        changed("session", "other", to={}),
        changed("owed", "other", to={}),
        changed("contest", "other", to={}),
        changed("login", "other", to={}),
        changed("completion", "note", to=""),
        changed("completion", "reason", to=""),
        changed("login", "attempts", "reason", to=""),
        changed("grant", "normal", "ceiling", "value", to="10 min"),
        changed("log", "kept", "value", to="179 j"),
    ],
)
def test_a_table_that_says_something_else_is_refused(table: dict[str, Any]) -> None:
    with pytest.raises(UnreadableTable):
        durations(table)


@pytest.mark.parametrize(("name", "to"), [("first_wait", "3 h"), ("longest_wait", "5 j")])
def test_a_notice_waits_longer_and_longer_and_not_for_ever(name: str, to: str) -> None:
    with pytest.raises(UnreadableTable, match="longer than all"):
        durations(changed("notice", name, "value", to=to))
