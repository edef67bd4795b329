"""The register while others act: whoever comes in between, what a patient said stops."""

import threading
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from console.desk import Desk
from policy.access import Mode
from policy.agents import Agent, Function
from policy.decision import Refused
from policy.events import EndKind
from policy.register import Channel, Stated
from store import facts, oppositions, register
from store.accesses import Access, NoLiveGrant
from store.oppositions import AlreadyStands, NothingToLift
from store.register_import import take
from store.session import Doors
from tests.builders import a_number, a_patient, a_record, an_agent, block, lift, oppose
from tests.gestures import a_desk, bris_de_glace, centre_15, granted
from tests.handovers import offered
from tests.store.registers import meet, said


def a_registrar(doors: Doors, patient: UUID) -> Agent:
    agent = an_agent(doors, function=Function.REGISTRAR)
    meet(doors, agent, patient)
    return agent


def at_once(*gestures: Callable[[], object]) -> list[BaseException]:
    """Each in its own thread; what any of them met."""
    failures: list[BaseException] = []

    def gesture(run: Callable[[], object]) -> None:
        try:
            run()
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=gesture, args=(run,)) for run in gestures]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failures


def opposing(doors: Doors, registrar: Agent, patient: UUID, mode: Mode) -> Callable[[], None]:
    def run() -> None:
        with doors.registering(registrar) as by:
            oppose(by, patient, mode)

    return run


