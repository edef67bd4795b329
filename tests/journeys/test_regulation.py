"""The main job by the keyboard alone, from sign-in to allergies, and what it costs in keys."""

import json
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from console.demonstration.places import SAMU_NORTH
from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import medical_file, patient
from tests.journeys.steps import button, heading, number_field, open_record

pytestmark = JOURNEY

MOST_KEYS = 6


class Keyboard:
    """A keyboard that counts; pasting counts as one."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)
            self.pressed += 1

    def type(self, text: str) -> None:
        self._page.keyboard.type(text)


def sign_in(console: Console, page: Page, login: str) -> None:
    """Both factors, by the keyboard, as somebody who starts a shift."""
    known = {one["login"]: one for one in json.loads(console.command("accounts", "--json"))}
    page.goto(console.url)
    expect(page.get_by_label("Identifiant", exact=True)).to_be_focused()
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(known[login]["password"])
    page.keyboard.press("Tab")
    page.keyboard.type(console.command("totp", login).strip())
    page.keyboard.press("Enter")
    expect(number_field(page)).to_be_focused()


def copied(page: Page, text: str) -> None:
    """In the clipboard, as from the regulation software's window."""
    elsewhere = page.context.new_page()
    elsewhere.set_content("<textarea autofocus></textarea>")
    elsewhere.locator("textarea").fill(text)
    elsewhere.locator("textarea").press("Control+A")
    elsewhere.locator("textarea").press("Control+C")
    elsewhere.close()
    page.bring_to_front()


def test_a_regulating_physician_reaches_the_allergies_by_keyboard_in_six_keys(
    console: Console, contexts: Callable[..., BrowserContext]
) -> None:
    page, person = contexts().new_page(), patient("parcours-complet")
    sign_in(console, page, "regulateur.nord")
    copied(page, medical_file(SAMU_NORTH))
    keys = Keyboard(page)
    keys.type(person.number)
    keys.press("Enter")
    expect(page.get_by_label("Numéro du dossier de régulation")).to_be_focused()
    expect(page.get_by_text(person.traits.birth_name, exact=True)).to_be_visible()
    keys.press("Control+V", "Tab", "1", "Enter")
    expect(heading(page, "Allergies")).to_be_visible()
    expect(page.locator(".st-key-record")).to_contain_text("énicilline")
    expect(heading(page, "Traitements")).to_be_visible()
    expect(heading(page, "Antécédents")).to_be_visible()
    assert keys.pressed <= MOST_KEYS
    settled(page)
    page.keyboard.press("q")
    expect(heading(page, "Accès terminé")).to_be_visible()
    expect(button(page, "Nouvelle recherche")).to_be_visible()
    settled(page)
    page.keyboard.press("n")
    expect(number_field(page)).to_be_focused()


def test_an_emergency_physician_reaches_the_allergies_by_keyboard(
    console: Console, contexts: Callable[..., BrowserContext]
) -> None:
    page, person = contexts().new_page(), patient("parcours-complet")
    sign_in(console, page, "urgentiste.valombre")
    keys = Keyboard(page)
    keys.type(person.number)
    keys.press("Enter")
    expect(page.get_by_label("hors d’état d’exprimer")).to_be_focused()
    keys.press("h", "i", "Tab", "1", "Enter")
    expect(heading(page, "Allergies")).to_be_visible()
    expect(page.locator(".st-key-banner")).to_contain_text("BRIS DE GLACE")
    assert keys.pressed <= MOST_KEYS
    console.end_accesses("urgentiste.valombre")


def test_a_wrong_key_is_said_at_once_and_nothing_is_sent(console: Console, arrive: Arrive) -> None:
    page = arrive("regulateur.sud")
    before = lookups(console)
    wrong = patient("parcours-complet").number[:-2] + "12"
    number_field(page).fill(wrong)
    number_field(page).press("Enter")
    expect(page.locator("p.bg-error:visible")).to_contain_text("La clé ne correspond pas")
    expect(number_field(page)).to_be_focused()
    page.wait_for_timeout(500)
    settled(page)
    assert lookups(console) == before


def test_an_unknown_number_says_so_and_leaves_the_field_ready(
    console: Console, arrive: Arrive
) -> None:
    page = arrive("regulateur.sud")
    before = lookups(console)
    number_field(page).fill("199019900100174")
    number_field(page).press("Enter")
    expect(page.get_by_text("Aucun patient connu sous ce numéro")).to_be_visible()
    expect(number_field(page)).to_have_count(1)
    expect(number_field(page)).to_be_focused()
    expect(number_field(page)).to_have_value("")
    assert lookups(console) == before + 1


def test_an_extension_takes_two_keys_and_moves_the_end(console: Console, arrive: Arrive) -> None:
    page, login = arrive("regulateur.sud"), "regulateur.sud"
    open_record(page, patient("parcours-complet"), login)
    [before] = [one.access for one in console.desk(login).mirror().accesses if one.access.live]
    settled(page)
    page.keyboard.press("p")
    expect(button(page, "La prise en charge continue")).to_be_visible()
    settled(page)  # drawn, and its key listened to
    page.keyboard.press("1")
    expect(button(page, "La prise en charge continue")).to_have_count(0)
    settled(page)
    after = console.desk(login).ending(before.id)
    assert after.ends_at > before.ends_at


def lookups(console: Console) -> int:
    """How many look-ups are on the record."""
    with console.owner.connect() as connection:
        count = connection.exec_driver_sql(
            "select count(*) from audit_entry where code = 'looked_up'"
        ).scalar_one()
    return int(count)
