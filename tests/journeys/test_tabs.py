"""Two tabs, two clicks, a reload: one access, and the same agent."""

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from console.demonstration.places import account
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import patient
from tests.journeys.steps import (
    CLOSE,
    OPEN,
    button,
    declare_centre_15,
    heading,
    look_up,
    number_field,
    open_record,
)

pytestmark = JOURNEY

LOGIN = "regulateur.sud"


def granted(console: Console, agent: UUID) -> int:
    """How many accesses this agent was ever granted, by the log."""
    with console.owner.connect() as connection:
        return int(
            connection.exec_driver_sql(
                "select count(*) from audit_entry where code = 'access_granted' and agent_id = %s",
                (agent,),
            ).scalar_one()
        )


def test_a_double_click_opens_one_access(console: Console, arrive: Arrive) -> None:
    page = arrive(LOGIN)
    before = granted(console, account(LOGIN).id)
    look_up(page, patient("cache-au-patient"))
    declare_centre_15(page, LOGIN)
    button(page, OPEN).dblclick()
    expect(heading(page, "Allergies")).to_be_visible()
    assert granted(console, account(LOGIN).id) == before + 1


def test_two_tabs_that_open_the_same_record_share_one_access(
    console: Console, arrive: Arrive
) -> None:
    page = arrive(LOGIN)
    before = granted(console, account(LOGIN).id)
    second = page.context.new_page()
    second.goto(console.url)
    for tab in (page, second):
        look_up(tab, patient("ecrit-par-le-patient"))
        declare_centre_15(tab, LOGIN)
    for tab in (page, second):
        button(tab, OPEN).click()
        expect(heading(tab, "Allergies")).to_be_visible()
    assert granted(console, account(LOGIN).id) == before + 1
    button(page, CLOSE).click()
    expect(heading(second, "Accès terminé")).to_be_visible(timeout=5_000)


def test_a_reload_keeps_the_agent_signed_in_and_the_live_access_on_screen(arrive: Arrive) -> None:
    page = arrive(LOGIN)
    open_record(page, patient("parcours-complet"), LOGIN)
    page.reload()
    expect(heading(page, "Allergies")).to_be_visible()
    signed_in(page)


def test_a_second_tab_shows_the_live_access(console: Console, arrive: Arrive) -> None:
    page = arrive(LOGIN)
    open_record(page, patient("parcours-complet"), LOGIN)
    second = page.context.new_page()
    second.goto(f"{console.url}/dossier")
    expect(heading(second, "Allergies")).to_be_visible()
    signed_in(second)


def signed_in(page: Page) -> None:
    expect(page.locator(".st-key-who")).to_contain_text(account(LOGIN).name)


def test_a_reload_with_several_live_accesses_offers_each_of_them(arrive: Arrive) -> None:
    page = arrive(LOGIN)
    for exercise in ("parcours-complet", "texte-contre-code"):
        open_record(page, patient(exercise), LOGIN)
        page.get_by_role("link", name="Accès", exact=True).click()
        expect(number_field(page)).to_be_visible()
    page.get_by_role("link", name="Dossier", exact=True).click()
    expect(heading(page, "Allergies")).to_be_visible()
    page.reload()
    expect(heading(page, "Vos accès en cours")).to_be_visible()
    expect(button(page, "Reprendre")).to_have_count(2)
    expect(heading(page, "Allergies")).to_have_count(0)
    button(page, "Reprendre").first.click()
    expect(heading(page, "Allergies")).to_be_visible()


@pytest.mark.parametrize("address", ["/", "/dossier", "/mes-acces", "/supervision", "/cas"])
def test_who_receives_patients_meets_the_front_desk_at_every_address(
    console: Console, arrive: Arrive, address: str
) -> None:
    page = arrive("registre.nord")
    page.goto(console.url + address)
    expect(heading(page, "Accueil du patient")).to_be_visible()
    expect(page.get_by_label("Motif")).to_have_count(0)
