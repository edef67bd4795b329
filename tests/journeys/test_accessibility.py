"""axe-core finds no violation of WCAG 2.1 A and AA, on each page and state, light and dark."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import patient
from tests.journeys.steps import CLOSE, OPEN, button, heading, look_up, number_field, open_record

pytestmark = JOURNEY

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
both = pytest.mark.parametrize("scheme", ["light", "dark"])


_WATCH = """() => {
  window.redrawn = false
  new MutationObserver(() => { window.redrawn = true })
    .observe(document.body, { subtree: true, attributeFilter: ["data-stale"] })
}"""
#: Streamlit fades what is being replaced: for that moment nothing has its own contrast. What is
#: folded away never ends its transitions, and is not looked at.
_STILL = """() => !document.querySelector("[data-stale=true], [data-testid=stSkeleton]")
  && !document.getAnimations().some(each => each instanceof CSSTransition
    && each.effect.target.checkVisibility())"""


def violations(page: Page) -> list[str]:
    """What axe finds while the page stands still; a page that moved meanwhile is asked again."""
    while True:
        page.wait_for_function(_STILL)
        page.evaluate(_WATCH)
        found = Axe().run(page, options=WCAG).response["violations"]
        if not found or not page.evaluate("window.redrawn"):
            break
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"][:3]]


@both
def test_the_door_has_no_violation(
    console: Console, contexts: Callable[..., BrowserContext], scheme: str
) -> None:
    page = contexts(scheme=scheme, bypass_csp=True).new_page()
    page.goto(f"{console.url}/connexion")
    assert violations(page) == []


@both
def test_search_and_declarations_have_no_violation(arrive: Arrive, scheme: str) -> None:
    for login in ("regulateur.nord", "urgentiste.valombre", "arm.nord"):
        page = arrive(login, scheme=scheme, bypass_csp=True)
        expect(number_field(page)).to_be_focused()
        assert violations(page) == []
        look_up(page, patient("parcours-complet"))
        assert violations(page) == []
        if login == "regulateur.nord":
            button(page, OPEN).click()
            expect(page.get_by_text("Remplissez ce champ").first).to_be_visible()
            assert violations(page) == []
            button(page, "consentement").click()
            expect(page.get_by_label("consent à la consultation")).to_be_visible()
            assert violations(page) == []


@both
@pytest.mark.parametrize(
    "exercise", ["jamais-cree", "clos-demande", "actif-vide", "oppose-centre-15"]
)
def test_a_refusal_has_no_violation(arrive: Arrive, scheme: str, exercise: str) -> None:
    page = arrive("regulateur.nord", scheme=scheme, bypass_csp=True)
    look_up(page, patient(exercise))
    expect(page.get_by_text("Le refus est consigné")).to_be_visible()
    assert violations(page) == []


@both
def test_the_record_and_its_end_have_no_violation(arrive: Arrive, scheme: str) -> None:
    page = arrive("regulateur.nord", scheme=scheme, bypass_csp=True)
    open_record(page, patient("parcours-complet"), "regulateur.nord")
    assert violations(page) == []
    button(page, "Prolonger").click()
    expect(button(page, "La prise en charge continue")).to_be_visible()
    assert violations(page) == []
    button(page, CLOSE).click()
    expect(heading(page, "Accès terminé")).to_be_visible()
    assert violations(page) == []


@both
def test_a_record_full_of_warnings_has_no_violation(arrive: Arrive, scheme: str) -> None:
    page = arrive("regulateur.nord", scheme=scheme, bypass_csp=True)
    open_record(page, patient("texte-contre-code"), "regulateur.nord")
    assert violations(page) == []


@both
def test_mes_acces_has_no_violation(arrive: Arrive, scheme: str) -> None:
    page = arrive("regulateur.nord", scheme=scheme, bypass_csp=True)
    open_record(page, patient("parcours-complet"), "regulateur.nord")
    page.get_by_role("link", name="Mes accès").click()
    expect(heading(page, "Refusés")).to_be_visible()
    assert violations(page) == []
