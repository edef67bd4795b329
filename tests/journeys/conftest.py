"""One console and one browser for every journey; each journey has its own pages and cookies."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from console.identity import COOKIE
from tests.components.browser import PATIENCE_MS
from tests.journeys.console import Console, running

Scheme = Literal["light", "dark"]
Arrive = Callable[..., Page]

#: Of every module here; each worker of a parallel run has one console for all of its modules.
JOURNEY = pytest.mark.journey


@pytest.fixture(scope="session")
def console(browser: Browser) -> Iterator[Console]:
    # Not pytest's directory: each new pytest run closes it again to the account of PostgreSQL.
    with TemporaryDirectory(prefix="bg-") as directory, running(Path(directory)) as console:
        yield console


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Browsers of their own, like so many workstations; no script of a page may fail in them."""
    opened: list[BrowserContext] = []
    broken: list[str] = []

    def make(*, scheme: Scheme = "light", bypass_csp: bool = False) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": 1280, "height": 720},
            color_scheme=scheme,
            bypass_csp=bypass_csp,
            locale="fr-FR",
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: broken.append(str(error.error)))
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert broken == []


@pytest.fixture
def arrive(console: Console, contexts: Callable[..., BrowserContext]) -> Iterator[Arrive]:
    """Somebody signed in, in front of a page; their accesses end with the journey."""
    came: set[str] = set()

    def go(login: str, path: str = "/", **about: object) -> Page:
        came.add(login)
        context = contexts(**about)
        enter(context, console, login)
        page = context.new_page()
        page.goto(console.url + path)
        return page

    yield go
    for login in came:
        console.end_accesses(login)


def enter(context: BrowserContext, console: Console, login: str) -> None:
    """A session for journeys that are not about signing in."""
    context.add_cookies(
        [
            {
                "name": COOKIE,
                "value": console.token(login),
                "url": console.url,
                "httpOnly": True,
                "sameSite": "Strict",
            }
        ]
    )
