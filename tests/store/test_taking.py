"""Each thing that can become of a file, and that a refused one changes nothing but the log."""

import json
from datetime import date

import pytest
from sqlalchemy import Engine

from policy.nir import Nir, key_of
from policy.record import Section
from store.intake.refusal import SENTENCES as WHY
from store.intake.refusal import Why
from store.intake.taking import ANOTHER_IDENTITY, SENTENCES, Outcome, Report, take
from store.session import Doors
from tests.builders import a_patient
from tests.gestures import a_desk, centre_15, granted
from tests.intake import builders
from tests.intake.builders import allergy, cda, fhir, fhir_section, section
from tests.store.test_the_log_only_grows import counts, entries

ALLERGIES = section("48765-2", "<paragraph>Latex</paragraph>", allergy("Latex"))
NUMBER = builders.NUMBER[:13] + key_of(builders.NUMBER[:13])
WHOLE = cda(ALLERGIES).replace(builders.NUMBER.encode(), NUMBER.encode())


def changed(whole: bytes, old: str, new: str) -> bytes:
    assert old.encode() in whole
    return whole.replace(old.encode(), new.encode())


def wrong_key() -> str:
    return f"{NUMBER[:13]}{(int(NUMBER[13:]) + 1) % 97:02}"


def the_patient(doors: Doors, **traits: object) -> None:
    known = {"birth_name": "ESSAI", "given_names": "ADA LINE"} | traits
    a_patient(doors, number=Nir.parse(NUMBER), **known)


def shown(doors: Doors) -> list[object]:
    desk = a_desk(doors)
    access = granted(desk.break_glass(desk.find_by_number(Nir.parse(NUMBER)), centre_15()))  # type: ignore[arg-type]
    return [one.content for one in desk.show(access.id).record]


def test_every_outcome_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Outcome)


def test_a_document_is_taken_into_its_patients_record(doors: Doors) -> None:
    the_patient(doors)
    report = take(doors, WHOLE)
    assert (report.outcome, report.sections, report.items, report.refused) == (
        Outcome.TAKEN,
        1,
        1,
        False,
    )
    (content,) = shown(doors)
    assert content.items[0].text == "Latex"  # type: ignore[attr-defined]


def test_a_bundle_is_taken_like_a_document(doors: Doors) -> None:
    the_patient(doors)
    bundle = fhir(fhir_section("48765-2", div="<p>Latex</p>"))
    assert (
        take(doors, json.dumps(bundle).replace(builders.NUMBER, NUMBER).encode()).outcome
        is Outcome.TAKEN
    )


def test_the_same_file_and_an_older_version_change_nothing_at_all(
    doors: Doors, owner: Engine
) -> None:
    the_patient(doors)
    take(doors, WHOLE)
    before = counts(owner)
    older = changed(WHOLE, '<versionNumber value="2"/>', '<versionNumber value="1"/>')
    for content, outcome in (
        (WHOLE, Outcome.ALREADY_TAKEN),
        (older, Outcome.NEWER_HELD),
    ):
        report = take(doors, content, new_patients=True)
        assert report == Report(outcome, SENTENCES[outcome])
        assert not report.refused
    assert counts(owner) == before


REFUSED = [
    (b"", Outcome.NOT_READABLE, WHY[Why.EMPTY]),
    (b"%PDF-1.4", Outcome.NOT_READABLE, WHY[Why.NEITHER_XML_NOR_JSON]),
    (WHOLE[:400], Outcome.NOT_READABLE, WHY[Why.BROKEN_XML]),
    (b"<html/>", Outcome.NOT_READABLE, WHY[Why.NOT_A_CLINICAL_DOCUMENT]),
    (b"{}", Outcome.NOT_READABLE, WHY[Why.NOT_A_BUNDLE]),
    (cda(ALLERGIES, patient=""), Outcome.NOT_READABLE, WHY[Why.NO_PATIENT]),
    (changed(WHOLE, NUMBER, ""), Outcome.NO_NUMBER, SENTENCES[Outcome.NO_NUMBER]),
    (changed(WHOLE, NUMBER, wrong_key()), Outcome.WRONG_KEY, SENTENCES[Outcome.WRONG_KEY]),
    (changed(WHOLE, NUMBER, "12345"), Outcome.NOT_A_NUMBER, SENTENCES[Outcome.NOT_A_NUMBER]),
    (WHOLE, Outcome.UNKNOWN_PATIENT, SENTENCES[Outcome.UNKNOWN_PATIENT]),
]


