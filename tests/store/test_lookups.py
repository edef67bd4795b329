"""A handle is its agent's own and goes stale; a prepared look-up serves one other doctor once."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from console.desk import Desk, NotYours
from policy.agents import Function, Site
from policy.decision import Owed
from store import lookups, owed
from store.accesses import NoLiveGrant
from store.lookups import StaleLookup
from store.owed import NothingOwed
from store.session import Doors
from tests.builders import a_number, a_patient, a_record, a_site, an_agent
from tests.gestures import a_desk, centre_15, granted, open_record
from tests.store.raw import say
from tests.store.test_the_log_only_grows import counts, entries


def a_handle(doors: Doors, desk: Desk) -> UUID:
    number = a_number()
    a_record(doors, a_patient(doors, number=number))
    handle = desk.find_by_number(number)
    assert handle is not None
    return handle


def age(owner: Engine, table: str, column: str) -> None:
    """As if half an hour had passed, which only the owner without triggers could say."""
    with owner.begin() as connection:
        connection.exec_driver_sql(f"alter table {table} disable trigger user")
        say(connection, f"update {table} set {column} = {column} - interval '31 minutes'")
        connection.exec_driver_sql(f"alter table {table} enable trigger user")


def prepared_one(doors: Doors, site: Site) -> tuple[UUID, Desk]:
    handler = a_desk(doors, an_agent(doors, site=site, function=Function.CALL_HANDLER))
    handler.prepare(a_handle(doors, handler), " drm-2026-7 ")
    with doors.showing(handler.agent) as showing:
        (one,) = lookups.prepared(showing)
    assert one.by_me
    assert one.outcome is None
    return one.id, handler


def test_a_handle_goes_stale(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    handle = a_handle(doors, desk)
    assert desk.standing(handle).live is None
    age(owner, "lookup", "at")
    for gesture in (
        lambda: desk.standing(handle),
        lambda: desk.break_glass(handle, centre_15()),
    ):
        with pytest.raises(StaleLookup):
            gesture()


def test_a_handle_is_its_agents_own(doors: Doors) -> None:
    desk = a_desk(doors)
    handle = a_handle(doors, desk)
    colleague = a_desk(doors, an_agent(doors, site=desk.agent.site))
    for gesture in (
        lambda: colleague.standing(handle),
        lambda: colleague.break_glass(handle, centre_15()),
        lambda: desk.standing(uuid4()),
    ):
        with pytest.raises(StaleLookup):
            gesture()


def test_a_doctor_of_the_site_takes_a_prepared_look_up_over(doors: Doors, owner: Engine) -> None:
    site = a_site(doors)
    prepared, handler = prepared_one(doors, site)
    doctor = a_desk(doors, an_agent(doors, site=site))
    handle, file = doctor.countersign(prepared)
    assert file == "drm-2026-7"
    access = granted(doctor.break_glass(handle, centre_15(regulation_file=file)))
    assert doctor.show(access.id).record
    assert [one["detail"]["outcome"] for one in entries(owner, "prepared_closed")] == [  # type: ignore[index]
        "countersigned"
    ]
    for agent, by_me in ((handler.agent, True), (doctor.agent, False)):
        with doors.showing(agent) as showing:
            (one,) = lookups.prepared(showing)
        assert (one.outcome, one.by_me) == ("countersigned", by_me)
    with doors.showing(an_agent(doors, site=site)) as showing:
        assert lookups.prepared(showing) == (), "what is closed is of no use to others"


def test_a_prepared_look_up_serves_one_doctor_once(doors: Doors, owner: Engine) -> None:
    site = a_site(doors)
    prepared, _ = prepared_one(doors, site)
    doctors = [a_desk(doors, an_agent(doors, site=site)) for _ in range(4)]
    together, taken, stale = threading.Barrier(4), [], []

    def countersign(desk: Desk) -> None:
        together.wait()
        try:
            taken.append(desk.countersign(prepared))
        except StaleLookup as known:
            stale.append(known)

    threads = [threading.Thread(target=countersign, args=(desk,)) for desk in doctors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(taken), len(stale)) == (1, 3)
    assert len(entries(owner, "prepared_closed")) == 1


def test_nobody_countersigns_their_own(doors: Doors, owner: Engine) -> None:
    """Not even somebody who was a call handler when they prepared, and is a doctor now."""
    prepared, handler = prepared_one(doors, a_site(doors))
    before = counts(owner)
    with pytest.raises(NotYours):
        handler.countersign(prepared)
    with pytest.raises(StaleLookup), doors.serving(handler.agent) as serving:
        lookups.countersign(serving, prepared)
    assert counts(owner) == before


def test_another_site_sees_and_takes_nothing(doors: Doors) -> None:
    prepared, _ = prepared_one(doors, a_site(doors))
    elsewhere = a_desk(doors)
    with doors.showing(elsewhere.agent) as showing:
        assert lookups.prepared(showing) == ()
    with pytest.raises(StaleLookup):
        elsewhere.countersign(prepared)


def test_a_prepared_look_up_lapses_and_stays_listed(doors: Doors, owner: Engine) -> None:
    site = a_site(doors)
    prepared, handler = prepared_one(doors, site)
    age(owner, "prepared_lookup", "prepared_at")
    doctor = a_desk(doors, an_agent(doors, site=site))
    with pytest.raises(StaleLookup):
        doctor.countersign(prepared)
    with doors.showing(handler.agent) as showing:
        (one,) = lookups.prepared(showing)
        assert one.outcome == "lapsed"
        assert lookups.prepared(showing, since=timedelta(minutes=1)) == ()


def test_who_prepares_never_opens(doors: Doors, owner: Engine) -> None:
    handler = a_desk(doors, an_agent(doors, function=Function.CALL_HANDLER))
    handle = a_handle(doors, handler)
    before = counts(owner)
    with pytest.raises(NotYours):
        handler.break_glass(handle, centre_15())
    assert counts(owner) == before
    registrar = a_desk(doors, an_agent(doors, function=Function.REGISTRAR))
    with pytest.raises(NotYours):
        registrar.prepare(a_handle(doors, registrar), None)


# ── What is owed ────────────────────────────────────────────────────────────────────────────────


def test_what_is_owed_is_listed_until_given_and_stays_listed(doors: Doors) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)

    def standing() -> dict[Owed, bool]:
        with doors.showing(desk.agent) as showing:
            return {debt.kind: debt.settled_at is None for debt in owed.debts(showing)}

    assert standing() == {Owed.RATIONALE: True, Owed.FILE_TO_CONFIRM: True}
    desk.settle(access.id, Owed.RATIONALE, "malaise")
    assert standing() == {Owed.RATIONALE: False, Owed.FILE_TO_CONFIRM: True}


def test_what_is_not_owed_or_was_given_is_not_taken_again(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    desk.settle(access.id, Owed.RATIONALE, "malaise")
    before = counts(owner)
    for kind in (Owed.RATIONALE, Owed.OFF_DUTY):
        with pytest.raises(NothingOwed):
            desk.settle(access.id, kind, "encore")
    colleague = a_desk(doors, an_agent(doors, site=desk.agent.site))
    with pytest.raises(NoLiveGrant):
        colleague.settle(access.id, Owed.FILE_TO_CONFIRM, "encore")
    assert counts(owner) == before
