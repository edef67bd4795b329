"""One server and one browser for these tests; each test has its own page, as a new visitor."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.components.browser import PATIENCE_MS, served

Visit = Callable[..., Page]
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("components") / "server.log"


@pytest.fixture(scope="session")
def address(log: Path, browser: Browser) -> Iterator[str]:
    with served(log) as url:
        yield url


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Opens a page of the demonstration, and fails the test on any error in its scripts."""
    opened: list[Page] = []
    broken: list[str] = []

    def go(path: str, *, scheme: Scheme = "light", script: str = "") -> Page:
        page = browser.new_page(viewport={"width": 1280, "height": 720}, color_scheme=scheme)
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("console", lambda said: broken.append(said.text) if ours(said.text) else None)
        if script:
            page.add_init_script(script)
        opened.append(page)
        page.goto(f"{address}/{path}")
        page.locator(".bg-form, .bg-timer, .bg-chart, form").first.wait_for()
        return page

    yield go
    for page in opened:
        page.close()
    assert broken == []


def ours(said: str) -> bool:
    """Complaints about our components, among what Streamlit’s own page says."""
    return re.search(r"BidiComponent|bg-|brise_glace", said) is not None
