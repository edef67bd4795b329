"""The regulation file is chosen by one key and not typed; the one of the patient comes first."""

import pytest
from playwright.sync_api import Locator, Page, expect

from console.demonstration.places import SAMU_NORTH, account
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import medical_file, patient
from tests.journeys.steps import OPEN, button, heading, look_up
from tests.journeys.test_accessibility import violations

pytestmark = JOURNEY

PERSON = patient("parcours-complet")


#: The demonstration's newest file of this Samu is about this patient.
THEIRS = medical_file(SAMU_NORTH)


def field(page: Page) -> Locator:
    return page.get_by_label("Numéro du dossier de régulation")


def offers(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


def test_one_key_names_the_file_of_the_patient(console: Console, arrive: Arrive) -> None:
    page = arrive("regulateur.nord")
    look_up(page, PERSON)
    expect(field(page)).to_be_focused()
    expect(offers(page).first).to_contain_text(THEIRS)
    expect(offers(page).first).to_contain_text("identité concordante")
    expect(offers(page).first).to_contain_text("Douleur thoracique")
    expect(offers(page).nth(1)).not_to_contain_text("identité concordante")
    for key in ("ArrowDown", "Tab", "1", "Enter"):
        page.keyboard.press(key)
    expect(heading(page, "Allergies")).to_be_visible()
    [access] = [
        o.access for o in console.desk("regulateur.nord").mirror().accesses if o.access.live
    ]
    assert access.regulation_file == THEIRS


def test_arrows_walk_the_list_a_click_chooses_and_typing_stays_possible(arrive: Arrive) -> None:
    page = arrive("regulatrice.nord")
    look_up(page, PERSON)
    field(page).press("ArrowDown")
    expect(field(page)).to_have_value(THEIRS)
    field(page).press("ArrowDown")
    expect(field(page)).not_to_have_value(THEIRS)
    expect(offers(page).nth(1)).to_have_attribute("aria-selected", "true")
    field(page).press("ArrowUp")
    expect(offers(page).first).to_have_attribute("aria-selected", "true")
    offers(page).nth(2).click()
    expect(offers(page).nth(2)).to_have_attribute("aria-selected", "true")
    expect(field(page)).to_be_focused()
    field(page).fill("DRM-2026-77")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)
    expect(field(page)).to_have_value("DRM-2026-77")


def test_a_call_handler_prepares_with_the_file_chosen(console: Console, arrive: Arrive) -> None:
    page = arrive("arm.nord")
    look_up(page, PERSON)
    field(page).press("ArrowDown")
    button(page, "Préparer").click()
    expect(page.get_by_text("préparée").first).to_be_visible()
    doctor = console.desk("regulateur.nord")
    assert THEIRS in {one.regulation_file for one, _ in doctor.mirror().prepared}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_offers_have_no_violation(arrive: Arrive, scheme: str) -> None:
    page = arrive("regulatrice.nord", scheme=scheme, bypass_csp=True)
    look_up(page, PERSON)
    field(page).press("ArrowDown")
    expect(field(page)).to_have_value(THEIRS)
    assert violations(page) == []


def test_a_site_that_has_no_open_file_asks_to_type(arrive: Arrive) -> None:
    assert account("ioa.aubaine").site is not SAMU_NORTH
    page = arrive("ioa.aubaine")
    look_up(page, PERSON)
    expect(button(page, "Préparer")).to_be_visible()
    expect(field(page)).to_be_visible()
    expect(offers(page)).to_have_count(0)
    expect(button(page, OPEN)).to_have_count(0)
