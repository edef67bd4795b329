"""Every generated document is read by the real intake, and says what was meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.demonstration import chapters
from console.demonstration.drugs import DRUGS
from console.demonstration.meaning import Kind
from console.demonstration.paperwork import FORMS, Page
from console.demonstration.records import (
    hidden_from_patient,
    letter,
    masked,
    patient_words,
    prescription,
    reimbursements,
    scan,
)
from console.demonstration.terms import ALLERGENS
from policy.record import Authorship, Section, Statement, Visibility
from store.intake.reading import read
from tests.demonstration.builders import Pair, everything, lived, reread, written

SUMMARIES = st.sampled_from([Kind.SUMMARY, Kind.PATIENT_SUMMARY, Kind.BUNDLE])
SEEDS = st.integers(0, 2**32)
#: CDA carries the French wording, FHIR a code of its own.
GRADES = {
    "léger": ("léger", "mild"),
    "modéré": ("modéré", "moderate"),
    "sévère": ("sévère", "severe"),
}
#: In these the name of the item is the observation’s, and what was found is a detail of it.
OBSERVED = {Section.HABITS, Section.PREGNANCIES, Section.DIRECTIVES, Section.FAMILY}


def _items(pair: Pair, section: Section) -> list[tuple[str, str, str]]:
    items = pair.content(section).items
    return sorted((i.text, i.code.value if i.code else "", i.start) for i in items)


@settings(max_examples=25, deadline=None)
@given(SEEDS, SUMMARIES)
def test_each_section_says_what_was_meant(seed: int, kind: Kind) -> None:
    pair = written(seed, kind)
    for chapter in pair.meant:
        content = pair.content(chapter.section)
        assert content.statement is chapter.statement, chapter.section
        assert content.disagreement == ""
        if chapter.statement is Statement.ITEMS and chapter.section not in OBSERVED:
            lines = chapter.lines
            meant = sorted((x.text, x.code.value if x.code else "", x.start) for x in lines)
            assert _items(pair, chapter.section) == meant


@settings(max_examples=25, deadline=None)
@given(SEEDS, SUMMARIES)
def test_what_was_not_said_is_not_read(seed: int, kind: Kind) -> None:
    pair = written(seed, kind)
    said = {chapter.section for chapter in pair.meant}
    assert {s.section for s in pair.document.sections} - {Section.CONTACTS} <= said


@settings(max_examples=25, deadline=None)
@given(SEEDS, SUMMARIES)
def test_the_subject_is_the_person_with_a_test_number(seed: int, kind: Kind) -> None:
    pair = written(seed, kind)
    resident, subject = pair.papers.resident, pair.document.subject
    assert (subject.number, subject.traits) == (resident.number, resident.traits)
    assert subject.number_oid == "1.2.250.1.213.1.4.10"


@settings(max_examples=25, deadline=None)
@given(SEEDS, SUMMARIES)
def test_contacts_and_treating_doctor_are_read(seed: int, kind: Kind) -> None:
    pair = written(seed, kind)
    told = " | ".join(f"{i.text} {i.details}" for i in pair.content(Section.CONTACTS).items)
    assert pair.papers.treating.surname in told
    for contact in pair.papers.contacts:
        assert contact.surname in told
        assert contact.telephone in told


@pytest.mark.parametrize("kind", [Kind.SUMMARY, Kind.PATIENT_SUMMARY, Kind.BUNDLE])
def test_every_allergy_keeps_its_reaction_and_severity(kind: Kind) -> None:
    papers, _ = lived(3)
    pair = reread(papers, kind, chapters.allergies(*ALLERGENS))
    for item, allergen in zip(
        pair.content(Section.ALLERGIES).items, ALLERGENS.values(), strict=True
    ):
        told = dict(item.details)
        assert told["Réaction"] == allergen.reaction.label
        assert told["Sévérité"].casefold() in GRADES[allergen.severity.label]


@pytest.mark.parametrize("kind", [Kind.SUMMARY, Kind.PATIENT_SUMMARY, Kind.BUNDLE])
def test_every_treatment_keeps_its_class_and_its_dosage(kind: Kind) -> None:
    papers, _ = lived(4)
    pair = reread(papers, kind, chapters.treatments(*DRUGS))
    items = pair.content(Section.TREATMENTS).items
    assert len(items) == len(DRUGS) >= 60
    for item, drug in zip(items, DRUGS.values(), strict=True):
        assert drug.atc in {code.value for code in (item.code, *item.translations) if code}
        assert drug.dosage in dict(item.details).values()


def test_every_document_of_the_population_is_about_its_person() -> None:
    for person, documents in everything():
        for document in documents:
            assert document.subject.traits == person.traits


def test_only_the_exercises_on_contradictions_contradict_themselves() -> None:
    contradicting = {
        person.exercise.id if person.exercise else person.number
        for person, documents in everything()
        for document in documents
        for section in document.sections
        if section.disagreement or any(item.disagreement for item in section.items)
    }
    assert contradicting == {"texte-contre-code", "section-contre-codes"}


def _read(page: Page) -> Pair:
    papers, _ = lived(5)
    (sheet,) = papers.sheets((page,))
    return Pair(papers, page.chapters, read(papers.write(sheet)))


def test_masked_and_hidden_papers_say_so() -> None:
    assert _read(masked("2026-01-20")).document.visibility == {Visibility.MASKED}
    hidden = _read(hidden_from_patient("2026-04-29")).document
    assert hidden.visibility == {Visibility.HIDDEN_FROM_PATIENT}


def test_what_a_patient_wrote_is_known_as_such() -> None:
    document = _read(patient_words("2026-02-02", "Mes mots.")).document
    assert document.source.authorship is Authorship.PATIENT


def test_a_prescription_and_reimbursements_tell_treatments() -> None:
    lines = (DRUGS["apixaban"].line("2026-01-02"), DRUGS["bisoprolol"].line("2026-01-02"))
    for page in (prescription(lines, "2026-01-02"), reimbursements(lines, "2026-01-02")):
        told = [item.text for item in _read(page).content(Section.TREATMENTS).items]
        assert told == [line.text for line in lines]


def test_nothing_reimbursed_is_no_statement_about_treatments() -> None:
    pair = _read(reimbursements((), "2026-01-02"))
    assert pair.content(Section.TREATMENTS).statement is Statement.NOT_STATED
    assert pair.document.source.authorship is Authorship.DEVICE


def test_an_entry_letter_tells_its_reason_and_the_treatments_on_admission() -> None:
    pair = _read(letter((chapters.treatments("apixaban"),), "2026-01-02", "Chute à domicile"))
    assert "Chute à domicile" in pair.content(Section.OTHER).narrative
    assert pair.content(Section.TREATMENTS).items[0].text == DRUGS["apixaban"].text


def test_a_scan_has_no_section_and_tells_what_was_left() -> None:
    document = _read(scan("2025-06-06")).document
    assert not [s for s in document.sections if s.section is not Section.CONTACTS]
    assert document.left


@pytest.mark.parametrize("kind", [Kind.SUMMARY, Kind.PATIENT_SUMMARY, Kind.BUNDLE])
def test_a_new_version_replaces_the_one_before(kind: Kind) -> None:
    papers, _ = lived(6)
    earlier, later = (chapters.treatments(name) for name in ("warfarine", "apixaban"))
    first, second = (
        read(papers.write(sheet))
        for sheet in papers.sheets((Page(kind, (later,), earlier=((earlier,),)),))
    )
    assert first.set_id == second.set_id
    assert first.source.document in second.replaces
    assert not first.replaces


def test_every_family_of_documents_has_a_form_and_is_in_the_population() -> None:
    found = {document.type_code for _, documents in everything() for document in documents}
    assert found == {code.value for code, _ in FORMS.values()}
