"""Verdicts teach by what each family said of a day; an error of data teaches nothing, ever."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Engine

from policy.agents import Agent
from policy.oversight.scoring.evidence import Code, Evidence, Family
from policy.oversight.scoring.learning import WEIGHTS
from policy.oversight.scoring.settings import SETTINGS
from policy.verdicts import Verdict
from store import scoring_verdicts, scoring_versions
from store.scoring_following import Scoring
from store.scoring_keeping import Kept, written
from store.scoring_state import Following, Noting, felt
from store.scoring_verdicts import sums
from store.session import Doors
from tests.store import case_builders as build
from tests.store.accounts import said
from tests.store.oversight_builders import rows
from tests.store.scoring_builders import (
    BEGAN,
    BY,
    DAY,
    EVIDENCE,
    Clock,
    a_scored,
    a_scored_day,
    derived,
    doctors,
    keep,
    look_and_open,
    some_days,
)


def stored(*evidence: Evidence, score: float = 1.0) -> dict[str, object]:
    return {"score": score, "evidence": written(evidence)}


def test_a_days_sums_are_what_made_its_score_at_weight_one() -> None:
    care = Evidence(Family.CARE, Code.NO_CARE, 2.0, 1.0, {})
    surname = Evidence(Family.RELATION, Code.SURNAME, 3.0, 1.5, {})
    day = [stored(care, surname), stored(surname)]
    found = sums(day, {Family.RELATION: 1.5})
    assert found == {Family.CARE: 2.0, Family.RELATION: 3.0 + SETTINGS.second * 3.0}
    assert sums([stored(care), stored(surname, score=-1.0)], {}) == {Family.CARE: 2.0}


def test_a_family_that_verdicts_took_all_weight_from_still_says_what_it_said() -> None:
    weights = replace(WEIGHTS, multipliers=dict.fromkeys(Family, 0.0))
    left = felt(weights)
    assert 0 < left[Family.RELATION] < 0.1
    assert Noting(weights).weights == left
    surname = Evidence(Family.RELATION, Code.SURNAME, 3.0, left[Family.RELATION], {})
    assert sums([stored(surname)], left) == {Family.RELATION: pytest.approx(3.0)}


@pytest.mark.parametrize("verdict", Verdict)
def test_only_what_was_legitimate_or_misuse_teaches(
    doors: Doors, owner: Engine, verdict: Verdict
) -> None:
    (desk,) = doctors(doors, 1)
    access = look_and_open(doors, desk)
    supervisor = build.a_supervisor(doors, desk.agent)
    case = build.a_case(doors, desk.agent, [access])
    ((day,),) = rows(owner, "select day from review_case")
    scored = [a_scored(access, desk.agent)]
    keep(doors, desk.agent, scored, [a_scored_day(scored, day=day)])
    judged(owner, supervisor, case, verdict)
    with doors.working() as work:
        taught = list(scoring_verdicts.examples(work, WEIGHTS, BY.weights))
        other = list(scoring_verdicts.examples(work, WEIGHTS, "other weights"))
        trimmed = scoring_verdicts.unordinary(work, desk.agent.site.id)
    assert [one.misuse for one in taught] == {
        Verdict.LEGITIMATE: [False], Verdict.MISUSE: [True],
    }.get(verdict, [])  # fmt: skip
    assert other == []
    assert bool(trimmed) == (verdict in (Verdict.MISUSE, Verdict.DATA_ERROR))
    for one in taught:
        assert one.sums == pytest.approx({e.family: e.bits for e in EVIDENCE})


def judged(owner: Engine, supervisor: Agent, case: UUID, verdict: Verdict) -> None:
    """Closed so, whoever may."""
    with owner.begin() as connection:
        connection.exec_driver_sql("alter table review_case disable trigger user")
    with owner.begin() as connection:
        connection.exec_driver_sql(
            "update review_case set state = 'closed', closed_at = now(), verdict = %s,"
            " closed_by = %s where id = %s",
            (verdict.value, supervisor.id, case),
        )


def test_what_was_found_is_no_longer_ordinary_also_in_a_rebuild(doors: Doors, root: Engine) -> None:
    (desk, _) = some_days(doors, root, 2, 2)
    site = desk.agent.site.id
    key = f"{desk.agent.id} {BEGAN.date().isoformat()}"

    def ordinary(following: Following) -> int:
        for _ in following.advance(doors, BEGAN + 9 * DAY):
            pass
        return following.run.calibration.size

    plain, early, late = (Following.fresh(site, doors.ring, WEIGHTS) for _ in range(3))
    everything = ordinary(plain)
    early.trim([(BEGAN.date(), key)])
    early.trim([(BEGAN.date(), key), (date(2031, 1, 1), "nobody 2031-01-01")])
    assert ordinary(early) == everything - 1
    assert ordinary(late) == everything
    late.trim([(BEGAN.date(), key)])
    assert late.run.calibration.size == everything - 1


def test_what_verdicts_taught_scores_from_the_next_rebuild_on(
    doors: Doors, owner: Engine, root: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk, other) = some_days(doors, root, 2, 2)
    Clock(monkeypatch, BEGAN + 5 * DAY)
    live = Scoring(doors)
    live.rebuild()
    before = derived(owner)
    assert live.learn() == 0
    supervisor = build.a_supervisor(doors, desk.agent)
    for whose, verdict in ((desk, Verdict.MISUSE), (other, Verdict.LEGITIMATE)):
        case = build.a_case(doors, whose.agent)
        judged(owner, supervisor, case, verdict)
    with owner.begin() as connection:
        connection.exec_driver_sql("update review_case set day = '2026-03-02'")
    assert live.learn() == 1
    assert live.learn() == 0
    assert len(said(owner, "weights_learned")) == 1
    live.turn()
    assert derived(owner) == before
    again = Scoring(doors)
    kept = again.rebuild()
    assert kept == Kept(0, len(before[0]) + len(before[1]))
    with doors.working() as work:
        weights = scoring_versions.weights(work)
    assert {row[-1] for table in derived(owner) for row in table} == {
        scoring_versions.by(weights).weights
    }
    live.takes_over(again)
    after = derived(owner)
    live.turn()
    assert derived(owner) == after
