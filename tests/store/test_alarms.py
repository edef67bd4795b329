"""An alarm is raised once, on the record, and cleared on the record."""

from uuid import UUID, uuid4

import pytest
import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from policy.findings import AlarmKind, Finding
from store import alarms, reading
from store.alarms import Alarm, Trouble
from store.session import HOUSE, Doors
from tests.builders import an_agent
from tests.store.tampering import dishonest

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


def test_a_trouble_that_moves_on_with_the_log_is_one_alarm(doors: Doors) -> None:
    log = uuid4()
    for size in (8, 9, 10):
        assert alarms.settle(doors, KIND, {Trouble(log, Finding.NOT_COSIGNED, size)}) == 1
    assert [alarm.trouble.seq for alarm in standing(doors)] == [8]
    alarms.settle(doors, KIND, set())
    assert [code for code, _ in said(doors)] == ["alarm_raised", "alarm_cleared"]


def test_one_more_alarm_clears_none(doors: Doors) -> None:
    one, other = Trouble(HOUSE, Finding.NOT_VERIFIED), Trouble(uuid4(), Finding.CUT, 3)
    alarms.settle(doors, KIND, {other})
    alarms.add(doors, KIND, one)
    alarms.add(doors, KIND, one)
    assert {alarm.trouble for alarm in standing(doors)} == {one, other}
    assert len(said(doors)) == 2


@pytest.mark.parametrize(
    ("finding", "at"), [("x", "now()"), ("cut", "'infinity'"), ("cut", "'-infinity'")]
)
def test_a_row_that_is_none_of_ours_silences_nobody(
    doors: Doors, root: Engine, finding: str, at: str
) -> None:
    dishonest(root).say(
        "insert into alarm (id, kind, log_id, finding, raised_at)"
        f" values (gen_random_uuid(), 'completeness', :log, '{finding}', {at})",
        log=uuid4(),
    )
    trouble = Trouble(uuid4(), Finding.ROOT_WRONG)
    alarms.settle(doors, KIND, {trouble})
    assert trouble in {alarm.trouble for alarm in standing(doors)}


def test_an_alarm_stands_though_the_house_cannot_write_it_down(doors: Doors, root: Engine) -> None:
    alarms.settle(doors, KIND, {Trouble(HOUSE, Finding.LOG_GONE)})
    dishonest(root).say(
        "update audit_head set size = 0, frontier = '{}' where log_id = :log", log=HOUSE
    )
    troubles = {Trouble(uuid4(), Finding.CUT, 3), Trouble(uuid4(), Finding.REPLACED, 4)}
    with structlog.testing.capture_logs() as lines, pytest.raises(SQLAlchemyError):
        alarms.settle(doors, AlarmKind.PUBLICATION, troubles)
    assert troubles < {alarm.trouble for alarm in standing(doors)}
    told = {(line["site"], line["code"], line["seq"]) for line in lines}
    assert told == {(str(one.log), one.finding.value, one.seq) for one in troubles}
    with pytest.raises(SQLAlchemyError):
        alarms.add(doors, AlarmKind.PUBLICATION, Trouble(uuid4(), Finding.LOG_GONE))


def test_an_alarm_that_cannot_stand_is_a_failure(doors: Doors, root: Engine) -> None:
    with root.begin() as connection:
        connection.exec_driver_sql("revoke insert on alarm from console_worker")
    with pytest.raises(SQLAlchemyError):
        alarms.settle(doors, KIND, {Trouble(uuid4(), Finding.CUT)})
