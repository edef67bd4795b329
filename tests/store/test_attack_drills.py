"""Nobody dodges figures, notices and review by calling what is real an exercise."""

from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from policy.access import Mode
from policy.agents import Function
from policy.contacts import Contact
from policy.events import EndKind
from store import contacts, notice_planning
from store.session import Doors
from tests.builders import a_number, a_patient, a_record, an_agent
from tests.gestures import a_desk, centre_15, open_record
from tests.store.drill_builders import a_drill, a_drill_patient, a_supervisor, exercised
from tests.store.oversight_builders import rows
from tests.store.raw import (
    NO_CONTEXT,
    NO_ENTRY,
    NO_RIGHT,
    ONLY_GROWS,
    TERMINAL,
    append,
    grant_by_hand,
    grant_said,
    refused,
    say,
)
from tests.store.registers import meet
from tests.store.speaking import ROLES, speaking


@pytest.mark.parametrize("role", ROLES)
def test_no_role_makes_a_real_patient_one_of_drills(doors: Doors, login: Engine, role: str) -> None:
    patient, agent = a_patient(doors), an_agent(doors)
    with refused(NO_RIGHT), speaking(login, role, agent) as connection:
        say(connection, "update patient set exercise = true where id = :id", id=patient)


def test_not_even_the_owner_makes_one_of_the_other(doors: Doors, owner: Engine) -> None:
    real, (_, drilled) = a_patient(doors), a_drill_patient(doors)
    for patient, exercise in ((real, True), (drilled, False)):
        with refused(ONLY_GROWS), owner.begin() as connection:
            say(
                connection,
                "update patient set exercise = :exercise where id = :id",
                id=patient,
                exercise=exercise,
            )


