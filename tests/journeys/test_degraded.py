"""When the log cannot be written nothing opens, and the page says what to do instead."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import expect

from console.demonstration.places import account
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import patient
from tests.journeys.steps import OPEN, button, declare_centre_15, heading, look_up, number_field

pytestmark = JOURNEY

LOGIN = "regulateur.sud"


@contextmanager
def log_held(console: Console) -> Iterator[None]:
    """Nobody can append to the log of this site."""
    with console.owner.connect() as connection, connection.begin():
        connection.exec_driver_sql(
            "select 1 from audit_head where log_id = %s for update", (account(LOGIN).site.id,)
        )
        yield


def test_a_search_that_cannot_be_recorded_says_the_procedure_and_finds_nobody(
    console: Console, arrive: Arrive
) -> None:
    page = arrive(LOGIN)
    expect(number_field(page)).to_be_focused()
    with log_held(console):
        number_field(page).fill(patient("parcours-complet").number)
        number_field(page).press("Enter")
        expect(page.get_by_text("La console ne peut rien consigner")).to_be_visible()
    expect(heading(page, "Identité")).to_have_count(0)


def test_an_access_that_cannot_be_recorded_does_not_open(console: Console, arrive: Arrive) -> None:
    page = arrive(LOGIN)
    look_up(page, patient("parcours-complet"))
    declare_centre_15(page, LOGIN)
    with log_held(console):
        button(page, OPEN).click()
        expect(page.get_by_text("notez l’heure et le motif")).to_be_visible()
        expect(heading(page, "Allergies")).to_have_count(0)
    assert not [one for one in console.desk(LOGIN).mirror().accesses if one.access.live]
    declare_centre_15(page, LOGIN)
    button(page, OPEN).click()
    expect(heading(page, "Allergies")).to_be_visible()


def test_a_page_that_cannot_be_drawn_says_the_procedure_in_french(
    console: Console, arrive: Arrive
) -> None:
    page = arrive(LOGIN)
    expect(number_field(page)).to_be_focused()
    with console.owner.connect() as connection, connection.begin():
        connection.exec_driver_sql("lock table access_grant in access exclusive mode")
        page.get_by_role("link", name="Mes accès").click()
        expect(page.get_by_text("La console ne peut rien consigner")).to_be_visible()
        assert "Oh no" not in page.locator("body").inner_text()
        assert "error" not in page.locator("body").inner_text().casefold()
