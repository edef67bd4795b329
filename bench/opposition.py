"""From an opposition recorded at the front desk to a doctor's page without the record.

Two browsers: a registrar presses « Enregistrer l’opposition », a doctor has the record on screen.
An idle page must be empty within five seconds; a doctor who does something meets the end at the
next request. That the database refuses by then, and by the registrar's answer, is counted too.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from playwright.sync_api import Browser, Page

from bench import people
from bench.browser import SIZE, Screen, signed_in
from bench.figures import Row, Sample, said
from bench.house import SITE, SMALL, House, Town, doctor, settle
from bench.serving import served
from console.desk import Desk, NoLiveGrant
from console.identity import COOKIE
from console.register_desk import RegisterDesk
from policy.agents import Agent, Function, Profession
from policy.register import Asked, Asker, IdentityCheck, Paper, Spoken, Stated
from store import sessions
from tests.components.browser import CHROMIUM, chromium

TIMES, AIM_SECONDS = 30, 5.0
#: The idle page asks again on a beat of its own: the click comes at any moment of it.
BEAT_SECONDS = 3.0
_EMPTY = """() => [...document.querySelectorAll("h2")]
    .some(each => each.textContent.trim() === "Accès terminé")
    && !document.querySelector(".st-key-record .bg-items")"""


@dataclass(frozen=True, slots=True)
class Two:
    """A doctor's browser and a registrar's, and both desks without one."""

    reading: Screen
    writing: Page
    desk: Desk
    register: RegisterDesk

    def effect(self, n: int, *, idle: bool) -> tuple[float, bool]:
        """Milliseconds from the click to an empty page; did the database refuse by then?"""
        known = people.identity(n)
        grant = self._open(n)
        self._prepare(known.number)
        time.sleep(random.uniform(0, BEAT_SECONDS))
        begun = time.perf_counter()
        self.writing.get_by_role("button", name="Enregistrer l’opposition", exact=True).click()
        if not idle:
            self.writing.get_by_text("accès ouvert a été clos").wait_for()
            refused = self._refused(grant)
            begun = time.perf_counter()
            self.reading.page.keyboard.press("p")
        self.reading.page.wait_for_function(_EMPTY, polling=50)
        took = (time.perf_counter() - begun) * 1000
        if idle:
            refused = self._refused(grant)
        self._let_be(n)
        return took, refused

    def _open(self, n: int) -> UUID:
        page = self.reading.page
        page.bring_to_front()
        page.get_by_label("Numéro de sécurité sociale").fill(people.identity(n).number)
        page.keyboard.press("Enter")
        page.get_by_label("Numéro du dossier de régulation").wait_for()
        page.wait_for_timeout(300)
        self.reading.declare()
        page.keyboard.press("Enter")
        page.locator(".st-key-record .bg-items").first.wait_for()
        [live] = [one.access.id for one in self.desk.live()]
        return live

    def _prepare(self, number: str) -> None:
        page = self.writing
        page.bring_to_front()
        page.get_by_label("Numéro de sécurité sociale").fill(number)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Enregistrer l’opposition au Centre 15").click()
        page.get_by_label("Pièce d’identité présentée").select_option("identity_card")
        page.get_by_label("Sur quoi repose la demande").select_option("form")

    def _refused(self, grant: UUID) -> bool:
        try:
            self.desk.show(grant)
        except NoLiveGrant:
            return True
        return False

    def _let_be(self, n: int) -> None:
        """The next patient, and nothing left of this one."""
        handle = self.register.find_by_number(people.number(n))
        assert handle is not None
        asked = Asked(Asker.PATIENT, IdentityCheck.PASSPORT, Paper.FORM, date(2026, 1, 5))
        self.register.speak(handle, Spoken(Stated.CENTRE_15, stands=False, asked=asked))
        self.reading.page.get_by_role("button", name="Nouvelle recherche").click()
        self.reading.page.get_by_label("Numéro de sécurité sociale").wait_for()
        self.writing.get_by_role("button", name="Autre patient").click()
        self.writing.get_by_label("Numéro de sécurité sociale").wait_for()


def measure(house: House) -> Iterator[Row]:
    """An idle page, then a doctor's next request."""
    if CHROMIUM is None:
        yield Row("opposition", "not measured: no Chromium (apt install chromium)", "—")
        return
    with house.town(SMALL) as town, served(house.folder, SMALL) as url, chromium() as browser:
        two = _two(browser, town, url)
        yield _row("opposition to an idle page emptied, another browser", two, idle=True)
        yield _row("opposition, then the doctor's next request", two, idle=False)


def _two(browser: Browser, town: Town, url: str) -> Two:
    now, registrar = datetime.now(UTC), _registrar(town)
    with town.doors.admitting() as door:
        _, token = sessions.begin(door, registrar)
    context = browser.new_context(viewport=SIZE)
    context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    page = context.new_page()
    page.goto(url)
    reading = Screen(signed_in(browser, town, url), url, SMALL)
    desk = Desk(town.doors, doctor(town), now)
    return Two(reading, page, desk, RegisterDesk(town.doors, registrar, now))


def _registrar(town: Town) -> Agent:
    return settle(
        town,
        Agent(uuid5(NAMESPACE_OID, "mesures.accueil"), "mesures.accueil", "Accueil des mesures", "",
              Profession.OTHER, Function.REGISTRAR, SITE),
    )  # fmt: skip


def _row(what: str, two: Two, *, idle: bool) -> Row:
    taken = [two.effect(3 + 7 * turn, idle=idle) for turn in range(TIMES)]
    sample = Sample(tuple(ms for ms, _ in taken))
    refused, worst = sum(no for _, no in taken), max(sample.taken)
    return Row(
        what,
        f"{said(sample)}, worst {worst:.0f} ms; refused {refused}/{TIMES} (n = {TIMES})",
        f"≤ {AIM_SECONDS:g} s each, refused each",
        worst <= AIM_SECONDS * 1000 and refused == TIMES,
    )
