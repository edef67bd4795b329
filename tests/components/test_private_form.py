"""A private form sends what was typed once, and nothing of it stays anywhere (guarantee 10)."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.components.browser import settled
from tests.components.conftest import Visit
from tests.components.traces import BACKWARDS

pytestmark = pytest.mark.journey

NUMBER = BACKWARDS[::-1]
FOUND = ".st-key-found code"
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
    expect(page.get_by_text("à l’envers")).to_contain_text(BACKWARDS)


def test_the_run_that_receives_a_number_finds_none_in_the_session(visit: Visit) -> None:
    page = visit("")
    type_number(page)
    expect(page.locator(FOUND)).to_contain_text("session=0 internal=0")


def test_the_next_run_finds_no_trace_in_the_whole_process(visit: Visit) -> None:
    page = visit("")
    type_number(page)
    during = page.locator(FOUND).inner_text()
    assert "RerunData" in during  # the search does find what is there
    page.get_by_role("button", name="Relire").click()
    expect(page.get_by_text("relectures : 1")).to_be_visible()
    expect(page.locator(FOUND)).to_have_text("session=0 internal=0 process=[]")


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
    settled(page)
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


def test_another_page_and_back_finds_an_empty_form(visit: Visit) -> None:
    page = visit("")
    page.get_by_label("Numéro de sécurité sociale", exact=True).fill(NUMBER)
    page.get_by_role("link", name="request").click()
    page.get_by_label("Motif").wait_for()
    page.wait_for_timeout(2200)
    page.get_by_role("link", name="search").click()
    expect(page.get_by_label("Numéro de sécurité sociale", exact=True)).to_have_value("")
