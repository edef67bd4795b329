"""Contesting, from the patient's telephone to the supervisor's case, by the keyboard."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import text

from console.contester_form import SENTENCES, Said
from console.declaration import Declaration
from policy.access import Mode
from policy.checked import grouped
from policy.events import EndKind
from policy.nir import Nir
from policy.notices import REFERENCE_PREFIX
from policy.reasons import REASONS
from tests.components.browser import PATIENCE_MS, settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import patient
from tests.journeys.steps import button, heading
from tests.journeys.test_accessibility import both, violations

pytestmark = JOURNEY

DOCTOR, SUPERVISOR, FRONT_DESK = "urgentiste.valombre", "superviseur.valombre", "registre.valombre"
PERSON = patient("parcours-complet")
WORDS = "Je n’étais pas aux urgences ce jour-là.\nMerci de regarder."
MATCHED_WITHIN = 30.0  # seconds: the worker's turns, on a busy machine
_MOTIVE = next(code for code, one in REASONS.motives.items() if one.selectable)
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def reference(console: Console) -> str:
    """The reference of an access that ended, once its notices are planned."""
    desk = console.desk(DOCTOR)
    handle = desk.find_by_number(Nir.parse(PERSON.number))
    assert handle is not None
    declared = Declaration(
        Mode.BRIS_DE_GLACE, reason=_MOTIVE, unable_to_express=True, immediate_risk=True
    )
    access = desk.break_glass(handle, declared)
    assert hasattr(access, "id"), access
    desk.end(access.id, EndKind.CLOSED)
    sql = "select reference from notified_access where grant_id = :grant and reference is not null"
    return grouped(str(waited(console, sql, grant=access.id)), REFERENCE_PREFIX)


def waited(console: Console, sql: str, **bound: object) -> object:
    """What the program writes within its turns."""
    until = time.monotonic() + MATCHED_WITHIN
    while time.monotonic() < until:
        with console.owner.connect() as connection:
            if (found := connection.execute(text(sql), bound).scalar()) is not None:
                return found
        time.sleep(0.2)
    raise AssertionError(sql)


def case_of(console: Console, reference: str) -> UUID:
    sql = "select case_id from contest where reference = :reference and case_id is not null limit 1"
    case = waited(console, sql, reference=reference.replace("-", ""))
    assert isinstance(case, UUID)
    return case


@contextmanager
def a_telephone(browser: Browser, console: Console) -> Iterator[Page]:
    """A narrow browser of somebody's, without a script and without a session."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="fr-FR"
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{console.url}/contester")
    yield page
    context.close()


def typed_by_keyboard(page: Page, reference: str, words: str = "", answer: str = "") -> None:
    """From the top of the page to « Envoyer », by Tab alone."""
    for value in (reference, words, answer):
        page.keyboard.press("Tab")
        page.keyboard.insert_text(value)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_a_patient_contests_on_a_telephone_without_a_script_and_a_supervisor_reads_it(
    browser: Browser, console: Console, arrive: Arrive, reference: str
) -> None:
    with a_telephone(browser, console) as page:
        typed_by_keyboard(page, reference.lower(), WORDS, "06 00 00 00 00")
        expect(page.get_by_role("heading", name="Votre demande est enregistrée")).to_be_visible()
        expect(page).to_have_url(f"{console.url}/contester/recu")
        assert reference not in page.content()
    case = case_of(console, reference)
    page = arrive(SUPERVISOR)
    opened_by_reference(page, reference)
    expect(page.get_by_text("Contesté par le patient", exact=True)).to_be_visible()
    expect(page.get_by_text("Je n’étais pas aux urgences")).to_have_count(0)
    page.keyboard.press("j")
    expect(page.get_by_text("Je n’étais pas aux urgences")).to_be_visible()
    expect(page.get_by_text("06 00 00 00 00")).to_be_visible()
    assert str(case) not in page.url
    with console.owner.connect() as connection:
        read = "select count(*) from audit_entry where code = 'words_read'"
        assert connection.execute(text(read)).scalar_one() >= 1


