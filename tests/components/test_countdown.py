"""At the end of an access the record leaves the screen, whatever clock or server says so late."""

import pytest
from playwright.sync_api import expect

from tests.components.conftest import Visit

pytestmark = pytest.mark.journey

CLOCK_WRONG_BY = "const now = Date.now.bind(Date); Date.now = () => now() + {hours} * 3600e3"


def test_the_record_vanishes_and_python_is_told_once(visit: Visit) -> None:
    page = visit("record?left=8")
    expect(page.get_by_role("heading", name="Allergies")).to_be_visible()
    expect(page.get_by_role("timer")).to_contain_text("00:0")
    expect(page.get_by_text("Accès clos")).to_be_visible()
    expect(page.get_by_text("Pénicilline")).to_have_count(0)
    page.wait_for_timeout(1500)
    expect(page.get_by_text("fins : 1")).to_be_visible()


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_wrong_clock_of_the_computer_changes_nothing(visit: Visit, hours: int) -> None:
    page = visit("record?left=8", script=CLOCK_WRONG_BY.format(hours=hours))
    expect(page.get_by_role("heading", name="Allergies")).to_be_visible()
    expect(page.get_by_role("timer")).to_contain_text("00:0")
    expect(page.get_by_text("Accès clos")).to_be_visible()


def test_the_record_stays_covered_when_the_server_keeps_showing_it(visit: Visit) -> None:
    page = visit("record?left=8&stubborn=1")
    expect(page.get_by_text("Pénicilline")).to_be_visible()
    expect(page.get_by_text("Pénicilline")).to_be_hidden(timeout=10_000)
    expect(page.get_by_text("fins : 1")).to_be_visible()
    expect(page.locator(".st-key-record")).to_have_count(1)
    expect(page.get_by_text("Pénicilline")).to_be_hidden()


def test_the_record_is_covered_when_no_server_answers(visit: Visit) -> None:
    cut = "const send = WebSocket.prototype.send;"
    cut += "WebSocket.prototype.send = function (...all) { if (!window.cut) send.apply(this, all) }"
    page = visit("record?left=8", script=cut)
    expect(page.get_by_text("Pénicilline")).to_be_visible()
    page.evaluate("window.cut = true")
    expect(page.get_by_text("Pénicilline")).to_be_hidden(timeout=10_000)
    expect(page.get_by_text("fins : 0")).to_be_visible()
    expect(page.get_by_text("L’accès est terminé.")).to_be_visible()


def test_a_computer_that_slept_through_the_end_covers_it_on_waking(visit: Visit) -> None:
    page = visit(
        "record?left=60&stubborn=1", script=CLOCK_WRONG_BY.format(hours="(window.slept ?? 0)")
    )
    expect(page.get_by_text("Pénicilline")).to_be_visible()
    page.evaluate("""() => {
      window.cover = () => getComputedStyle(document.querySelector(".st-key-record")).display
      window.slept = 1
      window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))
      window.after = window.cover()
    }""")
    assert page.evaluate("window.after") == "none"


def test_the_warning_is_announced_once_before_the_end(visit: Visit) -> None:
    page = visit("record?left=10")
    status = page.locator(".bg-timer-spoken")
    expect(status).to_have_text("")
    expect(status).to_contain_text("se termine bientôt")
    expect(status).to_have_attribute("role", "status")
    expect(page.get_by_role("timer")).to_have_attribute("aria-live", "off")


def test_an_extension_counts_on_and_shows_the_record_again(visit: Visit) -> None:
    page = visit("record?left=8&stubborn=1")
    expect(page.get_by_text("Pénicilline")).to_be_hidden(timeout=11_000)
    page.get_by_role("button", name="Prolonger").click()
    expect(page.get_by_text("Pénicilline")).to_be_visible()
    expect(page.get_by_role("timer")).to_contain_text("00:5")


def test_a_server_that_says_nothing_for_too_long_covers_the_record_until_it_speaks(
    visit: Visit,
) -> None:
    page = visit("record?left=600&silence=8")
    expect(page.get_by_text("Pénicilline")).to_be_visible()
    expect(page.get_by_text("Pénicilline")).to_be_hidden(timeout=14_000)
    expect(page.get_by_text("Connexion perdue")).to_be_visible()
    page.get_by_role("button", name="Prolonger").click()
    expect(page.get_by_text("Pénicilline")).to_be_visible(timeout=7_900)
