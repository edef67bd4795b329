"""What a score brings into a case: at once or with its day, never twice, and read in its turn."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from policy.corroboration import State
from policy.oversight.scoring.evidence import Queue
from policy.sampling import SAMPLING
from policy.verdicts import Verdict, Why
from store import case_opening
from store.session import Doors
from tests.store.opening import (
    explained,
    flagged,
    judged_legitimate,
    of_cases,
    sampled,
    whys,
)
from tests.store.oversight_builders import rows
from tests.store.scoring_builders import a_scored, a_scored_day, doctors, keep, look_and_open

PRIORITY = SAMPLING.priority


@pytest.mark.parametrize(
    ("queue", "drawn", "why"),
    [
        (Queue.THRESHOLD, False, Why.SCORED),
        (Queue.CRITICAL, False, Why.SCORED),
        (Queue.BUDGET, False, Why.BUDGET),
        (Queue.BUDGET, True, Why.RANDOM),
        (Queue.NONE, False, None),
    ],
)
def test_a_day_in_a_queue_brings_the_accesses_it_shows_into_its_case(
    doors: Doors, owner: Engine, queue: Queue, drawn: bool, why: Why | None
) -> None:
    (desk,) = doctors(doors, 1)
    scored = [a_scored(look_and_open(doors, desk), desk.agent) for _ in range(3)]
    keep(doors, desk.agent, scored, [a_scored_day(scored[:2], queue, drawn=drawn)])
    assert case_opening.open_and_join(doors) == (2 if why else 0)
    assert case_opening.open_and_join(doors) == 0
    assert whys(owner) == ([why, why] if why else [])
    assert of_cases(owner) == ([("new", PRIORITY(why))] if why else [])
    assert case_opening.close_explained(doors) == 0


def test_what_is_critical_joins_before_its_day_is_over(doors: Doors, owner: Engine) -> None:
    (desk,) = doctors(doors, 1)
    one, other = (look_and_open(doors, desk) for _ in range(2))
    scored = [a_scored(one, desk.agent, critical=True), a_scored(other, desk.agent)]
    keep(doors, desk.agent, scored, provisional=True)
    assert case_opening.open_and_join(doors) == 1
    assert whys(owner) == [Why.SCORED]
    keep(doors, desk.agent, scored, [a_scored_day(scored[:1], Queue.CRITICAL)])
    assert case_opening.open_and_join(doors) == 0


def test_asking_gives_no_score_away(doors: Doors, owner: Engine) -> None:
    (desk,) = doctors(doors, 1)
    access = look_and_open(doors, desk)
    keep(doors, desk.agent, [a_scored(access, desk.agent, critical=True)], provisional=True)
    case_opening.open_and_join(doors)
    explained(doors, look_and_open(doors, desk), desk.agent, State.LINKED_DIFFERS)
    assert case_opening.open_and_join(doors) == 1
    assert whys(owner) == [Why.SCORED, Why.CONTRADICTED]
    assert rows(owner, "select state, answer_by from review_case") == [("new", None)]


def test_a_case_that_stands_is_read_with_the_queue_its_day_is_in(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk,) = doctors(doors, 1)
    sampled(monkeypatch)
    access = look_and_open(doors, desk)
    explained(doors, access, desk.agent, State.LINKED_DIFFERS)
    case_opening.open_and_join(doors)
    assert of_cases(owner, "priority") == [(PRIORITY(Why.CONTRADICTED),)]
    scored = [a_scored(access, desk.agent)]
    for queue, priority in ((Queue.BUDGET, Why.CONTRADICTED), (Queue.THRESHOLD, Why.SCORED)):
        keep(doors, desk.agent, scored, [a_scored_day(scored, queue)])
        assert case_opening.open_and_join(doors) == 0
        case_opening.close_explained(doors)
        assert of_cases(owner, "priority") == [(PRIORITY(priority),)]


def test_what_the_program_closed_comes_back_and_what_a_person_judged_does_not(
    doors: Doors, owner: Engine
) -> None:
    (desk,) = doctors(doors, 1)
    access = look_and_open(doors, desk)
    explained(doors, access, desk.agent, State.LINKED_DIFFERS)
    case_opening.open_and_join(doors)
    explained(doors, access, desk.agent, State.CARE_HERE)
    assert case_opening.close_explained(doors) == 1
    scored = [a_scored(access, desk.agent)]
    keep(doors, desk.agent, scored, [a_scored_day(scored, Queue.BUDGET, drawn=True)])
    assert case_opening.open_and_join(doors) == 1
    judged_legitimate(doors, desk.agent)
    assert case_opening.open_and_join(doors) == 0
    assert whys(owner) == [Why.CONTRADICTED, Why.RANDOM]
    assert rows(owner, "select verdict from review_case order by opened_at") == [
        (None,), (Verdict.LEGITIMATE,),
    ]  # fmt: skip


def test_a_flag_weighs_more_than_a_score(doors: Doors, owner: Engine) -> None:
    (desk,) = doctors(doors, 1)
    access = look_and_open(doors, desk)
    flagged(doors, desk, access, "self")
    scored = [a_scored(access, desk.agent)]
    keep(doors, desk.agent, scored, [a_scored_day(scored)])
    assert case_opening.open_and_join(doors) == 1
    assert whys(owner) == [Why.FLAGGED]


def test_a_day_too_old_to_be_judged_opens_nothing(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    scored = [a_scored(look_and_open(doors, desk), desk.agent)]
    old = scored[0].at.date() - timedelta(days=9)
    keep(doors, desk.agent, scored, [a_scored_day(scored, day=old)])
    assert case_opening.open_and_join(doors) == 0
