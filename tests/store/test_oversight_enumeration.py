"""Look-ups of many strangers are raised, and ordinary work is not."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from policy.agents import Function
from policy.oversight import VERSION
from policy.oversight.numbers import NUMBERS
from store import oversight, oversight_acts
from store.session import Doors
from tests.builders import a_patient, a_site, an_agent
from tests.gestures import a_desk
from tests.store.care_builders import a_file, a_visit
from tests.store.flagging import ENUMERATED, judged, neighbours
from tests.store.oversight_builders import a_far_number, an_access, look_up, rows


def test_neighbouring_numbers_that_nobody_has_are_raised(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    look_up(desk, neighbours())
    assert judged(doors, owner) == ENUMERATED
    ((figures, version, grant),) = rows(owner, "select figures, version, grant_id from flag")
    assert figures["own"]["near"] == NUMBERS.near
    assert (version, grant) == (VERSION, None)


def test_lookups_of_strangers_that_open_nothing_are_raised(doors: Doors, owner: Engine) -> None:
    look_up(a_desk(doors), [a_far_number() for _ in range(NUMBERS.empty)])
    assert judged(doors, owner) == ENUMERATED


def test_ordinary_work_raises_nothing(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    a_file(doors, desk.agent.site)
    for _ in range(3):
        an_access(doors, desk)
    assert judged(doors, owner) == []


def test_lookups_that_are_prepared_for_a_doctor_are_no_enumeration(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors, an_agent(doors, function=Function.CALL_HANDLER))
    for _ in range(NUMBERS.empty + 1):
        number = a_far_number()
        a_patient(doors, number=number)
        handle = desk.find_by_number(number)
        assert handle
        desk.prepare(handle, None)
    assert judged(doors, owner) == []


def test_a_mass_casualty_hour_raises_nothing(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    a_file(doors, desk.agent.site, [frozenset() for _ in range(3)])
    for n in range(NUMBERS.near_per_files):
        a_visit(doors, desk.agent.site, [], visit=f"V{n}", ago=timedelta(minutes=10))
    look_up(desk, neighbours())
    assert judged(doors, owner) == []


def test_files_that_come_late_clear_an_enumeration(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    look_up(desk, neighbours())
    assert judged(doors, owner) == ENUMERATED
    for n in range(NUMBERS.near_per_files):
        a_file(doors, desk.agent.site, reference=f"DRFR15990261810{n:04}")
    assert judged(doors, owner) == []


def test_lookups_of_two_colleagues_are_counted_apart(doors: Doors, owner: Engine) -> None:
    site = a_site(doors)
    for _ in range(2):
        look_up(a_desk(doors, an_agent(doors, site=site)), neighbours(NUMBERS.near - 1))
    assert judged(doors, owner) == []


def test_a_burst_is_found_across_two_turns(doors: Doors, owner: Engine) -> None:
    desk, (*first, last) = a_desk(doors), neighbours()
    look_up(desk, first)
    raised, positions = oversight.judge(doors, {})
    assert raised == 0
    look_up(desk, [last])
    raised, positions = oversight.judge(doors, positions)
    assert raised == 1
    assert oversight.judge(doors, positions) == (0, positions)


def test_what_is_a_day_old_counts_no_more(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oversight_acts, "_DAY", timedelta(0))
    look_up(a_desk(doors), neighbours())
    assert judged(doors, owner) == []
