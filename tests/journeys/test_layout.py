"""What must be seen without scrolling at 1280×720, and in French only."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import patient
from tests.journeys.steps import (
    OPEN,
    button,
    heading,
    look_up,
    number_field,
    open_record,
)

pytestmark = JOURNEY

PERSON = patient("parcours-complet")
_ENGLISH = re.compile(
    r"\b(the|and|your|page|app|menu|settings|rerun|deploy|skip|main content|close|error|loading|"
    r"running|stop|connecting|print|record a screencast|view|clear|not found|sidebar|toggle)\b",
    re.IGNORECASE,
)
_FRENCH_TOO = {"page"}  # the same word in both languages
_SCROLLED = "document.querySelector('.stMain').scrollTop"


def in_view(place: Locator) -> bool:
    """The whole of it, once the page stands still."""
    expect(place).to_be_visible()
    settled(place.page)
    box = place.bounding_box()
    return bool(box and box["y"] >= 0 and box["y"] + box["height"] <= 720)


def test_the_button_that_opens_is_seen_without_scrolling(arrive: Arrive) -> None:
    for login in ("regulateur.nord", "urgentiste.valombre"):
        page = arrive(login)
        look_up(page, PERSON)
        assert in_view(button(page, OPEN))
        assert page.evaluate(_SCROLLED) == 0


def test_the_first_allergy_is_seen_without_scrolling(arrive: Arrive) -> None:
    page = arrive("regulateur.nord")
    open_record(page, PERSON, "regulateur.nord")
    assert in_view(heading(page, "Allergies"))
    assert in_view(page.locator(".st-key-record li .bg-what").first)


def test_the_banner_stays_while_a_long_record_scrolls(arrive: Arrive) -> None:
    page = arrive("regulateur.nord")
    open_record(page, patient("dossier-tres-long"), "regulateur.nord")
    page.mouse.move(640, 500)
    page.mouse.wheel(0, 3000)
    for _ in range(200):
        if page.evaluate(_SCROLLED) >= 2000:
            break
        page.wait_for_timeout(50)
    assert page.evaluate(_SCROLLED) >= 2000
    assert in_view(page.locator(".st-key-banner"))


def test_nothing_on_screen_is_in_english(console: Console, arrive: Arrive) -> None:
    page = arrive("regulateur.nord")
    expect(number_field(page)).to_be_focused()
    english = said_in_english(page)
    open_record(page, PERSON, "regulateur.nord")
    english |= said_in_english(page)
    page.goto(f"{console.url}/mes-acces")
    expect(heading(page, "Terminés")).to_be_visible()
    english |= said_in_english(page)
    assert english == set()


def said_in_english(page: Page) -> set[str]:
    """Words and names that a person sees or hears, in English."""
    settled(page)
    said = page.evaluate(
        """() => [document.body.innerText, ...[...document.querySelectorAll(
             '[aria-label],[title],[alt],[placeholder]')].flatMap(each =>
             ['aria-label','title','alt','placeholder']
               .map(name => each.getAttribute(name) || ''))]"""
    )
    hits = set()
    for words in said:
        for line in words.splitlines():
            for hit in _ENGLISH.findall(line):
                if hit.casefold() not in _FRENCH_TOO:
                    hits.add(line.strip())
    return hits
