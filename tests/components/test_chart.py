"""A chart is read and used by the keyboard alone, says its figures twice, and breaks no rule."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.components.conftest import Visit
from tests.components.test_accessibility import WCAG

pytestmark = pytest.mark.journey


def marks(page: Page) -> Locator:
    return page.locator(".bg-chart").first.get_by_role("button")


def violations(page: Page) -> list[str]:
    found = Axe().run(page, context=".bg-chart", options=WCAG)
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found.response["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_breaks_no_rule_folded_or_open(visit: Visit, scheme: str) -> None:
    page = visit("columns", scheme=scheme)
    expect(marks(page)).to_have_count(24)
    assert violations(page) == []
    page.locator("summary").first.press("Enter")
    expect(page.get_by_role("table", name="Accès par heure")).to_be_visible()
    assert violations(page) == []


def test_one_column_is_a_stop_and_arrows_go_to_the_others(visit: Visit) -> None:
    page = visit("columns")
    expect(page.locator(".bg-mark-column[tabindex='0']")).to_have_count(1)
    marks(page).first.focus()
    for key, said in (
        ("ArrowRight", "1 h : 2 accès"),
        ("End", "23 h : 24 accès"),
        ("ArrowRight", "23 h : 24 accès"),
        ("ArrowLeft", "22 h : 23 accès"),
        ("Home", "0 h : 1 accès"),
    ):
        page.keyboard.press(key)
        expect(page.get_by_role("button", name=said, exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("summary").first).to_be_focused()


def test_a_column_that_is_chosen_is_pressed_and_keeps_the_focus(visit: Visit) -> None:
    page = visit("columns")
    marks(page).first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_text("choisie : hour 1", exact=True)).to_be_visible()
    chosen = page.get_by_role("button", name="1 h : 2 accès", exact=True)
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(chosen).to_be_focused()
    expect(page.locator(".bg-mark-column[aria-pressed='true']")).to_have_count(1)


def test_the_table_has_the_same_figures(visit: Visit) -> None:
    page = visit("columns")
    page.locator("summary").first.click()
    table = page.get_by_role("table", name="Accès par heure")
    said = ["Heure", "Expliqués", "Sans explication", "Total", "Dossiers"]
    assert table.get_by_role("columnheader").all_text_contents() == said
    expect(table.get_by_role("row")).to_have_count(25)
    last = table.get_by_role("row").last
    assert last.locator("th, td").all_text_contents() == ["23 h", "23", "1", "24", "46"]


def test_columns_are_as_tall_as_their_figures(visit: Visit) -> None:
    page = visit("columns")
    tall = marks(page).nth(23).locator("rect").first.bounding_box()
    half = marks(page).nth(12).locator("rect").first.bounding_box()
    assert tall
    assert half
    assert 23 / 12 * half["height"] == pytest.approx(tall["height"], abs=2)


def test_parts_have_patterns_and_not_colours_alone(visit: Visit) -> None:
    page = visit("columns")
    inks = page.locator("#bg-columns-part1 .bg-ink")
    expect(page.locator("#bg-columns-part0 .bg-ink")).to_have_count(0)
    expect(inks).to_have_count(1)


def test_a_chart_without_a_figure_says_so(visit: Visit) -> None:
    page = visit("columns")
    nothing = page.locator(".bg-chart").nth(1)
    expect(nothing.get_by_text("Rien à montrer")).to_be_visible()
    expect(nothing.get_by_role("button")).to_have_count(0)
