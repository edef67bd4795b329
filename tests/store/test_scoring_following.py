"""Scores are followed day by day, and a rebuild from the log gives the same to the last digit."""

import pytest
from sqlalchemy import Engine

from store import scoring_keeping
from store.scoring_following import Scoring
from store.scoring_keeping import Kept
from store.session import Doors
from tests.store.scoring_builders import (
    BEGAN,
    DAY,
    HOUR,
    Clock,
    day_by_day,
    derived,
    some_days,
)

DAYS = 5


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
