"""Where the holder and the treating doctor are written to: sealed, on the record, replaced."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from policy.agents import Function
from policy.contacts import Contact, Contacts, Doctor
from policy.patient_events import PatientExported
from store import audit, contacts
from store.patients import Erased
from store.sealing import NotOurs
from store.session import Doors, Registering, Working
from tests.builders import a_patient, an_agent
from tests.store.raw import NO_ENTRY, refused, say
from tests.store.registers import meet
from tests.store.speaking import speaking

HOLDER = Contact("camille@patient.example", ("12 rue des Essais", "76540 VALOMBRE"))
DOCTOR = Doctor("Dr Ange Essai", "ange.essai@medecin.mssante.example")


def said_of(doors: Doors, patient: UUID) -> list[tuple[str, str]]:
    with doors.auditing() as auditing:
        rows = auditing.connection.execute(
            text(
                "select detail_said(bytes) ->> 'recipient' as whose,"
                " detail_said(bytes) ->> 'channels' as ways from audit_entry"
                " where patient_id = :patient and code = 'contact_recorded' order by at"
            ),
            {"patient": patient},
        )
        return [(row.whose, row.ways) for row in rows]


def record(doors: Doors, patient: UUID) -> None:
    agent = an_agent(doors, function=Function.REGISTRAR)
    meet(doors, agent, patient)
    with doors.registering(agent) as by:
        assert contacts.record_holder(by, patient, HOLDER)
        assert contacts.record_doctor(by, patient, DOCTOR)


def test_what_was_recorded_is_read_again(doors: Doors) -> None:
    patient = a_patient(doors)
    with doors.working() as work:
        assert contacts.read(work, patient) == Contacts()
    record(doors, patient)
    with doors.working() as work:
        assert contacts.read(work, patient) == Contacts(HOLDER, DOCTOR)


def test_an_entry_says_the_ways_and_no_address(doors: Doors) -> None:
    patient = a_patient(doors)
    record(doors, patient)
    assert said_of(doors, patient) == [
        ("holder", '["email", "letter"]'),
        ("treating_doctor", '["mssante"]'),
    ]


@pytest.mark.parametrize("nothing", [None, Contact()])
def test_what_is_removed_is_gone_and_said(doors: Doors, nothing: Contact | None) -> None:
    patient = a_patient(doors)
    record(doors, patient)
    with doors.working() as work:
        assert contacts.record_holder(work, patient, nothing)
        assert contacts.read(work, patient) == Contacts(None, DOCTOR)
    assert said_of(doors, patient)[-1] == ("holder", "[]")


@pytest.mark.parametrize(
    "again",
    [
        lambda by, patient: contacts.record_holder(by, patient, HOLDER),
        lambda by, patient: contacts.record_doctor(by, patient, DOCTOR),
    ],
)
def test_the_same_again_writes_nothing(
    doors: Doors, again: Callable[[Registering | Working, UUID], bool]
) -> None:
    patient = a_patient(doors)
    record(doors, patient)
    with doors.working() as work:
        assert not again(work, patient)
    assert len(said_of(doors, patient)) == 2


def test_what_lies_in_the_database_says_no_address(doors: Doors, login: Engine) -> None:
    patient = a_patient(doors)
    record(doors, patient)
    with speaking(login, "console_worker") as connection:
        row = connection.execute(text("select holder_sealed, doctor_sealed from patient_contact"))
        stored = b"".join(row.one())
    assert b"example" not in stored
    assert b"Essai" not in stored


@pytest.mark.parametrize("column", ["holder_sealed", "doctor_sealed"])
def test_no_address_changes_without_its_entry(doors: Doors, login: Engine, column: str) -> None:
    patient = a_patient(doors)
    record(doors, patient)
    with refused(NO_ENTRY), speaking(login, "console_worker") as connection:
        say(connection, f"update patient_contact set {column} = null")


def test_an_address_moved_to_another_patient_does_not_open(doors: Doors, owner: Engine) -> None:
    one, other = a_patient(doors), a_patient(doors)
    record(doors, one)
    with owner.begin() as connection:
        connection.exec_driver_sql("alter table patient_contact disable trigger user")
        say(connection, "update patient_contact set patient_id = :other", other=other)
    with doors.working() as work, pytest.raises(NotOurs):
        contacts.read(work, other)


def test_an_erased_patient_has_no_address(doors: Doors, owner: Engine) -> None:
    patient = a_patient(doors)
    record(doors, patient)
    with owner.begin() as connection:
        connection.execute(text("update patient set key_wrapped = null"))
    with doors.working() as work, pytest.raises(Erased):
        contacts.read(work, patient)


def test_a_holder_is_read_after_an_entry_says_that_all_leaves(doors: Doors) -> None:
    patient = a_patient(doors)
    record(doors, patient)
    with doors.holding(patient) as held:
        assert contacts.read(held, patient) == Contacts()
    with doors.working() as work:
        audit.append_to(work, PatientExported("0" * 64), patient=patient)
    with doors.holding(patient) as held:
        assert contacts.read(held, patient) == Contacts(HOLDER, DOCTOR)
