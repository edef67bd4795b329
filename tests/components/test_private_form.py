"""A private form sends what was typed once, and nothing of it stays anywhere (guarantee 10)."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.components.conftest import Visit
from tests.components.traces import BACKWARDS

pytestmark = pytest.mark.journey

NUMBER = BACKWARDS[::-1]
KEPT = """
() => JSON.stringify([
  Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, location.href,
  history.state, window.name,
])
"""


def frames_of(page: Page) -> list[bytes]:
    """Everything this page sends from now on over a new connection."""
    sent: list[bytes] = []

    def note(payload: str | bytes) -> None:
        sent.append(payload.encode() if isinstance(payload, str) else payload)

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", note)

    page.on("websocket", listen)
    page.reload()
    page.locator(".bg-form").first.wait_for()
    return sent


def type_number(page: Page) -> None:
    field = page.get_by_label("Numéro de sécurité sociale", exact=True)
    field.wait_for()
    expect(field).to_be_focused()
    page.keyboard.type(NUMBER)
    page.keyboard.press("Enter")
    expect(page.get_by_text("reçus : 1")).to_be_visible()
    # Drawn after the search through memory: what stands above it is this run’s.
    expect(page.get_by_text("à l’envers")).to_contain_text(BACKWARDS, timeout=20_000)


def test_the_run_that_receives_a_number_finds_none_in_the_session(visit: Visit) -> None:
    page = visit("")
    type_number(page)
    assert "session=0 internal=0" in page.locator("code").inner_text()


def test_the_next_run_finds_no_trace_in_the_whole_process(visit: Visit) -> None:
    page = visit("")
    type_number(page)
    during = page.locator("code").inner_text()
    assert "RerunData" in during  # the search does find what is there
    page.get_by_role("button", name="Relire").click()
    expect(page.get_by_text("relectures : 1")).to_be_visible()
    expect(page.locator("code")).to_have_text("session=0 internal=0 process=[]", timeout=20_000)


def test_a_number_crosses_the_wire_once_and_stays_in_no_storage(visit: Visit) -> None:
    page = visit("")
    sent = frames_of(page)
    type_number(page)
    page.get_by_role("button", name="Relire").click()
    expect(page.get_by_text("relectures : 1")).to_be_visible()
    assert sum(NUMBER.encode() in frame for frame in sent) == 1
    kept = page.evaluate(KEPT) + json.dumps(page.context.cookies())
    assert NUMBER not in kept.replace(" ", "")
    databases = page.evaluate("indexedDB.databases().then(all => all.length)")
    assert databases == 0


def test_the_server_prints_no_number_even_when_it_prints_everything(
    visit: Visit, log: Path
) -> None:
    type_number(visit(""))
    printed = log.read_text(errors="replace")
    assert "Runtime state" in printed  # the debug level is on
    assert NUMBER not in printed


def test_the_form_is_empty_and_ready_after_an_answer(visit: Visit) -> None:
    page = visit("")
    type_number(page)
    field = page.get_by_label("Numéro de sécurité sociale", exact=True)
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    expect(page.get_by_role("button", name="Rechercher", exact=True)).to_be_enabled()


def test_a_wrong_key_sends_nothing_and_says_so(visit: Visit) -> None:
    page = visit("")
    sent = frames_of(page)
    field = page.get_by_label("Numéro de sécurité sociale", exact=True)
    field.fill("269054958815781")
    before = len(sent)
    field.press("Enter")
    expect(page.locator(".bg-error")).to_contain_text("La clé ne correspond pas")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    page.wait_for_timeout(300)
    assert len(sent) == before
    assert field.input_value() == "2 69 05 49 588 157 81"


def test_a_double_click_sends_once(visit: Visit) -> None:
    page = visit("")
    page.get_by_label("Numéro de sécurité sociale", exact=True).fill(NUMBER)
    page.get_by_role("button", name="Rechercher", exact=True).dblclick()
    expect(page.get_by_text("reçus : 1")).to_be_visible()
    page.wait_for_timeout(1500)
    expect(page.get_by_text("reçus : 1")).to_be_visible()


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


def test_a_server_that_does_not_answer_is_said_and_nothing_is_lost(visit: Visit) -> None:
    hurried = "const wait = setTimeout;"
    hurried += (
        "window.setTimeout = (run, ms, ...all) => wait(run, ms === 15000 ? 300 : ms, ...all);"
    )
    cut = "const send = WebSocket.prototype.send;"
    cut += "WebSocket.prototype.send = function (...all) { if (!window.cut) send.apply(this, all) }"
    page = visit("", script=hurried + cut)
    field = page.get_by_label("Numéro de sécurité sociale", exact=True)
    field.fill(NUMBER)
    page.evaluate("window.cut = true")
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="n’a pas répondu")).to_be_visible()
    expect(field).to_have_value("2 69 05 49 588 157 80")
    page.evaluate("window.cut = false")
    field.press("Enter")
    expect(page.get_by_text("reçus : 1")).to_be_visible()


def test_a_page_kept_for_the_back_button_keeps_nothing_typed(visit: Visit) -> None:
    page = visit("")
    field = page.get_by_label("Numéro de sécurité sociale", exact=True)
    field.fill(NUMBER)
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    expect(field).to_have_value("")


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
    instant = page.get_by_text("instant").inner_text()
    for letter in "douze lettres":
        page.keyboard.type(letter)
        page.wait_for_timeout(130)
    assert page.get_by_text("instant").inner_text() != instant
    expect(field).to_have_value("douze lettres")
    expect(field).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("ajouts : 1")).to_be_visible()
    expect(field).to_have_value("")


def test_another_page_and_back_finds_an_empty_form(visit: Visit) -> None:
    page = visit("")
    page.get_by_label("Numéro de sécurité sociale", exact=True).fill(NUMBER)
    page.get_by_role("link", name="request").click()
    page.get_by_label("Motif").wait_for()
    page.wait_for_timeout(2200)
    page.get_by_role("link", name="search").click()
    expect(page.get_by_label("Numéro de sécurité sociale", exact=True)).to_have_value("")


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
