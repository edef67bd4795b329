"""What a supervisor waits for over ten million entries: « Supervision », one case, a new access.

The limit of the first two is the rerun of a one-field Streamlit form, in the same browser, in
turns; a time runs in the page, from the key to the first frame with the words. A new access counts
from the moment the doctor has it until it is on a page that nobody touches.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid5

from playwright.sync_api import Browser, Page

from bench import people
from bench.browser import SIZE, Screen
from bench.figures import Row, against, in_turns, plain
from bench.house import FILE, SITE, SMALL, House, Town, doctor, entries, settle
from bench.server import REASON, NotMeasured
from bench.serving import ONE_FIELD, served
from console.declaration import Declaration
from console.desk import Desk
from console.identity import COOKIE
from policy.access import Mode, RecordState, Refused
from policy.agents import Agent, Function
from policy.events import EndKind
from policy.nir import Nir
from store import case_opening, patients, sessions
from tests.components.browser import CHROMIUM, chromium

TIMES, WARMING, FRESH = 25, 5, 6
FEW = 100_000
AIM, GROWTH_AIM, FRESH_SECONDS = 3.0, 1.3, 60.0
#: Everything is on screen: what there is to do, and the last of the charts.
_PICTURE = """document.querySelectorAll(".bg-chart").length >= 4 &&
    [...document.querySelectorAll("h3")].some(each => each.textContent.trim() === word)"""
_CASE = """[...document.querySelectorAll("h3")].some(each => each.textContent.trim() === word)"""


class Supervisor(Screen):
    """A supervisor's page, who goes from one to another by the keyboard."""

    def picture(self) -> float:
        """From « Flux », which is short, to the whole of « Supervision »."""
        self._go("Flux", "h2", "Flux")
        link = self.page.get_by_role("link", name="Supervision", exact=True)
        return self._pressed(link, _PICTURE, "Vue d’ensemble")

    def case(self) -> float:
        """From « Flux » to the case that comes first."""
        self._go("Flux", "h2", "Flux")
        link = self.page.get_by_role("link", name="Cas", exact=True)
        return self._pressed(link, _CASE, "Verdict")

    def _pressed(self, link: object, there: str, word: str) -> float:
        link.focus()  # type: ignore[attr-defined]
        took = self.watched(there, word, lambda: self.page.keyboard.press("Enter"))
        self.page.wait_for_timeout(400)
        return took

    def _go(self, name: str, tag: str, title: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).click()
        self.page.locator(tag, has_text=title).first.wait_for()
        self.page.wait_for_timeout(300)


def measure(house: House) -> Iterator[Row]:
    """Both pages over both logs against the form, then how fresh the page is."""
    if CHROMIUM is None:
        yield Row("supervision", "not measured: no Chromium (apt install chromium)", "—")
        return
    with (
        house.supervised(entries()) as town,
        house.supervised(FEW) as little,
        house.town(SMALL) as people_town,
    ):
        opened = {size.size: _cases(size) for size in (town, little)}
        with (
            served(house.folder, entries(), log=True) as ours,
            served(house.folder, FEW, log=True) as few,
            served(house.folder, people_town.size, ONE_FIELD) as theirs,
            chromium() as browser,
        ):
            large = Supervisor(_signed_in(browser, town, ours), ours, town.size)
            small = Supervisor(_signed_in(browser, little, few), few, little.size)
            form = Screen(_doctor(browser, people_town, theirs), theirs, people_town.size)
            yield from _times(large, small, form, opened)
            yield _freshness(town, large.page)


def _times(
    large: Supervisor, small: Supervisor, form: Screen, opened: dict[int, int]
) -> Iterator[Row]:
    gestures = {
        "form": form.one_field,
        "supervision": large.picture,
        "supervision, few": small.picture,
        "a case": large.case,
        "a case, few": small.case,
    }
    taken, of = in_turns(gestures, TIMES, WARMING), "the rerun of a one-field form"
    yield plain("one-field Streamlit form: Enter to new text", taken["form"])
    for name in ("supervision", "a case"):
        about = f"{name}, {large.size:,} entries, {opened[large.size]:,} open cases"
        yield against(about, taken[name], taken["form"], AIM, of)
        before = f"the same over {small.size:,} entries"
        yield against(f"{name}: growth", taken[name], taken[f"{name}, few"], GROWTH_AIM, before)


def _freshness(town: Town, page: Page) -> Row:
    """Seconds from the doctor's access to the counter of a page that is left alone."""
    page.get_by_role("link", name="Supervision", exact=True).click()
    page.get_by_text("Accès en cours", exact=False).first.wait_for()
    desk = Desk(town.doors, doctor(town, 1), datetime.now(UTC))
    took = [_seen(desk, page, _somebody(town, n)) for n in range(FRESH)]
    worst = max(took)
    said = f"{worst:.1f} s at most, {sorted(took)[len(took) // 2]:.1f} s as a median (n = {FRESH})"
    return Row("a new access on the page", said, f"< {FRESH_SECONDS:g} s", worst < FRESH_SECONDS)


def _seen(desk: Desk, page: Page, number: Nir) -> float:
    handle = desk.find_by_number(number)
    declared = Declaration(Mode.CENTRE_15, reason=REASON, regulation_file=FILE)
    access = desk.break_glass(handle, declared) if handle else None
    if access is None or isinstance(access, Refused):
        raise NotMeasured
    begun = time.monotonic()
    page.get_by_text(str(access.id)[:8]).first.wait_for(timeout=2 * FRESH_SECONDS * 1000)
    took = time.monotonic() - begun
    desk.end(access.id, EndKind.CLOSED)
    return took


def _cases(town: Town) -> int:
    """The cases that the program opens of the last days; how many accesses joined one."""
    joined = 0
    while more := case_opening.open_and_join(town.doors):
        joined += more
    return joined


def _somebody(town: Town, n: int) -> Nir:
    number = people.number(n)
    with town.doors.working() as work:
        if patients.id_by_number(work, number) is None:
            patients.add(work, people.identity(n), number, RecordState.ACTIVE)
    return number


def _supervisor(town: Town) -> Agent:
    known = doctor(town)
    return settle(
        town,
        replace(
            known,
            id=uuid5(SITE.id, "supervisor"),
            login="mesures.supervision",
            national_id="",
            function=Function.SUPERVISOR,
        ),
    )


def _signed_in(browser: Browser, town: Town, url: str) -> Page:
    return _page(browser, town, url, _supervisor(town))


def _doctor(browser: Browser, town: Town, url: str) -> Page:
    return _page(browser, town, url, doctor(town))


def _page(browser: Browser, town: Town, url: str, agent: Agent) -> Page:
    with town.doors.admitting() as door:
        _, token = sessions.begin(door, agent)
    context = browser.new_context(viewport=SIZE)
    context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    page = context.new_page()
    page.goto(url)
    return page
