"""« Mes accès »: live, owed, prepared, past, refused; nothing disappears from it."""

from playwright.sync_api import expect

from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import patient
from tests.journeys.steps import CLOSE, OPEN, button, heading, look_up, open_record

pytestmark = JOURNEY


def test_an_access_is_live_then_past_and_what_it_owes_is_settled(
    console: Console, arrive: Arrive
) -> None:
    login, person = "urgentiste.aubaine", patient("parcours-complet")
    page = arrive(login)
    open_record(page, person, login)
    page.get_by_role("link", name="Mes accès").click()
    expect(button(page, "Reprendre")).to_be_visible()
    page.get_by_label("Le motif, en quelques mots").fill("Malaise, patient inconscient.")
    button(page, "Compléter").click()
    expect(page.get_by_text("C’est complété, merci.")).to_be_visible()
    expect(page.get_by_text("Rien à compléter.")).to_be_visible()
    button(page, "Reprendre").click()
    expect(heading(page, "Allergies")).to_be_visible()
    button(page, CLOSE).click()
    expect(heading(page, "Accès terminé")).to_be_visible()
    page.get_by_role("link", name="Mes accès").click()
    expect(page.get_by_text("Aucun accès en cours.")).to_be_visible()
    past = page.get_by_role("table").first
    expect(past).to_contain_text(person.traits.birth_name)
    expect(past).to_contain_text("clos par vous")


def test_a_refusal_stays_listed_with_its_reason(arrive: Arrive) -> None:
    login, person = "urgentiste.aubaine", patient("oppose-bris-de-glace")
    page = arrive(login)
    look_up(page, person)
    page.get_by_role("link", name="Mes accès").click()
    refused = page.get_by_role("table").last
    expect(refused).to_contain_text(person.traits.birth_name)
    expect(refused).to_contain_text("opposé à la consultation")


def test_a_call_handler_prepares_and_a_doctor_countersigns_and_opens(arrive: Arrive) -> None:
    person = patient("version-remplacee")
    handler = arrive("arm.sud")
    look_up(handler, person)
    expect(button(handler, OPEN)).to_have_count(0)
    handler.get_by_label("Numéro du dossier de régulation").fill("DRFR159912618100230")
    button(handler, "Préparer").click()
    expect(handler.get_by_text("Recherche préparée")).to_be_visible()
    page = arrive("regulateur.sud", "/mes-acces")
    expect(page.get_by_text(person.traits.birth_name).first).to_be_visible()
    button(page, "Contresigner et ouvrir").click()
    expect(page.get_by_label("Numéro du dossier de régulation")).to_have_value(
        "DRFR159912618100230"
    )
    page.get_by_label("Motif").select_option(index=1)
    button(page, OPEN).click()
    expect(heading(page, "Allergies")).to_be_visible()
    handler.get_by_role("link", name="Mes accès").click()
    expect(handler.get_by_text("reprise par un médecin")).to_be_visible()


def test_a_call_handler_cannot_open_anything(console: Console, arrive: Arrive) -> None:
    page = arrive("arm.nord")
    look_up(page, patient("parcours-complet"))
    expect(heading(page, "Préparer pour un médecin")).to_be_visible()
    page.goto(f"{console.url}/dossier")
    expect(page.get_by_text("Aucun accès n’est ouvert")).to_be_visible()
