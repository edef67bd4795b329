"""No number, name or clinical word in an address, in the browser's stores or in what is printed."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Request, expect

from console.demonstration.places import SAMU_NORTH
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import found, medical_file, patient, who, words_of
from tests.journeys.steps import CLOSE, button, heading, open_record

pytestmark = JOURNEY

LOGIN = "regulateur.nord"
PERSON = patient("parcours-complet")
_STORES = """async () => JSON.stringify([
  {...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state,
  document.title, await indexedDB.databases(), await caches.keys(), window.name])"""


def test_nothing_of_a_patient_leaves_the_page(console: Console, arrive: Arrive) -> None:
    page = arrive(LOGIN)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(told(request)))
    open_record(page, PERSON, LOGIN)
    desk = console.desk(LOGIN)
    [live] = [one.access.id for one in desk.mirror().accesses if one.access.live]
    forbidden = (*words_of(desk.show(live)), *who(PERSON), medical_file(SAMU_NORTH))
    assert found(page.content(), forbidden)
    kept = [stores(page)]
    button(page, CLOSE).click()
    expect(heading(page, "Accès terminé")).to_be_visible()
    kept.append(stores(page))
    page.get_by_role("link", name="Mes accès").click()
    expect(heading(page, "Terminés")).to_be_visible()
    kept.append(stores(page))
    assert found("\n".join(kept + asked), forbidden) == []
    assert found(console.log.read_text("utf-8"), forbidden) == []


def told(request: Request) -> str:
    """The address of a request and what it sends."""
    return f"{request.url} {request.post_data or ''}"


def stores(page: Page) -> str:
    """Everything that the browser keeps, cookies and what only it sees included."""
    return (
        str(page.evaluate(_STORES))
        + str(page.context.cookies())
        + str(page.context.storage_state())
    )


def test_a_typed_number_is_not_kept_when_the_page_is_left(
    console: Console, contexts: Callable[..., BrowserContext], arrive: Arrive
) -> None:
    page = arrive(LOGIN)
    page.get_by_label("Numéro de sécurité sociale", exact=True).fill(PERSON.number)
    page.goto(f"{console.url}/mes-acces")
    expect(heading(page, "Terminés")).to_be_visible()
    page.go_back()
    field = page.get_by_label("Numéro de sécurité sociale", exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    assert found(stores(page), (PERSON.number,)) == []
