"""« Accueil » in a browser: record, lift, a minor, no number, addresses, a receipt, the effect."""

import io
import re
import time
from collections.abc import Iterator

import pypdf
import pytest
from playwright.sync_api import Page, expect

from console.demonstration.numberless import VISITOR
from console.demonstration.places import account
from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.front_desk import LOGIN, ask, let_be, record
from tests.journeys.people import found, patient, who, words_of
from tests.journeys.steps import button, heading, look_up, number_field, open_record
from tests.journeys.test_accessibility import violations

pytestmark = JOURNEY

PERSON, CHILD, READ = patient("etranger"), patient("enfant"), patient("substitution")
#: From the click at the front desk to an empty page in another browser.
EFFECT_SECONDS = 5.0

#: To record, its button, what is said; to lift, its button, what is said.
ACTS = (
    (
        "Enregistrer l’opposition au Centre 15",
        "Enregistrer l’opposition",
        "Centre 15 est enregistrée",
        "Lever l’opposition au Centre 15",
        "Lever l’opposition",
        "Centre 15 est levée",
    ),
    (
        "Enregistrer l’opposition au bris de glace",
        "Enregistrer l’opposition",
        "glace est enregistrée",
        "Lever l’opposition au bris de glace",
        "Lever l’opposition",
        "glace est levée",
    ),
    (
        "Permettre la lecture des documents masqués",
        "Enregistrer la permission",
        "masqués est enregistrée",
        "Retirer la permission des documents masqués",
        "Retirer la permission",
        "masqués est retirée",
    ),
)
_AGED = "update lookup set at = at - interval '31 minutes' where agent_id = '{}'"
_SIDEWAYS = """(() => {
  const main = document.querySelector(".stMain")
  return main.scrollWidth - main.clientWidth
})()"""


@pytest.fixture
def page(console: Console, arrive: Arrive) -> Iterator[Page]:
    yield arrive(LOGIN, bypass_csp=True)
    for one in (PERSON, CHILD, READ):
        let_be(console, one)


def acts(page: Page) -> list[str]:
    """The history, newest first."""
    expect(heading(page, "Historique")).to_be_visible()
    settled(page)
    return page.locator("table.bg-table tbody tr td:nth-child(1)").all_inner_texts()


@pytest.mark.parametrize(("record_it", "submit", "done", "lift_it", "lift", "lifted"), ACTS)
def test_each_statement_is_recorded_and_lifted_and_both_stay(
    page: Page, record_it: str, submit: str, done: str, lift_it: str, lift: str, lifted: str
) -> None:
    look_up(page, PERSON)
    before = len(acts(page))
    record(page, record_it, submit, done)
    assert len(acts(page)) == before + 1
    record(page, lift_it, lift, lifted)
    expect(button(page, record_it)).to_be_visible()
    assert len(acts(page)) == before + 2


def test_a_professional_is_found_by_name_set_aside_and_let_in_again(page: Page) -> None:
    look_up(page, PERSON)
    button(page, "Écarter un professionnel").click()
    name = page.get_by_label("Nom du professionnel")
    for typed, answer in (("Le", "écrivez plus de lettres"), ("Zzzz", "Aucun professionnel")):
        name.fill(typed)
        name.press("Enter")
        expect(page.get_by_text(answer)).to_be_visible()
    name.fill("lenoir")
    name.press("Enter")
    expect(page.get_by_label("Professionnel à écarter")).to_contain_text("Dr Paul Lenoir")
    ask(page)
    page.get_by_role("button", name="Écarter ce professionnel", exact=True).click()
    expect(page.get_by_text("Le professionnel est écarté.")).to_be_visible()
    record(page, "Rétablir Dr Paul Lenoir", "Rétablir ce professionnel", "est rétabli")
    expect(button(page, "Rétablir Dr Paul Lenoir")).to_have_count(0)


def test_a_minor_is_represented_by_somebody_who_is_named(page: Page) -> None:
    look_up(page, CHILD)
    expect(page.get_by_text("Personne mineure")).to_be_visible()
    button(page, "Enregistrer l’opposition au Centre 15").click()
    options = page.get_by_label("Qui demande", exact=True).locator("option").all_inner_texts()
    assert not any("patient" in one for one in options)
    ask(page, who="guardian", name="Claude Essai")
    submit = page.get_by_role("button", name="Enregistrer l’opposition", exact=True)
    submit.click()
    expect(page.get_by_text("Écrivez la référence du jugement")).to_be_visible()
    expect(page.get_by_label("Nom et prénom de qui demande")).to_have_value("Claude Essai")
    ask(page, who="parent", name="Claude Essai")
    submit.click()
    expect(page.get_by_text("Centre 15 est enregistrée")).to_be_visible()
    expect(page.locator("table.bg-table tbody tr").first).to_contain_text("Claude Essai")


