"""What the front desk does, by the labels it reads; and a register left as it was found."""

from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from console.demonstration.person import Person
from console.demonstration.places import account
from console.register_desk import RegisterDesk
from policy.access import Mode
from policy.nir import Nir
from policy.register import Asked, Asker, IdentityCheck, Paper, Spoken, Stated, is_minor
from tests.journeys.console import Console
from tests.journeys.steps import button, heading

LOGIN = "registre.valombre"


def ask(page: Page, *, who: str = "patient", name: str = "", reference: str = "") -> None:
    """Fill in who asks, how identity was checked and on what, short of recording."""
    page.get_by_label("Qui demande", exact=True).select_option(who)
    page.get_by_label("Pièce d’identité présentée").select_option("identity_card")
    page.get_by_label("Sur quoi repose la demande").select_option("form")
    page.get_by_label("Nom et prénom de qui demande").fill(name)
    page.get_by_label("Référence du document").fill(reference)


def record(page: Page, act: str, submit: str, done: str, **asked: str) -> None:
    """Open the form of an act, fill it in and read that it is done."""
    button(page, act).click()
    ask(page, **asked)
    page.get_by_role("button", name=submit, exact=True).click()
    expect(page.get_by_text(done)).to_be_visible()
    expect(heading(page, "Ce qui vaut aujourd’hui")).to_be_visible()


def desk(console: Console) -> RegisterDesk:
    """The front desk without a browser."""
    return RegisterDesk(console.doors, account(LOGIN), datetime.now(UTC))


def let_be(console: Console, person: Person) -> None:
    """Nothing stands of what this person may have said in a journey."""
    here = desk(console)
    handle = here.find_by_number(Nir.parse(person.number))
    assert handle is not None
    sheet = here.sheet(handle)
    asked = Asked(
        Asker.PARENT if is_minor(person.traits.birth_date, sheet.today) else Asker.PATIENT,
        IdentityCheck.IDENTITY_CARD,
        Paper.FORM,
        sheet.today,
        "Claude Essai",
    )
    standing = [
        *((Stated(mode), None) for mode in (Mode.CENTRE_15, Mode.BRIS_DE_GLACE)
          if mode in sheet.standing.opposed),
        *((Stated.PROFESSIONAL, one.id) for one in sheet.set_aside),
        *([(Stated.MASKED_DOCUMENTS, None)] if sheet.standing.masked_permitted else []),
    ]  # fmt: skip
    for statement, professional in standing:
        here.speak(handle, Spoken(statement, stands=False, asked=asked, professional=professional))
