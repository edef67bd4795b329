"""Nothing stays readable after an access ends: whoever ended it, in every tab, after « back »."""

import pytest
from playwright.sync_api import Page, expect

from console.demonstration.places import account
from console.supervision import Supervision
from store import accounts, sessions
from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import found, patient, who, words_of
from tests.journeys.short import a_short_access
from tests.journeys.steps import CLOSE, button, heading, number_field, open_record

pytestmark = JOURNEY

SOON_MS = 5_000
PERSON = patient("parcours-complet")


def words_on_screen(console: Console, login: str) -> frozenset[str]:
    """Every line of the live access of this agent."""
    desk = console.desk(login)
    [live] = [one.access.id for one in desk.mirror().accesses if one.access.live]
    words = words_of(desk.show(live))
    assert words
    return words


def shows_nothing(page: Page, words: frozenset[str]) -> None:
    """Within a second, the document of the page holds no line of the record, seen or hidden."""
    for _ in range(10):
        if not found(page.content(), words):
            break
        page.wait_for_timeout(100)
    assert found(page.content(), words) == []


def test_an_access_that_expires_empties_every_tab_without_a_click(
    console: Console, arrive: Arrive
) -> None:
    login = "regulateur.sud"
    page = arrive(login)
    a_short_access(console, login, PERSON, seconds=30)
    words = words_on_screen(console, login)
    page.goto(f"{console.url}/dossier")
    expect(heading(page, "Allergies")).to_be_visible()
    settled(page)
    assert found(page.content(), words)
    second = page.context.new_page()
    second.goto(f"{console.url}/dossier")
    expect(heading(second, "Allergies")).to_be_visible()
    for tab in (page, second):
        expect(heading(tab, "Accès terminé")).to_be_visible(timeout=40_000)
        expect(tab.get_by_text("arrivé à son terme")).to_be_visible()
        expect(heading(tab, "Allergies")).to_have_count(0)
        shows_nothing(tab, words)
    second.goto(console.url)
    expect(number_field(second)).to_be_visible()
    second.go_back()
    expect(second.get_by_text("Aucun accès n’est ouvert")).to_be_visible()
    shows_nothing(second, words)


def test_an_opposition_recorded_while_reading_empties_the_page(
    console: Console, arrive: Arrive
) -> None:
    login, person = "regulateur.sud", patient("substitution")
    page = arrive(login)
    open_record(page, person, login)
    words = words_on_screen(console, login)
    try:
        console.command("oppose", "--mode", "centre-15", said=person.number)
        expect(heading(page, "Accès terminé")).to_be_visible(timeout=SOON_MS)
        expect(page.get_by_text("arrêté par une opposition du patient")).to_be_visible()
        shows_nothing(page, words)
    finally:
        console.command("oppose", "--mode", "centre-15", "--lever", said=person.number)


def test_a_revoked_access_says_by_whom_and_what_to_do(console: Console, arrive: Arrive) -> None:
    login = "regulateur.sud"
    page = arrive(login)
    open_record(page, PERSON, login)
    words = words_on_screen(console, login)
    [live] = [one.access.id for one in console.desk(login).mirror().accesses if one.access.live]
    supervision = Supervision(console.doors, account("superviseur.sud"))
    supervision.revoke(live, "Lecture sans rapport avec la garde")
    expect(heading(page, "Accès terminé")).to_be_visible(timeout=SOON_MS)
    expect(page.get_by_text("révoqué par la supervision à")).to_be_visible()
    told = page.get_by_text("faites une nouvelle demande et prévenez votre superviseur.")
    expect(told).to_be_visible()
    shows_nothing(page, words)


def test_a_revoked_session_empties_the_page_and_leads_to_sign_in(
    console: Console, arrive: Arrive
) -> None:
    login = "regulateur.sud"
    page = arrive(login)
    open_record(page, PERSON, login)
    words = words_on_screen(console, login)
    with console.doors.admitting() as door:
        assert sessions.end_all(door, account(login))
    expect(page.get_by_text("Votre session est terminée")).to_be_visible(timeout=SOON_MS)
    shows_nothing(page, words)
    page.get_by_role("link", name="Se connecter").click()
    expect(page.get_by_label("Identifiant", exact=True)).to_be_visible()


def test_a_suspended_account_sees_its_page_empty(console: Console, arrive: Arrive) -> None:
    login = "urgentiste.clairecote"  # of no other journey: a suspension stays
    page = arrive(login)
    open_record(page, PERSON, login)
    words = words_on_screen(console, login)
    with console.doors.working() as work:
        accounts.suspend(work, account(login).id)
    expect(page.get_by_text("Votre session est terminée")).to_be_visible(timeout=SOON_MS)
    shows_nothing(page, words)
    page.reload()
    expect(page).to_have_url(f"{console.url}/connexion")


def test_back_after_closing_shows_nothing_of_the_record(console: Console, arrive: Arrive) -> None:
    login = "regulateur.sud"
    page = arrive(login)
    open_record(page, PERSON, login)
    words = words_on_screen(console, login)
    button(page, CLOSE).click()
    expect(heading(page, "Accès terminé")).to_be_visible()
    expect(page.get_by_text("clos par vous")).to_be_visible()
    shows_nothing(page, words)
    button(page, "Nouvelle recherche").click()
    expect(number_field(page)).to_be_visible()
    for _ in range(2):
        page.go_back()
        page.wait_for_timeout(1500)
        settled(page)
        shows_nothing(page, words)


def test_back_after_signing_out_shows_nothing_and_asks_to_sign_in(
    console: Console, arrive: Arrive
) -> None:
    login = "regulateur.sud"
    page = arrive(login)
    open_record(page, PERSON, login)
    words = words_on_screen(console, login)
    button(page, "Se déconnecter").click()
    expect(page.get_by_role("link", name="Se connecter")).to_be_visible()
    shows_nothing(page, words)
    page.go_back()
    page.wait_for_timeout(1500)
    shows_nothing(page, words)
    page.goto(f"{console.url}/dossier")
    expect(page).to_have_url(f"{console.url}/connexion")


@pytest.mark.parametrize("key", ["click", "m"])
def test_the_wrong_patient_is_left_at_once_and_said_so(
    console: Console, arrive: Arrive, key: str
) -> None:
    login = "regulateur.sud"
    page = arrive(login)
    open_record(page, PERSON, login)
    words = words_on_screen(console, login)
    if key == "click":
        button(page, "Mauvais patient").click()
    else:
        page.keyboard.press(key)
    expect(heading(page, "Accès terminé")).to_be_visible()
    expect(page.get_by_text("mauvais patient")).to_be_visible()
    shows_nothing(page, words)
    settled(page)
    assert found(page.content(), who(PERSON)[:1]) == []


def test_near_the_end_the_reasons_come_by_themselves_and_one_key_extends(
    console: Console, arrive: Arrive
) -> None:
    login = "regulateur.sud"
    page = arrive(login)
    grant = a_short_access(console, login, PERSON, seconds=60)
    page.goto(f"{console.url}/dossier")
    expect(heading(page, "Allergies")).to_be_visible()
    expect(button(page, "La prise en charge continue")).to_be_visible()
    before = console.desk(login).ending(grant).ends_at
    settled(page)
    page.keyboard.press("1")
    expect(button(page, "La prise en charge continue")).to_have_count(0)
    settled(page)
    assert console.desk(login).ending(grant).ends_at > before
    button(page, CLOSE).click()
    expect(heading(page, "Accès terminé")).to_be_visible()
