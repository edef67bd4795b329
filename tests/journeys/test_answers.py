"""Each answer looks different, says why in French, and shows nothing of the record."""

import pytest
from playwright.sync_api import Page, expect

from console import wording
from policy.decision import Ground
from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import patient, who
from tests.journeys.steps import (
    OPEN,
    button,
    declare_centre_15,
    heading,
    look_up,
    number_field,
    open_record,
)

pytestmark = JOURNEY

#: exercise, login, the heading of the answer, the ground that it gives
ANSWERS = (
    ("jamais-cree", "regulateur.nord", "Dossier jamais créé", Ground.RECORD_NEVER_CREATED),
    ("clos-demande", "regulateur.nord", "Dossier fermé", Ground.RECORD_CLOSED),
    ("actif-vide", "regulateur.nord", "Dossier actif, vide", Ground.RECORD_EMPTY),
    (
        "oppose-centre-15",
        "regulateur.nord",
        "Opposition du patient au mode Centre 15",
        Ground.OPPOSED_TO_CENTRE_15,
    ),
    (
        "oppose-bris-de-glace",
        "urgentiste.valombre",
        "Opposition du patient au mode Bris de glace",
        Ground.OPPOSED_TO_BRIS_DE_GLACE,
    ),
    (
        "professionnel-bloque",
        "regulateur.nord",
        "Dossier actif : accès retiré par le patient",
        Ground.PROFESSIONAL_BLOCKED,
    ),
)


@pytest.mark.parametrize(("exercise", "login", "answer", "ground"), ANSWERS)
def test_a_record_that_does_not_open_says_which_of_the_answers_it_is(
    arrive: Arrive, exercise: str, login: str, answer: str, ground: Ground
) -> None:
    page = arrive(login)
    look_up(page, patient(exercise))
    expect(heading(page, answer)).to_be_visible()
    expect(page.get_by_text(wording.GROUNDS[ground].split(".")[0])).to_be_visible()
    expect(page.get_by_text("Aucune donnée n’a été lue")).to_be_visible()
    expect(button(page, OPEN)).to_have_count(0)
    expect(heading(page, "Allergies")).to_have_count(0)
    settled(page)
    others = [title for _, _, title, _ in ANSWERS if title != answer]
    assert not [title for title in others if heading(page, title).count()]
    no_record(page)


def no_record(page: Page) -> None:
    page.goto(page.url.rstrip("/") + "/dossier")
    expect(page.get_by_text("Aucun accès n’est ouvert")).to_be_visible()


def test_an_active_record_is_offered_and_opens(arrive: Arrive) -> None:
    page = arrive("regulateur.nord")
    look_up(page, patient("parcours-complet"))
    expect(heading(page, "Dossier actif · Centre 15")).to_be_visible()
    expect(button(page, OPEN)).to_be_visible()


def test_a_closed_record_says_why_it_was_closed(arrive: Arrive) -> None:
    page = arrive("regulateur.nord")
    for exercise, why in (("clos-demande", "à la demande du patient"), ("clos-deces", "décès")):
        look_up(page, patient(exercise))
        expect(page.get_by_text(f"Fermé {why}".replace("Fermé décès", "décès"))).to_be_visible()
        button(page, "Autre patient").click()
        expect(number_field(page)).to_be_focused()


@pytest.mark.parametrize(
    ("exercise", "login"),
    [
        ("oppose-centre-15", "urgentiste.valombre"),
        ("oppose-bris-de-glace", "regulateur.nord"),
    ],
)
def test_an_opposition_to_one_mode_leaves_the_other_open(
    arrive: Arrive, exercise: str, login: str
) -> None:
    open_record(arrive(login), patient(exercise), login)


def test_a_professional_who_is_not_the_blocked_one_opens(arrive: Arrive) -> None:
    open_record(arrive("regulatrice.nord"), patient("professionnel-bloque"), "regulatrice.nord")


def test_a_file_without_a_medical_act_is_refused_and_the_form_keeps_what_was_typed(
    console: Console, arrive: Arrive
) -> None:
    page = arrive("regulateur.nord")
    look_up(page, patient("parcours-complet"))
    declare_centre_15(page, "regulateur.nord")
    page.get_by_label("Numéro du dossier de régulation").fill("DRFR159902618100401")
    button(page, OPEN).click()
    expect(page.get_by_text("ne porte aucun acte médical")).to_be_visible()
    expect(page.get_by_text("Le refus est consigné")).to_be_visible()
    expect(page.get_by_label("Numéro du dossier de régulation")).to_have_value(
        "DRFR159902618100401"
    )
    assert not [a for a in console.desk("regulateur.nord").mirror().accesses if a.access.live]
    no_record(page)


def test_twins_make_the_console_ask_for_more_and_never_give_a_list(arrive: Arrive) -> None:
    page = arrive("regulateur.nord")
    twin = patient("jumeau-malo")
    page.get_by_text("Sans numéro").click()
    page.get_by_label("Nom de naissance ou nom utilisé").fill(twin.traits.birth_name)
    page.get_by_label("Date de naissance").fill("18/02/2009")
    page.get_by_label("Sexe", exact=True).select_option("M")
    button(page, "Chercher par les traits").click()
    expect(page.get_by_text("Plusieurs patients correspondent")).to_be_visible()
    settled(page)
    shown = page.locator("body").inner_text().casefold()
    for one in ("jumeau-mael", "jumeau-malo"):
        assert patient(one).traits.given_names.casefold() not in shown
        assert patient(one).number not in shown
    page.get_by_label("Premier prénom").fill("Malo")
    button(page, "Chercher par les traits").click()
    expect(page.get_by_text("MALO", exact=False).first).to_be_visible()
    expect(button(page, OPEN)).to_be_visible()


def test_an_emergency_department_is_offered_no_search_by_traits(arrive: Arrive) -> None:
    page = arrive("urgentiste.valombre")
    expect(number_field(page)).to_be_focused()
    expect(page.get_by_text("Sans numéro")).to_have_count(0)


def test_nobody_fits_the_traits_says_so_and_tells_nothing_else(arrive: Arrive) -> None:
    page = arrive("regulateur.nord")
    page.get_by_text("Sans numéro").click()
    page.get_by_label("Nom de naissance ou nom utilisé").fill("INCONNU")
    page.get_by_label("Date de naissance").fill("18/02/2009")
    page.get_by_label("Sexe", exact=True).select_option("M")
    button(page, "Chercher par les traits").click()
    expect(page.get_by_text("Aucun patient ne correspond exactement")).to_be_visible()
    assert not [w for w in who(patient("jumeau-malo"))[:1] if w in page.content()]
