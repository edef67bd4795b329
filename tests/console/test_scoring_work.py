"""What the worker does about scores: within a minute, and again each night by what was learnt."""

import pytest
from sqlalchemy import Engine
from structlog.testing import capture_logs

from console.commands import working
from console.scoring_work import Nights, works
from policy.verdicts import Verdict
from store.scoring_following import Scoring
from store.session import Doors
from tests.store.scoring_builders import (
    BEGAN,
    DAY,
    Clock,
    derived,
    doctors,
    look_and_open,
    some_days,
)
from tests.store.test_feed_tickets import judged


def test_what_is_critical_is_looked_for_each_minute(doors: Doors) -> None:
    everything = works(doors)
    assert everything["accesses_scored"].first < everything["accesses_scored"].every <= 60
    assert everything["scores_rebuilt"].every == DAY.total_seconds()


def test_a_turn_of_each_scores_what_is_settled(
    doors: Doors, owner: Engine, root: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_days(doors, root, 2, 2)
    Clock(monkeypatch, BEGAN + 6 * DAY)
    everything = works(doors)
    assert everything["accesses_scored"].turn() == 8
    assert everything["accesses_scored"].turn() == 0
    followed = derived(owner)
    assert everything["scores_rebuilt"].turn() == 0
    assert derived(owner) == followed
    assert everything["accesses_scored"].turn() == 0


def test_a_night_says_how_much_it_corrected_and_the_day_goes_on_from_it(
    doors: Doors, owner: Engine, root: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_days(doors, root, 2, 2)
    Clock(monkeypatch, BEGAN + 6 * DAY)
    live = Scoring(doors)
    live.turn()
    followed = derived(owner)
    with owner.begin() as connection:
        connection.exec_driver_sql("delete from access_score where mod(entry_seq, 2) = 0")
        connection.exec_driver_sql("update case_score set score = -1.5")
    missing = len(followed[0]) - len(derived(owner)[0])
    before = live.sites.copy()
    with capture_logs() as said:
        assert Nights(live).turn() == missing + len(followed[1])
    assert {line["event"]: line["count"] for line in said} == {
        "weights.learnt": 0,
        "scores.missing": missing,
        "scores.changed": len(followed[1]),
    }
    assert derived(owner) == followed
    assert live.sites.keys() == before.keys()
    assert all(live.sites[site] is not before[site] for site in before)


def test_an_error_of_data_is_a_ticket_by_the_next_turn(doors: Doors, owner: Engine) -> None:
    (desk,) = doctors(doors, 1)
    judged(doors, desk, look_and_open(doors, desk), Verdict.DATA_ERROR)
    assert works(doors)["feed_tickets_moved"].turn() == 1


def test_the_worker_scores() -> None:
    assert working.scoring_work.works is works
