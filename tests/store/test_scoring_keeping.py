"""Scores are kept to the last digit, changes are counted, and a late score is not undone."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from policy.oversight.scoring.evidence import CareState, Code, Evidence, Family, Queue
from store.scores import evidence_of
from store.scoring_keeping import By, Kept, written
from store.session import Doors
from tests.store.oversight_builders import rows
from tests.store.scoring_builders import (
    EVIDENCE,
    a_scored,
    a_scored_day,
    derived,
    doctors,
    keep,
    look_and_open,
)


def test_a_number_is_kept_to_the_last_digit(doors: Doors, owner: Engine) -> None:
    (desk,) = doctors(doors, 1)
    access = look_and_open(doors, desk)
    for n in (1 / 3, 0.1 + 0.2, 5e-324, 3.736125488618543e16, 1.7976931348623157e308, -0.0, 2**-30):
        evidence = (Evidence(Family.TEXT, Code.TEXT_EMPTY, n, 0.1, {"share": n}),)
        scored = a_scored(access, desk.agent, score=n, evidence=evidence)
        p = min(max(n, 5e-324), 1.0)
        keep(doors, desk.agent, [scored], [a_scored_day([scored], p=p)])
        ((kept, stored),) = rows(owner, "select score, evidence from access_score")
        assert (kept, evidence_of(stored)) == (n, evidence)
        assert rows(owner, "select score, p from case_score") == [(n, p)]


def test_evidence_is_read_as_it_was_written() -> None:
    assert evidence_of(written(EVIDENCE)) == EVIDENCE  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_what_is_no_number_is_never_kept(doors: Doors, wrong: float) -> None:
    (desk,) = doctors(doors, 1)
    scored = a_scored(look_and_open(doors, desk), desk.agent, score=wrong)
    with pytest.raises(ValueError, match="JSON compliant"):
        keep(doors, desk.agent, [scored])


def test_what_is_the_same_is_not_even_touched(doors: Doors, owner: Engine) -> None:
    (desk,) = doctors(doors, 1)
    scored = [a_scored(look_and_open(doors, desk), desk.agent) for _ in range(2)]
    days = [a_scored_day(scored)]
    assert keep(doors, desk.agent, scored, days) == Kept(3, 0)
    touched = "select xmin, ctid, scored_at from access_score union all" \
        " select xmin, ctid, scored_at from case_score"  # fmt: skip
    before = rows(owner, touched.replace("xmin", "xmin::text").replace("ctid", "ctid::text"))
    assert keep(doors, desk.agent, scored, days) == Kept(0, 0)
    assert before == rows(
        owner, touched.replace("xmin", "xmin::text").replace("ctid", "ctid::text")
    )
    changed = [replace(scored[0], state=CareState.SOME_CARE), scored[1]]
    assert keep(doors, desk.agent, changed, [a_scored_day(changed, Queue.NONE)]) == Kept(0, 2)


def test_another_version_or_other_weights_are_a_change(doors: Doors, owner: Engine) -> None:
    (desk,) = doctors(doors, 1)
    scored = [a_scored(look_and_open(doors, desk), desk.agent)]
    days = [a_scored_day(scored)]
    keep(doors, desk.agent, scored, days)
    assert keep(doors, desk.agent, scored, days, by=By("next", "none")) == Kept(0, 2)
    assert keep(doors, desk.agent, scored, days, by=By("next", "learnt")) == Kept(0, 2)
    told = {(row[-2], row[-1]) for table in derived(owner) for row in table}
    assert told == {("next", "learnt")}


def test_a_provisional_score_gives_way_and_never_comes_back(doors: Doors, owner: Engine) -> None:
    (desk,) = doctors(doors, 1)
    access = look_and_open(doors, desk)
    early, late = (a_scored(access, desk.agent, score=score) for score in (9.0, 1.0))
    state = "select score, provisional from access_score"
    assert keep(doors, desk.agent, [early], provisional=True) == Kept(1, 0)
    assert rows(owner, state) == [(9.0, True)]
    assert keep(doors, desk.agent, [late]) == Kept(0, 1)
    assert keep(doors, desk.agent, [early], provisional=True) == Kept(0, 0)
    assert rows(owner, state) == [(1.0, False)]
