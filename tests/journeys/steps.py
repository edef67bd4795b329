"""What people do at the counter, by the labels they read."""

from playwright.sync_api import Locator, Page, expect

from console.demonstration.person import Person
from console.demonstration.places import SAMU_NORTH, SAMU_SOUTH, account
from tests.journeys.people import medical_file

OPEN = "Ouvrir le dossier"
CLOSE = "Clore l’accès"


def number_field(page: Page) -> Locator:
    return page.get_by_label("Numéro de sécurité sociale", exact=True)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name, exact=True)


def look_up(page: Page, person: Person) -> None:
    """Type the number and wait for who it is."""
    number_field(page).fill(person.number)
    number_field(page).press("Enter")
    expect(page.get_by_text(person.traits.birth_name, exact=True).first).to_be_visible()


def declare_centre_15(page: Page, login: str) -> None:
    """Everything the Centre 15 asks, short of opening."""
    site = account(login).site
    assert site in (SAMU_NORTH, SAMU_SOUTH)
    page.get_by_label("Numéro du dossier de régulation").fill(medical_file(site))
    page.get_by_label("Motif").select_option(index=1)


def declare_bris_de_glace(page: Page) -> None:
    """Both declarations and a motive, short of opening."""
    page.get_by_label("hors d’état d’exprimer").check()
    page.get_by_label("risque immédiat").check()
    page.get_by_label("Motif").select_option(index=1)


def open_record(page: Page, person: Person, login: str) -> None:
    """From the empty page « Accès » to the allergies."""
    look_up(page, person)
    if account(login).site in (SAMU_NORTH, SAMU_SOUTH):
        declare_centre_15(page, login)
    else:
        declare_bris_de_glace(page)
    button(page, OPEN).click()
    expect(heading(page, "Allergies")).to_be_visible()
