"""Cases open, join and close once, whoever else moves and whatever breaks."""

from threading import Barrier, Event, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from policy.corroboration import State
from policy.verdicts import CaseState, Verdict
from store import case_keys, case_opening, case_program, case_steps
from store.case_words import case_key
from store.session import Doors
from tests.gestures import a_desk
from tests.store import case_builders as build
from tests.store.opening import (
    ONE,
    an_unexplained,
    explained,
    judged_legitimate,
    mails,
    of_cases,
    sampled,
    steps,
    turn,
    whys,
)
from tests.store.oversight_builders import rows, without_grace


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Feeds get no time to speak, and nothing is drawn unless a test says so."""
    without_grace(monkeypatch)
    sampled(monkeypatch)


def at_once(*gestures: Any) -> list[Any]:
    """Run these together; what each answered, or raised."""
    ready, answers = Barrier(len(gestures)), [None] * len(gestures)

    def run(n: int, gesture: Any) -> None:
        ready.wait()
        answers[n] = gesture()

    threads = [Thread(target=run, args=(n, one)) for n, one in enumerate(gestures)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_workers_at_once_open_one_case(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    for _ in range(3):
        an_unexplained(doors, desk)
    joined = at_once(*[lambda: case_opening.open_and_join(doors)] * 4)
    assert sum(joined) == 3
    assert len(of_cases(owner)) == 1
    assert len(mails(owner)) == 1


def test_two_workers_at_once_join_each_access_once(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    an_unexplained(doors, desk)
    turn(doors)
    for _ in range(3):
        an_unexplained(doors, desk)
    assert sum(at_once(*[lambda: case_opening.open_and_join(doors)] * 4)) == 3
    assert len(whys(owner)) == 4


def test_two_workers_at_once_close_a_case_once(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    explained(doors, access, desk.agent)
    assert sorted(at_once(*[lambda: case_opening.close_explained(doors)] * 3)) == [0, 0, 1]
    assert steps(owner).count("closed closed") == 1


def test_an_access_that_joins_while_its_case_is_closed_opens_another(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The supervisor's closing waits uncommitted while the program comes to join."""
    desk = a_desk(doors)
    an_unexplained(doors, desk)
    turn(doors)
    ((id,),) = of_cases(owner, "id")
    supervisor = build.a_supervisor(doors, desk.agent)
    build.take(doors, supervisor, id)
    an_unexplained(doors, desk)
    closing, answers = Event(), []

    def join() -> None:
        closing.wait()
        answers.append(case_opening.open_and_join(doors))

    thread = Thread(target=join)
    thread.start()
    with doors.reviewing(supervisor) as reviewing:
        case = case_steps.hold(reviewing, id, CaseState.UNDER_REVIEW)
        reading = case_steps.Reading(Verdict.LEGITIMATE, "Lu.", 30)
        case_steps.read_and_close(reviewing, case, reading, "")
        closing.set()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join()
    while not sum(answers):
        answers.append(case_opening.open_and_join(doors))
    assert of_cases(owner, "state") == [("closed",), ("question_sent",)]
    per_case = "select count(*) from case_access group by case_id"
    assert rows(owner, per_case) == [(1,), (1,)]


def test_a_case_that_moves_meanwhile_is_left_for_the_next_turn(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampled(monkeypatch, drawn=ONE)
    desk = a_desk(doors)
    an_unexplained(doors, desk)
    turn(doors)
    an_unexplained(doors, desk)
    with monkeypatch.context() as patch:
        patch.setattr(case_program, "standing", lambda *_: None)  # as before another's commit
        assert case_opening.open_and_join(doors) == 0
    assert len(whys(owner)) == 1
    assert turn(doors) == (1, 0)


def test_what_is_wrong_with_the_database_is_said(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_unexplained(doors, a_desk(doors))

    def wrong(work: Any, *_: object) -> None:
        work.connection.execute(text("select 1 / 0"))

    monkeypatch.setattr(case_program, "open", wrong)
    with pytest.raises(DBAPIError):
        turn(doors)


@pytest.mark.parametrize("step", ["join", "weigh", "ask"])
def test_a_crash_in_a_turn_leaves_nothing_half_done(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    an_unexplained(doors, a_desk(doors))
    with monkeypatch.context() as patch:
        patch.setattr(case_program, step, crash)
        with pytest.raises(OSError, match="power cut"):
            turn(doors)
    counted = "select count(*) from audit_entry where code like 'case%'"
    assert rows(owner, counted) == [(0,)]
    assert (of_cases(owner), steps(owner), whys(owner), mails(owner)) == ([], [], [], [])
    assert turn(doors) == (1, 0)
    assert len(of_cases(owner)) == 1


def crash(*_: object) -> None:
    raise OSError("power cut")


def test_a_crash_before_the_draw_is_noted_draws_the_same_again(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampled(monkeypatch, drawn=ONE)
    an_unexplained(doors, a_desk(doors), State.CARE_HERE)
    with monkeypatch.context() as patch:
        patch.setattr(case_opening, "drawn_upto", crash)
        with pytest.raises(OSError, match="power cut"):
            case_opening.open_and_join(doors)
    assert case_opening.open_and_join(doors) == 0
    assert whys(owner) == ["drawn"]


def test_the_keys_of_cases_rotate_with_the_ring_also_of_closed_ones(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    an_unexplained(doors, desk)
    turn(doors)
    closed = judged_legitimate(doors, desk.agent)
    an_unexplained(doors, desk)
    turn(doors)
    with doors.working() as work:
        before = case_key(work, closed)
    doors.ring = doors.ring.rotated()
    with doors.working() as work:
        assert case_keys.under_older_keys(work) == 2
        assert case_keys.rewrap(work, batch=1) == 1
        assert case_keys.rewrap(work) == 1
        assert case_keys.rewrap(work) == 0
        assert case_keys.under_older_keys(work) == 0
        assert case_key(work, closed) == before
    assert rows(owner, "select distinct key_version from review_case") == [(doors.ring.current,)]