def opened_by_reference(page: Page, reference: str) -> None:
    """« Supervision » → the case of this reference, by the keyboard."""
    settled(page)
    page.locator("summary").filter(has_text="Référence d’un avis").focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("Référence d’un avis", exact=True)
    expect(field).to_be_visible()
    field.focus()
    page.keyboard.insert_text(reference)
    page.keyboard.press("Enter")
    expect(button(page, "Précédent")).to_be_visible()


def test_a_supervisor_opens_by_the_reference_an_access_that_nobody_contested(
    console: Console, arrive: Arrive, reference: str
) -> None:
    page = arrive(SUPERVISOR)
    opened_by_reference(page, reference)
    # Above it, what the patient contested of the same day, when an earlier journey did.
    expect(page.get_by_text("par un superviseur").first).to_be_visible()
    assert case_of(console, reference)


def test_a_reference_written_wrong_and_one_of_nobody_are_told_apart_only_by_the_spelling(
    arrive: Arrive,
) -> None:
    page = arrive(SUPERVISOR)
    settled(page)
    page.get_by_text("Référence d’un avis", exact=True).first.click()
    field = page.get_by_label("Référence d’un avis", exact=True)
    field.fill("AV-7K3M-9QZT-4HXP-W")
    field.press("Enter")
    expect(page.get_by_text("faute de frappe")).to_be_visible()
    field.fill("AV-7K3M-9QZT-4HXP-V")
    field.press("Enter")
    expect(page.get_by_text("Aucun accès de votre ressort")).to_be_visible()


def test_the_front_desk_types_it_and_learns_that_it_is_one(
    console: Console, arrive: Arrive, reference: str
) -> None:
    page = arrive(FRONT_DESK)
    settled(page)
    page.get_by_text("Contester un accès par la référence de l’avis", exact=True).click()
    page.get_by_label("Référence d’un avis", exact=True).fill(reference)
    page.get_by_label("Ce que dit le demandeur").fill(WORDS)
    button(page, "Enregistrer la contestation").click()
    expect(page.get_by_text("La contestation est enregistrée")).to_be_visible()
    assert case_of(console, reference)
    page.reload()
    expect(page.get_by_text("transmise aux superviseurs").first).to_be_visible()


def test_what_was_typed_comes_back_with_what_is_wrong(
    browser: Browser, console: Console, reference: str
) -> None:
    wrong = reference[:-1] + ("2" if reference[-1] != "2" else "3")
    with a_telephone(browser, console) as page:
        typed_by_keyboard(page, wrong, WORDS, "ici")
        expect(page.get_by_role("alert")).to_have_text(SENTENCES[Said.WRITTEN_WRONG])
        expect(page.get_by_label("Référence de l’avis")).to_have_value(wrong)
        expect(page.get_by_label("Référence de l’avis")).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_label("Ce que vous souhaitez dire")).to_have_value(WORDS)
        expect(page.get_by_label("Comment vous répondre")).to_have_value("ici")


@both
def test_the_form_has_no_violation_and_fits_a_telephone(
    console: Console, contexts: Callable[..., BrowserContext], scheme: str
) -> None:
    page = contexts(scheme=scheme, bypass_csp=True).new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/contester", "/contester/recu"):
        page.goto(console.url + path)
        assert violations(page) == []
        assert page.evaluate(_SIDEWAYS) == 0
    page.goto(f"{console.url}/contester")
    page.get_by_label("Référence de l’avis").fill("AV-0")
    button(page, "Envoyer").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []


@both
def test_the_pages_that_take_a_reference_have_no_violation(
    console: Console, arrive: Arrive, reference: str, scheme: str
) -> None:
    page = arrive(SUPERVISOR, scheme=scheme, bypass_csp=True)
    opened_by_reference(page, reference)
    expect(heading(page, "Historique et réponse")).to_be_visible()
    assert violations(page) == []
    page = arrive(FRONT_DESK, scheme=scheme, bypass_csp=True)
    page.get_by_text("Contester un accès par la référence de l’avis", exact=True).click()
    expect(page.get_by_label("Ce que dit le demandeur")).to_be_visible()
    assert violations(page) == []
