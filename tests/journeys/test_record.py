"""What the record page must make visible: masks, contradictions, who wrote, what is not said."""

import pytest
from playwright.sync_api import Locator, expect

from console import record_words, wording
from policy.record import ESSENTIAL, Section, Visibility
from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.people import patient
from tests.journeys.steps import button, heading, open_record

pytestmark = JOURNEY

LOGIN = "regulateur.nord"


def the_record(arrive: Arrive, exercise: str, login: str = LOGIN) -> Locator:
    """The record of this exercise, every chapter opened."""
    page = arrive(login)
    open_record(page, patient(exercise), login)
    for title, sections in wording.CHAPTERS:
        if not set(sections) <= set(ESSENTIAL):
            button(page, title).click()
            expect(heading(page, title)).to_be_visible()
            expect(button(page, title)).to_have_count(0)
    return page.locator(".st-key-record")


def test_masked_documents_show_when_the_patient_permits_it_in_an_emergency(arrive: Arrive) -> None:
    record = the_record(arrive, "masque-permis")
    expect(record).to_contain_text(wording.MARKS[Visibility.MASKED])


def test_masked_documents_stay_closed_without_permission(arrive: Arrive) -> None:
    record = the_record(arrive, "masque-ferme")
    expect(record).not_to_contain_text(wording.MARKS[Visibility.MASKED])


def test_a_text_and_a_code_that_disagree_are_both_shown_and_flagged(arrive: Arrive) -> None:
    record = the_record(arrive, "texte-contre-code")
    for words in ("Paracétamol", "ELIQUIS", "À vérifier"):
        expect(record).to_contain_text(words)
    expect(record.get_by_text("À vérifier").nth(1)).to_be_visible()


def test_a_section_that_denies_what_it_codes_is_flagged_and_the_code_stays(arrive: Arrive) -> None:
    record = the_record(arrive, "section-contre-codes")
    expect(record).to_contain_text("énicilline")
    expect(record.get_by_role("alert").first).to_be_visible()


def test_documents_that_disagree_are_said_to(arrive: Arrive) -> None:
    record = the_record(arrive, "documents-discordants")
    expect(record).to_contain_text(record_words.DOCUMENTS_DISAGREE)
    expect(record).to_contain_text(record_words.NONE_KNOWN[Section.ALLERGIES])


@pytest.mark.parametrize(
    ("exercise", "said"),
    [
        ("aucune-allergie", record_words.NONE_KNOWN[Section.ALLERGIES]),
        ("allergie-non-renseignee", record_words.NOT_STATED),
        ("allergie-absente", wording.ABSENT),
    ],
)
def test_none_known_not_stated_and_absent_are_three_statements(
    arrive: Arrive, exercise: str, said: str
) -> None:
    page = arrive(LOGIN)
    open_record(page, patient(exercise), LOGIN)
    record = page.locator(".st-key-record")
    expect(record.get_by_text(said).first).to_be_visible()
    three = {record_words.NONE_KNOWN[Section.ALLERGIES], record_words.NOT_STATED, wording.ABSENT}
    settled(page)
    allergies = record.inner_text().split("Traitements")[0]
    assert {one for one in three if one in allergies} == {said}


def test_what_a_patient_wrote_is_marked(arrive: Arrive) -> None:
    expect(the_record(arrive, "ecrit-par-le-patient")).to_contain_text(record_words.BY_PATIENT)


def test_what_the_patient_has_not_seen_warns_the_reader(arrive: Arrive) -> None:
    record = the_record(arrive, "cache-au-patient")
    expect(record).to_contain_text(wording.MARKS[Visibility.HIDDEN_FROM_PATIENT])


def test_an_emergency_physician_reads_the_chapters_in_the_order_of_an_emergency(
    arrive: Arrive,
) -> None:
    page = arrive("urgentiste.valombre")
    open_record(page, patient("parcours-complet"), "urgentiste.valombre")
    settled(page)
    titles = page.locator(".st-key-record h2").all_inner_texts()
    assert titles[:3] == ["Allergies", "Traitements", "Antécédents"]
    expect(page.locator(".st-key-record")).to_contain_text("Anticoagulant")
