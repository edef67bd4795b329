"""A supervisor reads the log: empty at once, each report, a filter, a sort, one access whole."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from console.declaration import Declaration
from policy.access import Mode
from policy.events import EndKind
from policy.nir import Nir
from policy.reasons import REASONS
from store import reading
from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import found, medical_file, patient, who
from tests.journeys.steps import button, heading, number_field
from tests.journeys.test_accessibility import violations

pytestmark = JOURNEY

DOCTOR, SUPERVISOR, JOURNAL = "regulateur.nord", "superviseur.nord", "/journal"
PERSON = patient("parcours-complet")
WORDS = "Appel de la voisine depuis le palier"
_MOTIVE = next(code for code, one in REASONS.motives.items() if one.selectable)


@pytest.fixture(scope="module")
def access(console: Console) -> UUID:
    """An access from its look-up to its end, with words beside it."""
    desk = console.desk(DOCTOR)
    handle = desk.find_by_number(Nir.parse(PERSON.number))
    assert handle is not None
    file = medical_file(desk.agent.site)
    declared = Declaration(Mode.CENTRE_15, reason=_MOTIVE, regulation_file=file, words=WORDS)
    opened = desk.break_glass(handle, declared)
    assert hasattr(opened, "id"), opened
    desk.extend(opened.id, "care_goes_on")
    desk.end(opened.id, EndKind.CLOSED)
    return opened.id


def said(console: Console, code: str) -> int:
    """How often the supervisor's log says this."""
    with console.doors.auditing() as audit:
        log = console.desk(SUPERVISOR).agent.site.id
        return sum(entry.code == code for entry in reading.entries(audit, log))


def rows(page: Page) -> Locator:
    return page.locator("table.bg-entries tbody tr")


def show(page: Page) -> None:
    button(page, "Afficher").click()
    expect(rows(page).first).to_be_visible()
    settled(page)


def choose(page: Page, label: str, option: str) -> None:
    """By the keyboard alone."""
    field = page.get_by_role("combobox", name=label, exact=True)
    field.focus()
    field.press_sequentially(option)
    field.press("Enter")


def column(page: Page, number: int) -> list[str]:
    return page.locator(f"table.bg-entries tbody td:nth-child({number})").all_inner_texts()


def test_it_opens_empty_and_reads_nothing(console: Console, access: UUID, arrive: Arrive) -> None:
    before = said(console, "log_read")
    page = arrive(SUPERVISOR, JOURNAL)
    expect(heading(page, "Journal")).to_be_visible()
    expect(page.get_by_text("Chaque lecture du journal est elle-même consignée")).to_be_visible()
    expect(rows(page)).to_have_count(0)
    expect(number_field(page)).to_have_count(0)
    assert said(console, "log_read") == before


