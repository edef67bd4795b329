"""The components show no violation to axe-core, empty, wrong and filled, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.components.conftest import Visit

pytestmark = pytest.mark.journey

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, context=".stBidiComponent, .bg-form, .bg-timer", options=WCAG)
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found.response["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_number_has_no_violation_at_any_stage(visit: Visit, scheme: str) -> None:
    page = visit("", scheme=scheme)
    field = page.get_by_label("Numéro de sécurité sociale", exact=True)
    for typed in ("", "2690549", "269054958815781", "269054958815780"):
        field.fill(typed)
        if typed.endswith("81"):
            field.press("Enter")
        assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_request_has_no_violation_empty_or_wrong(visit: Visit, scheme: str) -> None:
    page = visit("request", scheme=scheme)
    assert violations(page) == []
    page.get_by_role("button", name="Ouvrir le dossier", exact=True).click()
    expect(page.locator(".bg-error:visible")).to_have_count(4)
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_countdown_has_no_violation_running_or_near_its_end(visit: Visit, scheme: str) -> None:
    assert violations(visit("record?left=600", scheme=scheme)) == []
    page = visit("record?left=600&warn=601", scheme=scheme)
    page.get_by_text("se termine bientôt").wait_for()
    assert violations(page) == []


def test_every_target_is_large_enough(visit: Visit) -> None:
    page = visit("request")
    targets = page.locator(".bg-form :is(input:not([type=checkbox]), select, button, .bg-tick)")
    expect(targets).to_have_count(6)
    for box in targets.all():
        size = box.bounding_box()
        assert size is not None
        assert size["height"] >= 44
