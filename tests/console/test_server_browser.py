"""The door in a real browser: its policy lets our own pages work, and a keyboard is enough."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.console.serving import Served, served, unused_code
from tests.database import Cluster
from tests.store.accounts import PASSWORD, Person, a_member

pytestmark = pytest.mark.journey

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
SCRIPT = """
import streamlit as st
from console import identity
session = identity.current()
st.write("agent:", session.agent.login if session else "personne")
made = st.components.v2.component(
    "essai",
    html="<p id='essai'></p>",
    css="#essai { color: green }",
    js="export default (at) => { at.parentElement.querySelector('p').textContent = 'vivant' }",
)
made(key="essai")
st.button("Se déconnecter", on_click=identity.sign_out)
"""


@pytest.fixture(scope="module")
def console(
    browser: Browser, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    with served(cluster, tmp_path_factory.mktemp("console"), SCRIPT) as console:
        yield console


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.on("console", lambda said: complaints.append(said.text) if "olicy" in said.text else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.context.close()


@pytest.fixture
def person(console: Served) -> Person:
    return a_member(console.doors)


def test_a_keyboard_is_enough_to_come_in_and_the_page_works_under_its_policy(
    console: Served, page: Page, person: Person, complaints: list[str]
) -> None:
    page.goto(f"{console.url}/acces")
    expect(page.get_by_label("Identifiant", exact=True)).to_be_focused()
    for typed in (person.agent.login, PASSWORD, unused_code(console.doors, person)):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Se connecter")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"agent: {person.agent.login}")).to_be_visible()
    expect(page.get_by_text("vivant")).to_be_visible()
    assert complaints == []
    assert page.evaluate("document.cookie").count("brise_glace") == 0
    page.reload()
    expect(page.get_by_text(f"agent: {person.agent.login}")).to_be_visible()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_text("agent: personne")).to_be_visible()
    page.reload()
    expect(page).to_have_url(f"{console.url}/connexion")


def test_an_error_keeps_the_login_and_puts_the_cursor_on_the_password(
    console: Served, page: Page, person: Person
) -> None:
    page.goto(f"{console.url}/connexion")
    page.get_by_label("Identifiant", exact=True).fill(person.agent.login)
    page.get_by_label("Mot de passe", exact=True).fill("rien de cela")
    page.get_by_label("Code à usage unique", exact=True).fill("000000")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert")).to_contain_text("incorrect")
    expect(page.get_by_label("Identifiant", exact=True)).to_have_value(person.agent.login)
    expect(page.get_by_label("Mot de passe", exact=True)).to_be_focused()
    expect(page.get_by_label("Mot de passe", exact=True)).to_have_value("")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_door_shows_no_violation(
    console: Served, browser: Browser, person: Person, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 720},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,  # for axe itself
    )
    page = context.new_page()
    page.goto(f"{console.url}/connexion")
    assert violations(page) == []
    page.get_by_label("Identifiant", exact=True).fill(person.agent.login)
    page.get_by_label("Mot de passe", exact=True).fill("rien de cela")
    page.get_by_label("Code à usage unique", exact=True).fill("000000")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    context.close()


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=WCAG)
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found.response["violations"]]
