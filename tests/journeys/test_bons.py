"""« Bons », by the keyboard: printed, entered once each, collected; what is missing is listed."""

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from console.demonstration.places import account
from console.slips_desk import SlipReview
from policy.slips import Code
from store.slips import Series
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import medical_file, patient
from tests.journeys.steps import button, heading
from tests.journeys.test_accessibility import violations

pytestmark = JOURNEY

SUPERVISOR, REGISTRAR = "superviseur.sud", "registre.sud"
SITE = account(SUPERVISOR).site
PERSON = patient("parcours-complet")


def a_series(console: Console, count: int) -> Series:
    """Slips of this site that were just printed."""
    return SlipReview(console.doors, account(SUPERVISOR)).print_series(count)


def slip_field(page: Page) -> None:
    expect(page.get_by_label("Numéro du bon")).to_be_focused()


def number(page: Page, typed: str, *, outcome: str = "") -> None:
    """Type what stands on the slip, and go on."""
    slip_field(page)
    page.keyboard.type(typed)
    page.keyboard.press("Tab")
    if outcome:
        page.keyboard.type(outcome)
    page.keyboard.press("Tab")
    expect(button(page, "Continuer")).to_be_focused()
    page.keyboard.press("Enter")


def rest(page: Page, *, file: str = "", hour: str = "") -> None:
    """Everything else that a slip says, field after field."""
    expect(page.get_by_label("Qui l’a rempli")).to_be_focused()
    now = datetime.now(ZoneInfo("Europe/Paris"))
    for typed in ("Dr", f"{now:%d/%m/%Y}", hour or f"{now:%H:%M}", ""):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    page.get_by_label("Motif").focus()
    page.keyboard.press("1")
    page.get_by_label("Numéro du dossier de régulation").focus()
    page.keyboard.type(file)
    page.keyboard.press("Tab")
    page.keyboard.type("Allergie à la pénicilline dite par la fille")
    page.keyboard.press("Control+Enter")


def test_a_supervisor_prints_slips_and_takes_them_away(console: Console, arrive: Arrive) -> None:
    page = arrive(SUPERVISOR, "/bons", bypass_csp=True)
    count = page.get_by_label("Combien de bons")
    count.focus()
    count.fill("mille")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Donnez un nombre de 1 à 500")).to_be_visible()
    count.fill("3")
    page.keyboard.press("Enter")
    expect(page.get_by_text("La série est prête")).to_be_visible()
    assert violations(page) == []
    newest = SlipReview(console.doors, account(SUPERVISOR)).series()[0]
    link = page.locator(f'a[href="/bons/{newest.id}.pdf"]')
    link.focus()
    with page.expect_download() as leaving:
        page.keyboard.press("Enter")
    pages = PdfReader(BytesIO(leaving.value.path().read_bytes())).pages
    codes = [Code(SITE.finess, one).read for one in newest.numbers]
    assert [code in one.extract_text() for code, one in zip(codes, pages, strict=True)] == [
        True
    ] * 3


def test_a_slip_goes_from_the_pile_to_the_supervisor(console: Console, arrive: Arrive) -> None:
    series = a_series(console, 5)
    first, void, unknown, last, _ = (Code(SITE.finess, one) for one in series.numbers)
    page = arrive(REGISTRAR, "/bons", bypass_csp=True)
    number(page, first.read[:-1] + ("A" if first.check != "A" else "B"))
    expect(page.get_by_text("Ce n’est pas un numéro de bon de ce site")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Numéro du bon").fill("")
    number(page, Code("990000010", 1).scanned)
    expect(page.get_by_text("Ce bon est d’un autre site")).to_be_visible()
    page.get_by_label("Numéro du bon").fill("")
    number(page, void.read, outcome="G")
    expect(page.get_by_text(f"Le bon {void.number} est saisi comme non utilisé")).to_be_visible()

    number(page, first.scanned)
    expect(heading(page, f"Bon {first.number}")).to_be_visible()
    expect(page.get_by_label("Numéro de sécurité sociale")).to_be_focused()
    page.keyboard.type(PERSON.number)
    page.keyboard.press("Enter")
    expect(page.get_by_text(PERSON.traits.birth_name, exact=True).first).to_be_visible()
    assert violations(page) == []
    rest(page, file=medical_file(SITE), hour="25:00")
    expect(page.get_by_text("Donnez une heure, par exemple 14:05")).to_be_visible()
    assert violations(page) == []
    now = datetime.now(ZoneInfo("Europe/Paris"))
    page.get_by_label("Heure écrite sur le bon").fill(f"{now:%Hh%M}")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Le bon {first.number} est saisi, et c’est consigné")).to_be_visible()

    number(page, unknown.read)
    button(page, "Patient inconnu").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Patient inconnu d’après ce bon")).to_be_visible()
    rest(page)
    expect(page.get_by_text(f"Le bon {unknown.number} est saisi")).to_be_visible()
    number(page, first.read)
    expect(page.get_by_text("Ce bon est déjà saisi")).to_be_visible()
    page.get_by_label("Numéro du bon").fill("")
    number(page, last.read, outcome="G")
    expect(page.get_by_text(f"Le bon {last.number} est saisi comme non utilisé")).to_be_visible()
    expect(page.get_by_role("row", name="4 sur 5")).to_be_visible()


def test_what_does_not_come_back_is_listed_when_the_series_is_closed(
    console: Console, arrive: Arrive
) -> None:
    series = a_series(console, 2)
    span = f"{series.numbers[0]} et {series.numbers[-1]}"
    page = arrive(SUPERVISOR, "/bons", bypass_csp=True)
    button(page, f"Clore la série {span}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Tous les bons de cette série sont-ils revenus")).to_be_visible()
    assert violations(page) == []
    button(page, "Clore, c’est consigné").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Bons manquants : 2")).to_be_visible()
    expect(
        page.get_by_role("row").filter(has_text="close").filter(has_text=span).first
    ).to_be_visible()
    gone = page.request.get(f"{console.url}/bons/{series.id}.pdf")
    assert gone.status == 404


def test_nobody_else_reads_or_prints_slips(console: Console, arrive: Arrive) -> None:
    series = a_series(console, 1)
    for login in (REGISTRAR, "regulateur.sud", "superviseur.nord"):
        page = arrive(login)
        assert page.request.get(f"{console.url}/bons/{series.id}.pdf").status == 404
    page = arrive("regulateur.sud", "/bons")
    expect(page.get_by_label("Numéro de sécurité sociale", exact=True)).to_be_visible()
    expect(heading(page, "Bons")).to_have_count(0)


def test_both_pages_fit_a_telephone(console: Console, arrive: Arrive) -> None:
    a_series(console, 2)
    for login in (SUPERVISOR, REGISTRAR):
        page = arrive(login, "/bons")
        page.set_viewport_size({"width": 390, "height": 844})
        expect(heading(page, "Bons")).to_be_visible()
        wide = "document.querySelector('[data-testid=stMain]').scrollWidth"
        assert page.evaluate(wide) <= 390
