"""An alarm is raised once, on the record, and cleared on the record."""

from uuid import UUID, uuid4

from sqlalchemy import Engine

from policy.findings import AlarmKind, Finding
from store import alarms, reading
from store.alarms import Alarm, Trouble
from store.session import HOUSE, Doors
from tests.builders import an_agent

KIND = AlarmKind.COMPLETENESS


def standing(doors: Doors) -> tuple[Alarm, ...]:
    with doors.working() as work:
        return alarms.standing(work)


def said(doors: Doors) -> list[tuple[str, UUID | None]]:
    with doors.auditing() as audit:
        entries = reading.entries(audit, HOUSE)
        return [(e.code, e.grant) for e in entries if e.code.startswith("alarm")]


def test_a_trouble_is_raised_once_and_cleared_when_it_is_gone(doors: Doors) -> None:
    one = Trouble(uuid4(), Finding.OPENING_WITHOUT_ENTRY, 3, uuid4())
    other = Trouble(uuid4(), Finding.LOG_GONE)
    assert alarms.settle(doors, KIND, {one, other}) == 2
    assert alarms.settle(doors, KIND, {one, other}) == 2
    assert {alarm.trouble for alarm in standing(doors)} == {one, other}
    assert alarms.settle(doors, KIND, {other}) == 1
    assert [alarm.trouble for alarm in standing(doors)] == [other]
    assert sorted(said(doors), key=str) == sorted(
        [("alarm_raised", one.grant), ("alarm_raised", None), ("alarm_cleared", one.grant)],
        key=str,
    )


def test_each_watch_settles_its_own_alarms(doors: Doors) -> None:
    trouble = Trouble(uuid4(), Finding.CUT, 9)
    alarms.settle(doors, AlarmKind.VERIFICATION, {trouble})
    alarms.settle(doors, KIND, set())
    assert [alarm.kind for alarm in standing(doors)] == [AlarmKind.VERIFICATION]


def test_a_reviewer_sees_the_alarms_of_their_site_and_of_the_house(doors: Doors) -> None:
    agent = an_agent(doors)
    own, house = Trouble(agent.site.id, Finding.CUT), Trouble(HOUSE, Finding.CUT)
    alarms.settle(doors, KIND, {own, house, Trouble(uuid4(), Finding.CUT)})
    with doors.reviewing(agent) as by:
        assert {alarm.trouble for alarm in alarms.standing(by)} == {own, house}


def test_alarms_that_somebody_wiped_come_back(doors: Doors, owner: Engine) -> None:
    trouble = Trouble(uuid4(), Finding.CUT)
    alarms.settle(doors, KIND, {trouble})
    with owner.begin() as connection:
        connection.exec_driver_sql("truncate alarm")
    alarms.settle(doors, KIND, {trouble})
    assert [alarm.trouble for alarm in standing(doors)] == [trouble]
    assert len(said(doors)) == 2
