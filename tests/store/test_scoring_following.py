"""Scores are followed day by day, and a rebuild from the log gives the same to the last digit."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from console.desk import Desk
from policy.access import Mode
from policy.oversight.scoring.cases import PARIS
from policy.oversight.scoring.evidence import CareState, Code, Scored
from policy.oversight.scoring.run import AHEAD, WAIT
from store import case_opening, scoring_keeping
from store.accesses import Access
from store.review_tables import corroboration
from store.scoring_following import Scoring
from store.scoring_keeping import Kept
from store.scoring_state import Noting
from store.session import Doors, NotWhole
from tests.builders import a_document, a_patient, a_record, lift, oppose
from tests.gestures import centre_15, granted
from tests.store.oversight_builders import a_far_number, rows
from tests.store.scoring_builders import (
    BEGAN,
    DAY,
    HOUR,
    Clock,
    Tables,
    day_by_day,
    derived,
    doctors,
    look_and_open,
    some_days,
)

#: When the first day of ``some_days`` began in France.
PARIS_DAY = datetime(2026, 3, 2, tzinfo=PARIS)
DAYS = 4


def test_day_by_day_and_a_rebuild_agree_to_the_last_digit(
    doors: Doors, owner: Engine, root: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_days(doors, root, DAYS)
    clock = Clock(monkeypatch)
    scored = day_by_day(Scoring(doors), clock, DAYS, 7 * HOUR)
    followed = derived(owner)
    assert len(followed[0]) == scored == DAYS * 3 * 2
    assert len({row[2] for row in followed[1]}) >= DAYS
    assert any(row[7] != round(row[7], 6) for row in followed[0])
    assert Scoring(doors).rebuild() == Kept(0, 0)
    assert derived(owner) == followed
    with doors.working() as work:
        scoring_keeping.forget(work)
    assert derived(owner) == ([], [])
    assert Scoring(doors).rebuild() == Kept(len(followed[0]) + len(followed[1]), 0)
    assert derived(owner) == followed


def test_a_process_that_starts_again_goes_on_where_the_last_one_ended(
    doors: Doors, owner: Engine, root: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_days(doors, root, DAYS)
    clock = Clock(monkeypatch)
    while clock.at < BEGAN + (DAYS + 3) * DAY:
        Scoring(doors).turn()
        clock.at += 9 * HOUR
    followed = derived(owner)
    assert Scoring(doors).rebuild() == Kept(0, 0)
    assert derived(owner) == followed


def test_stretches_may_end_anywhere(
    doors: Doors, owner: Engine, root: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_days(doors, root, 3)
    Clock(monkeypatch, BEGAN + 6 * DAY)
    Scoring(doors).rebuild()
    at_once = derived(owner)
    monkeypatch.setattr("store.oversight_acts.AT_ONCE", 5)
    assert Scoring(doors).rebuild() == Kept(0, 0)
    assert derived(owner) == at_once


def round_an_opposition(doors: Doors, desk: Desk) -> Access:
    """Refused over and over, then opened although the patient opposes emergency access."""
    number = a_far_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient, a_document())
    with doors.working() as work:
        for mode in (Mode.CENTRE_15, Mode.BRIS_DE_GLACE):
            oppose(work, patient, mode)
    for _ in range(4):
        handle = desk.find_by_number(number)
        assert handle is not None
        desk.break_glass(handle, centre_15())
    with doors.working() as work:
        lift(work, patient, Mode.CENTRE_15)
    return granted(desk.break_glass(handle, centre_15()))


def test_what_is_critical_is_seen_at_once_and_in_a_case(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever makes an access critical (policy/oversight/scoring): here, a way round."""

    def said(noting: Noting) -> tuple[Scored, ...]:
        return tuple(
            replace(one, critical=any(e.code is Code.OPPOSED for e in one.evidence))
            for one in real(noting)
        )

    real = Noting.said
    monkeypatch.setattr(Noting, "said", said)
    desk, colleague = doctors(doors)
    live = Scoring(doors)
    look_and_open(doors, colleague)
    assert live.turn() == 0
    access = round_an_opposition(doors, desk)
    look_and_open(doors, desk)
    assert live.turn() == 1
    assert rows(owner, "select grant_id, critical, provisional from access_score") == [
        (access.id, True, True)
    ]
    assert case_opening.open_and_join(doors) == 1
    assert rows(owner, "select grant_id, why from case_access") == [(access.id, "scored")]
    assert rows(owner, "select count(*) from case_score") == [(0,)]
    assert live.turn() == 0