@pytest.mark.parametrize(
    ("content", "outcome", "sentence"), REFUSED, ids=[str(i) for i in range(len(REFUSED))]
)
def test_a_refused_file_changes_nothing_but_the_log(
    doors: Doors, owner: Engine, content: bytes, outcome: Outcome, sentence: str
) -> None:
    before = counts(owner)
    report = take(doors, content)
    assert report == Report(outcome, sentence)
    assert report.refused
    after = counts(owner)
    said = entries(owner, "document_refused")
    assert [one["detail"] for one in said] == [{"why": outcome}]
    assert after.pop("audit_entry") == before.pop("audit_entry") + 1
    after.pop("audit_head"), before.pop("audit_head")
    assert after == before


def test_unknown_patients_are_registered_only_when_asked(doors: Doors) -> None:
    assert take(doors, WHOLE).outcome is Outcome.UNKNOWN_PATIENT
    assert take(doors, WHOLE, new_patients=True).outcome is Outcome.TAKEN
    desk = a_desk(doors)
    found = desk.standing(desk.find_by_number(Nir.parse(NUMBER))).patient  # type: ignore[arg-type]
    assert found.identity.traits.birth_name == "ESSAI"
    assert len(shown(doors)) == 1


def test_a_refused_new_patients_file_registers_nobody(doors: Doors) -> None:
    take(doors, changed(WHOLE, NUMBER, wrong_key()), new_patients=True)
    assert a_desk(doors).find_by_number(Nir.parse(NUMBER)) is None


def test_a_document_without_a_number_goes_to_whom_it_was_said_to_belong(doors: Doors) -> None:
    the_patient(doors)
    number = Nir.parse(NUMBER)
    assert take(doors, changed(WHOLE, NUMBER, ""), belongs_to=number).outcome is Outcome.TAKEN
    assert len(shown(doors)) == 1


def test_a_document_that_carries_another_number_is_refused_to_whom_it_was_said_to_belong(
    doors: Doors, owner: Engine
) -> None:
    number13 = "1990199000001"
    other = Nir(number13 + key_of(number13))
    the_patient(doors)
    a_patient(doors, number=other)
    before = counts(owner)["document"]
    assert take(doors, WHOLE, belongs_to=other).outcome is Outcome.ANOTHER_PATIENT
    assert counts(owner)["document"] == before


@pytest.mark.parametrize(
    ("known", "flagged"),
    [
        ({}, False),
        ({"birth_name": "AUTRE"}, True),
        ({"birth_name": "AUTRE", "birth_date": "same"}, False),
        ({"birth_name": "AUTRE", "used_name": "epreuve"}, False),
        ({"birth_name": "AUTRE", "birth_date": None}, False),
    ],
)
def test_another_persons_name_and_birth_date_are_flagged_beside_what_it_says(
    doors: Doors, known: dict[str, object], flagged: bool
) -> None:
    if known.get("birth_date") == "same":
        known = known | {"birth_date": date(1984, 2, 29)}
    the_patient(doors, **known)
    assert take(doors, WHOLE).outcome is Outcome.TAKEN
    (content,) = shown(doors)
    (item,) = content.items  # type: ignore[attr-defined]
    assert (ANOTHER_IDENTITY in content.disagreement + item.disagreement) is flagged  # type: ignore[attr-defined]
    assert content.section is Section.ALLERGIES  # type: ignore[attr-defined]


def test_no_report_repeats_a_word_of_the_file(doors: Doors) -> None:
    for content, _, _ in REFUSED:
        report = repr(take(doors, content))
        for word in (NUMBER, "ESSAI", "Latex", "12345"):
            assert word not in report
