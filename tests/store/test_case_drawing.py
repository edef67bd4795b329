"""The share that is drawn, and what is read twice: by the key alone, once."""

import pytest
from sqlalchemy import Engine, text

from policy.agents import Function
from policy.corroboration import State
from policy.sampling import SAMPLING, Share
from policy.verdicts import Why
from store.session import Doors
from tests.builders import a_site, an_agent
from tests.gestures import a_desk
from tests.store import case_builders as build
from tests.store.opening import ONE, an_unexplained, explained, mails, of_cases, sampled, turn, whys
from tests.store.oversight_builders import an_access, rows, without_grace


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Feeds get no time to speak, and nothing is drawn unless a test says so."""
    without_grace(monkeypatch)
    sampled(monkeypatch)


def test_a_drawn_access_opens_a_case_and_nobody_is_asked(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampled(monkeypatch, drawn=ONE)
    an_unexplained(doors, a_desk(doors), State.CARE_HERE)
    assert turn(doors) == (1, 0)
    assert whys(owner) == ["drawn"]
    assert of_cases(owner) == [("new", SAMPLING.priority(Why.DRAWN))]
    assert mails(owner) == []


def test_a_doctor_is_asked_once_something_unexplained_joins_what_was_drawn(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampled(monkeypatch, drawn=ONE)
    desk = a_desk(doors)
    an_unexplained(doors, desk, State.CARE_HERE)
    turn(doors)
    an_unexplained(doors, desk)
    turn(doors)
    assert of_cases(owner) == [("question_sent", SAMPLING.priority(Why.UNEXPLAINED))]
    assert whys(owner) == ["drawn", "unexplained"]


def test_each_access_is_drawn_once(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(doors)
    an_unexplained(doors, desk, State.CARE_HERE)
    assert turn(doors) == (0, 0)
    sampled(monkeypatch, drawn=ONE)
    assert turn(doors)[0] <= 1  # the very last one may be drawn again, by the same key
    an_unexplained(doors, desk, State.CARE_HERE)
    turn(doors)
    later = turn(doors)
    assert later == (0, 0)


def test_the_draw_is_by_the_key_and_the_access_alone(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = Share(2, "…")
    sampled(monkeypatch, drawn=half)
    site = a_site(doors)
    made = []
    for _ in range(12):
        desk = a_desk(doors, an_agent(doors, site=site))
        made.append(an_unexplained(doors, desk, State.CARE_HERE).id)
    turn(doors)
    expected = {id for id in made if half.draws(doors.ring.index("sampling", id.bytes))}
    assert {id for (id,) in rows(owner, "select grant_id from case_access")} == expected


def test_the_draw_waits_for_what_is_not_explained_yet(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampled(monkeypatch, drawn=ONE)
    desk = a_desk(doors)
    waiting, later = an_access(doors, desk), an_access(doors, desk)
    explained(doors, later, desk.agent)
    assert turn(doors) == (0, 0)
    explained(doors, waiting, desk.agent)
    assert turn(doors) == (2, 0)


@pytest.mark.parametrize(("readers", "second"), [(0, False), (1, False), (2, True)])
def test_a_case_is_read_twice_only_where_two_may_read_it(
    doors: Doors,
    owner: Engine,
    monkeypatch: pytest.MonkeyPatch,
    readers: int,
    second: bool,
) -> None:
    sampled(monkeypatch, second=ONE)
    desk = a_desk(doors)
    for _ in range(readers):
        build.a_supervisor(doors, desk.agent)
    an_agent(doors, site=desk.agent.site, function=Function.SUPERVISOR, suspended=True)
    an_agent(doors, function=Function.SUPERVISOR)
    an_unexplained(doors, desk)
    turn(doors)
    assert of_cases(owner, "second") == [(second,)]


def test_one_person_with_two_accounts_is_one_reader(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampled(monkeypatch, second=ONE)
    desk = a_desk(doors)
    for _ in range(2):
        build.a_supervisor(doors, desk.agent)
    same = text("update agent set national_id = '899999999999' where function = 'supervisor'")
    with owner.begin() as connection:
        connection.execute(same)
    an_unexplained(doors, desk)
    turn(doors)
    assert of_cases(owner, "second") == [(False,)]


def test_a_case_that_is_not_drawn_is_read_once(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    for _ in range(2):
        build.a_supervisor(doors, desk.agent)
    an_unexplained(doors, desk)
    turn(doors)
    assert of_cases(owner, "second") == [(False,)]
