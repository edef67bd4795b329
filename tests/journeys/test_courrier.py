"""« Courrier » by the keyboard alone: print what waits, decide of what failed, find it again."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from console.demonstration.person import Person
from policy.contacts import Contact, Doctor
from policy.event_words import EndKind
from policy.nir import Nir
from policy.notices import NoticeCause, NoticeChannel
from store import contacts, notices, owed
from store.patient_tables import notice
from tests.components.browser import settled
from tests.gestures import bris_de_glace, granted
from tests.journeys.conftest import JOURNEY, Arrive
from tests.journeys.console import Console
from tests.journeys.people import patient, who
from tests.journeys.steps import heading
from tests.journeys.test_accessibility import violations
from tests.printing.reading import pages_of, tags_of, text_of, untagged_of

pytestmark = JOURNEY

#: Of a site whose notices no other journey makes.
DOCTOR, REGISTRAR = "urgentiste.aubaine", "registre.aubaine"
HOME = ("12 rue des Essais", "76540 VALOMBRE")
PERSON = patient("parcours-complet")
_PLANNED_WITHIN = 120  # seconds


def told(console: Console, person: Person, holder: Contact, doctor: Doctor | None) -> UUID:
    """An access that ended, once the worker planned its notices."""
    desk = console.desk(DOCTOR)
    handle = desk.find_by_number(Nir.parse(person.number))
    assert handle is not None
    access = granted(desk.break_glass(handle, bris_de_glace()))
    with console.doors.working() as work:
        contacts.record_holder(work, access.patient, holder)
        contacts.record_doctor(work, access.patient, doctor)
    desk.end(access.id, EndKind.CLOSED)
    with console.doors.showing(desk.agent) as showing:
        debts = [debt for debt in owed.debts(showing) if not debt.settled_at]
    for debt in debts:  # another journey counts what this doctor owes
        desk.settle(debt.grant, debt.kind, "Malaise, patient inconscient.")
    planned = select(notice.c.id).where(notice.c.grant_id == access.id)
    until = time.monotonic() + _PLANNED_WITHIN
    while time.monotonic() < until:
        with console.doors.working() as work:
            if work.connection.execute(planned).first():
                return access.id
        time.sleep(0.5)
    raise AssertionError("the worker planned nothing")


def failed(console: Console, access: UUID) -> None:
    """The holder's message was refused by a server for ever."""
    with console.doors.working() as work:
        claimed = notices.claim(work, NoticeChannel.EMAIL, 50)
        (what,) = [one for one in claimed if one.grant == access]
        notices.failed(work, what, NoticeCause.REFUSED)


def reach(page: Page, name: str) -> None:
    """Tab until the control of this name has the focus."""
    wanted = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first
    expect(wanted).to_be_visible()
    settled(page)
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"no Tab leads to {name}")


def taken(page: Page, name: str, into: Path) -> bytes:
    """What a link downloads when it is followed by the keyboard."""
    reach(page, name)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    download.value.save_as(into)
    return into.read_bytes()


@pytest.fixture
def arrived(arrive: Arrive) -> Callable[..., Page]:
    def go(**about: object) -> Page:
        page = arrive(REGISTRAR, "/courrier", **about)
        expect(heading(page, "Courrier")).to_be_visible()
        return page

    return go


def test_a_letter_is_printed_by_the_keyboard_and_the_batch_taken_again(
    console: Console, arrived: Callable[..., Page], tmp_path: Path
) -> None:
    told(console, PERSON, Contact("", HOME), None)
    page = arrived()
    reach(page, "Préparer le lot")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Le lot est prêt")).to_be_visible()
    expect(page.get_by_text("Aucune lettre n’attend.")).to_be_visible()
    pdf = taken(page, "Lot de", tmp_path / "lot.pdf")
    assert PERSON.traits.birth_name in text_of(pdf)
    assert HOME[0] in text_of(pdf)
    assert "page 1 / 2" in pages_of(pdf)[0]
    assert tags_of(pdf)[:5] == ["Document", "P", "P", "P", "H1"]
    assert untagged_of(pdf) == []
    page.reload()
    expect(heading(page, "Courrier")).to_be_visible()
    assert taken(page, "Lot de", tmp_path / "again.pdf") == pdf


def test_a_notice_that_failed_is_decided_of_by_the_keyboard(
    console: Console, arrived: Callable[..., Page]
) -> None:
    failed(console, told(console, PERSON, Contact("a@patient.example", HOME), None))
    page = arrived()
    expect(page.get_by_text("Le serveur a refusé ce message pour toujours")).to_be_visible()
    reach(page, "Imprimer la lettre pour le patient")
    page.keyboard.press("Enter")
    expect(page.get_by_text("La lettre est dans la file à imprimer.")).to_be_visible()
    expect(page.get_by_text("Aucun avis n’est en échec.")).to_be_visible()
    expect(page.get_by_role("button", name="Préparer le lot")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_courrier_has_no_violation_and_names_nobody(
    console: Console, arrived: Callable[..., Page], scheme: str
) -> None:
    doctor = Doctor("Dr Ange Essai", "", HOME)
    failed(console, told(console, PERSON, Contact("a@patient.example"), doctor))
    page = arrived(scheme=scheme, bypass_csp=True)
    expect(page.get_by_role("button", name="Envoyer de nouveau").first).to_be_visible()
    settled(page)
    assert violations(page) == []
    shown = page.locator("body").inner_text()
    assert not any(word in shown for word in (*who(PERSON), "Ange"))
    assert re.search(r"AV-(\w{4}-)+\w", shown)


def test_courrier_holds_in_the_width_of_a_telephone(
    console: Console, arrived: Callable[..., Page]
) -> None:
    failed(console, told(console, PERSON, Contact("a@patient.example"), None))
    page = arrived()
    page.set_viewport_size({"width": 390, "height": 844})
    settled(page)
    assert page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390
    button = page.get_by_role("button", name="Envoyer de nouveau").first
    clipped = "one => one.scrollWidth > one.clientWidth"
    assert not button.evaluate(clipped)


def test_a_doctor_who_asks_for_courrier_has_their_own_page(arrive: Arrive) -> None:
    page = arrive(DOCTOR, "/courrier")
    expect(page.get_by_label("Numéro de sécurité sociale", exact=True)).to_be_visible()
    assert heading(page, "Courrier").count() == 0
