"""« Flux »: a token, messages by the network and the folder, and what the supervisor sees."""

import time
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.components.browser import settled
from tests.intake.files import a_file, a_roster, some_arrivals
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.test_accessibility import violations

pytestmark = JOURNEY

#: Of a site of the demonstration that no other journey feeds.
SUPERVISOR = "superviseur.clairecote"


@pytest.fixture(scope="module")
def finess(console: Console) -> str:
    return console.desk(SUPERVISOR).agent.site.finess


def row(page: Page, feed: str) -> Locator:
    return page.locator("table.bg-table tr", has_text=feed).first


def count(page: Page, feed: str, column: int) -> int:
    return int(row(page, feed).get_by_role("cell").nth(column).inner_text())


def sent(console: Console, token: str, path: str, content: bytes) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.post(f"{console.url}/hub/{path}", content=content, headers=headers, timeout=60)


def test_feeds_speak_and_the_supervisor_sees_it(
    console: Console, arrive: Arrive, finess: str
) -> None:
    page = arrive(SUPERVISOR, "/flux")
    expect(page.get_by_role("heading", name="Flux", exact=True)).to_be_visible()
    taken, refused = count(page, "Arrivées aux urgences", 2), count(page, "Tableau de garde", 3)
    token = console.command("feed", "token", "--site", finess).strip().splitlines()[-1]
    visit = f"J1;{finess};2026-11-22T09:10;;DUVAL;;;;F;;"
    right = sent(console, token, "arrivals", some_arrivals(visit, "x"))
    assert (right.status_code, right.json()["outcome"]) == (200, "partly_taken")
    wrong = sent(console, token, "roster", a_roster(f"x;{finess};2026-11-22T08:00;hier;"))
    assert wrong.status_code == 422
    page.reload()
    expect(page.get_by_text("ligne 2, fin")).to_be_visible()
    expect(row(page, "Arrivées aux urgences")).to_contain_text("à l’instant")
    assert count(page, "Arrivées aux urgences", 2) == taken + 1
    assert count(page, "Tableau de garde", 3) == refused + 1
    settled(page)
    assert violations(page) == []


def test_a_file_laid_in_the_folder_is_taken_within_a_minute(
    console: Console, arrive: Arrive, finess: str
) -> None:
    folder: Path = console.directory / "feeds" / finess / "files"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dossier.json.part").write_bytes(a_file("fr.health.samu760.DRFRPARCOURS"))
    (folder / "dossier.json.part").rename(folder / "dossier.json")
    waited = time.monotonic() + 60
    while not (folder / "done" / "dossier.json").exists() and time.monotonic() < waited:
        time.sleep(0.5)
    assert (folder / "done" / "dossier.json.report.json").exists()
    page = arrive(SUPERVISOR, "/flux")
    expect(row(page, "Dossiers de régulation")).not_to_contain_text("jamais")


def test_the_page_reads_in_the_dark(arrive: Arrive) -> None:
    page = arrive(SUPERVISOR, "/flux", scheme="dark")
    expect(page.get_by_role("heading", name="Flux", exact=True)).to_be_visible()
    settled(page)
    assert violations(page) == []