def test_a_days_cases_are_shown_a_day_after_it_ended_though_nobody_came_since(
    doors: Doors, owner: Engine, root: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks = some_days(doors, root, 1, 2)
    clock = Clock(monkeypatch, BEGAN + DAY)
    live = Scoring(doors)
    ended = {day: day + DAY + WAIT + AHEAD for day in (PARIS_DAY, PARIS_DAY + DAY)}
    for at in sorted({*ended.values(), *(one - HOUR for one in ended.values())}):
        clock.at = at
        live.turn()
        shown = {day for (day,) in rows(owner, "select day from case_score")}
        assert shown == {day.date() for day, due in ended.items() if due <= at}
    assert len(rows(owner, "select from case_score")) >= len(desks)


def test_what_a_feed_says_late_is_corrected_and_counted(
    doors: Doors, owner: Engine, root: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks = some_days(doors, root, 2, 2)
    clock = Clock(monkeypatch)
    live = Scoring(doors)
    day_by_day(live, clock, 2)
    before = derived(owner)
    ((grant, site, agent),) = rows(
        owner, "select grant_id, site_id, agent_id from access_score order by entry_seq limit 1"
    )
    assert site == desks[0].agent.site.id
    with doors.working() as work:
        work.connection.execute(
            insert(corroboration).values(
                grant_id=grant, site_id=site, agent_id=agent, granted_at=BEGAN,
                state="linked_matches", signs=[], stale=False,
            )
        )  # fmt: skip
    live.turn()
    assert derived(owner) == before
    again = Scoring(doors)
    kept = again.rebuild()
    assert (kept.new, kept.changed) == (0, differing(before, derived(owner)))
    assert kept.changed > 0
    ((state,),) = rows(owner, "select state from access_score where grant_id = :g", g=grant)
    assert state == CareState.LINKED_MATCHES


def differing(before: Tables, after: Tables) -> int:
    return sum(
        one != other
        for table, now in zip(before, after, strict=True)
        for one, other in zip(table, now, strict=True)
    )


def test_a_turn_that_fails_halfway_leaves_nothing_that_a_rebuild_would_change(
    doors: Doors, owner: Engine, root: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_days(doors, root, 3, 2)
    Clock(monkeypatch, BEGAN + 7 * DAY)
    monkeypatch.setattr("store.oversight_acts.AT_ONCE", 4)
    live, kept, real = Scoring(doors), 0, scoring_keeping.keep_cases

    def fails_once(*said: Any) -> Kept:
        nonlocal kept
        kept += 1
        if kept in (2, 4):
            raise NotWhole
        return real(*said)

    monkeypatch.setattr(scoring_keeping, "keep_cases", fails_once)
    for _ in range(2):
        with pytest.raises(NotWhole):
            live.turn()
        assert live.sites == {}
    live.turn()
    followed = derived(owner)
    assert len(followed[0]) == 12
    assert Scoring(doors).rebuild() == Kept(0, 0)
    assert derived(owner) == followed


def test_a_process_that_ended_between_two_writings_loses_no_day(
    doors: Doors, owner: Engine, root: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_days(doors, root, 2, 2)
    Clock(monkeypatch, BEGAN + 7 * DAY)
    Scoring(doors).turn()
    followed = derived(owner)
    with owner.begin() as connection:
        connection.exec_driver_sql("delete from case_score")
    Scoring(doors).turn()
    assert derived(owner) == followed


def test_sites_are_followed_apart(
    doors: Doors, owner: Engine, root: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_days(doors, root, 1, 2)
    alone = Clock(monkeypatch, BEGAN + 5 * DAY)
    Scoring(doors).turn()
    before = derived(owner)
    (other, _) = some_days(doors, root, 1, 2)
    alone.at += HOUR
    Scoring(doors).turn()
    after = derived(owner)
    elsewhere = other.agent.site.id
    assert [row for row in after[0] if row[0] != elsewhere] == before[0]
    assert [row for row in after[1] if row[0] != elsewhere] == before[1]
    assert len(after[0]) == 2 * len(before[0])
