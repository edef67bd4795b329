"""Fifty accesses of a drill leave every figure, flag, case, score and notice as without them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from console import metrics
from console.desk import Desk
from console.reports.figures import csv_of
from console.reports.month import document
from console.supervision import Supervision
from policy.access import Mode
from policy.events import EndKind
from store import (
    activity,
    case_candidates,
    case_opening,
    corroborating,
    oversight,
    scoring_keeping,
)
from store.completeness import differences
from store.scoring_following import Scoring
from store.session import Doors
from tests.builders import a_document, a_number, a_patient, a_record, oppose
from tests.gestures import a_desk, centre_15
from tests.store import care_builders as care
from tests.store.drill_builders import (
    a_drill,
    a_drill_patient,
    a_rehearsal,
    a_supervisor,
    as_if_never,
    exercised,
)
from tests.store.opening import ONE, sampled
from tests.store.oversight_builders import look_up, rows, rules, without_grace
from tests.store.owing import past
from tests.store.scoring_builders import Clock, derived, doctors, look_and_open

MANY = 50
_DERIVED = {
    "activity": "select * from activity order by 1, 2, 3",
    "corroboration": "select grant_id, site_id, agent_id, granted_at, state, signs, stale"
    " from corroboration order by grant_id",
    "flag": "select site_id, entry_seq, rule, agent_id, grant_id, at, figures, version from flag"
    " order by site_id, entry_seq, rule",
    "words_print": "select * from words_print order by site_id, entry_seq",
    "notified_access": "select grant_id, site_id from notified_access order by 1",
    "agent_mail": "select count(*) from agent_mail",
}


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """No grace for the feeds, and every access is drawn: whatever counts is seen at once."""
    without_grace(monkeypatch)
    sampled(monkeypatch, drawn=ONE)


def a_real_morning(doors: Doors, desk: Desk, nth: int) -> None:
    """What real doctors do between two gestures: explained, pasted, refused, fruitless."""
    reference = f"DRM-2026-{nth % 3}"
    access = look_and_open(doors, desk, regulation_file=reference, words="douleur thoracique")
    if nth % 2:
        desk.end(access.id, EndKind.CLOSED)
    if nth % 3 == 0:
        number = a_number()
        patient = a_patient(doors, number=number)
        a_record(doors, patient, a_document())
        with doors.working() as work:
            oppose(work, patient, Mode.CENTRE_15)
        for _ in range(3):
            handle = desk.find_by_number(number)
            assert handle is not None
            desk.break_glass(handle, centre_15())
    look_up(desk, [a_number()])


def derive(doors: Doors) -> None:
    """Everything that is derived, from its beginning."""
    activity.rebuild(doors)
    while corroborating.evaluate(doors):
        pass
    oversight.rebuild(doors)
    Scoring(doors).rebuild()
    activity.rebuild(doors)


def forget(doors: Doors, root: Engine) -> None:
    """Nothing derived is left."""
    with doors.working() as work:
        scoring_keeping.forget(work)
    with root.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        for table in ("activity", "corroboration", "flag", "derived_upto"):
            connection.execute(text(f"delete from {table}"))


def picture(doors: Doors, owner: Engine, desk: Desk) -> dict[str, Any]:
    """Every figure that anybody may read, as it stands."""
    agent = a_supervisor(doors, desk.agent)
    supervision = Supervision(doors, agent)
    month = supervision.picture(supervision.period(f"{supervision.today():%Y-%m}"))
    with doors.working() as work:
        waits = case_candidates.waiting(work)
    same = replace(agent, name="", id=desk.agent.id)
    return {
        **{name: rows(owner, statement) for name, statement in _DERIVED.items()},
        "scores": derived(owner),
        "candidates": waits,
        "picture": replace(month, made_at=datetime(2026, 1, 1, tzinfo=UTC)),
        "report": csv_of(document(month, same)).split(b"tabli le")[0],
    }


def test_a_drill_leaves_everything_as_without_it(
    doors: Doors, owner: Engine, root: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks = doctors(doors)
    supervisor = a_supervisor(doors, desks[0].agent)
    for nth in range(3):
        care.a_file(doors, desks[0].agent.site, reference=f"DRM-2026-{nth}")
    a_drill(doors, supervisor)
    for nth in range(MANY):
        a_rehearsal(doors, desks[nth % 2], nth)
        if nth % 5 == 0:
            a_real_morning(doors, desks[nth % 2], nth)
    with doors.auditing() as audit:
        assert set(differences(audit, None)) == set()
        made = rows(owner, "select count(*) from access_grant where exercise")
    assert made == [(40,)]
    Clock(monkeypatch, datetime.now(UTC) + timedelta(days=5))
    derive(doors)
    with_it = picture(doors, owner, desks[0])
    as_if_never(root)
    forget(doors, root)
    derive(doors)
    without = picture(doors, owner, desks[0])
    assert with_it == without
    assert all(with_it[name] for name in ("activity", "corroboration", "flag", "words_print"))
    assert with_it["candidates"].candidates
    assert with_it["scores"][0]
    assert with_it["notified_access"]


def test_no_case_is_opened_of_a_drill(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    a_drill(doors, a_supervisor(doors, desk.agent))
    for nth in range(MANY):
        a_rehearsal(doors, desk, nth)
    oversight.rebuild(doors)
    while corroborating.evaluate(doors):
        pass
    assert case_opening.open_and_join(doors) == 0
    assert rules(owner) == []
    assert rows(owner, "select count(*) from notified_access") == [(0,)]
    assert rows(owner, "select count(*) from corroboration") == [(0,)]
    activity.rebuild(doors)
    assert rows(owner, "select count(*) from activity") == [(0,)]


def test_a_drill_hides_no_enumeration_and_counts_in_none(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    a_drill(doors, a_supervisor(doors, desk.agent))
    numbers = [a_drill_patient(doors)[0] for _ in range(6)]
    look_up(desk, numbers)
    look_up(desk, [a_number() for _ in range(3)])
    oversight.rebuild(doors)
    assert rules(owner) == []
    look_up(desk, numbers)
    look_up(desk, [a_number()])
    oversight.rebuild(doors)
    assert rules(owner) == ["enumeration"]


def test_a_real_record_opened_in_a_drill_is_judged_as_any(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    a_drill(doors, a_supervisor(doors, desk.agent))
    real = look_and_open(doors, desk)
    desk.end(real.id, EndKind.CLOSED)
    while corroborating.evaluate(doors):
        pass
    assert rows(owner, "select grant_id from corroboration") == [(real.id,)]
    assert rows(owner, "select grant_id from notified_access") == [(real.id,)]
    assert case_opening.open_and_join(doors) == 1
    assert rows(owner, "select exercise from access_grant") == [(False,)]


def test_a_live_exercise_is_shown_after_live_accesses_and_marked(doors: Doors) -> None:
    desk = a_desk(doors)
    real = look_and_open(doors, desk)
    number, _ = a_drill_patient(doors)
    exercise = exercised(desk, number)
    live = Supervision(doors, a_supervisor(doors, desk.agent)).live()
    assert [(one.grant, one.exercise) for one in live] == [(real.id, False), (exercise.id, True)]


def test_nobody_is_reminded_of_what_an_exercise_owes(doors: Doors, root: Engine) -> None:
    desk = a_desk(doors)
    exercised(desk, a_drill_patient(doors)[0])
    past(root, timedelta(days=1))
    owed = "select count(*) from owing(interval '30 days', interval '30 days')"
    assert [debt.settled_at for one in desk.mirror().accesses for debt in one.owed][:1] == [None]
    assert rows(root, owed) == [(0,)]
    look_and_open(doors, desk)
    assert rows(root, owed) == [(1,)]


def test_metrics_count_no_exercise(doors: Doors) -> None:
    desk = a_desk(doors)
    number, _ = a_drill_patient(doors)
    desk.find_by_number(number)
    assert desk.exercised
    exercised(desk, number)
    assert desk.exercised
    desk.find_by_number(a_number())
    assert not desk.exercised
    assert metrics.exposition()