def test_what_a_registrar_records_between_decision_and_grant_is_met(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, number = a_desk(doors), a_number()
    patient = a_patient(doors, number=number)
    registrar = a_registrar(doors, patient)
    a_record(doors, patient)
    handle = desk.find_by_number(number)
    assert handle is not None
    opposed = threading.Event()
    real = facts.facts
    calls: list[bool] = []

    def read_then_oppose(*args: object) -> facts.Moment:
        known = real(*args)  # type: ignore[arg-type]
        if not calls:
            calls.append(True)

            def run() -> None:
                opposing(doors, registrar, patient, Mode.CENTRE_15)()
                opposed.set()

            threading.Thread(target=run).start()
            assert not opposed.wait(0.3), "the opposition must wait for the gesture that holds"
        return known

    monkeypatch.setattr(facts, "facts", read_then_oppose)
    access = granted(desk.break_glass(handle, centre_15()))
    assert opposed.wait(60)
    assert desk.ending(access.id).end_kind is EndKind.OPPOSED
    with pytest.raises(NoLiveGrant):
        desk.show(access.id)


def test_an_access_waits_for_the_registrar_who_came_first_and_is_refused(doors: Doors) -> None:
    desk, number = a_desk(doors), a_number()
    patient = a_patient(doors, number=number)
    registrar = a_registrar(doors, patient)
    a_record(doors, patient)
    handle = desk.find_by_number(number)
    assert handle is not None
    answers: list[Access | Refused] = []
    with doors.registering(registrar) as by:
        oppose(by, patient, Mode.CENTRE_15)
        doctor = threading.Thread(
            target=lambda: answers.append(desk.break_glass(handle, centre_15()))
        )
        doctor.start()
        doctor.join(0.3)
        assert not answers, "the gesture must wait for the register"
    doctor.join(60)
    assert isinstance(answers[0], Refused)


@pytest.mark.parametrize("statement", Stated)
@pytest.mark.parametrize("stands", [True, False])
def test_of_two_registrars_one_writes_it_down_and_the_other_is_told(
    doors: Doors, statement: Stated, stands: bool
) -> None:
    patient, doctor = a_patient(doors), an_agent(doors).id
    if not stands:
        with doors.working() as work:
            oppositions.speak(work, patient, said(statement, about=doctor), Channel.COMMAND)
    registrars = [a_registrar(doors, patient) for _ in range(4)]

    def speaking(registrar: Agent) -> Callable[[], None]:
        def run() -> None:
            with doors.registering(registrar) as by:
                spoken = said(statement, stands=stands, about=doctor)
                oppositions.speak(by, patient, spoken, Channel.DESK)

        return run

    failures = at_once(*map(speaking, registrars))
    expected = AlreadyStands if stands else NothingToLift
    assert [type(one) for one in failures] == [expected] * 3
    with doors.working() as work:
        assert len(register.lines(work, patient)) == (1 if stands else 2)


@pytest.mark.parametrize("stop", ["opposition", "block"])
def test_what_is_recorded_while_a_hand_over_waits_stops_who_would_take_it(
    doors: Doors, stop: str
) -> None:
    between = offered(doors)
    patient = between.access.patient
    registrar = a_registrar(doors, patient)
    with doors.registering(registrar) as by:
        if stop == "opposition":
            oppose(by, patient, Mode.BRIS_DE_GLACE)
        else:
            block(by, patient, between.second.agent.id)
    assert isinstance(between.taking.accept(between.offer, bris_de_glace()), Refused)
    assert between.first.ending(between.access.id).live


def test_an_opposition_ends_the_access_that_is_offered_and_nobody_takes_it(doors: Doors) -> None:
    between = offered(doors)
    registrar = a_registrar(doors, between.access.patient)
    opposing(doors, registrar, between.access.patient, Mode.CENTRE_15)()
    with pytest.raises(NoLiveGrant):
        between.taking.accept(between.offer, bris_de_glace())
    assert between.first.ending(between.access.id).end_kind is EndKind.OPPOSED


def test_an_opposition_and_a_hand_over_at_once_leave_nothing_open_that_is_opposed(
    doors: Doors, owner: Engine
) -> None:
    for _ in range(6):
        between = offered(doors)
        patient = between.access.patient
        registrar = a_registrar(doors, patient)

        def take_over(between=between) -> None:  # type: ignore[no-untyped-def]
            with suppress(NoLiveGrant):
                between.taking.accept(between.offer, bris_de_glace())

        def both(registrar: Agent = registrar, patient: UUID = patient) -> None:
            for mode in oppositions.OPPOSABLE:
                opposing(doors, registrar, patient, mode)()

        assert at_once(take_over, both) == []
    with owner.connect() as connection:
        live = connection.scalar(
            text("select count(*) from access_grant where ended_at is null and mode <> 'normal'")
        )
    assert live == 0


def test_doctors_registrars_and_imports_never_wait_for_one_another_in_a_ring(
    doors: Doors, owner: Engine
) -> None:
    desks, number = [a_desk(doors) for _ in range(3)], a_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient)
    registrars = [a_registrar(doors, patient), an_agent(doors, site=desks[0].agent.site)]
    meet(doors, registrars[1], patient)
    handles = [desk.find_by_number(number) for desk in desks]

    def doctor(desk: Desk, handle: UUID | None) -> Callable[[], None]:
        def run() -> None:
            assert handle is not None
            for _ in range(5):
                answer = desk.break_glass(handle, centre_15())
                if isinstance(answer, Access):
                    with suppress(NoLiveGrant):
                        desk.end(answer.id, EndKind.CLOSED)

        return run

    def registrar(agent: Agent) -> Callable[[], None]:
        def run() -> None:
            for _ in range(5):
                for gesture in (oppose, lift):
                    with (
                        suppress(AlreadyStands, NothingToLift),
                        doors.registering(agent) as by,
                    ):
                        gesture(by, patient, Mode.CENTRE_15)

        return run

    def importing() -> None:
        for day in range(1, 6):
            line = f"{number.text};bris-de-glace;{'leve' if day % 2 else 'en-vigueur'}"
            take(doors, f"numero;objet;etat;date\n{line};2026-01-{day:02}".encode())

    gestures = [doctor(*one) for one in zip(desks, handles, strict=True)]
    assert at_once(*gestures, *map(registrar, registrars), importing) == []
    with owner.connect() as connection:
        wrong = connection.scalar(
            text(
                "select count(*) from (select stands, lag(stands, 1, false)"
                " over (partition by statement order by at) as before from register_line) l"
                " where l.stands = l.before"
            )
        )
    assert wrong == 0
