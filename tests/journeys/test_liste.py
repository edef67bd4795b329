"""« Liste des accès » in a browser: asked by the keyboard, fetched, verified elsewhere."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import patient
from tests.journeys.steps import CLOSE, button, heading, look_up, open_record
from tests.journeys.test_accessibility import violations
from tests.journeys.test_proofs import taken, verified
from tests.printing.reading import text_of

pytestmark = JOURNEY

DOCTOR, DESK = "regulateur.nord", "registre.nord"
PERSON = patient("parcours-complet")


def typed_through(page: Page) -> None:
    """The whole form by the keyboard, from its first field to its button."""
    page.get_by_label("Sous quelle forme").focus()
    for label, typed in (
        ("Pièce vérifiée pour la liste", "Carte"),
        ("Demande de liste reçue par", "Formulaire"),
    ):
        _reach(page, label)
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.get_by_text("La liste est prête")).to_be_visible()


def _reach(page: Page, label: str) -> None:
    wanted = page.get_by_label(label)
    for _ in range(30):
        if wanted.evaluate("field => field === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(label)


def test_a_list_is_asked_by_the_keyboard_fetched_and_verified_elsewhere(
    console: Console, arrive: Arrive, tmp_path: Path
) -> None:
    doctor = arrive(DOCTOR)
    open_record(doctor, PERSON, DOCTOR)
    button(doctor, CLOSE).click()
    expect(heading(doctor, "Accès terminé")).to_be_visible()
    page = arrive(DESK, bypass_csp=True)
    look_up(page, PERSON)
    expect(heading(page, "Liste des accès à remettre")).to_be_visible()
    settled(page)
    assert violations(page) == []
    typed_through(page)
    settled(page)
    assert violations(page) == []
    console.command("worker", "--une-fois")
    file = taken(page, "Dossier avec preuves", tmp_path / "dossier-acces.zip")
    said = verified(console, file, tmp_path)
    assert "aucune n’en a été retirée" in said
    paper = text_of(taken(page, "Liste à lire", tmp_path / "acces.pdf").read_bytes())
    assert "A1." in paper
    assert PERSON.number not in page.content()
    button(page, "Demander une autre liste").click()
    expect(button(page, "Établir la liste des accès")).to_be_visible()


def test_what_was_not_checked_or_ends_before_it_begins_is_said_beside_it(arrive: Arrive) -> None:
    page = arrive(DESK)
    look_up(page, PERSON)
    button(page, "Établir la liste des accès").click()
    expect(page.get_by_label("Pièce vérifiée pour la liste")).to_have_attribute(
        "aria-invalid", "true"
    )
    page.get_by_label("Pièce vérifiée pour la liste").select_option("identity_card")
    page.get_by_label("Demande de liste reçue par").select_option("form")
    page.get_by_label("Jusqu’au, jour compris").fill("01/01/2020")
    button(page, "Établir la liste des accès").click()
    expect(page.get_by_text("La fin précède le début")).to_be_visible()


def test_who_asks_for_somebody_else_says_who_they_are(arrive: Arrive) -> None:
    page = arrive(DESK)
    look_up(page, PERSON)
    page.get_by_label("Qui demande la liste", exact=True).select_option("proxy")
    page.get_by_label("Pièce vérifiée pour la liste").select_option("passport")
    page.get_by_label("Demande de liste reçue par").select_option("letter")
    button(page, "Établir la liste des accès").click()
    expect(page.get_by_text("Écrivez qui demande au nom du patient")).to_be_visible()
