"""Cases open by the written policy, and the doctor is asked first."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text, update

from policy.corroboration import EXPLAINED, State
from policy.durations import DURATIONS
from policy.sampling import SAMPLING
from policy.verdicts import Why
from store import case_candidates
from store.corroborating import evaluate
from store.review_tables import corroboration
from store.session import Doors
from tests.builders import a_site
from tests.gestures import a_desk
from tests.store.flagging import neighbours
from tests.store.opening import an_unexplained, mails, of_cases, sampled, steps, turn, whys
from tests.store.oversight_builders import an_access, look_up, rows, without_grace


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Feeds get no time to speak, and nothing is drawn unless a test says so."""
    without_grace(monkeypatch)
    sampled(monkeypatch)


def test_an_access_that_nothing_explains_opens_a_case_and_the_doctor_is_asked(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    assert turn(doors) == (1, 0)
    ((state, priority, subject, site, assigned),) = of_cases(
        owner, "state, priority, agent_id, site_id, assigned_to"
    )
    assert (state, priority) == ("question_sent", SAMPLING.priority(Why.UNEXPLAINED))
    assert (subject, site, assigned) == (desk.agent.id, desk.agent.site.id, None)
    assert steps(owner) == ["opened new", "joined new", "asked question_sent"]
    assert rows(owner, "select entry_seq, grant_id, why from case_access") == [
        (access.entry_seq, access.id, "unexplained")
    ]
    assert mails(owner) == [(desk.agent.id, "question")]
    assert turn(doors) == (0, 0)


def test_deadlines_are_those_of_the_policy(doors: Doors, owner: Engine) -> None:
    an_unexplained(doors, a_desk(doors))
    turn(doors)
    ((opened, due, answer),) = of_cases(owner, "opened_at, due_at, answer_by")
    review = DURATIONS.review
    assert abs(due - opened - review.deadline) < timedelta(seconds=5)
    assert abs(answer - opened - review.answer) < timedelta(seconds=5)


def test_the_log_says_each_step_as_the_program(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    an_unexplained(doors, desk)
    turn(doors)
    said = rows(owner, "select code, agent_id, log_id from audit_entry where code like 'case%'")
    site = desk.agent.site.id
    assert said == [(f"case_{kind}", None, site) for kind in ("opened", "joined", "asked")]


@pytest.mark.parametrize("state", sorted(EXPLAINED))
def test_an_explained_access_opens_none(doors: Doors, owner: Engine, state: State) -> None:
    an_unexplained(doors, a_desk(doors), state)
    assert turn(doors) == (0, 0)
    assert of_cases(owner) == []


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (State.NONE, Why.UNEXPLAINED),
        (State.SOME_CARE, Why.UNEXPLAINED),
        (State.LINKED_DIFFERS, Why.CONTRADICTED),
    ],
)
def test_each_state_has_its_reason_and_its_priority(
    doors: Doors, owner: Engine, state: State, why: Why
) -> None:
    an_unexplained(doors, a_desk(doors), state)
    turn(doors)
    assert whys(owner) == [why.value]
    assert of_cases(owner, "priority") == [(SAMPLING.priority(why),)]


def test_nothing_is_asked_before_the_feeds_had_their_time(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_unexplained(doors, a_desk(doors))
    monkeypatch.setattr(case_candidates, "DURATIONS", DURATIONS)
    assert turn(doors) == (0, 0)


def test_a_file_that_does_not_bear_its_access_out_has_spoken(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    an_unexplained(doors, a_desk(doors), State.LINKED_DIFFERS)
    turn(doors)
    assert whys(owner) == [Why.CONTRADICTED]


def test_an_access_that_waits_to_be_explained_again_is_waited_for(
    doors: Doors, owner: Engine
) -> None:
    an_unexplained(doors, a_desk(doors))
    with doors.working() as work:
        work.connection.execute(update(corroboration).values(stale=True))
    assert turn(doors) == (0, 0)


def test_an_agent_who_went_to_another_site_has_no_case_left_behind(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    an_unexplained(doors, desk)
    look_up(desk, neighbours())
    moved = text("update agent set site_id = :site where id = :id")
    with owner.begin() as connection:
        connection.execute(moved, {"site": a_site(doors).id, "id": desk.agent.id})
    assert turn(doors) == (0, 0)


def test_the_whole_way_from_the_counter(doors: Doors, owner: Engine) -> None:
    """With the real judgement in place of ours."""
    an_access(doors, a_desk(doors))
    evaluate(doors)
    assert turn(doors) == (1, 0)
    assert whys(owner) == ["contradicted"] or whys(owner) == ["unexplained"]
