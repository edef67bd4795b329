"""The front desk: who is there, what they say, what it stops at once, what is handed to them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine

from console import register_receipt
from console.lookup_desk import NotYours
from console.printing import Bullets, Facts, Heading, Paragraph, printed
from console.register_desk import NoSuchLine, Objected, RegisterDesk, StaleLookup
from console.register_state import Said, Wrong
from console.register_statements import STATEMENTS
from console.register_wording import OBJECTIONS, SAID, WRONGS
from policy.access import Mode, RecordState
from policy.agents import Agent, Function
from policy.contacts import Contact, Doctor
from policy.events import EndKind
from policy.register import Asker, Channel, Objection, Spoken, Stated
from store import patients
from store.oppositions import AlreadyStands, NothingToLift
from store.patients import Identity, TraitSearch
from store.session import Doors
from tests.builders import a_number, a_patient, a_record, an_agent, asked, some_traits
from tests.gestures import a_desk, an_emergency_desk, bris_de_glace, centre_15, granted
from tests.store.raw import say

BORN = date(1990, 1, 15)
EVERYBODY = tuple(Function)


def a_front_desk(doors: Doors, function: Function = Function.REGISTRAR) -> RegisterDesk:
    return RegisterDesk(doors, an_agent(doors, function=function), datetime.now(UTC))


def received(doors: Doors, desk: RegisterDesk, **traits: object) -> UUID:
    """The handle of somebody with a record, found by their number."""
    number = a_number()
    a_record(doors, a_patient(doors, number=number, **traits))  # type: ignore[arg-type]
    handle = desk.find_by_number(number)
    assert handle is not None
    return handle


def numberless(doors: Doors, **traits: object) -> UUID:
    identity = Identity("", "", some_traits(**traits))
    with doors.working() as work:
        return patients.add(work, identity, None, RecordState.ACTIVE)


def said(
    statement: Stated = Stated.CENTRE_15, *, stands: bool = True, about: Agent | None = None
) -> Spoken:
    return Spoken(statement, stands, asked(), about.id if about else None)


# ── Who is there ────────────────────────────────────────────────────────────────────────────────


def test_a_sheet_says_who_stands_there_and_that_nothing_was_said(doors: Doors) -> None:
    desk = a_front_desk(doors)
    sheet = desk.sheet(received(doors, desk))
    assert sheet.patient.identity.traits.birth_name == "DUVAL"
    assert (sheet.minor, sheet.history, sheet.set_aside) == (False, (), ())
    assert sheet.standing.opposed == frozenset()


def test_a_minor_is_said_to_be_one(doors: Doors) -> None:
    desk = a_front_desk(doors)
    young = datetime.now(UTC).date() - timedelta(days=4000)
    assert desk.sheet(received(doors, desk, birth_date=young)).minor


def test_who_has_no_number_is_found_by_all_their_traits_and_nobody_else_is(doors: Doors) -> None:
    desk = a_front_desk(doors)
    a_patient(doors)  # the same traits, with a number
    search = TraitSearch("Duval", BORN, "F", "Camille", "76540")
    assert desk.find_numberless(search) == 0
    numberless(doors)
    handle = desk.find_numberless(search)
    assert isinstance(handle, UUID)
    assert desk.sheet(handle).patient.identity.number == ""
    assert desk.find_numberless(replace(search, birth_place="50310")) == 0
    numberless(doors)
    assert desk.find_numberless(search) == 2


def test_an_opposition_of_who_has_no_number_stops_as_any_other(doors: Doors) -> None:
    desk, doctor = a_front_desk(doors), a_desk(doors)
    a_record(doors, numberless(doors))
    search = TraitSearch("Duval", BORN, "F", "Camille", "76540")
    theirs, ours = doctor.find_by_traits(search), desk.find_numberless(search)
    assert isinstance(theirs, UUID)
    assert isinstance(ours, UUID)
    access = granted(doctor.break_glass(theirs, centre_15()))
    assert desk.speak(ours, said()).stopped == 1
    assert doctor.ending(access.id).end_kind is EndKind.OPPOSED


def test_a_stale_or_foreign_look_up_shows_nobody(doors: Doors, owner: Engine) -> None:
    desk = a_front_desk(doors)
    handle = received(doors, desk)
    with pytest.raises(StaleLookup):
        a_front_desk(doors).sheet(handle)
    with owner.begin() as connection:
        connection.exec_driver_sql("alter table lookup disable trigger user")
        say(connection, "update lookup set at = at - interval '31 minutes'")
    for gesture in (
        lambda: desk.sheet(handle),
        lambda: desk.speak(handle, said()),
        lambda: desk.record_holder(handle, None),
        lambda: desk.record_doctor(handle, None),
        lambda: desk.receipt(handle, uuid4()),
    ):
        with pytest.raises(StaleLookup):
            gesture()


@pytest.mark.parametrize("function", [one for one in EVERYBODY if one is not Function.REGISTRAR])
def test_nobody_else_receives_patients(doors: Doors, function: Function) -> None:
    desk, handle = a_front_desk(doors, function), uuid4()
    for gesture in (
        lambda: desk.sheet(handle),
        lambda: desk.speak(handle, said()),
        lambda: desk.find_numberless(TraitSearch("Duval", BORN, "F")),
        lambda: desk.professionals("Kermadec"),
        lambda: desk.professionals_of((handle,)),
        lambda: desk.record_holder(handle, None),
        lambda: desk.record_doctor(handle, None),
        lambda: desk.receipt(handle, handle),
    ):
        with pytest.raises(NotYours):
            gesture()


# ── What they say ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("statement", [one for one in Stated if one is not Stated.PROFESSIONAL])
def test_what_is_said_stands_until_it_is_taken_back(doors: Doors, statement: Stated) -> None:
    desk = a_front_desk(doors)
    handle = received(doors, desk)
    with pytest.raises(NothingToLift):
        desk.speak(handle, said(statement, stands=False))
    desk.speak(handle, said(statement))
    with pytest.raises(AlreadyStands):
        desk.speak(handle, said(statement))
    desk.speak(handle, said(statement, stands=False))
    history = desk.sheet(handle).history
    assert [(one.said.statement, one.said.stands) for one in history] == [
        (statement, False),
        (statement, True),
    ]
    assert {one.channel for one in history} == {Channel.DESK}
    assert {one.recorder and one.recorder.id for one in history} == {desk.agent.id}


def test_a_professional_is_set_aside_and_let_in_again(doors: Doors) -> None:
    desk, doctor = a_front_desk(doors), an_agent(doors)
    handle = received(doors, desk)
    desk.speak(handle, said(Stated.PROFESSIONAL, about=doctor))
    assert [one.id for one in desk.sheet(handle).set_aside] == [doctor.id]
    assert [one.name for one in desk.professionals_of((doctor.id,))] == [doctor.name]
    desk.speak(handle, said(Stated.PROFESSIONAL, stands=False, about=doctor))
    assert desk.sheet(handle).set_aside == ()


def test_what_is_said_ends_the_accesses_it_stops_and_counts_them(doors: Doors) -> None:
    desk, number = a_front_desk(doors), a_number()
    a_record(doors, a_patient(doors, number=number))
    handle = desk.find_by_number(number)
    assert handle is not None
    regulating, emergency = (a_desk(doors), a_desk(doors)), an_emergency_desk(doors)
    for each in regulating:
        granted(each.break_glass(_found(each.find_by_number(number)), centre_15()))
    broken = granted(
        emergency.break_glass(_found(emergency.find_by_number(number)), bris_de_glace())
    )
    assert desk.speak(handle, said(Stated.CENTRE_15)).stopped == 2
    assert emergency.ending(broken.id).live
    assert desk.speak(handle, said(Stated.CENTRE_15, stands=False)).stopped == 0
    aside = said(Stated.PROFESSIONAL, about=emergency.agent)
    assert desk.speak(handle, aside).stopped == 1
    assert emergency.ending(broken.id).end_kind is EndKind.BLOCKED


def _found(handle: UUID | None) -> UUID:
    assert handle is not None
    return handle


def test_taking_back_a_permission_ends_what_shows_masked_documents(doors: Doors) -> None:
    desk, number = a_front_desk(doors), a_number()
    a_record(doors, a_patient(doors, number=number, masked_permitted=True))
    handle, doctor = _found(desk.find_by_number(number)), a_desk(doors)
    granted(doctor.break_glass(_found(doctor.find_by_number(number)), centre_15()))
    assert desk.speak(handle, said(Stated.MASKED_DOCUMENTS, stands=False)).stopped == 1


def test_what_cannot_be_said_so_is_not_recorded(doors: Doors) -> None:
    desk = a_front_desk(doors)
    today = datetime.now(UTC).date()
    child = received(doors, desk, birth_date=today - timedelta(days=3000))
    adult = received(doors, desk)
    parent = asked(by=Asker.PARENT, name="Claude Essai", on=today)
    tomorrow = asked(on=today + timedelta(days=2))
    for handle, wrong, why in (
        (child, asked(on=today), (Objection.MINOR,)),
        (adult, parent, (Objection.ADULT,)),
        (adult, tomorrow, (Objection.NOT_YET,)),
    ):
        with pytest.raises(Objected) as objected:
            desk.speak(handle, Spoken(Stated.CENTRE_15, stands=True, asked=wrong))
        assert objected.value.why == why
        assert desk.sheet(handle).history == ()
    desk.speak(child, Spoken(Stated.CENTRE_15, stands=True, asked=parent))
    (line,) = desk.sheet(child).history
    assert (line.said.asked.by, line.said.asked.name) == (Asker.PARENT, "Claude Essai")


def test_where_to_write_is_kept_and_forgotten(doors: Doors) -> None:
    desk = a_front_desk(doors)
    handle = received(doors, desk)
    holder, doctor = Contact("camille@patient.example"), Doctor("Dr Ange Essai")
    desk.record_holder(handle, holder)
    desk.record_doctor(handle, doctor)
    known = desk.sheet(handle).contacts
    assert (known.holder, known.doctor) == (holder, doctor)
    desk.record_holder(handle, None)
    desk.record_doctor(handle, None)
    known = desk.sheet(handle).contacts
    assert (known.holder, known.doctor) == (None, None)


# ── What is handed to them ──────────────────────────────────────────────────────────────────────


def test_a_receipt_says_what_was_said_what_stands_and_how_to_go_back(doors: Doors) -> None:
    desk = a_front_desk(doors)
    handle = received(doors, desk)
    first = desk.speak(handle, said(Stated.BRIS_DE_GLACE)).line
    lifted = desk.speak(handle, said(Stated.BRIS_DE_GLACE, stands=False)).line
    opposed = desk.speak(handle, said(Stated.CENTRE_15)).line
    receipt = desk.receipt(handle, opposed)
    assert [line.id for line in receipt.in_force] == [opposed]
    printable = register_receipt.document(receipt)
    assert printable.points == 14
    assert Heading("Opposition à l’accès du Centre 15") in printable.parts
    facts = dict(row for part in printable.parts if isinstance(part, Facts) for row in part.rows)
    assert facts["Demandé le"] == "14/03/2026"
    assert facts["Identité vérifiée sur"] == "carte d’identité"
    assert facts["Numéro de l’acte"] == str(opposed)
    assert facts["Enregistré par"].startswith(desk.agent.name)
    prose = " ".join(part.text for part in printable.parts if isinstance(part, Paragraph))
    assert "Aucun médecin régulateur" in prose
    assert "a été clos" in prose
    assert "changer d’avis" in prose
    of_lifting = register_receipt.document(desk.receipt(handle, lifted)).parts
    assert not any(isinstance(p, Paragraph) and "clos" in p.text for p in of_lifting)
    assert desk.receipt(handle, first).line.said.stands
    assert printed(printable, receipt.at).startswith(b"%PDF")


def test_a_receipt_says_when_nothing_stands(doors: Doors) -> None:
    desk = a_front_desk(doors)
    handle, doctor = received(doors, desk), an_agent(doors)
    desk.speak(handle, said(Stated.PROFESSIONAL, about=doctor))
    aside = desk.sheet(handle).history[0].id
    (standing,) = [
        part
        for part in register_receipt.document(desk.receipt(handle, aside)).parts
        if isinstance(part, Bullets)
    ]
    assert doctor.name in standing.items[0]
    line = desk.speak(handle, said(Stated.PROFESSIONAL, stands=False, about=doctor)).line
    parts = register_receipt.document(desk.receipt(handle, line)).parts
    assert Bullets(("Aucune opposition, aucune permission, aucun professionnel écarté.",)) in parts


def test_a_receipt_is_of_a_line_of_this_patient(doors: Doors) -> None:
    desk = a_front_desk(doors)
    theirs = desk.speak(received(doors, desk), said()).line
    handle = received(doors, desk)
    for line in (theirs, uuid4()):
        with pytest.raises(NoSuchLine):
            desk.receipt(handle, line)


def test_a_receipt_is_on_the_record_and_discloses_no_access(doors: Doors, owner: Engine) -> None:
    desk, number = a_front_desk(doors), a_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient)
    handle, doctor = _found(desk.find_by_number(number)), a_desk(doors)
    granted(doctor.break_glass(_found(doctor.find_by_number(number)), centre_15()))
    desk.receipt(handle, desk.speak(handle, said()).line)
    with owner.connect() as connection:
        assert say(
            connection, "select detail_said(bytes) ->> 'form' from audit_entry"
            " where code = 'accesses_listed' and agent_id = :agent", agent=desk.agent.id,
        ) == "receipt"  # fmt: skip
    with doors.holding(patient) as held:
        assert say(held.connection, "select count(*) from access_grant") == 0


def test_every_mode_that_can_be_opposed_has_its_words() -> None:
    assert set(STATEMENTS) == set(Stated)
    assert set(OBJECTIONS) == set(Objection)
    assert set(SAID) == set(Said)
    assert set(WRONGS) == set(Wrong)
    assert {Stated(mode) for mode in (Mode.CENTRE_15, Mode.BRIS_DE_GLACE)} <= set(STATEMENTS)
