"""How near, how often, with whom: what each figure says, and what is left of it later."""

from datetime import timedelta

import pytest

from policy.oversight.scoring.events import Link
from policy.oversight.scoring.evidence import CareState, Code, Family, Scored
from tests.policy.scoring_builders import (
    DAYS,
    STRANGER,
    Now,
    World,
    at,
    busy,
    care,
    person,
    shown,
    weighing,
    world,
)

HOUR = timedelta(hours=1)


def lone_days(made: World, *days: int, patient: str = STRANGER) -> Scored:
    return made.take(*(made.lone(Now("n0", at(DAYS + day)), patient) for day in days))


def test_coming_back_counts_days_and_not_accesses() -> None:
    made = world()
    first = made.lone(Now("n0", at(DAYS, 9)))
    assert Code.REPETITION not in shown(made.take(first, made.lone(Now("n0", at(DAYS, 10)))))
    figures = shown(lone_days(made, 1, 3))[Code.REPETITION].figures
    assert (figures["count"], figures["days"], figures["beyond"]) == (4.0, 3.0, 3.0)


def test_coming_back_after_a_month_is_no_coming_back() -> None:
    assert Code.REPETITION in shown(lone_days(world(), 0, 25))
    assert Code.REPETITION not in shown(lone_days(world(), 0, 35, 70))


def test_coming_back_to_a_household_is_coming_back() -> None:
    made = world()
    made.know(person("one", household="h"), person("two", household="h"))
    lone_days(made, 0, patient="one")
    assert Code.REPETITION in shown(lone_days(made, 1, patient="two"))


def test_care_explains_a_week_of_following_and_following_no_more() -> None:
    made = world()
    made.know(care("call", at(DAYS, 11), STRANGER))
    made.take(made.lone(Now("n0", at(DAYS)), link=Link.CALL, link_id="call"))
    states = [lone_days(made, day).state for day in (3, 6, 9, 40)]
    assert states[:2] == [CareState.OWN_CARE, CareState.OWN_CARE]
    assert states[2:] == [CareState.SOME_CARE, CareState.NONE]


def test_a_crowd_is_of_others_and_of_lately() -> None:
    made = world()
    for name in ("n1", "n2", "r0"):
        made.take(made.lone(Now(name, at(DAYS))))
    figures = shown(made.take(made.lone(Now("n0", at(DAYS + 2)))))[Code.CROWD].figures
    assert figures["agents"] == 4.0
    assert Code.CROWD not in shown(made.take(made.lone(Now("r1", at(DAYS + 40)))))


def near(*ranks: int | None, minutes: float = 5.0) -> Scored:
    made = world()
    now = busy(made)
    for i, rank in enumerate(ranks):
        when = now.at + i * minutes * HOUR / 60
        scored = made.take(made.lone(Now("n0", when), f"crowd {i}", number_rank=rank))
    return scored


def test_numbers_in_a_row_surprise_more_the_more_there_are() -> None:
    weights = [
        weighing(near(*range(70_000, 70_000 + count)), Family.ENUMERATION) for count in (1, 2, 4)
    ]
    assert weights[0] < 1.0 < weights[1] < weights[2]
    figures = shown(near(*range(70_000, 70_004)))[Code.ENUMERATION].figures
    assert figures["near"] == 3
    assert figures["minutes"] == 60.0


@pytest.mark.parametrize(
    "scored",
    [
        lambda: near(70_000, 70_000, 70_000),  # the same number is one number
        lambda: near(70_000, 70_001, minutes=61),
        lambda: near(70_000, None),
        lambda: near(None, None, 70_000),
    ],
)
def test_no_numbers_in_a_row(scored: object) -> None:
    assert callable(scored)
    assert Code.ENUMERATION not in shown(scored())


def test_nothing_is_near_before_two_numbers_were_seen() -> None:
    made = world(days=0)
    for _ in range(2):
        scored = made.take(made.lone(Now("n0", at(0)), number_rank=5))
    assert Code.ENUMERATION not in shown(scored)


def test_a_look_up_that_opened_nothing_is_counted() -> None:
    made = world()
    found = shown(made.take(made.usual(busy(made), searches=7)))[Code.SEARCHES]
    assert found.figures["count"] == 7.0


def test_volume_says_how_many_and_how_many_were_expected() -> None:
    made = world()
    for i in range(60):
        scored = made.take(made.lone(Now("n0", at(DAYS, 13 + i / 60)), f"crowd {i}"))
    figures = shown(scored)[Code.VOLUME].figures
    assert figures["count"] == 60.0
    assert 1.0 < figures["expected"] < 30.0


def test_a_share_says_how_many_of_how_many() -> None:
    made = world()
    figures = shown(lone_days(made, *range(8)))[Code.SHARE].figures
    assert figures["expected"] < figures["unexplained"] < figures["of"]
    assert 7.0 < figures["unexplained"] <= 8.0
