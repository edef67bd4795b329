"""The README's pictures: ``python -m tests.journeys.screenshots`` writes docs/images/."""

import re
import tempfile
from pathlib import Path

import typst
from playwright.sync_api import Browser, Page, expect

from console.demonstration.places import account
from console.drill_desk import Drills
from policy.contacts import Contact, Doctor
from policy.slips import Code
from tests.components.browser import ROOT, chromium
from tests.journeys import front_desk, test_bons, test_courrier, test_exercice
from tests.journeys.conftest import enter
from tests.journeys.console import Console, running
from tests.journeys.people import patient
from tests.journeys.steps import (
    CLOSE,
    button,
    declare_centre_15,
    heading,
    look_up,
    number_field,
    open_record,
)
from tests.journeys.test_score import a_scored_case

IMAGES = ROOT / "docs" / "images"
LOGIN = "regulateur.nord"
REVIEWER = "superviseur.nord"
SCORED = account(LOGIN).name
LARGEST = 200_000  # bytes
SHEET_PPI = 84  # small, and readable
_SHEET = '#set page(width: auto, height: auto, margin: 0pt, fill: white)\n#image("sheet.pdf")'


def take(page: Page, name: str) -> None:
    """One picture; too large a one is a mistake to see now, not in the repository."""
    page.wait_for_timeout(600)  # what is replaced fades
    target = IMAGES / f"{name}.png"
    page.screenshot(path=target)
    small(target)


def small(target: Path) -> None:
    assert target.stat().st_size < LARGEST, f"{target.name} is too large"


def sheet(pdf: bytes, name: str) -> None:
    """The first page of a PDF, as it is printed."""
    with tempfile.TemporaryDirectory() as room:
        Path(room, "sheet.pdf").write_bytes(pdf)
        drawing = Path(room, "drawing.typ")
        drawing.write_text(_SHEET, "utf-8")
        target = IMAGES / f"{name}.png"
        typst.compile(drawing, output=target, format="png", ppi=SHEET_PPI)
    small(target)


def seated(browser: Browser, console: Console, login: str, path: str = "/") -> Page:
    """Somebody signed in, in front of a page, at a workstation of their own."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="fr-FR")
    enter(context, console, login)
    page = context.new_page()
    page.goto(console.url + path)
    return page


def doctor(browser: Browser, console: Console) -> None:
    """What a regulating physician declares, and reads."""
    page = seated(browser, console, LOGIN)
    look_up(page, patient("parcours-complet"))
    declare_centre_15(page, LOGIN)
    take(page, "acces")
    page.goto(console.url)
    expect(number_field(page)).to_be_focused()
    open_record(page, patient("parcours-complet"), LOGIN)
    take(page, "dossier")
    page.context.close()


def supervisor(browser: Browser, console: Console) -> None:
    """What a supervisor meets, reads and judges."""
    page = seated(browser, console, REVIEWER)
    expect(page.get_by_role("heading", name="À faire aujourd’hui")).to_be_visible()
    take(page, "supervision")
    page.goto(f"{console.url}/journal")
    button(page, "Afficher").click()
    expect(page.get_by_role("columnheader", name="Événement")).to_be_visible()
    take(page, "journal")
    page.goto(f"{console.url}/methode")
    expect(page.get_by_role("heading", name="Équité", exact=True)).to_be_visible()
    take(page, "methode")
    a_scored_case(console)  # a day of our own: the engine settles one 29 hours after it ended
    page.goto(console.url)
    button(page, f"Examiner le cas\N{NO-BREAK SPACE}: {SCORED}").first.click()
    heading(page, "Ce que dit le score").scroll_into_view_if_needed()
    take(page, "cas")
    page.context.close()


def front(browser: Browser, console: Console) -> None:
    """What a patient said, received at the front desk."""
    page = seated(browser, console, front_desk.LOGIN)
    look_up(page, test_courrier.PERSON)
    front_desk.record(
        page,
        "Enregistrer l’opposition au bris de glace",
        "Enregistrer l’opposition",
        "glace est enregistrée",
        reference="Classeur 7",
    )
    page.locator(".stMain").evaluate("main => main.scrollTo(0, 0)")
    take(page, "accueil")
    page.context.close()


def mail(browser: Browser, console: Console) -> None:
    """Letters that wait, a notice that failed, and a letter as it is printed."""
    person, home = test_courrier.PERSON, test_courrier.HOME
    refused = Contact("patient@exemple.example", home)
    test_courrier.failed(console, test_courrier.told(console, person, refused, None))
    treating = Doctor("Dr Ange Essai", "", ("3 place du Marché", "76540 VALOMBRE"))
    test_courrier.told(console, person, Contact("", home), treating)
    page = seated(browser, console, test_courrier.REGISTRAR, "/courrier")
    expect(button(page, "Envoyer de nouveau").first).to_be_visible()
    take(page, "courrier")
    button(page, "Préparer le lot").click()
    address = page.get_by_role("link", name=re.compile("^Lot de")).first.get_attribute("href")
    assert address
    sheet(page.request.get(console.url + address).body(), "lettre")
    page.context.close()


def paper(browser: Browser, console: Console) -> None:
    """Slips of a night without the console: what came back, and what did not."""
    series = test_bons.a_series(console, 5)
    codes = [Code(test_bons.SITE.finess, one) for one in series.numbers]
    page = seated(browser, console, test_bons.REGISTRAR, "/bons")
    for one in (codes[0], codes[3]):
        test_bons.number(page, one.read)
        button(page, "Patient inconnu").click()
        test_bons.rest(page)
        expect(page.get_by_text(f"Le bon {one.number} est saisi")).to_be_visible()
    page.context.close()
    page = seated(browser, console, test_bons.SUPERVISOR, "/bons")
    expect(page.get_by_role("columnheader", name="Manquants")).to_be_visible()
    take(page, "bons")
    slips = page.request.get(f"{console.url}/bons/{series.id}.pdf").body()
    sheet(slips, "bon")
    page.context.close()


def drill(browser: Browser, console: Console) -> None:
    """A drill that goes on, as who leads it sees it."""
    desk = Drills(console.doors, account(REVIEWER))
    desk.start("Afflux de nuit")
    reader = seated(browser, console, LOGIN)
    for person in (test_exercice.OPENS, test_exercice.drilled("exercice-anticoagulant")):
        open_record(reader, person, LOGIN)
        button(reader, CLOSE).click()
        expect(heading(reader, "Accès terminé")).to_be_visible()
        reader.goto(console.url)
    look_up(reader, test_exercice.OPPOSED)
    page = seated(browser, console, REVIEWER, "/exercice")
    expect(page.get_by_role("row").filter(has_text="contradiction").first).to_be_visible()
    take(page, "exercice")
    if running := desk.shown().running:
        desk.end(running.drill.id)
    for one in (reader, page):
        one.context.close()


def main() -> None:
    """Every picture, from a console of their own."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="bg-") as directory,
        chromium() as browser,
        running(Path(directory)) as console,
    ):
        for part in (doctor, supervisor, mail, paper, drill, front):
            part(browser, console)


if __name__ == "__main__":
    main()
