"""Without a session, no address shows anything, runs a page or keeps a connection."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from console.pages import acces
from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console

pytestmark = JOURNEY

PAGES = sorted(file.stem for file in Path(acces.__file__).parent.glob("[a-z]*.py"))
SENT_TO_SIGN_IN = (
    "/",
    "/dossier",
    "/mes-acces",
    "/acces",
    "/second-facteur",
    *(f"/{name}" for name in PAGES),
    "/app",
)
CLOSED = (
    "/_stcore/host-config",
    "/_stcore/stream",
    "/_stcore/allowed-message-origins",
    "/_stcore/upload_file/x/y",
    "/_stcore/metrics",
    "/component/x/index.html",
    "/media/x.png",
    "/static/../app.py",
    "/static/app.py",
    "/app/static/x",
    "/entry/app.py",
    "/pages/acces.py",
    "/auth/login",
)


@pytest.mark.parametrize("address", dict.fromkeys(SENT_TO_SIGN_IN))
def test_an_anonymous_visit_to_a_page_meets_the_door(
    console: Console, contexts: Callable[..., BrowserContext], address: str
) -> None:
    page = contexts().new_page()
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto(console.url + address)
    if address == "/app":
        expect(page.get_by_text("Cette adresse n’existe pas")).to_be_visible()
    else:
        expect(page.get_by_label("Identifiant", exact=True)).to_be_visible()
        expect(page).to_have_url(f"{console.url}/connexion")
    assert sockets == []


@pytest.mark.parametrize("address", CLOSED)
def test_an_anonymous_request_behind_the_pages_is_refused(
    console: Console, contexts: Callable[..., BrowserContext], address: str
) -> None:
    answer = contexts().request.get(console.url + address, max_redirects=0)
    assert answer.status in (303, 403, 404)
    assert "streamlit" not in answer.text().casefold()


def test_an_anonymous_live_connection_is_refused(
    console: Console, contexts: Callable[..., BrowserContext]
) -> None:
    page = contexts(bypass_csp=True).new_page()
    page.goto(f"{console.url}/connexion")
    outcome = page.evaluate(
        """address => new Promise(done => {
             const socket = new WebSocket(address, ["streamlit"])
             socket.onopen = () => done("open"); socket.onerror = () => done("refused") })""",
        console.url.replace("http", "ws") + "/_stcore/stream",
    )
    assert outcome == "refused"


@pytest.mark.parametrize("address", ["/acces", "/rien", "/dossier/rien"])
def test_an_unknown_page_leads_to_the_first_one_in_french(
    console: Console, arrive: Arrive, address: str
) -> None:
    page = arrive("regulateur.nord", address)
    if address.count("/") == 1:
        expect(page).to_have_url(f"{console.url}/")
        expect(page.get_by_role("button", name="Rechercher")).to_be_visible()
        settled(page)
    assert "Page not found" not in page.locator("body").inner_text()
