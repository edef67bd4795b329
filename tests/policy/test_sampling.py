"""The written sampling policy: what it says, that draws are unbiased, and that nonsense stops."""

from fractions import Fraction
from hashlib import sha256
from math import sqrt
from typing import Any

import pytest

from policy.sampling import SAMPLING, Share, sampling
from policy.tables import UnreadableTable, read
from policy.verdicts import Why

MANY = 50_000


def digests(purpose: str) -> list[bytes]:
    return [sha256(f"{purpose}/{i}".encode()).digest() for i in range(MANY)]


def test_flags_and_what_nothing_explains_always_become_a_case() -> None:
    for why in (Why.FLAGGED, Why.CONTRADICTED, Why.UNEXPLAINED, Why.SCORED, Why.BUDGET):
        assert SAMPLING.lines[why].taken.share == 1


def test_what_weighs_more_is_read_first() -> None:
    order = [Why.FLAGGED, Why.SCORED, Why.CONTRADICTED, Why.BUDGET]
    order += [Why.UNEXPLAINED, Why.RANDOM, Why.DRAWN]
    assert sorted(order, key=SAMPLING.priority, reverse=True) == order
    assert SAMPLING.priority(Why.CONTESTED) > SAMPLING.priority(Why.FLAGGED)


@pytest.mark.parametrize("share", [SAMPLING.lines[Why.DRAWN].taken, SAMPLING.second_reading])
def test_a_draw_takes_its_share(share: Share) -> None:
    taken = sum(map(share.draws, digests("a")))
    expected = MANY / share.one_in
    assert share.share == Fraction(1, share.one_in)
    assert abs(taken - expected) < 4 * sqrt(expected)


def test_two_draws_of_the_same_ids_are_independent() -> None:
    one, other = Share(10, "…"), Share(5, "…")
    both = sum(
        one.draws(a) and other.draws(b) for a, b in zip(digests("a"), digests("b"), strict=True)
    )
    assert abs(both - MANY / 50) < 4 * sqrt(MANY / 50)


def test_everything_is_drawn_when_all_are_taken() -> None:
    assert all(map(Share(1, "…").draws, digests("a")[:100]))


@pytest.mark.parametrize(
    ("line", "broken"),
    [
        ("drawn", {"one_in": 0, "priority": 10, "reason": "…"}),
        ("drawn", {"one_in": True, "priority": 10, "reason": "…"}),
        ("drawn", {"one_in": 50, "priority": 10, "reason": ""}),
        ("drawn", {"one_in": 50, "always": True, "priority": 10, "reason": "…"}),
        ("drawn", {"one_in": 50, "priority": 20, "reason": "…"}),
        ("drawn", {"one_in": 50, "priority": 0, "reason": "…"}),
        ("flagged", {"always": False, "priority": 40, "reason": "…"}),
        ("second_reading", {"one_in": 10, "priority": 5, "reason": "…"}),
        ("surprise", {"one_in": 10, "reason": "…"}),
    ],
)
def test_a_line_that_does_not_say_a_share_stops_the_import(line: str, broken: Any) -> None:
    with pytest.raises(UnreadableTable):
        sampling({**read("sampling.toml"), line: broken})
