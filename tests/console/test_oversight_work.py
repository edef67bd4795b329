"""What the worker does about review, turn by turn: flags within seconds, cases after them."""

from sqlalchemy import Engine

from console import worker
from console.oversight_work import works
from store.session import Doors
from tests.builders import a_number
from tests.gestures import a_desk
from tests.store.oversight_builders import look_up, rows, rules


def test_an_enumeration_is_a_case_after_one_turn_of_each_work(doors: Doors, owner: Engine) -> None:
    everything = works(doors)
    desk = a_desk(doors)
    look_up(desk, [a_number() for _ in range(3)])
    assert everything["flags_raised"].turn() == 0
    look_up(desk, [a_number()])
    done = {name: work.turn() for name, work in everything.items()}
    assert done == {
        "flags_raised": 1,
        "flags_judged_again": 0,
        "flags_judged_late": 0,
        "cases_joined": 1,
        "cases_closed": 0,
    }
    assert rules(owner) == ["enumeration"]
    assert rows(owner, "select state from review_case") == [("new",)]


def test_a_turn_of_the_worker_runs_them_all(doors: Doors, owner: Engine) -> None:
    look_up(a_desk(doors), [a_number() for _ in range(4)])
    assert worker.turn(works(doors))
    assert rules(owner) == ["enumeration"]


def test_what_is_new_is_shown_within_a_minute(doors: Doors) -> None:
    everything = works(doors)
    assert everything["flags_raised"].every + everything["cases_joined"].every < 60
