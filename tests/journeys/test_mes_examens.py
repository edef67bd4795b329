"""« Mes accès »: what is to be explained comes first, is answered there, and its end is told."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy.exc import IntegrityError

from console.caseload import Caseload, Judgement
from console.demonstration.places import account
from policy.verdicts import Verdict
from store import corroborating
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import found, patient
from tests.journeys.steps import CLOSE, button, heading, open_record
from tests.journeys.test_accessibility import violations
from tests.journeys.test_traces import stores
from tests.store import case_builders as build

pytestmark = JOURNEY

LOGIN = "regulateur.sud"
JUDGE = "superviseur.sud"
PERSON = patient("parcours-complet")
_GIVEN = Judgement(Verdict.LEGITIMATE, "Lu.")
_TURNS = 5  # a case opens every ten seconds at most
WORDS = "Appel transféré par le Samu voisin, sans dossier chez nous."


def asked_about_an_access(console: Console, page: Page) -> UUID:
    """This doctor opened a record, closed it, and the program asks about it."""
    open_record(page, PERSON, LOGIN)
    button(page, CLOSE).click()
    expect(heading(page, "Accès terminé")).to_be_visible()
    agent = account(LOGIN)
    newest = console.desk(LOGIN).mirror().accesses[0].access
    for _ in range(_TURNS):
        conclude_what_stands(console)
        try:
            case = build.a_case(console.doors, agent, [newest])
        except IntegrityError:  # the program opened one meanwhile
            continue
        build.ask(console.doors, agent, case)
        return case
    raise AssertionError("the program opened a case at each turn")


def conclude_what_stands(console: Console) -> None:
    """Other journeys' accesses have their cases too: one agent has one a day."""
    load = Caseload(console.doors, account(JUDGE))
    for line in load.queue().lines:
        load.judge(line.case.id, line.case.state, _GIVEN, datetime.now(UTC))


def end(console: Console, case: UUID) -> None:
    """A supervisor closes it, so that the next journey begins with nothing to explain."""
    judge = account(JUDGE)
    build.take(console.doors, judge, case)
    build.judge(console.doors, judge, case, Verdict.LEGITIMATE, "Merci, c’est clair.")


def go(page: Page) -> None:
    page.get_by_role("link", name="Mes accès").click()
    expect(heading(page, "À expliquer")).to_be_visible()


def words(page: Page) -> Locator:
    return page.get_by_label("Votre explication")


def test_a_doctor_answers_first_thing_by_keyboard_and_sees_what_came_of_it(
    console: Console, arrive: Arrive
) -> None:
    page = arrive(LOGIN)
    case = asked_about_an_access(console, page)
    go(page)
    headings = page.locator("h2").all_inner_texts()
    assert headings[0] == "À expliquer"
    expect(page.get_by_role("table").first).to_contain_text(PERSON.traits.birth_name)
    expect(page.get_by_text("s’ajoute au motif déclaré")).to_be_visible()
    words(page).focus()
    page.keyboard.type(WORDS)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("C’est envoyé, merci.")).to_be_visible()
    expect(heading(page, "À expliquer")).to_have_count(0)
    expect(heading(page, "Votre réponse")).to_be_visible()
    expect(page.get_by_text("répondu le")).to_be_visible()
    expect(page.get_by_text(WORDS)).to_be_visible()
    expect(page.get_by_role("table").filter(has_text="nommé ensuite")).to_be_visible()
    assert found(stores(page) + console.log.read_text("utf-8"), (WORDS, WORDS[:20])) == []
    end(console, case)
    page.reload()
    closed = page.get_by_text("clos\u00a0: légitime").first  # the newest stands first
    expect(closed).to_be_visible()
    closed.click()
    expect(page.get_by_text("Merci, c’est clair.")).to_be_visible()
    expect(button(page, "Compléter la réponse")).to_have_count(0)


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    console: Console, arrive: Arrive
) -> None:
    page = arrive(LOGIN)
    case = asked_about_an_access(console, page)
    go(page)
    button(page, "Répondre").click()
    expect(page.get_by_text("Écrivez quelques mots, ou nommez")).to_be_visible()
    words(page).fill(WORDS)
    page.get_by_label("Autre numéro de dossier").fill("voir avec le Samu")
    button(page, "Répondre").click()
    expect(page.get_by_text("collez-le tel qu’il s’affiche").first).to_be_visible()
    expect(words(page)).to_have_value(WORDS)
    page.get_by_label("Autre numéro de dossier").fill("")
    end(console, case)
    button(page, "Répondre").click()
    expect(page.get_by_text("n’attend plus de réponse")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_being_asked_has_no_violation(console: Console, arrive: Arrive, scheme: str) -> None:
    page = arrive(LOGIN, scheme=scheme, bypass_csp=True)
    case = asked_about_an_access(console, page)
    go(page)
    expect(words(page)).to_be_visible()
    assert violations(page) == []
    words(page).fill("Un appel.")
    button(page, "Répondre").click()
    expect(page.get_by_text("C’est envoyé, merci.")).to_be_visible()
    assert violations(page) == []
    end(console, case)


def test_the_page_says_by_itself_what_the_feeds_say_and_loses_no_word(
    console: Console, arrive: Arrive
) -> None:
    page = arrive(LOGIN)
    case = asked_about_an_access(console, page)
    corroborating.evaluate(console.doors)
    go(page)
    page.get_by_label("Autre numéro de dossier").fill("DRFR159900000000000")
    button(page, "Répondre").click()
    expect(page.get_by_text("C’est envoyé, merci.")).to_be_visible()
    expect(page.get_by_text("DRFR159900000000000 (nommé ensuite)")).to_be_visible()
    words(page).fill("Encore un mot, pas encore")
    corroborating.evaluate(console.doors)
    expect(page.get_by_text("nommé après coup, n’est pas connu de la console")).to_be_visible()
    expect(page.get_by_text("vérification en cours")).to_have_count(0)
    expect(words(page)).to_have_value("Encore un mot, pas encore")
    end(console, case)
