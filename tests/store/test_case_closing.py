"""The program closes what the feeds explain whole, and leaves the rest to a person."""

import pytest
from sqlalchemy import Engine, delete, update

from policy.corroboration import State
from store import case_opening
from store.review_tables import corroboration, flag
from store.session import Doors
from tests.gestures import a_desk
from tests.store import case_builders as build
from tests.store.flagging import neighbours
from tests.store.opening import (
    ONE,
    an_unexplained,
    explained,
    flagged,
    of_cases,
    sampled,
    steps,
    turn,
    whys,
)
from tests.store.oversight_builders import look_up, rows, without_grace


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Feeds get no time to speak, and nothing is drawn unless a test says so."""
    without_grace(monkeypatch)
    sampled(monkeypatch)


def test_a_case_that_the_feeds_explain_late_closes_without_a_verdict(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    both = [an_unexplained(doors, desk) for _ in range(2)]
    turn(doors)
    explained(doors, both[0], desk.agent)
    assert turn(doors) == (0, 0)
    explained(doors, both[1], desk.agent)
    assert turn(doors) == (0, 1)
    ((state, verdict, by, closed),) = of_cases(owner, "state, verdict, closed_by, closed_at")
    assert (state, verdict, by) == ("closed", None, None)
    assert closed is not None
    assert steps(owner)[-1] == "closed closed"
    assert turn(doors) == (0, 0)


def test_an_explanation_that_is_withdrawn_opens_another_case(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    explained(doors, access, desk.agent)
    assert turn(doors) == (0, 1)
    explained(doors, access, desk.agent, State.NONE)
    assert turn(doors) == (1, 0)
    assert turn(doors) == (0, 0)
    assert of_cases(owner, "state") == [("closed",), ("question_sent",)]
    assert rows(owner, "select grant_id from case_access") == [(access.id,)] * 2


def test_a_flag_on_what_the_program_closed_opens_another_case(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    explained(doors, access, desk.agent)
    assert turn(doors) == (0, 1)
    flagged(doors, desk, access, "self")
    assert case_opening.open_and_join(doors) == 1
    assert whys(owner) == ["unexplained", "flagged"]


def test_what_the_program_closed_is_drawn_no_more(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    case_opening.open_and_join(doors)
    explained(doors, access, desk.agent)
    assert case_opening.close_explained(doors) == 1
    sampled(monkeypatch, drawn=ONE)
    assert turn(doors) == (0, 0)


def test_what_waits_to_be_explained_again_keeps_its_case_open(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    explained(doors, access, desk.agent)
    with doors.working() as work:
        work.connection.execute(update(corroboration).values(stale=True))
    assert turn(doors) == (0, 0)


def test_what_was_drawn_waits_for_a_person(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampled(monkeypatch, drawn=ONE)
    desk = a_desk(doors)
    access = an_unexplained(doors, desk, State.CARE_HERE)
    turn(doors)
    explained(doors, access, desk.agent, State.LINKED_MATCHES)
    assert turn(doors) == (0, 0)


def test_a_flag_that_stands_waits_for_a_person(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    flagged(doors, desk, access, "self")
    explained(doors, access, desk.agent)
    assert case_opening.close_explained(doors) == 0


def test_what_was_ever_flagged_waits_for_a_person(doors: Doors, owner: Engine) -> None:
    """Whoever feeds the site could clear a flag: they close nothing."""
    desk = a_desk(doors)
    look_up(desk, neighbours())
    turn(doors)
    with doors.working() as work:
        work.connection.execute(delete(flag))
    assert case_opening.close_explained(doors) == 0
    assert of_cases(owner, "state") == [("new",)]


def test_a_flag_raised_later_and_cleared_waits_for_a_person(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    flagged(doors, desk, access, "off_duty_no_file")
    case_opening.close_explained(doors)
    explained(doors, access, desk.agent)
    with doors.working() as work:
        work.connection.execute(delete(flag))
    assert case_opening.close_explained(doors) == 0


def test_a_case_that_a_person_reads_is_theirs_to_close(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    ((case,),) = of_cases(owner, "id")
    build.take(doors, build.a_supervisor(doors, desk.agent), case)
    explained(doors, access, desk.agent)
    assert turn(doors) == (0, 0)
    assert of_cases(owner, "state") == [("under_review",)]
