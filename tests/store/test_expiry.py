"""What time ends is ended once, on the record, with the seconds each section was on screen."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from policy.events import EndKind
from policy.record import ESSENTIAL
from store.accesses import NoLiveGrant
from store.expiry import expire_due, revoke_all
from store.session import Doors
from tests.gestures import a_desk, centre_15, granted, open_record
from tests.store.raw import say
from tests.store.test_an_access_ends import a_short_access, run_out, shorten
from tests.store.test_the_log_only_grows import entries


def test_a_live_access_is_left_alone(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    assert expire_due(doors) == 0
    assert desk.ending(access.id).live


def test_an_access_that_ran_out_is_ended_in_its_sites_log(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, began = a_desk(doors), time.monotonic()
    with monkeypatch.context() as patch:
        shorten(patch, timedelta(seconds=4))
        access = open_record(doors, desk)
    opened = time.monotonic()
    time.sleep(1.2)
    least = time.monotonic() - opened
    assert desk.still_showing(access.id).live
    most = time.monotonic() - began
    run_out(desk, access)
    assert not desk.still_showing(access.id).live
    assert expire_due(doors) == 1
    assert expire_due(doors) == 0
    ended = desk.ending(access.id)
    assert (ended.end_kind, ended.ended_at) == (EndKind.EXPIRED, access.ends_at)
    (said,) = entries(owner, "access_ended")
    assert said["log"] == str(desk.agent.site.id)
    assert said["agent"] is None
    shown = said["detail"].pop("shown")  # type: ignore[attr-defined]
    assert said["detail"] == {"kind": "expired", "holder": str(desk.agent.id)}
    assert set(shown) == set(ESSENTIAL)
    assert {round(least) <= seconds <= round(most) for seconds in shown.values()} == {True}


def test_two_workers_at_once_end_each_access_once(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(doors)
    with monkeypatch.context() as patch:
        shorten(patch, timedelta(seconds=1))
        accesses = [open_record(doors, desk) for _ in range(8)]
    run_out(desk, accesses[-1])
    together, ended = threading.Barrier(3), []

    def work() -> None:
        together.wait()
        ended.append(expire_due(doors))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(ended) == 8
    assert {one["grant"] for one in entries(owner, "access_ended")} == {
        str(access.id) for access in accesses
    }
    assert len(entries(owner, "access_ended")) == 8


def test_a_turn_ends_no_more_than_it_was_asked(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(doors)
    with monkeypatch.context() as patch:
        shorten(patch, timedelta(seconds=1))
        accesses = [open_record(doors, desk) for _ in range(3)]
    run_out(desk, accesses[-1])
    assert [expire_due(doors, batch=2) for _ in range(2)] == [2, 1]


def test_an_access_in_somebodys_hands_is_left_for_the_next_turn(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, access = a_short_access(doors, monkeypatch)
    with owner.begin() as connection:
        say(connection, "select * from access_grant where id = :id for update", id=access.id)
        assert expire_due(doors) == 0
    assert expire_due(doors) == 1


def test_a_new_access_to_the_same_patient_ends_the_one_that_ran_out(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before any worker came: the doctor does not wait for one."""
    desk, expired = a_short_access(doors, monkeypatch)
    with doors.serving(desk.agent) as serving:
        handle = say(serving.connection, "select id from lookup order by at desc limit 1")
    access = granted(desk.break_glass(handle, centre_15()))  # type: ignore[arg-type]
    assert access.id != expired.id
    assert desk.ending(expired.id).end_kind is EndKind.EXPIRED
    assert [one["detail"]["kind"] for one in entries(owner, "access_ended")] == ["expired"]  # type: ignore[index]


def test_a_revocation_acts_on_the_next_request_and_leaves_other_accesses_alone(
    doors: Doors, owner: Engine
) -> None:
    desk, other = a_desk(doors), a_desk(doors)
    access, kept = open_record(doors, desk), open_record(doors, other)
    assert desk.show(access.id).record
    with doors.working() as work:
        assert revoke_all(work, desk.agent.id) == 1
        assert revoke_all(work, desk.agent.id) == 0
    with pytest.raises(NoLiveGrant):
        desk.show(access.id)
    with pytest.raises(NoLiveGrant):
        desk.extend(access.id, "care_goes_on")
    assert desk.ending(access.id).end_kind is EndKind.REVOKED
    assert other.show(kept.id).record
    (said,) = entries(owner, "access_ended")
    assert said["detail"]["kind"] == "revoked"
