"""Drills of a site: one at a time, on the record, and told from the log alone."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from policy.access import Mode, Owed
from policy.agents import Agent, Function
from policy.drill import attempts
from policy.events import EndKind
from policy.oversight.flags import Flag, Rule
from store import drills, journal_reports, scoring_facts
from store.drills import Drill, DrillStands, NoDrill
from store.journal_lines import Narrowing
from store.likeness_filling import Filling
from store.oversight_peers import peers
from store.refusals import mine
from store.session import Doors
from tests.builders import a_number, a_patient, a_site, an_agent
from tests.gestures import a_desk, centre_15, open_record
from tests.store.drill_builders import a_drill, a_drill_patient, a_supervisor, exercised
from tests.store.oversight_builders import rows


def read(doors: Doors, supervisor: Agent, drill: UUID) -> Drill:
    with doors.reviewing(supervisor) as by:
        return drills.read(by, drill)


def test_a_site_exercises_from_the_beginning_to_the_end_of_a_drill(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    supervisor = a_supervisor(doors, desk.agent)
    assert not desk.drilling()
    drill = a_drill(doors, supervisor, "Afflux")
    assert desk.drilling()
    one = read(doors, supervisor, drill)
    assert (one.title, one.started_by, one.ended_at) == ("Afflux", supervisor.name, None)
    assert one.until == one.now
    exercised(desk, a_drill_patient(doors)[0])
    with doors.reviewing(supervisor) as by:
        drills.end(by, drill)
    assert not desk.drilling()
    ended = read(doors, supervisor, drill)
    assert ended.until == ended.ended_at
    said = rows(
        owner,
        "select code, detail_said(bytes) from audit_entry where code like 'drill%' order by seq",
    )
    assert said == [
        ("drill_started", {"drill": str(drill)}),
        ("drill_ended", {"drill": str(drill), "accesses": 1}),
    ]


def test_a_site_exercises_once_at_a_time(doors: Doors) -> None:
    supervisor = a_supervisor(doors, an_agent(doors))
    a_drill(doors, supervisor)
    with pytest.raises(DrillStands):
        a_drill(doors, supervisor)
    assert a_drill(doors, a_supervisor(doors, an_agent(doors)))


def test_a_drill_ends_once_and_only_at_its_site(doors: Doors) -> None:
    supervisor, elsewhere = (a_supervisor(doors, an_agent(doors)) for _ in range(2))
    drill = a_drill(doors, supervisor)
    with pytest.raises(NoDrill), doors.reviewing(elsewhere) as by:
        drills.end(by, drill)
    with doors.reviewing(supervisor) as by:
        drills.end(by, drill)
    with pytest.raises(NoDrill), doors.reviewing(supervisor) as by:
        drills.end(by, drill)
    with pytest.raises(NoDrill):
        read(doors, supervisor, uuid4())


def test_what_is_told_is_of_the_drill_alone(doors: Doors) -> None:
    desk = a_desk(doors)
    supervisor = a_supervisor(doors, desk.agent)
    number, drilled = a_drill_patient(doors)
    before = exercised(desk, number)
    desk.end(before.id, EndKind.CLOSED)
    drill = a_drill(doors, supervisor)
    open_record(doors, desk)
    during = exercised(desk, number)
    with doors.reviewing(supervisor) as by:
        drills.end(by, drill)
    desk.settle(during.id, Owed.RATIONALE, "chute")
    desk.end(during.id, EndKind.CLOSED)
    desk.find_by_number(number)
    with doors.reviewing(supervisor) as by:
        told = drills.told(by, drills.read(by, drill))
    assert {one.patient for one in told} == {drilled}
    [attempt] = attempts(told)
    assert attempt.settled == (Owed.RATIONALE,)
    assert attempt.end == EndKind.CLOSED
    assert attempt.to_allergies is not None


def test_a_real_patient_opened_in_a_drill_is_seen(doors: Doors) -> None:
    desk = a_desk(doors)
    supervisor = a_supervisor(doors, desk.agent)
    drill = a_drill(doors, supervisor)
    real = open_record(doors, desk)
    exercised(desk, a_drill_patient(doors)[0])
    with doors.reviewing(supervisor) as by:
        seen = drills.real(by, drills.read(by, drill), [desk.agent.id])
        assert drills.real(by, drills.read(by, drill), []) == ()
    assert [(one.grant, one.name, one.mode) for one in seen] == [
        (real.id, desk.agent.name, Mode.CENTRE_15)
    ]


def test_exercises_outside_any_drill_are_training(doors: Doors) -> None:
    desk = a_desk(doors)
    supervisor = a_supervisor(doors, desk.agent)
    training = exercised(desk, a_drill_patient(doors)[0])
    a_drill(doors, supervisor)
    exercised(desk, a_drill_patient(doors)[0])
    open_record(doors, desk)
    with doors.reviewing(supervisor) as by:
        assert [one.grant for one in drills.outside(by)] == [training.id]


def test_staff_are_of_the_site_and_the_suspended_are_not_expected(doors: Doors) -> None:
    site = a_site(doors)
    doctor = an_agent(doors, site=site)
    gone = an_agent(doors, site=site, suspended=True)
    supervisor = an_agent(doors, site=site, function=Function.SUPERVISOR)
    an_agent(doors)
    with doors.reviewing(supervisor) as by:
        staff = drills.staff(by)
    assert {id: one.expected for id, one in staff.items()} == {
        doctor.id: True,
        gone.id: False,
        supervisor.id: True,
    }


def test_indexes_are_of_patients_of_drills_alone(doors: Doors, owner: Engine) -> None:
    supervisor = a_supervisor(doors, an_agent(doors))
    _, drilled = a_drill_patient(doors)
    _, nameless = a_drill_patient(doors)
    with owner.begin() as connection:
        connection.execute(
            text("update patient set number_index = null where id = :id"), {"id": nameless}
        )
    with doors.reviewing(supervisor) as by:
        found = drills.indexes(by, [drilled, nameless, a_patient(doors)])
    assert set(found) == {drilled, nameless}
    assert found[drilled]
    assert found[nameless] is None


def test_a_sheet_is_on_the_record(doors: Doors, owner: Engine) -> None:
    supervisor = a_supervisor(doors, an_agent(doors))
    drill = a_drill(doors, supervisor)
    with doors.reviewing(supervisor) as by:
        drills.taken(by, drills.read(by, drill))
        assert [one.id for one in drills.every(by)] == [drill]
    last = "select code from audit_entry order by seq desc limit 1"
    assert rows(owner, last) == [("drill_sheet_taken",)]


def test_the_journal_tells_patients_of_drills_apart(doors: Doors) -> None:
    desk = a_desk(doors)
    supervisor = a_supervisor(doors, desk.agent)
    number, drilled = a_drill_patient(doors)
    real = a_number()
    patient = a_patient(doors, number=real)
    for one in (number, real):
        desk.find_by_number(one)
    with doors.reviewing(supervisor) as by:
        assert journal_reports.exercises(by, [drilled, patient]) == {drilled}
        assert journal_reports.exercises(by, []) == frozenset()


def test_a_look_up_of_a_drill_is_none_that_opened_nothing(doors: Doors, root: Engine) -> None:
    desk = a_desk(doors)
    supervisor = a_supervisor(doors, desk.agent)
    real = a_number()
    patient = a_patient(doors, number=real)
    for one in (a_drill_patient(doors)[0], real):
        desk.find_by_number(one)
    with root.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(text("update audit_entry set at = at - interval '1 day'"))
    with doors.reviewing(supervisor) as by:
        page = journal_reports.unopened(by, Narrowing(code="looked_up"), None)
    assert [line.patient for line in page.lines] == [patient]


def test_an_agent_sees_which_of_their_refusals_was_an_exercise(doors: Doors) -> None:
    desk = a_desk(doors)
    handle = desk.find_by_number(a_drill_patient(doors)[0])
    assert handle is not None
    desk.break_glass(handle, centre_15(reason=None))
    with doors.showing(desk.agent) as showing:
        assert [one.exercise for one in mine(showing)] == [True]


def test_colleagues_who_only_exercised_had_no_shift(doors: Doors) -> None:
    desk = a_desk(doors)
    colleague = a_desk(doors, an_agent(doors, site=desk.agent.site))
    exercised(colleague, a_drill_patient(doors)[0])
    flag = Flag(Rule.SELF, desk.agent.site.id, 0, None, desk.agent.id, datetime.now(UTC), {})
    with doors.working() as work:
        assert peers(work, flag).shifts == 0
    open_record(doors, colleague)
    later = replace(flag, at=datetime.now(UTC))
    with doors.working() as work:
        assert peers(work, later).shifts == 1


def test_scores_know_no_patient_of_drills(doors: Doors) -> None:
    _, drilled = a_drill_patient(doors)
    real = a_patient(doors)
    with doors.working() as work:
        assert set(scoring_facts.people(work, [drilled, real])) == {real}


def test_words_of_a_drill_are_compared_with_nothing(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = exercised(desk, a_drill_patient(doors)[0], words="douleur thoracique")
    desk.end(access.id, EndKind.CLOSED)
    owing = exercised(desk, a_drill_patient(doors)[0])
    desk.settle(owing.id, Owed.RATIONALE, "douleur thoracique")
    assert rows(owner, "select count(*) from words_print") == [(0,)]
    assert rows(owner, "select count(*) from audit_text") == [(2,)]


def test_a_patient_of_drills_is_likened_to_nobody(doors: Doors, owner: Engine) -> None:
    a_drill_patient(doors)
    assert Filling(doors).turn() == 0
    assert rows(owner, "select count(*) from patient_likeness") == [(0,)]
