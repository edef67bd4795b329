"""Attempts against an opposition, and accesses off the roster without a file."""

import pytest
from sqlalchemy import Engine

from policy.decision import Mode
from store import oversight
from store.session import Doors
from tests.builders import an_agent
from tests.builders import lift as lift_opposition
from tests.gestures import a_desk, an_emergency_desk, bris_de_glace, centre_15, granted
from tests.store.care_builders import HOUR, a_shift
from tests.store.flagging import judged, opposed
from tests.store.oversight_builders import an_access, look_up, rows, rules, without_grace


def test_a_second_attempt_against_an_opposition_is_raised(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    number, _ = opposed(doors, Mode.CENTRE_15)
    look_up(desk, [number])
    assert judged(doors, owner) == []
    handle = desk.find_by_number(number)
    assert handle
    assert judged(doors, owner) == []  # a number is typed again to check an identity
    desk.break_glass(handle, centre_15())
    assert judged(doors, owner) == ["opposition_retry"]
    assert rows(owner, "select figures -> 'own' ->> 'refusals' from flag") == [("1",)]


def test_another_mode_after_an_opposition_is_raised(doors: Doors, owner: Engine) -> None:
    desk = an_emergency_desk(doors)
    number, _ = opposed(doors, Mode.BRIS_DE_GLACE)
    handle = desk.find_by_number(number)
    assert handle
    normal = bris_de_glace(mode=Mode.NORMAL, consent=True)
    granted(desk.break_glass(handle, normal))
    assert judged(doors, owner) == ["opposition_retry"]


def test_an_attempt_after_the_opposition_was_lifted_is_none(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    number, patient = opposed(doors, Mode.CENTRE_15)
    look_up(desk, [number])
    with doors.working() as work:
        lift_opposition(work, patient, Mode.CENTRE_15)
    an_access(doors, desk, number)
    assert judged(doors, owner) == []


def test_an_access_off_the_roster_without_a_file_is_raised_and_cleared(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(doors)
    a_shift(doors, an_agent(doors, site=desk.agent.site), -HOUR, HOUR)
    an_access(doors, desk)
    assert judged(doors, owner) == []  # the feeds still have time
    without_grace(monkeypatch)
    assert judged(doors, owner) == ["off_duty_no_file"]
    assert rows(owner, "select figures -> 'own' ->> 'minutes' from flag") == [("1440",)]
    a_shift(doors, desk.agent, -HOUR, HOUR)
    assert judged(doors, owner) == []


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [(-5, -2, ["off_duty_no_file"]), (-5, -1, []), (1, 5, []), (2, 5, ["off_duty_no_file"])],
)
def test_a_relief_may_run_over(
    doors: Doors,
    owner: Engine,
    monkeypatch: pytest.MonkeyPatch,
    begins: int,
    ends: int,
    expected: list[str],
) -> None:
    without_grace(monkeypatch)
    desk = a_desk(doors)
    a_shift(doors, desk.agent, begins * HOUR, ends * HOUR)
    an_access(doors, desk)
    assert judged(doors, owner) == expected


def test_a_site_without_a_roster_raises_nothing(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_grace(monkeypatch)
    an_access(doors, a_desk(doors))
    assert judged(doors, owner) == []


def test_an_access_that_nobody_has_explained_yet_waits(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_grace(monkeypatch)
    desk = a_desk(doors)
    a_shift(doors, an_agent(doors, site=desk.agent.site), -HOUR, HOUR)
    an_access(doors, desk)
    oversight.judge_again(doors)
    assert rules(owner) == []