@pytest.mark.parametrize("address", ["/", "/supervision", "/dossier", "/mes-acces"])
def test_who_reviews_meets_what_there_is_to_do_at_every_address(
    arrive: Arrive, address: str
) -> None:
    page = arrive(SUPERVISOR, address)
    expect(heading(page, "Supervision")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_doctor_has_no_log(arrive: Arrive) -> None:
    page = arrive(DOCTOR, "/journal")
    expect(number_field(page)).to_be_visible()
    expect(heading(page, "Journal")).to_have_count(0)


def test_entries_are_filtered_and_sorted_by_the_keyboard(
    console: Console, access: UUID, arrive: Arrive
) -> None:
    page = arrive(SUPERVISOR, JOURNAL)
    before = said(console, "log_read")
    choose(page, "Événement", "Accès accordé")
    button(page, "Afficher").focus()
    page.keyboard.press("Enter")
    expect(rows(page).first).to_be_visible()
    settled(page)
    assert set(column(page, 3)) == {"Accès accordé"}
    numbers = [int(each) for each in column(page, 1)]
    assert numbers == sorted(numbers, reverse=True)
    header = page.get_by_role("columnheader", name="N°")
    expect(header).to_have_attribute("aria-sort", "descending")
    header.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-sort", "ascending")
    expect(header.get_by_role("button")).to_be_focused()
    settled(page)
    assert [int(each) for each in column(page, 1)] == sorted(numbers)
    assert said(console, "log_read") == before + 2


def test_an_access_is_shown_from_its_look_up_to_its_end(
    console: Console, access: UUID, arrive: Arrive
) -> None:
    page = arrive(SUPERVISOR, JOURNAL)
    page.get_by_label("Accès (8 caractères)").fill(str(access)[:8])
    show(page)
    page.get_by_role("button", name=f"Chaîne de l’accès {str(access)[:8]}").first.press("Enter")
    expect(heading(page, f"Accès {str(access)[:8]}")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Avis\s(:|au)")).first).to_be_visible()
    settled(page)
    assert column(page, 3) == [
        "Recherche", "Accès accordé", "Rubriques ouvertes", "Accès prolongé", "Accès terminé",
    ]  # fmt: skip
    assert found(page.content(), who(PERSON)) == []
    page.keyboard.press("Escape")
    expect(rows(page)).to_have_count(4)


def test_words_show_to_a_supervisor_and_are_on_the_record(
    console: Console, access: UUID, arrive: Arrive
) -> None:
    page = arrive(SUPERVISOR, JOURNAL)
    page.get_by_label("Accès (8 caractères)").fill(str(access)[:8])
    show(page)
    before = said(console, "words_read")
    page.get_by_role("button", name="Lire les mots").first.press("Enter")
    expect(page.get_by_text(WORDS)).to_be_visible()
    assert said(console, "words_read") == before + 1
    button(page, "Chaîne de l’accès").first.click()
    expect(page.get_by_text(WORDS)).to_have_count(0)


def test_words_do_not_show_to_the_data_protection_officer(access: UUID, arrive: Arrive) -> None:
    page = arrive("dpo", JOURNAL)
    page.get_by_label("Accès (8 caractères)").fill(str(access)[:8])
    show(page)
    expect(rows(page)).to_have_count(4)
    expect(page.get_by_role("button", name="Lire les mots")).to_have_count(0)


def test_another_site_sees_nothing_of_it(access: UUID, arrive: Arrive) -> None:
    page = arrive("superviseur.sud", JOURNAL)
    page.get_by_label("Accès (8 caractères)").fill(str(access)[:8])
    button(page, "Afficher").click()
    expect(page.get_by_text("Aucun accès de votre site ne commence ainsi")).to_be_visible()


def test_each_report_answers(console: Console, access: UUID, arrive: Arrive) -> None:
    page = arrive(SUPERVISOR, JOURNAL)
    page.get_by_role("radio", name="Par patient").click()
    number_field(page).fill(PERSON.number)
    number_field(page).press("Enter")
    expect(rows(page).first).to_be_visible()
    settled(page)
    assert len(set(column(page, 5))) == 1
    assert "Recherche" in column(page, 3)
    assert found(page.content(), who(PERSON)) == []
    page.get_by_role("radio", name="Par agent").click()
    expect(rows(page)).to_have_count(0)
    settled(page)
    choose(page, "Agent", console.desk(DOCTOR).agent.name)
    show(page)
    expect(page.get_by_text("Accès accordé : ")).to_be_visible()
    page.get_by_role("radio", name="Recherches sans ouverture").click()
    expect(page.get_by_text("n’ont mené à aucun accès")).to_be_visible()
    settled(page)
    button(page, "Afficher").click()
    expect(page.get_by_text("Recherches sans ouverture, ")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_no_violation(access: UUID, arrive: Arrive, scheme: str) -> None:
    page = arrive(SUPERVISOR, JOURNAL, scheme=scheme, bypass_csp=True)
    expect(button(page, "Afficher")).to_be_visible()
    assert violations(page) == []
    show(page)
    assert violations(page) == []
    button(page, "Chaîne de l’accès").first.click()
    expect(button(page, "Retour")).to_be_visible()
    assert violations(page) == []


def test_nothing_of_a_patient_stays_in_the_browser(
    access: UUID, arrive: Arrive, contexts: Callable[..., BrowserContext]
) -> None:
    page = arrive(SUPERVISOR, JOURNAL)
    page.get_by_role("radio", name="Par patient").click()
    number_field(page).fill(PERSON.number)
    number_field(page).press("Enter")
    expect(rows(page).first).to_be_visible()
    kept = str(page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])"))
    assert found(kept + page.url, who(PERSON)) == []