def test_a_patient_of_drills_never_takes_a_real_persons_number(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    number, drilled = a_drill_patient(doors)
    a_patient(doors)
    move = "update patient set number_index = :index where id = :id"
    with refused(ONLY_GROWS), speaking(login, "console_worker") as connection:
        say(connection, move, id=drilled, index=b"somebody else's")
    with refused(ONLY_GROWS), owner.begin() as connection:
        say(connection, move, id=drilled, index=b"somebody else's")
    assert a_desk(doors).find_by_number(number) is not None


def test_an_access_to_a_real_patient_is_no_exercise_whatever_is_said(
    doors: Doors, login: Engine
) -> None:
    agent, patient = an_agent(doors), a_patient(doors)
    a_record(doors, patient)
    with speaking(login, "console_agent", agent) as connection:
        said = grant_said(connection)
        with refused(NO_CONTEXT), connection.begin_nested():
            append(connection, "access_granted", patient, uuid4(), said | {"exercise": True})
        grant = grant_by_hand(connection, agent, patient, said)
        found = "select exercise from access_grant where id = :id"
        assert say(connection, found, id=grant) is False
        with refused(NO_RIGHT), connection.begin_nested():
            say(connection, "update access_grant set exercise = true where id = :id", id=grant)


def test_an_exercise_is_one_whatever_is_said(doors: Doors, login: Engine) -> None:
    agent, (_, patient) = an_agent(doors), a_drill_patient(doors)
    with speaking(login, "console_agent", agent) as connection:
        said = grant_said(connection)
        with refused(NO_CONTEXT), connection.begin_nested():
            grant_by_hand(connection, agent, patient, said)
        true = said | {"exercise": True}
        grant = uuid4()
        seq = append(connection, "access_granted", patient, grant, true)
        say(
            connection,
            "insert into access_grant (id, site_id, agent_id, patient_id, mode, reason,"
            " regulation_file, sections, masked_included, ends_at, ceiling_at, entry_seq, exercise)"
            " values (:id, :site, :agent, :patient, 'centre_15', 'M03.06', 'F',"
            " '{48765-2}', false, :ends, :ends, :seq, false)",
            id=grant, site=agent.site.id, agent=agent.id, patient=patient, ends=said["ends_at"],
            seq=seq,
        )  # fmt: skip
        found = "select exercise from access_grant where id = :id"
        assert say(connection, found, id=grant) is True


@pytest.mark.parametrize("code", ["looked_up", "lookup_prepared", "access_refused"])
def test_no_entry_calls_a_real_gesture_an_exercise(doors: Doors, login: Engine, code: str) -> None:
    agent, patient = an_agent(doors), a_patient(doors)
    with speaking(login, "console_agent", agent) as connection:
        for whose in (patient, None):
            with refused(NO_CONTEXT), connection.begin_nested():
                append(connection, code, whose, None, {"exercise": True})


def test_look_ups_and_refusals_are_what_their_patient_is(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    desk = a_desk(doors)
    number, drilled = a_drill_patient(doors)
    real = a_number()
    a_patient(doors, number=real)
    for one in (number, real):
        handle = desk.find_by_number(one)
        assert handle is not None
        desk.break_glass(handle, centre_15(reason=None))
    of = "select exercise from {} order by exercise"
    assert rows(owner, of.format("lookup")) == [(False,), (True,)]
    assert rows(owner, of.format("refusal")) == [(False,), (True,)]
    for table in ("lookup", "refusal"):
        with refused(NO_RIGHT), speaking(login, "console_agent", desk.agent) as connection:
            say(connection, f"update {table} set exercise = true")
    assert drilled


def test_nobody_is_told_of_an_exercise(doors: Doors, login: Engine, owner: Engine) -> None:
    desk = a_desk(doors)
    number, _ = a_drill_patient(doors)
    access = exercised(desk, number)
    desk.end(access.id, EndKind.CLOSED)
    tell = "insert into notified_access (grant_id, site_id) values (:grant, :site)"
    told = {"grant": access.id, "site": desk.agent.site.id}
    for role in ROLES:
        with refused(NO_RIGHT), speaking(login, role, desk.agent) as connection:
            say(connection, tell, **told)
    with refused(ONLY_GROWS), owner.begin() as connection:
        say(connection, tell, **told)


def test_a_contact_of_a_patient_of_drills_is_written_to_by_nobody(
    doors: Doors, login: Engine
) -> None:
    desk = a_desk(doors)
    number, patient = a_drill_patient(doors)
    registrar = an_agent(doors, site=desk.agent.site, function=Function.REGISTRAR)
    meet(doors, registrar, patient)
    with doors.registering(registrar) as by:
        assert contacts.record_holder(by, patient, Contact("holder@patient.example"))
    access = exercised(desk, number)
    desk.end(access.id, EndKind.CLOSED)
    with doors.working() as work:
        assert notice_planning.due(work, 10) == ()
        assert not notice_planning.plan(work, access.id, lambda _: True)
    forge = (
        "insert into notice (id, grant_id, site_id, recipient, channel, state)"
        " values (gen_random_uuid(), :grant, :site, 'holder', 'email', 'waiting')"
    )
    with refused(NO_ENTRY), speaking(login, "console_worker") as connection:
        say(connection, forge, grant=access.id, site=desk.agent.site.id)


def test_a_real_access_that_ends_in_a_drill_is_told(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    a_drill(doors, a_supervisor(doors, desk.agent))
    real = open_record(doors, desk)
    desk.end(real.id, EndKind.CLOSED)
    assert rows(owner, "select grant_id from notified_access") == [(real.id,)]


@pytest.mark.parametrize("role", [role for role in ROLES if role != "console_reviewer"])
def test_only_a_reviewer_begins_or_ends_a_drill(doors: Doors, login: Engine, role: str) -> None:
    desk = a_desk(doors)
    drill = a_drill(doors, a_supervisor(doors, desk.agent))
    values = {"id": uuid4(), "site": desk.agent.site.id, "agent": desk.agent.id}
    with refused(NO_RIGHT), speaking(login, role, desk.agent) as connection:
        say(
            connection,
            "insert into drill (id, site_id, title, started_by) values (:id, :site, 'x', :agent)",
            **values,
        )
    with refused(NO_RIGHT), speaking(login, role, desk.agent) as connection:
        say(connection, "update drill set ended_at = now(), ended_by = :me where id = :id",
            id=drill, me=desk.agent.id)  # fmt: skip
    with refused(NO_RIGHT), speaking(login, role, desk.agent) as connection:
        say(connection, "delete from drill")


def test_a_drill_begins_and_ends_with_its_entry_here_and_once(
    doors: Doors, login: Engine, owner: Engine
) -> None:
    desk = a_desk(doors)
    supervisor = a_supervisor(doors, desk.agent)
    begin = "insert into drill (id, site_id, title, started_by) values (:id, :site, 'x', :agent)"
    with refused(NO_ENTRY), speaking(login, "console_reviewer", supervisor) as connection:
        say(connection, begin, id=uuid4(), site=supervisor.site.id, agent=supervisor.id)
    drill = a_drill(doors, supervisor)
    end = "update drill set ended_at = now(), ended_by = :me where id = :id"
    with refused(NO_ENTRY), speaking(login, "console_reviewer", supervisor) as connection:
        say(connection, end, id=drill, me=supervisor.id)
    elsewhere = a_supervisor(doors, an_agent(doors))
    with speaking(login, "console_reviewer", elsewhere) as connection:
        append(connection, "drill_ended", None, None, {"drill": str(drill), "accesses": 0})
        assert say(connection, end, id=drill, me=elsewhere.id) == 0
    with refused(NO_RIGHT), speaking(login, "console_reviewer", supervisor) as connection:
        say(connection, "update drill set title = 'y'")
    with owner.begin() as connection, refused(TERMINAL):
        connection.execute(text("update drill set title = 'y'"))


def test_a_drill_lifts_no_guard(doors: Doors) -> None:
    desk = a_desk(doors)
    a_drill(doors, a_supervisor(doors, desk.agent))
    number, _ = a_drill_patient(doors)
    handle = desk.find_by_number(number)
    assert handle is not None
    answer = desk.break_glass(handle, centre_15(regulation_file=None))
    assert answer == desk.break_glass(handle, centre_15(regulation_file=None))
    assert getattr(answer, "mode", None) is Mode.CENTRE_15
    assert not desk.live()