def test_a_date_to_come_is_refused_and_what_was_typed_stays(page: Page) -> None:
    look_up(page, PERSON)
    button(page, "Enregistrer l’opposition au Centre 15").click()
    ask(page, reference="Classeur 7")
    page.get_by_label("Date de la demande").fill("31/12/2099")
    page.get_by_role("button", name="Enregistrer l’opposition", exact=True).click()
    expect(page.get_by_text("Cette date est à venir")).to_be_visible()
    expect(page.get_by_label("Référence du document")).to_have_value("Classeur 7")


def test_somebody_without_a_number_is_found_by_the_whole_of_a_passport(page: Page) -> None:
    page.get_by_text("Sans numéro : chercher par la pièce d’identité").click()
    for label, value in (
        ("Nom de naissance", VISITOR.birth_name),
        ("Premier prénom", "Elena"),
        ("Date de naissance", "12/03/1991"),
        ("Lieu de naissance", "99125"),
    ):
        page.get_by_label(label).fill(value)
    page.get_by_label("Sexe").select_option("F")
    button(page, "Chercher sans numéro").click()
    expect(page.get_by_text("Aucune personne sans numéro")).to_be_visible()
    page.get_by_label("Lieu de naissance").fill("99126")
    button(page, "Chercher sans numéro").click()
    expect(page.get_by_text("sans numéro", exact=True)).to_be_visible()
    expect(button(page, "Enregistrer l’opposition au bris de glace")).to_be_visible()


def test_addresses_are_corrected_refused_and_removed(page: Page) -> None:
    look_up(page, PERSON)
    page.get_by_role("button", name=re.compile("(Ajouter|Corriger) les coordonnées")).click()
    email, save = (
        page.get_by_label("Adresse de courriel"),
        button(page, "Enregistrer les coordonnées"),
    )
    email.fill("pas une adresse")
    save.click()
    expect(page.get_by_text("Ce n’est pas une adresse de courriel")).to_be_visible()
    email.fill("carlos.quintal@patient.example")
    page.get_by_label("Adresse postale").fill("nulle part")
    save.click()
    expect(page.get_by_text("ne tient pas sur une enveloppe")).to_be_visible()
    page.get_by_label("Adresse postale").fill("1 rue des Essais\n76540 VALOMBRE")
    save.click()
    expect(page.get_by_text("Les coordonnées sont enregistrées.")).to_be_visible()
    expect(page.get_by_text("1 rue des Essais, 76540 VALOMBRE")).to_be_visible()
    button(page, "Retirer les coordonnées du patient").click()
    button(page, "Retirer ces coordonnées").click()
    expect(page.get_by_text("Aucune adresse")).to_be_visible()
    expect(page.get_by_text("carlos.quintal@patient.example")).to_have_count(0)


def test_a_receipt_is_taken_and_says_what_was_done(page: Page) -> None:
    look_up(page, PERSON)
    record(page, ACTS[0][0], ACTS[0][1], ACTS[0][2])
    with page.expect_download() as taken:
        page.get_by_role("link", name="Récépissé à remettre (PDF)").click()
    reader = pypdf.PdfReader(io.BytesIO(taken.value.path().read_bytes()))
    words = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
    assert "Opposition à l’accès du Centre 15" in words
    assert PERSON.traits.birth_name in words
    assert "changer d’avis" in words
    assert PERSON.number not in words
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_nothing_is_lost_or_done_twice_by_a_reload_or_a_second_click(page: Page) -> None:
    look_up(page, PERSON)
    before = len(acts(page))
    button(page, ACTS[0][0]).click()
    ask(page)
    page.get_by_role("button", name=ACTS[0][1], exact=True).dblclick()
    expect(page.get_by_text(ACTS[0][2])).to_be_visible()
    settled(page)
    assert page.get_by_text("C’est déjà enregistré").count() == 0
    assert len(acts(page)) == before + 1
    page.reload()
    look_up(page, PERSON)
    assert len(acts(page)) == before + 1
    expect(button(page, ACTS[0][3])).to_be_visible()


def test_what_a_colleague_recorded_meanwhile_is_said(page: Page, arrive: Arrive) -> None:
    look_up(page, PERSON)
    button(page, ACTS[0][0]).click()
    ask(page)
    colleague = arrive("registre.nord")
    look_up(colleague, PERSON)
    record(colleague, ACTS[0][0], ACTS[0][1], ACTS[0][2])
    page.get_by_role("button", name=ACTS[0][1], exact=True).click()
    expect(page.get_by_text("C’est déjà enregistré : rien n’a changé")).to_be_visible()
    expect(button(page, ACTS[0][3])).to_be_visible()


def test_a_look_up_that_is_too_old_is_said_and_made_again(page: Page, console: Console) -> None:
    look_up(page, PERSON)
    with console.owner.begin() as connection:
        connection.exec_driver_sql("alter table lookup disable trigger user")
        connection.exec_driver_sql(_AGED.format(account(LOGIN).id))
        connection.exec_driver_sql("alter table lookup enable trigger user")
    button(page, ACTS[0][0]).click()
    expect(page.get_by_text("plus d’une demi-heure")).to_be_visible()
    expect(page.get_by_text(PERSON.traits.birth_name)).to_have_count(0)
    look_up(page, PERSON)
    expect(button(page, ACTS[0][0])).to_be_visible()


