"""Access after access: what explains weighs less, what is told twice or late changes nothing."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, timedelta, timezone
from functools import cache
from typing import Any

import pytest

from policy.oversight.scoring.cases import gather
from policy.oversight.scoring.engine import Engine, UnknownAgent
from policy.oversight.scoring.events import Access, Link, Shift
from policy.oversight.scoring.evidence import CareState, Code, Family, Scored
from policy.oversight.scoring.settings import SETTINGS
from tests.policy.corpus import ROOT
from tests.policy.scoring_builders import (
    DAYS,
    PLAIN,
    STRANGER,
    Now,
    World,
    access,
    agent,
    all_of,
    at,
    believing,
    busy,
    care,
    person,
    shown,
    weighing,
    world,
)

HOUR = timedelta(hours=1)


def test_an_unknown_agent_is_refused_and_nothing_more_is_said() -> None:
    with pytest.raises(UnknownAgent) as raised:
        world(days=0).engine.take(access("one", Now("nobody", at(0)), STRANGER))
    assert raised.value.args == ()


def test_work_of_an_unknown_agent_is_not_foreseen() -> None:
    made = world(days=0)
    made.engine.foresee(access("one", Now("nobody", at(0)), STRANGER))
    made.know(agent("nobody"))
    assert Code.ISOLATED in shown(made.engine.take(access("one", Now("nobody", at(0)), STRANGER)))


def test_a_score_is_the_sum_of_its_evidence_the_heaviest_first() -> None:
    made = world()
    scored = made.take(made.lone(busy(made), "home n1", device="another", speed_kmh=300.0))
    bits = [one.bits for one in scored.evidence]
    assert scored.score == sum(bits)
    assert bits == sorted(bits, reverse=True)
    assert len({one.family for one in scored.evidence}) == len(bits) > 3


def test_what_is_said_is_said_of_the_access() -> None:
    made = world()
    now = busy(made)
    scored = made.take(replace(made.usual(now), id="this one"))
    assert (scored.id, scored.agent, scored.function, scored.at) == (
        "this one", "n0", "nurse", now.at,
    )  # fmt: skip
    assert scored.state is CareState.LINKED_MATCHES


def test_an_ordinary_access_speaks_against_misuse() -> None:
    made = world(SETTINGS)
    assert made.take(made.usual(busy(made))).score < 0.0


def test_nothing_explained_outweighs_everything_explained() -> None:
    made, other = world(SETTINGS), world(SETTINGS)
    assert (
        made.take(made.lone(busy(made), "home n1")).score
        > other.take(other.lone(busy(other))).score
        > 0.0
    )


ODD: dict[Family, dict[str, Any]] = {
    Family.DEVICE: {"device": "another"},
    Family.TRAVEL: {"speed_kmh": 900.0},
    Family.ENUMERATION: {"searches": 9},
    Family.REFUSALS: {"refusals_before": 3},
    Family.HABIT: {"seconds_open": 90_000},
}


@pytest.mark.parametrize("family", ODD)
def test_what_is_explained_weighs_less(family: Family) -> None:
    quarter = believing(left=0.25)
    explained, unexplained = world(quarter), world(quarter)
    less = explained.take(explained.usual(busy(explained), **ODD[family]))
    more = unexplained.take(unexplained.lone(busy(unexplained), **ODD[family]))
    assert 0.0 < weighing(less, family) == pytest.approx(weighing(more, family) / 4)


@pytest.mark.parametrize("family", ODD)
def test_a_verdict_weighs_a_family(family: Family) -> None:
    plain, doubled = world(), world(weights={family: 2.0})
    once = plain.take(plain.lone(busy(plain), **ODD[family]))
    twice = doubled.take(doubled.lone(busy(doubled), **ODD[family]))
    assert weighing(twice, family) == 2 * weighing(once, family) > 0.0
    assert twice.score - once.score == pytest.approx(weighing(once, family))


@pytest.mark.parametrize("family", Family)
def test_a_family_that_is_taken_away_says_nothing(family: Family) -> None:
    made = world(replace(PLAIN, without=frozenset({family})))
    now = busy(made)
    accesses = [made.lone(now, "home n1", **more) for more in ODD.values()]
    everything = [made.take(one).evidence for one in accesses]
    assert all(one.family is not family for evidence in everything for one in evidence)


def test_a_surprise_has_a_cap() -> None:
    made = world(replace(PLAIN, cap=3.0))
    scored = made.take(made.lone(busy(made), speed_kmh=9e9, device="another"))
    assert max(one.surprise for one in scored.evidence if one.family is not Family.CARE) == 3.0


def test_what_everybody_shows_surprises_nobody() -> None:
    made = world()
    first = made.take(made.usual(busy(made), searches=4))
    for day in range(DAYS + 1, DAYS + 30):
        made.take(*(made.usual(Now("n0", at(day, 9 + i)), searches=4) for i in range(8)))
    last = made.take(made.usual(Now("n0", at(DAYS + 30)), searches=4))
    assert weighing(last, Family.ENUMERATION) < weighing(first, Family.ENUMERATION) / 3


def off_roster(work: int) -> Scored:
    """At night, among so many explained accesses on either side."""
    made = world(SETTINGS)
    for i in range(work):
        before, after = (Now("n0", at(DAYS, 3 + sign * (i + 1) / 4)) for sign in (-1, 1))
        made.take(made.usual(before))
        made.engine.foresee(made.usual(after))
    return made.take(made.lone(Now("n0", at(DAYS, 3))))


def test_a_swap_that_nobody_wrote_down_surprises_less_than_a_lone_access() -> None:
    weights = [weighing(off_roster(work), Family.ROSTER) for work in (0, 1, 4)]
    assert weights[0] > weights[1] >= weights[2]
    assert weights[0] > 2 * weights[2]


def gathering(accesses: int, files: int) -> float:
    """What the volume adds, when so many accesses come with so many files of the centre."""
    made = world(SETTINGS)
    for i in range(files):
        made.know(care(f"crash {i}", at(DAYS, 12 + i / 600), ""))
    for i in range(accesses):
        scored = made.take(made.lone(Now("n0", at(DAYS, 12 + (i + 10) / 60)), f"crowd {i}"))
    return weighing(scored, Family.VOLUME)


def test_an_hour_of_many_files_raises_no_volume() -> None:
    """Five times the files, and whoever opens five times as many as on other days."""
    assert gathering(20, files=0) > 1.0
    assert gathering(20, files=120) == 0.0
    assert 0.0 < gathering(40, files=120) < gathering(40, files=0)


CRITICAL: dict[Code, Callable[[World, Now], Access]] = {
    Code.SELF: lambda made, now: made.lone(now, "home n0"),
    Code.TRAVEL: lambda made, now: made.lone(now, speed_kmh=2_000.0),
}


@pytest.mark.parametrize("code", CRITICAL)
def test_what_need_not_wait_is_critical(code: Code) -> None:
    made = world(SETTINGS)
    assert made.take(CRITICAL[code](made, busy(made))).critical


def test_opposition_that_was_met_and_got_around_is_critical() -> None:
    made = world(SETTINGS)
    made.know(person(STRANGER, opposed=True))
    assert made.take(made.lone(busy(made), refusals_before=3)).critical


def test_what_may_still_be_explained_is_not_critical() -> None:
    made = world(SETTINGS)
    assert not made.take(made.lone(busy(made), "home n1", device="another")).critical


def told(made: World) -> list[Scored]:
    """A day with something of everything."""
    now = busy(made)
    made.know(person("kin", surnames=frozenset({"a", "b", "c"}), household="house of home n0"))
    made.know(person("home n0", surnames=frozenset({"c", "b", "a", "d"})))
    accesses = [made.usual(now), made.lone(now, "kin", sections=("b", "a", "c", "a"))]
    accesses += [made.lone(Now("n1", now.at + i * HOUR / 9), f"crowd {i}") for i in range(9)]
    accesses += [made.lone(now, "nobody knows", **more) for more in ODD.values()]
    accesses += [made.lone(now, rationale="Femme âgée de 82 ans, de l’œil"), made.lone(now)]
    return [made.take(one) for one in accesses]


@cache
def here() -> str:
    return all_of(told(world(SETTINGS, days=4)))


def test_the_same_log_gives_the_same_bytes() -> None:
    assert all_of(told(world(SETTINGS, days=4))) == here()


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_gives_the_same_bytes(seed: str) -> None:
    """Sets and dictionaries of strings lie in another order there."""
    code = (
        "from tests.policy.test_scoring_engine import here\n"
        "import sys; sys.stdout.buffer.write(here().encode())"
    )
    env = os.environ | {"PYTHONHASHSEED": seed}
    there = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, check=True
    )
    assert there.stdout.decode() == here()


def scores(order: Callable[[list[Any]], list[Any]]) -> list[float]:
    """A world whose people, shifts and care are told in this order."""
    made = world(SETTINGS, days=3)
    names = [f"patient {i}" for i in range(20)]
    everything: list[Any] = [care(f"call {one}", at(DAYS, 9), one) for one in names]
    everything += [person(one, well_known=one.endswith("3")) for one in names]
    made.know(*order(everything))
    return [made.take(made.lone(Now("n0", at(DAYS, 10)), one)).score for one in names]


def test_telling_in_another_order_or_twice_changes_nothing() -> None:
    once = scores(lambda told: told)
    assert scores(lambda told: told[::-1]) == once
    assert scores(lambda told: told + told) == once


def test_a_foreseen_access_changes_no_other_score_than_by_work() -> None:
    made, other = world(), world()
    one, same = made.lone(busy(made)), other.lone(busy(other))
    other.engine.foresee(other.lone(Now("n0", same.at + HOUR)))
    assert made.take(one) == other.take(same)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-7))])
def test_the_same_moment_in_another_zone_scores_the_same(zone: timezone) -> None:
    made, other = world(), world()
    one = made.lone(busy(made))
    busy(other)
    same = other.lone(Now("n0", at(DAYS, 12)))
    assert made.take(one).score == other.take(replace(same, at=same.at.astimezone(zone))).score


def test_an_hour_that_comes_twice_is_two_hours() -> None:
    """25 October 2026: at three o’clock it is two o’clock again."""
    summer = at(265, 2.5)
    winter = summer.replace(fold=1)
    assert winter.timestamp() - summer.timestamp() == 3600
    made = world(days=0)
    made.know(care("call", summer, STRANGER, end=summer + HOUR / 3))
    made.take(made.lone(Now("n0", summer), network="outside"))
    scored = made.take(made.lone(Now("n0", winter), link=Link.CALL, link_id="call"))
    assert Code.TWO_PLACES not in shown(scored)


def at_three(shift_ends: float) -> Scored:
    made = World(Engine(PLAIN))
    made.know(agent("n0"), Shift("n0", "north", at(54, 20), at(55, shift_ends)))
    return made.take(made.lone(Now("n0", at(55, 3.3))))


def test_an_hour_that_is_left_out_is_no_gap_of_the_roster() -> None:
    """29 March 2026: from two o’clock to three there is nothing."""
    assert Code.OFF_ROSTER not in shown(at_three(shift_ends=1.5))
    assert Code.OFF_ROSTER in shown(at_three(shift_ends=0.5))


def test_many_links_that_no_feed_told_of_count_as_unexplained() -> None:
    made = world()
    for i in range(30):
        unheard = Now("n0", at(DAYS, 9 + i / 10))
        made.take(made.lone(unheard, f"crowd {i}", link=Link.CALL, link_id=f"lost {i}"))
    assert Code.SHARE in shown(made.take(made.lone(Now("n0", at(DAYS, 13)))))


def held(one: object) -> int:
    """How much there is in it."""
    if isinstance(one, str | int):
        return 1
    if isinstance(one, dict):
        return sum(held(key) + held(value) for key, value in one.items())
    if isinstance(one, Iterable):
        return sum(held(each) for each in one)
    names: Iterable[str] = getattr(type(one), "__slots__", ()) or getattr(one, "__dict__", ())
    return 1 + sum(held(getattr(one, name)) for name in names if name != "_clock")


def sizes(made: Engine) -> dict[str, int]:
    """How much each part of an engine holds; people are bounded by the people."""
    told = {"_clock", "people", "settings"}
    parts = {name: one for name, one in vars(made).items() if not callable(one)}
    return {name: held(one) for name, one in parts.items() if name not in told}


def test_years_of_ever_new_patients_leave_a_bounded_state() -> None:
    """Of a month and of an agent; pairs of agent and patient have a bound of their own."""
    made, grown = world(days=0), []
    for quarter in range(16):
        for i in range(1_250):
            day = quarter * 91 + i // 14
            now = Now(f"n{i % 3}", at(day, 8 + i % 14 / 3))
            name = f"new {quarter} {i}"
            more = {"device": f"desk {name}", "rationale": f"about {name}"}
            if i % 3:
                made.know(care(f"call {name}", now.at, name))
                made.take(made.lone(now, name, link=Link.CALL, link_id=f"call {name}", **more))
            else:
                made.take(made.lone(now, name, **more))
        grown.append(sizes(made.engine))
    pairs = {"_repetition", "_crowds"}
    for name in grown[0].keys() - pairs:
        before, last = (max(one[name] for one in years) for years in (grown[:8], grown[8:]))
        assert last <= 1.2 * before + 100, name


@pytest.mark.parametrize(
    "more",
    [
        {"refusals_before": 10**9},
        {"searches": 10**9},
        {"speed_kmh": 1e308},
        {"seconds_open": 10**12},
        {"seconds_open": -5},
        {"number_rank": 10**30},
        {"number_rank": -1},
        {"device": "", "network": "", "rationale": "", "sections": (), "reason_code": ""},
        {"rationale": "a " * 100_000},
        {"rationale": "999 ans " + "9" * 5_000},
        {"link": Link.VISIT, "link_id": "", "speed_kmh": 0.0, "seconds_open": None},
        {"patient": ""},
    ],
)
def test_hostile_values_give_a_score(more: dict[str, Any]) -> None:
    made = world(SETTINGS)
    now = busy(made)
    made.take(made.lone(now))
    scored = made.take(replace(made.lone(now), **more))
    assert abs(scored.score) < 200.0


def test_years_of_silence_leave_what_is_new() -> None:
    made = world(SETTINGS)
    made.take(made.lone(busy(made)))
    assert made.take(made.lone(Now("n0", at(40_000)))).score > 0.0
    assert made.take(made.usual(Now("n0", at(40_001)))).score < 3.0


def test_an_engine_that_was_told_nothing_but_its_agent_scores() -> None:
    engine = Engine()
    engine.know_agent(agent("n0", site=""))
    scored = engine.take(Access("one", at(0), "n0", ""))
    assert scored.state is CareState.NONE
    assert scored.score > 0.0


def test_taking_the_reasons_away_clears_the_access() -> None:
    made = world(SETTINGS)
    odd = world(SETTINGS)
    found = odd.take(odd.lone(busy(odd), "home n1", device="another", searches=7))
    cited = {one.family for one in gather([found], SETTINGS).reasons}
    assert cited >= {Family.CARE, Family.RELATION}
    explained = made.take(made.usual(busy(made)))
    assert found.score > 5.0 > 0.0 > explained.score
    rest = sum(one.bits for one in found.evidence if one.family not in cited)
    assert rest < 2.0
