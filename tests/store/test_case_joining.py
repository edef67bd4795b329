"""A flag opens a case or brings it forward; one case for an agent and a day."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, update

from policy.corroboration import State
from policy.durations import DURATIONS
from policy.sampling import SAMPLING
from policy.verdicts import Why
from store import case_candidates, case_opening
from store.review_tables import corroboration, flag
from store.session import Doors
from tests.builders import a_site, an_agent
from tests.gestures import a_desk
from tests.store.flagging import neighbours
from tests.store.opening import (
    an_unexplained,
    explained,
    flagged,
    judged_legitimate,
    mails,
    of_cases,
    sampled,
    steps,
    turn,
    whys,
)
from tests.store.oversight_builders import an_access, look_up, rows, without_grace


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Feeds get no time to speak, and nothing is drawn unless a test says so."""
    without_grace(monkeypatch)
    sampled(monkeypatch)


def test_an_enumeration_opens_a_case_and_nobody_is_warned(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    look_up(desk, neighbours())
    assert turn(doors) == (1, 0)
    assert of_cases(owner) == [("new", SAMPLING.priority(Why.FLAGGED))]
    assert rows(owner, "select grant_id, why from case_access") == [(None, "flagged")]
    rules = "select detail_said(bytes) -> 'rules' from audit_entry where code = 'case_joined'"
    assert rows(owner, rules) == [(["enumeration"],)]
    assert mails(owner) == []


def test_a_flag_weighs_more_than_what_nothing_explains(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    flagged(doors, desk, access, "self")
    flagged(doors, desk, access, "known_person")
    assert case_opening.open_and_join(doors) == 1
    assert whys(owner) == ["flagged"]
    rules = "select detail_said(bytes) -> 'rules' from audit_entry where code = 'case_joined'"
    assert rows(owner, rules) == [(["known_person", "self"],)]
    assert mails(owner) == []


def test_a_flag_on_what_is_in_a_case_already_brings_it_forward(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    flagged(doors, desk, access, "self")
    assert case_opening.open_and_join(doors) == 0
    assert case_opening.close_explained(doors) == 0
    assert of_cases(owner, "priority") == [(SAMPLING.priority(Why.FLAGGED),)]


def test_what_comes_later_the_same_day_joins_the_case_that_stands(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    an_unexplained(doors, desk)
    turn(doors)
    an_unexplained(doors, desk, State.LINKED_DIFFERS)
    assert turn(doors) == (1, 0)
    assert of_cases(owner) == [("question_sent", SAMPLING.priority(Why.CONTRADICTED))]
    assert whys(owner) == ["unexplained", "contradicted"]
    assert len(mails(owner)) == 1
    assert steps(owner)[-1] == "joined question_sent"


def test_two_agents_have_two_cases(doors: Doors, owner: Engine) -> None:
    site = a_site(doors)
    for _ in range(2):
        an_unexplained(doors, a_desk(doors, an_agent(doors, site=site)))
    assert turn(doors) == (2, 0)
    assert len(of_cases(owner)) == 2


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-11-02T22:59:59Z", date(2026, 11, 2)),
        ("2026-11-02T23:00:00Z", date(2026, 11, 3)),
        ("2026-07-02T21:59:59Z", date(2026, 7, 2)),
        ("2026-07-02T22:00:00Z", date(2026, 7, 3)),
        ("2026-10-25T00:30:00Z", date(2026, 10, 25)),
    ],
)
def test_a_day_is_a_day_in_france(at: str, day: date) -> None:
    moment = datetime.fromisoformat(at)
    one = case_candidates.Candidate(uuid4(), uuid4(), moment, 1, None, Why.FLAGGED)
    assert one.day == day


def test_what_comes_after_the_case_was_closed_opens_another(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    first = an_unexplained(doors, desk)
    turn(doors)
    judged_legitimate(doors, desk.agent)
    assert turn(doors) == (0, 0)  # no case is opened twice for one entry
    second = an_unexplained(doors, desk)
    assert turn(doors) == (1, 0)
    assert rows(owner, "select grant_id from case_access order by entry_seq") == [
        (first.id,),
        (second.id,),
    ]
    assert of_cases(owner, "state") == [("closed",), ("question_sent",)]


def test_what_is_a_week_old_opens_nothing(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk)
    flagged(doors, desk, access, "self")
    explained(doors, access, desk.agent, State.NONE)
    with doors.working() as work:
        week = DURATIONS.review.deadline + timedelta(minutes=1)
        work.connection.execute(update(flag).values(at=flag.c.at - week))
        older = corroboration.c.granted_at - week
        work.connection.execute(update(corroboration).values(granted_at=older))
    assert case_opening.open_and_join(doors) == 0