def test_going_to_another_page_and_back_loses_nothing(page: Page) -> None:
    look_up(page, PERSON)
    record(page, ACTS[0][0], ACTS[0][1], ACTS[0][2])
    before = len(acts(page))
    page.get_by_role("link", name="Courrier").click()
    page.wait_for_url("**/courrier")
    expect(heading(page, "Historique")).to_have_count(0)
    page.go_back()
    expect(button(page, ACTS[0][3])).to_be_visible()
    assert len(acts(page)) == before
    expect(page.get_by_text(ACTS[0][2])).to_have_count(0)


def test_the_whole_way_works_by_keyboard(page: Page) -> None:
    expect(number_field(page)).to_be_focused()
    page.keyboard.type(PERSON.number)
    page.keyboard.press("Enter")
    tab_to(page, ACTS[0][0])
    page.keyboard.press("Enter")
    # Who asks is the patient until said otherwise, and needs no name: the first that is required.
    expect(page.get_by_label("Pièce d’identité présentée")).to_be_focused()
    page.keyboard.type("Pass")
    page.keyboard.press("Tab")
    page.keyboard.type("Form")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text(ACTS[0][2])).to_be_visible()
    page.keyboard.press("Escape")
    expect(number_field(page)).to_be_focused()


def tab_to(page: Page, name: str) -> None:
    """As many times « Tab » as it takes, and no more than a page has."""
    expect(button(page, name)).to_be_visible()
    settled(page)
    for _ in range(60):
        if page.evaluate("document.activeElement.innerText") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached by keyboard: {name}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_state_of_the_page_has_a_violation(
    console: Console, arrive: Arrive, scheme: str
) -> None:
    page = arrive(LOGIN, scheme=scheme, bypass_csp=True)
    expect(number_field(page)).to_be_focused()
    assert violations(page) == []
    look_up(page, PERSON)
    assert violations(page) == []
    button(page, ACTS[0][0]).click()
    ask(page, who="proxy")
    page.get_by_role("button", name=ACTS[0][1], exact=True).click()
    expect(page.get_by_text("Écrivez qui demande")).to_be_visible()
    assert violations(page) == []
    ask(page)
    page.get_by_role("button", name=ACTS[0][1], exact=True).click()
    expect(page.get_by_text(ACTS[0][2])).to_be_visible()
    assert violations(page) == []
    let_be(console, PERSON)


def test_a_phone_shows_it_all_without_scrolling_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    look_up(page, PERSON)
    record(page, ACTS[0][0], ACTS[0][1], ACTS[0][2])
    settled(page)
    assert page.evaluate(_SIDEWAYS) <= 0


def test_an_opposition_empties_the_page_of_a_doctor_in_another_browser(
    console: Console, arrive: Arrive, page: Page
) -> None:
    doctor, login = arrive("regulateur.nord"), "regulateur.nord"
    open_record(doctor, READ, login)
    desk = console.desk(login)
    [live] = [one.access.id for one in desk.mirror().accesses if one.access.live]
    words = words_of(desk.show(live))
    look_up(page, READ)
    button(page, ACTS[0][0]).click()
    ask(page)
    began = time.monotonic()
    page.get_by_role("button", name=ACTS[0][1], exact=True).click()
    expect(heading(doctor, "Accès terminé")).to_be_visible(timeout=EFFECT_SECONDS * 1000)
    assert time.monotonic() - began < EFFECT_SECONDS
    expect(page.get_by_text("1 accès ouvert a été clos.")).to_be_visible()
    assert found(doctor.content(), words) == []


def test_the_next_request_of_a_doctor_is_refused_at_once(
    console: Console, arrive: Arrive, page: Page
) -> None:
    """Before the idle page asks again by itself: its very next gesture finds nothing."""
    doctor, login = arrive("regulateur.nord"), "regulateur.nord"
    open_record(doctor, READ, login)
    look_up(page, READ)
    record(page, ACTS[0][0], ACTS[0][1], ACTS[0][2])
    doctor.keyboard.press("q")
    expect(heading(doctor, "Accès terminé")).to_be_visible()
    expect(doctor.get_by_text("arrêté par une opposition du patient")).to_be_visible()


def test_who_was_received_is_in_no_address_and_no_storage(page: Page) -> None:
    look_up(page, PERSON)
    record(
        page, ACTS[0][0], ACTS[0][1], ACTS[0][2], who="proxy", name="Claude Essai", reference="M1"
    )
    kept = page.evaluate("JSON.stringify([location.href, {...localStorage}, {...sessionStorage}])")
    assert found(kept, (*who(PERSON), "Claude Essai")) == []
