"""A live access handed by name: by the keyboard alone, and nothing named before it is accepted."""

from playwright.sync_api import Page, expect

from console.demonstration.places import account
from policy.decision import Mode
from tests.builders import lift, oppose
from tests.components.browser import settled
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import found, patient, who
from tests.journeys.steps import button, heading, open_record
from tests.journeys.test_accessibility import both, violations

pytestmark = JOURNEY

SOON_MS = 5_000
FIRST, SECOND = "regulateur.nord", "smur.valombre"
PERSON = patient("parcours-complet")
TAKE = "Reprendre l’accès"


def offer_by_keyboard(page: Page, login: str) -> None:
    """From the record, a colleague chosen by the first letters of their name."""
    settled(page)
    page.keyboard.press("t")
    expect(page.get_by_label("Confrère qui reprend l’accès")).to_be_focused()
    page.keyboard.type(account(login).name.split()[-1].lower()[:5])
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"au {account(login).name}")).to_be_visible()


def declare(page: Page) -> None:
    """Both conditions and a motive: the page may also ask for what an earlier access owes."""
    page.get_by_label("hors d’état d’exprimer").check()
    page.get_by_label("risque immédiat").check()
    page.get_by_label("Motif", exact=True).select_option(index=1)


def test_a_smur_doctor_takes_a_regulators_access_over(console: Console, arrive: Arrive) -> None:
    page = arrive(FIRST)
    open_record(page, PERSON, FIRST)
    offer_by_keyboard(page, SECOND)
    ends_at = console.desk(FIRST).live()[0].access.ends_at
    other = arrive(SECOND)
    button(other, "Voir le relais").click()
    expect(other.get_by_text("vous propose de reprendre un accès Centre")).to_be_visible()
    settled(other)
    assert found(other.locator("body").inner_text(), who(PERSON)) == []
    button(other, TAKE).click()
    expect(other.get_by_text("Cochez", exact=False).first).to_be_visible()
    declare(other)
    button(other, TAKE).click()
    expect(heading(other, "Allergies")).to_be_visible()
    expect(other.get_by_text(PERSON.traits.birth_name).first).to_be_visible()
    expect(heading(page, "Accès terminé")).to_be_visible(timeout=SOON_MS)
    expect(page.get_by_text(f"passé au {account(SECOND).name}")).to_be_visible()
    [mine] = console.desk(SECOND).live()
    assert mine.access.ends_at == ends_at
    page.get_by_role("link", name="Mes accès").click()
    expect(page.get_by_text("passé à un confrère").first).to_be_visible()


def test_an_offer_is_withdrawn_or_declined_and_the_access_goes_on(
    console: Console, arrive: Arrive
) -> None:
    page = arrive(FIRST)
    open_record(page, PERSON, FIRST)
    offer_by_keyboard(page, SECOND)
    button(page, "Retirer la proposition").click()
    expect(button(page, "Passer la main")).to_be_visible()
    offer_by_keyboard(page, SECOND)
    other = arrive(SECOND, "/mes-acces")
    button(other, "Décliner ce relais").click()
    expect(other.get_by_text("Aucun relais ne vous est proposé.")).to_be_visible()
    expect(other.get_by_role("table").first).to_contain_text("décliné")
    assert len(console.desk(FIRST).live()) == 1


def test_a_refusal_is_said_with_its_ground_and_the_offer_stays(
    console: Console, arrive: Arrive
) -> None:
    page = arrive(FIRST)
    open_record(page, PERSON, FIRST)
    offer_by_keyboard(page, SECOND)
    [mine] = console.desk(FIRST).live()
    opposed = mine.access.patient
    with console.doors.working() as work:
        oppose(work, opposed, Mode.BRIS_DE_GLACE)
    try:
        other = arrive(SECOND, "/mes-acces")
        declare(other)
        button(other, TAKE).click()
        expect(other.get_by_text("opposé à la consultation").first).to_be_visible()
        expect(button(other, TAKE)).to_be_visible()
        assert len(console.desk(FIRST).live()) == 1
    finally:
        with console.doors.working() as work:
            lift(work, opposed, Mode.BRIS_DE_GLACE)


@both
def test_hand_overs_have_no_violation(arrive: Arrive, scheme: str) -> None:
    page = arrive(FIRST, scheme=scheme, bypass_csp=True)
    open_record(page, PERSON, FIRST)
    settled(page)
    page.keyboard.press("t")
    expect(page.get_by_label("Confrère qui reprend l’accès")).to_be_focused()
    assert violations(page) == []
    page.keyboard.type(account(SECOND).name.split()[-1].lower()[:5])
    button(page, "Proposer l’accès").press("Enter")
    expect(button(page, "Retirer la proposition")).to_be_visible()
    assert violations(page) == []
    other = arrive(SECOND, "/mes-acces", scheme=scheme, bypass_csp=True)
    expect(button(other, TAKE)).to_be_visible()
    assert violations(other) == []
