"""Counters follow what happens, hour by hour, and are the same when they are made again."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from console import activity_work
from console.desk import Desk
from policy.access import Mode, Owed
from policy.activity import Measure, split
from policy.agents import SiteKind
from policy.events import EndKind
from store import activity
from store.session import Doors
from tests.builders import a_number, a_patient, a_site, an_agent, oppose
from tests.gestures import a_desk, centre_15, found, open_record

Counters = dict[tuple[UUID, datetime, str], int]
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def counters(owner: Engine) -> Counters:
    with owner.connect() as connection:
        rows = connection.execute(text("select site_id, hour, measure, n from activity"))
        return {(row.site_id, row.hour, row.measure): row.n for row in rows}


def totals(owner: Engine, site: UUID) -> dict[str, int]:
    said: dict[str, int] = {}
    for (at, _, measure), n in counters(owner).items():
        if at == site:
            said[measure] = said.get(measure, 0) + n
    return said


def say(owner: Engine, statement: str, **values: object) -> None:
    with owner.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(text(statement), values)


def a_refusal(doors: Doors, desk: Desk) -> None:
    handle = found(desk, doors, None)
    desk.break_glass(handle, centre_15(reason=None))


@pytest.fixture
def raw(root: Engine) -> Engine:
    """Rows laid as no role of the program could."""
    return root


def test_an_access_is_counted_at_the_next_turn(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    site = desk.agent.site.id
    activity.follow(doors)
    access = open_record(doors, desk)
    assert activity.follow(doors) > 0
    said = totals(owner, site)
    assert said["granted:centre_15"] == said["reason:M03.06"] == said["looked_up"] == 1
    assert "ended:closed" not in said
    desk.end(access.id, EndKind.CLOSED)
    a_refusal(doors, desk)
    activity.follow(doors)
    said = totals(owner, site)
    assert (said["ended:closed"], said["refused"]) == (1, 1)
    assert "opposed" not in said


def test_a_turn_without_news_changes_nothing(doors: Doors) -> None:
    open_record(doors, a_desk(doors))
    assert activity.follow(doors) > 0
    assert activity.follow(doors) == 0
    assert activity_work.works(doors)["activity_counted"].turn() == 0


def test_what_is_owed_is_open_then_settled(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    activity.follow(doors)
    before = totals(owner, desk.agent.site.id)["owed:open"]
    desk.settle(access.id, Owed.RATIONALE, "Appel de la voisine")
    activity.follow(doors)
    said = totals(owner, desk.agent.site.id)
    assert said["owed:in_time"] == 1
    assert said.get("owed:open", 0) == before - 1


def test_an_opposition_met_is_counted_as_one(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    number = a_number()
    patient = a_patient(doors, number=number)
    with doors.working() as work:
        oppose(work, patient, Mode.CENTRE_15)
    desk.find_by_number(number)
    activity.follow(doors)
    assert totals(owner, desk.agent.site.id)["opposed"] == 1


def test_an_old_access_that_is_explained_late_changes_its_own_hour(
    doors: Doors, owner: Engine, raw: Engine
) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    old = access.granted_at - timedelta(days=40)
    say(raw, "update access_grant set granted_at = :at where id = :id", at=old, id=access.id)
    activity.rebuild(doors)
    said = {
        "grant_id": access.id,
        "site_id": desk.agent.site.id,
        "agent_id": desk.agent.id,
        "granted_at": old,
    }
    say(
        raw,
        "insert into corroboration (grant_id, site_id, agent_id, granted_at, state, signs)"
        " values (:grant_id, :site_id, :agent_id, :granted_at, 'none', '[]')",
        **said,
    )
    activity.follow(doors)
    hour = old.replace(minute=0, second=0, microsecond=0)
    assert counters(owner)[desk.agent.site.id, hour, "explanation:none"] == 1
    say(raw, "update corroboration set state = 'care_here', evaluated_at = clock_timestamp()")
    activity.follow(doors)
    assert counters(owner)[desk.agent.site.id, hour, "explanation:care_here"] == 1
    assert (desk.agent.site.id, hour, "explanation:none") not in counters(owner)


def test_a_late_message_counts_its_files_and_arrivals_again(
    doors: Doors, owner: Engine, raw: Engine
) -> None:
    site = a_site(doors, kind=SiteKind.EMERGENCY_DEPARTMENT)
    activity.follow(doors)
    began = datetime.now(UTC) - timedelta(days=9)
    ended = began + timedelta(hours=2)
    say(raw, "insert into arrival"
        " (site_id, visit, arrived_at, arrived_said, standing_said, said_at)"
        " values (:s, 'V1', :at, :at, :at, :at)",
        s=site.id, at=began)  # fmt: skip
    say(raw, "insert into regulation_file (site_id, reference, opened_at, closed_at)"
        " values (:s, 'D1', :at, :until)", s=site.id, at=began, until=ended)  # fmt: skip
    assert activity.follow(doors) == 0
    say(raw, "insert into feed_message (site_id, feed, digest, said_at)"
        " values (:s, 'files', '\\x00', :at)", s=site.id, at=ended)  # fmt: skip
    activity.follow(doors)
    said = totals(owner, site.id)
    assert (said["arrived"], said["files_opened"], said["files_open"]) == (1, 1, 3)


def test_a_file_that_nobody_closes_is_open_for_a_day(
    doors: Doors, owner: Engine, raw: Engine
) -> None:
    site = a_site(doors)
    at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(days=3)
    say(raw, "insert into regulation_file (site_id, reference, opened_at) values (:s, 'D1', :at)",
        s=site.id, at=at)  # fmt: skip
    activity.rebuild(doors)
    assert totals(owner, site.id)["files_open"] == 25


def test_made_again_the_counters_are_the_same(doors: Doors, owner: Engine, raw: Engine) -> None:
    desk = a_desk(doors)
    for days in (0, 35, 70):
        access = open_record(doors, desk)
        old = access.granted_at - timedelta(days=days)
        say(raw, "update access_grant set granted_at = :at where id = :id", at=old, id=access.id)
        desk.end(access.id, EndKind.CLOSED)
        activity.follow(doors)
    a_refusal(doors, desk)
    activity.follow(doors)
    followed = counters(owner)
    say(raw, "update activity set n = n + 3")
    say(raw, "insert into activity values (:s, :at, 'refused', 7)", s=desk.agent.site.id, at=BEGAN)
    activity.rebuild(doors)
    assert counters(owner) == followed


def test_one_site_does_not_count_in_another(doors: Doors, owner: Engine) -> None:
    desk, other = a_desk(doors), a_desk(doors, an_agent(doors))
    open_record(doors, desk)
    activity.follow(doors)
    assert totals(owner, other.agent.site.id) == {}


@given(st.sets(st.integers(0, 4000), max_size=60))
def test_stretches_hold_each_hour_once_and_none_is_too_long(hours: set[int]) -> None:
    asked = {BEGAN + timedelta(hours=n) for n in hours}
    held = [
        first + timedelta(hours=n)
        for first, last in activity.runs(asked)
        for n in range(int((last - first) / timedelta(hours=1)))
    ]
    assert sorted(held) == sorted(asked)
    assert all(last - first <= timedelta(days=31) for first, last in activity.runs(asked))


def test_a_later_versions_code_is_no_measure() -> None:
    assert split("granted:normal") == (Measure.GRANTED, "normal")
    assert split("refused") == (Measure.REFUSED, "")
    assert split("unheard:of") == (None, "of")
