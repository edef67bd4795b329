"""Patients of drills: loaded once, by real intake, out of reach of anybody's documents."""

import json
from datetime import date

import pytest
from sqlalchemy import Engine, text

from console import __main__, drilling
from console.demonstration.population import population
from console.lookup_desk import Standing
from policy.access import Ground, Mode
from policy.decision import RecordState, Refused
from policy.nir import Nir
from policy.record import Section
from store import drill_patients, patients
from store.accesses import Access
from store.intake.taking import Outcome, take, take_for_drill
from store.patients import Identity, NotATestNumber, TraitSearch
from store.session import Doors
from tests.builders import a_number, a_patient, some_traits
from tests.gestures import a_desk, an_emergency_desk, bris_de_glace, centre_15, granted


def number_of(case: str) -> Nir:
    person = next(p for p in drilling.people() if p.exercise and p.exercise.id == case)
    return Nir.parse(person.number)


def test_everybody_is_loaded_once(doors: Doors, owner: Engine) -> None:
    assert drilling.prepare(doors) == len(drilling.people()) >= 8
    with owner.connect() as connection:
        held = connection.scalar(text("select count(*) from document"))
    assert drilling.prepare(doors) == 0
    with owner.connect() as connection:
        assert connection.scalar(text("select count(*) from document")) == held
        assert connection.scalar(text("select count(*) from patient where not exercise")) == 0


def test_nobody_else_bears_their_names_or_numbers() -> None:
    others = {person.number for person in population()}
    for person in drilling.people():
        assert person.traits.birth_name.startswith("EXERCICE ")
        assert not person.number or person.number not in others
        assert person.number[3:5] in ("", "99")


def test_their_records_open_and_answer_as_they_are_listed(doors: Doors) -> None:
    drilling.prepare(doors)
    for desk, declared in (
        (a_desk(doors), centre_15()),
        (an_emergency_desk(doors), bris_de_glace()),
    ):
        for person in drilling.people():
            if not person.number:
                continue
            assert person.exercise
            handle = desk.find_by_number(Nir.parse(person.number))
            assert handle
            answer = desk.break_glass(handle, declared)
            expected = person.exercise.answer(declared.mode).outcome
            if expected == ("granted",):
                access = granted(answer)
                assert access.exercise
                assert Section.ALLERGIES in {s.content.section for s in desk.show(access.id).record}
            else:
                assert isinstance(answer, Refused)
                assert tuple(ground.value for ground in answer.grounds) == expected


def test_one_has_no_number_and_is_found_by_traits(doors: Doors) -> None:
    drilling.prepare(doors)
    desk = a_desk(doors)
    handle = desk.find_by_traits(TraitSearch("EXERCICE INDIA", date(1979, 4, 8), "M"))
    assert not isinstance(handle, int)
    standing = desk.standing(handle)
    assert isinstance(standing, Standing)
    assert standing.patient.exercise
    assert standing.patient.identity.number == ""
    access = desk.break_glass(handle, centre_15())
    assert isinstance(access, Access)
    assert access.exercise
    assert desk.show(access.id).record


def test_a_real_person_over_whom_they_would_be_loaded_stops_it(doors: Doors) -> None:
    a_patient(doors, number=number_of("exercice-anticoagulant"))
    with pytest.raises(drilling.NumberTaken):
        drilling.prepare(doors)


def test_no_other_document_reaches_a_patient_of_drills(doors: Doors, owner: Engine) -> None:
    drilling.prepare(doors)
    alpha = next(person for person in drilling.people())
    assert take(doors, alpha.documents[0]).outcome is Outcome.DRILL_PATIENT
    ordinary = next(p for p in population() if p.documents and p.state is RecordState.ACTIVE)
    foreign = take(doors, ordinary.documents[0], belongs_to=Nir.parse(alpha.number))
    assert foreign.outcome is Outcome.ANOTHER_PATIENT
    with doors.working() as work:
        drilled = drill_patients.known(work, alpha.traits, Nir.parse(alpha.number))
    assert drilled
    refused = take_for_drill(doors, ordinary.documents[0], drilled)
    assert refused.outcome is Outcome.ANOTHER_PATIENT
    with owner.connect() as connection:
        said = "select count(*) from audit_entry where code = 'document_refused'"
        assert connection.scalar(text(said)) == 3


def test_a_document_of_drills_reaches_no_real_patient(doors: Doors, owner: Engine) -> None:
    real = a_patient(doors, number=number_of("exercice-anticoagulant"))
    document = drilling.people()[0].documents[0]
    assert take_for_drill(doors, document, real).outcome is Outcome.ANOTHER_PATIENT
    with owner.connect() as connection:
        assert connection.scalar(text("select count(*) from document")) == 0


def test_only_a_test_number_makes_a_patient_of_drills(doors: Doors) -> None:
    number = a_number()
    identity = Identity(number.text, "1.2.250.1.213.1.4.8", some_traits())
    with doors.working() as work, pytest.raises(NotATestNumber):
        patients.add(work, identity, number, RecordState.EMPTY, exercise=True)


def test_they_are_listed_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["drill", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows] == [p.exercise.id for p in drilling.people() if p.exercise]
    echo = next(row for row in rows if row["id"] == "exercice-oppose-centre-15")
    assert echo["expected"][Mode.CENTRE_15] == [Ground.OPPOSED_TO_CENTRE_15]
    assert echo["expected"][Mode.BRIS_DE_GLACE] == ["granted"]
    assert __main__.main(["demo", "--list", "--json"]) == 0
    assert "EXERCICE" not in capsys.readouterr().out
    assert __main__.main(["drill", "list"]) == 0
    assert "sans numéro" in capsys.readouterr().out
