"""People of the demonstration can be written to, nowhere real, and keep what the desk corrected."""

from dataclasses import replace

from console import notice_settings, settings, urls
from console.demonstration import contacts as demonstrated
from console.demonstration import numberless
from console.demonstration.population import exercises
from policy.access import RecordState
from policy.contacts import Contact, Contacts, postal_lines
from policy.nir import Nir
from store import contacts, patients
from store.patients import Identity, TraitSearch
from store.session import Doors
from tests.gestures import a_desk

SOME = exercises()[:7]


def put_in(doors: Doors) -> None:
    with doors.working() as work:
        for one in SOME:
            identity = Identity(one.number, patients.TEST_NUMBERS, one.traits)
            patients.add(work, identity, Nir.parse(one.number), RecordState.ACTIVE)


def known(doors: Doors) -> list[Contacts]:
    with doors.working() as work:
        found = [patients.id_by_number(work, Nir.parse(one.number)) for one in SOME]
        return [contacts.read(work, one) for one in found if one is not None]


def test_each_way_of_being_written_to_is_shown(doors: Doors) -> None:
    put_in(doors)
    demonstrated.load(doors, SOME)
    ways = {
        (bool(one.holder and one.holder.email), bool(one.holder and one.holder.postal))
        for one in known(doors)
    }
    assert ways == {(True, False), (False, True), (True, True), (False, False)}
    doctors = [one.doctor for one in known(doors)]
    assert None in doctors
    assert any(doctor and doctor.mssante for doctor in doctors)
    assert any(doctor and not doctor.mssante for doctor in doctors)


def test_every_address_could_be_written_and_is_of_nobody(doors: Doors) -> None:
    put_in(doors)
    demonstrated.load(doors, SOME)
    chosen = settings.read({"DEMONSTRATION": "1"})
    ways = notice_settings.of({}, chosen)
    for one in known(doors):
        mail = [one.holder.email] if one.holder and one.holder.email else []
        assert all(urls.is_mailbox(each) and each.endswith(".example") for each in mail)
        if one.doctor and one.doctor.mssante:
            assert ways.is_mssante(one.doctor.mssante)
            assert not notice_settings.of({}, replace(chosen, demonstration=False)).is_mssante(
                one.doctor.mssante
            )
        for who in (one.holder, one.doctor):
            assert who is None or postal_lines("\n".join(who.postal)) == who.postal


def test_what_the_desk_corrected_stays(doors: Doors) -> None:
    put_in(doors)
    demonstrated.load(doors, SOME)
    corrected = Contact("correction@patient.example")
    with doors.working() as work:
        patient = patients.id_by_number(work, Nir.parse(SOME[0].number))
        assert patient is not None
        contacts.record_holder(work, patient, corrected)
    demonstrated.load(doors, SOME)
    assert known(doors)[0].holder == corrected


def test_somebody_without_a_number_comes_once(doors: Doors) -> None:
    for _ in range(2):
        numberless.load(doors)
    who = numberless.VISITOR
    assert who.birth_date is not None
    search = TraitSearch(who.birth_name, who.birth_date, who.sex, "Elena", who.birth_place)
    desk = a_desk(doors)
    with doors.serving(desk.agent) as serving:
        (found,) = patients.numberless(serving, search)
    assert found.identity.number == ""
