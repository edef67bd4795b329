"""A private form is filled and corrected by keyboard, and a redrawing page loses nothing of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.components.conftest import Visit

pytestmark = pytest.mark.journey


def test_what_is_missing_is_said_beside_each_field_and_focused(visit: Visit) -> None:
    page = visit("request")
    expect(page.get_by_label("Numéro de dossier de régulation")).to_be_focused()
    page.keyboard.type("f-12")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Motif")).to_be_focused()
    expect(page.get_by_label("Motif")).to_have_accessible_description(re.compile("Choisissez"))
    expect(page.get_by_label("Numéro de dossier de régulation")).to_have_value("f-12")
    expect(page.get_by_text("reçus : 0")).to_be_visible()


def fill_request(page: Page) -> None:
    """The whole request with the keyboard alone."""
    expect(page.get_by_label("Numéro de dossier de régulation")).to_be_focused()
    page.keyboard.type("drm-7")
    page.keyboard.press("Tab")
    page.keyboard.press("2")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("y")
    page.keyboard.press("Tab")
    page.keyboard.type("07031958")
    page.keyboard.press("Tab")
    page.keyboard.type("deux mots")


def test_a_request_is_filled_and_sent_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit("request")
    fill_request(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("reçus : 1")).to_be_visible()
    got = page.get_by_text("file=").inner_text()
    for part in (
        "file='DRM-7'",
        "motive='M1'",
        "unable=True",
        "risk=True",
        "born='1958-03-07'",
        "words='deux mots'",
    ):
        assert part in got


def test_errors_from_the_server_stand_beside_the_field_and_keep_what_was_typed(
    visit: Visit,
) -> None:
    page = visit("request")
    fill_request(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".bg-error:visible")).to_have_text(
        "Ce dossier n’est pas connu : vérifiez-le."
    )
    expect(page.get_by_label("Numéro de dossier de régulation")).to_be_focused()
    expect(page.get_by_label("Précisions")).to_have_value("deux mots")
    page.keyboard.press("Enter")
    expect(page.get_by_text("reçus : 2")).to_be_visible()
    expect(page.get_by_label("Précisions")).to_have_value("")


def test_letters_choose_a_motive_and_enter_sends_from_it(visit: Visit) -> None:
    page = visit("request")
    motive = page.get_by_label("Motif")
    motive.focus()
    page.keyboard.type("ver")
    expect(motive).to_have_value("M4")
    page.keyboard.press("Enter")
    expect(page.locator(".bg-error:visible").first).to_be_visible()


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["2"], "M1"),
        (["Numpad1"], "M3"),
        (["e"], "M5"),
        (["e", "e"], "M6"),
        (["e", "t"], "M6"),
        (["t", "h", "o"], "M1"),
    ],
)
def test_one_key_or_a_few_letters_choose_a_motive(
    visit: Visit, keys: list[str], chosen: str
) -> None:
    page = visit("request")
    page.get_by_label("Motif").focus()
    for key in keys:
        page.keyboard.press(key)
    expect(page.get_by_label("Motif")).to_have_value(chosen)


def test_the_first_keys_of_a_french_keyboard_choose_too(visit: Visit) -> None:
    page = visit("request")
    motive = page.get_by_label("Motif")
    motive.focus()
    motive.dispatch_event("keydown", {"key": "é", "code": "Digit2", "bubbles": True})
    expect(motive).to_have_value("M1")


def test_a_page_that_runs_again_after_a_submission_sends_once(visit: Visit) -> None:
    page = visit("again")
    field = page.get_by_label("Une ligne", exact=True)
    for count in (1, 2):
        field.fill("un mot")
        field.press("Enter")
        expect(page.get_by_text(f"envois : {count}")).to_be_visible()
        expect(field).to_have_value("")
        expect(field).to_be_focused()


@pytest.mark.parametrize("typed", ["31/02/1950", "demain", "1/1/50"])
def test_a_day_that_does_not_exist_is_refused(visit: Visit, typed: str) -> None:
    page = visit("request")
    day = page.get_by_label("Date de naissance")
    day.fill(typed)
    day.press("Enter")
    expect(day).to_have_attribute("aria-invalid", "true")


def test_typing_never_reaches_the_shortcuts_of_the_page(visit: Visit) -> None:
    page = visit("request")
    for label in ("Motif", "Précisions", "Numéro de dossier de régulation"):
        page.get_by_label(label).focus()
        page.keyboard.type("cr")
    page.wait_for_timeout(300)
    assert page.get_by_role("dialog").count() == 0


def test_a_page_that_redraws_by_itself_loses_nothing(visit: Visit) -> None:
    page = visit("fragment")
    field = page.get_by_label("Précisions")
    field.focus()
    for word in ("douze", " ", "lettres"):
        instant = page.get_by_text("instant").inner_text()
        page.keyboard.type(word)
        expect(page.get_by_text("instant")).not_to_have_text(instant)
    expect(field).to_have_value("douze lettres")
    expect(field).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("ajouts : 1")).to_be_visible()
    expect(field).to_have_value("")


def test_the_focus_is_not_taken_from_somebody_typing_elsewhere(visit: Visit) -> None:
    page = visit("fragment")
    page.evaluate("""() => {
      const other = document.createElement("input")
      other.id = "other"
      document.body.append(other)
      other.focus()
    }""")
    page.get_by_label("Précisions").evaluate("field => { field.value = 'un mot' }")
    page.locator("#other").focus()
    page.locator(".bg-form button").evaluate("button => button.form.requestSubmit()")
    expect(page.get_by_text("ajouts : 1")).to_be_visible()
    expect(page.locator("#other")).to_be_focused()
