"""« Méthode »: whoever reviews reads how cases are chosen; nobody else has the page."""

import pytest
from playwright.sync_api import expect

from console import methode_measures
from console.measured import measured
from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.test_accessibility import violations

pytestmark = JOURNEY

TITLES = (
    "Ce qui est mesuré",
    "Combien de fois elle se trompe, à ce site",
    "Combien de fois elle se trompe, sur le banc d’essai",
    "Les familles d’indices, et ce qu’il leur faut",
    "Ce que le moteur n’utilise jamais",
    "Équité",
    "Ce qui est consigné, et ce qui s’apprend",
    "Demander un changement",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("login", ["superviseur.nord", "dpo"])
def test_a_reviewer_reads_the_method_and_axe_finds_nothing(
    arrive: Arrive, login: str, scheme: str
) -> None:
    page = arrive(login, "/methode", scheme=scheme)
    expect(page.get_by_role("heading", name="Méthode", exact=True, level=2)).to_be_visible()
    for title in TITLES:
        expect(page.get_by_role("heading", name=title, exact=True, level=3)).to_be_visible()
    settled(page)
    assert violations(page) == []


def test_no_figure_is_shown_that_the_bench_did_not_write(arrive: Arrive) -> None:
    page = arrive("superviseur.nord", "/methode")
    expect(page.get_by_role("heading", name="Équité", exact=True)).to_be_visible()
    said_so = page.get_by_text(methode_measures.NOT_MEASURED)
    assert said_so.count() == (measured() is None)


def test_the_page_is_reached_and_read_by_the_keyboard(arrive: Arrive) -> None:
    page = arrive("superviseur.nord", "/flux")
    link = page.get_by_role("link", name="Méthode")
    expect(link).to_be_visible()
    settled(page)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Méthode", exact=True)).to_be_visible()
    assert page.url.endswith("/methode")
    families = page.get_by_role("table").filter(has_text="Famille")
    expect(families.get_by_role("columnheader", name="Ce qu’il lui faut")).to_be_visible()


def test_a_doctor_is_led_to_their_own_page(arrive: Arrive) -> None:
    page = arrive("regulateur.nord", "/methode")
    expect(page.get_by_role("button", name="Rechercher")).to_be_visible()
    expect(page.get_by_text("Méthode")).to_have_count(0)
