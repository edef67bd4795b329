"""Every page, also an idle one, says in seconds that the console cannot serve, and what to do."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from console import procedure
from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive, enter
from tests.journeys.console import Console
from tests.journeys.people import found, patient
from tests.journeys.steps import heading, number_field, open_record
from tests.journeys.test_accessibility import violations
from tests.journeys.test_degraded import log_held
from tests.journeys.test_endings import words_on_screen

pytestmark = JOURNEY

LOGIN = "regulateur.sud"
SOON_MS = 9_000
PERSON = patient("parcours-complet")


@contextmanager
def frozen(pids: list[int]) -> Iterator[None]:
    """These programs neither answer nor end."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def of_postgresql(console: Console) -> list[int]:
    """Its postmaster and whoever serves a connection."""
    [first] = [int(path.read_text("utf-8").split()[0])
               for path in console.directory.rglob("postmaster.pid")]  # fmt: skip
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(first)], capture_output=True, text=True, check=True
    )
    return [first, *map(int, listed.stdout.split())]


def banner(page: Page, words: str = "Mode dégradé") -> None:
    """It is on screen, with the procedure."""
    expect(page.locator("#bg-veille")).to_contain_text(words, timeout=SOON_MS)
    expect(page.get_by_role("alert").filter(has_text="bon numéroté").first).to_be_visible()


def come_back(page: Page) -> None:
    """It says so, and Escape takes it away."""
    expect(page.get_by_text("La console répond de nouveau")).to_be_visible(timeout=SOON_MS)
    page.keyboard.press("Escape")
    expect(page.locator("#bg-veille")).to_be_hidden()


def test_an_idle_page_says_that_its_log_is_held_and_a_page_of_another_site_does_not(
    console: Console, arrive: Arrive
) -> None:
    page, elsewhere = arrive(LOGIN), arrive("urgentiste.valombre")
    expect(number_field(page)).to_be_focused()
    expect(number_field(elsewhere)).to_be_focused()
    with log_held(console):
        banner(page, "ne peut rien consigner")
        expect(elsewhere.locator("#bg-veille")).to_be_hidden()
    come_back(page)


def test_a_frozen_database_empties_the_record_and_says_the_procedure(
    console: Console, arrive: Arrive
) -> None:
    page = arrive(LOGIN)
    open_record(page, PERSON, LOGIN)
    words = words_on_screen(console, LOGIN)
    settled(page)
    with frozen(of_postgresql(console)):
        banner(page, "ne répond pas")
        expect(page.get_by_text("Le dossier qui était affiché est masqué")).to_be_visible()
        assert found(page.locator("body").inner_text(), words) == []
    come_back(page)
    expect(heading(page, "Allergies")).to_be_visible()


def test_a_check_that_fails_empties_the_record_from_the_document(
    console: Console, arrive: Arrive
) -> None:
    page = arrive(LOGIN)
    open_record(page, PERSON, LOGIN)
    words = words_on_screen(console, LOGIN)
    with console.owner.connect() as connection, connection.begin():
        connection.exec_driver_sql("lock table access_grant in access exclusive mode")
        expect(page.get_by_text("La console ne peut rien consigner").first).to_be_visible()
        expect(heading(page, "Allergies")).to_have_count(0)
        assert found(page.content(), words) == []
    expect(heading(page, "Allergies")).to_be_visible()


def test_a_server_that_is_frozen_or_gone_is_said_by_the_page_itself(
    console: Console, arrive: Arrive
) -> None:
    page = arrive(LOGIN, bypass_csp=True)
    expect(number_field(page)).to_be_focused()
    with frozen([console.pid]):
        banner(page)
        assert violations(page) == []
        assert all(step in page.locator("#bg-veille").inner_text() for step in procedure.STEPS)
    come_back(page)
    page.context.set_offline(True)
    banner(page)
    page.locator("#bg-veille summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#bg-veille li").first).to_be_hidden()
    page.context.set_offline(False)
    come_back(page)


@pytest.mark.parametrize("path", ["/connexion", "/procedure"])
def test_pages_before_sign_in_say_so_too(
    console: Console, contexts: Callable[..., BrowserContext], path: str
) -> None:
    page = contexts(bypass_csp=True).new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(console.url + path)
    assert violations(page) == []
    page.context.set_offline(True)
    banner(page)
    assert violations(page) == []


def test_whoever_signs_in_meanwhile_reads_the_procedure(
    console: Console, contexts: Callable[..., BrowserContext]
) -> None:
    context = contexts(bypass_csp=True)
    enter(context, console, LOGIN)
    page = context.new_page()
    with console.owner.connect() as connection, connection.begin():
        connection.exec_driver_sql("lock table web_session in access exclusive mode")
        page.goto(f"{console.url}/acces")
        expect(page.get_by_text("Console indisponible").first).to_be_visible()
        expect(page.get_by_text("bon numéroté").first).to_be_visible()
        assert violations(page) == []
