"""The README's pictures: ``python -m tests.journeys.screenshots`` writes docs/images/."""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from console.demonstration.places import account
from tests.components.browser import ROOT, chromium
from tests.journeys.conftest import enter
from tests.journeys.console import running
from tests.journeys.people import patient
from tests.journeys.steps import declare_centre_15, heading, look_up, number_field, open_record
from tests.journeys.test_score import a_scored_case

IMAGES = ROOT / "docs" / "images"
LOGIN = "regulateur.nord"
REVIEWER = "superviseur.nord"
SCORED = account(LOGIN).name
LARGEST = 200_000  # bytes


def take(page: Page, name: str) -> None:
    """One picture; too large a one is a mistake to see now, not in the repository."""
    page.wait_for_timeout(600)  # what is replaced fades
    target = IMAGES / f"{name}.png"
    page.screenshot(path=target)
    assert target.stat().st_size < LARGEST, f"{target.name} is too large"


def main() -> None:
    """Every picture, from a console of their own."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="bg-") as directory,
        chromium() as browser,
        running(Path(directory)) as console,
    ):
        context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="fr-FR")
        enter(context, console, LOGIN)
        page = context.new_page()
        page.goto(console.url)
        look_up(page, patient("parcours-complet"))
        declare_centre_15(page, LOGIN)
        take(page, "acces")
        page.goto(console.url)
        expect(number_field(page)).to_be_focused()
        open_record(page, patient("parcours-complet"), LOGIN)
        take(page, "dossier")
        context.close()
        context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="fr-FR")
        enter(context, console, REVIEWER)
        page = context.new_page()
        page.goto(console.url)
        expect(page.get_by_role("heading", name="À faire aujourd’hui")).to_be_visible()
        take(page, "supervision")
        page.goto(f"{console.url}/journal")
        page.get_by_role("button", name="Afficher").click()
        expect(page.get_by_role("columnheader", name="Événement")).to_be_visible()
        take(page, "journal")
        page.goto(f"{console.url}/methode")
        expect(page.get_by_role("heading", name="Équité", exact=True)).to_be_visible()
        take(page, "methode")
        a_scored_case(console)  # a day of our own: the engine settles one 29 hours after it ended
        page.goto(console.url)
        page.get_by_role(
            "button", name=f"Examiner le cas\N{NO-BREAK SPACE}: {SCORED}"
        ).first.click()
        heading(page, "Ce que dit le score").scroll_into_view_if_needed()
        take(page, "cas")
        context.close()


if __name__ == "__main__":
    main()
