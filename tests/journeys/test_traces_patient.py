"""What is typed of a patient at the front desk or to contest is kept by no browser and no log."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.front_desk import LOGIN, let_be
from tests.journeys.people import found, patient, who
from tests.journeys.steps import button, look_up
from tests.journeys.test_contester import reference as reference
from tests.journeys.test_traces import stores, told

pytestmark = JOURNEY

PERSON = patient("etranger")
MAILBOX, STREET, PROXY = "camille.essai@patient.example", "12 rue des Essais", "Claude Mandataire"
WORDS = "Je contestais cet examen du foie"
FORBIDDEN = (*who(PERSON), MAILBOX, STREET, PROXY, WORDS)


@pytest.fixture
def page(console: Console, arrive: Arrive) -> Iterator[Page]:
    yield arrive(LOGIN)
    let_be(console, PERSON)


def listened(page: Page) -> list[str]:
    """Every address that is asked for from now on, and what is sent to it."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(told(request)))
    return asked


def test_nothing_typed_at_the_front_desk_stays_behind(console: Console, page: Page) -> None:
    asked = listened(page)
    look_up(page, PERSON)
    page.get_by_role("button", name=re.compile("(Ajouter|Corriger) les coordonnées")).click()
    page.get_by_label("Adresse de courriel").fill(MAILBOX)
    page.get_by_label("Adresse postale").fill(f"{STREET}\n76540 VALOMBRE")
    button(page, "Enregistrer les coordonnées").click()
    expect(button(page, "Retirer les coordonnées du patient")).to_be_visible()
    settled(page)
    kept = [stores(page)]
    page.get_by_label("Qui demande la liste", exact=True).select_option("proxy")
    page.get_by_label("Pièce vérifiée pour la liste").select_option("passport")
    page.get_by_label("Demande de liste reçue par").select_option("letter")
    name = page.get_by_label("Nom de qui demande la liste")
    name.fill(PROXY)
    button(page, "Établir la liste des accès").click()
    settled(page)
    assert found(page.content(), FORBIDDEN)
    kept.append(stores(page))
    for there in ("/courrier", "/bons"):
        page.goto(f"{console.url}{there}")
        settled(page)
        kept.append(stores(page))
    assert found("\n".join(kept + asked), FORBIDDEN) == []
    assert found(console.log.read_text("utf-8"), FORBIDDEN) == []


def test_nothing_typed_to_contest_stays_behind(
    browser: Browser, console: Console, reference: str
) -> None:
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(f"{console.url}/contester")
    asked = listened(page)
    wrong = "3" if reference[-1] == "2" else "2"  # any other sign is found: policy/checked.py
    page.get_by_label("Référence").fill(reference[:-1] + wrong)
    page.locator("textarea").fill(WORDS)
    button(page, "Envoyer").click()
    expect(page.get_by_role("alert")).to_be_visible()
    kept = [stores(page)]
    page.get_by_label("Référence").fill(reference)
    button(page, "Envoyer").click()
    expect(page.get_by_role("heading", name="Votre demande est enregistrée")).to_be_visible()
    kept.append(stores(page))
    addresses = [one.split(" ")[0] for one in asked]  # what is sent is sent
    forbidden = (WORDS, reference, reference.replace("-", ""))
    assert found("\n".join(kept + addresses), forbidden) == []
    assert found(console.log.read_text("utf-8"), forbidden) == []
    context.close()
