"""Shifts of last month are dropped; an old roster says nothing of today."""

from policy.oversight.scoring.engine import Engine
from policy.oversight.scoring.events import Shift
from policy.oversight.scoring.evidence import Code, Scored
from tests.policy.scoring_builders import PLAIN, Now, World, agent, at, shown


def rostered(days: int) -> World:
    made = World(Engine(PLAIN))
    made.know(agent("n0"), *(Shift("n0", "north", at(day, 8), at(day, 20)) for day in range(days)))
    return made


def night(made: World, day: int) -> Scored:
    return made.take(made.lone(Now("n0", at(day, 3))))


def test_a_long_roster_keeps_its_last_month() -> None:
    made = rostered(200)
    assert Code.OFF_ROSTER in shown(night(made, 190))
    assert len(made.engine._rosters._shifts["n0"]) < 60
    assert Code.OFF_ROSTER in shown(night(made, 191))


def test_a_roster_of_long_ago_says_nothing() -> None:
    assert Code.OFF_ROSTER in shown(night(rostered(10), 20))
    assert Code.OFF_ROSTER not in shown(night(rostered(10), 60))
