"""What a doctor waits for, in Chromium: Enter to the identity, confirming to « Allergies ».

The limit is the rerun of a one-field Streamlit form, served by the same kind of process with the
same options, in the same browser, in turns. A time runs in the page itself, from the key to the
first frame in which the words are there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from playwright.sync_api import Browser, Page, ViewportSize

from bench import people
from bench.figures import Row, Sample, against, in_turns, plain
from bench.house import FILE, House, Town, doctor, large
from bench.serving import ONE_FIELD, served
from console.identity import COOKIE
from store import sessions
from tests.components.browser import CHROMIUM, chromium

TIMES, WARMING = 40, 5
AIM, KEYS_AIM = 2.0, 6
SIZE = ViewportSize(width=1280, height=720)
#: A promise of the milliseconds from the next key pressed to the first frame with the word.
_WATCH = """
word => {
  const shown = () => THERE
  window.took = new Promise(done => document.addEventListener("keydown", () => {
    const at = performance.now()
    const look = () => requestAnimationFrame(
      () => shown() ? done(performance.now() - at) : look())
    look()
  }, { once: true, capture: true }))
  return null
}
"""
TOOK = "() => window.took"
#: What must be on screen, where ``word`` is.
COUNTED = """[...document.querySelectorAll("[data-testid=stText]")]
    .some(each => each.textContent.trim() === word)"""
IDENTIFIED = """!!document.querySelector(".st-key-identity")?.innerText.includes(word)"""
#: The record's first list is the allergies': they come first.
ALLERGIES = """[...document.querySelectorAll(".st-key-record h2")]
    .some(each => each.textContent.trim() === word) &&
    !!document.querySelector(".st-key-record .bg-items > *")"""


def watch(there: str) -> str:
    """The script that waits for a word to be there."""
    return _WATCH.replace("THERE", there)


@dataclass(frozen=True, slots=True)
class Screen:
    """A signed-in doctor's page."""

    page: Page
    url: str
    size: int
    _turns: "count[int]" = field(default_factory=lambda: count(1))

    def watched(self, there: str, word: str, act: Callable[[], None]) -> float:
        """Milliseconds from the first key of ``act`` until the word is there."""
        self.page.bring_to_front()
        self.page.evaluate(watch(there), word)
        act()
        return float(self.page.evaluate(TOOK))

    def one_field(self) -> float:
        """One rerun of the form of one field."""
        turn = next(self._turns)
        line = self.page.get_by_label("Une ligne", exact=True)
        line.fill(f"mot {turn}")
        took = self.watched(COUNTED, f"envois : {turn}", lambda: line.press("Enter"))
        self.page.wait_for_timeout(150)
        return took

    def access(self) -> tuple[float, float]:
        """One access by the keyboard: to the identity, then to the allergies; then closed."""
        known = people.identity(next(self._turns) * 37 % min(people.SAMPLE, self.size))
        keys = self.page.keyboard
        self.page.get_by_label("Numéro de sécurité sociale").fill(known.number)
        found = self.watched(IDENTIFIED, known.traits.birth_name, lambda: keys.press("Enter"))
        self.page.wait_for_timeout(150)
        self.declare()
        opened = self.watched(ALLERGIES, "Allergies", lambda: keys.press("Enter"))
        self.page.wait_for_timeout(150)
        self.leave()
        return found, opened

    def declare(self) -> None:
        """The regulation file and the first motive."""
        self.page.get_by_label("Numéro du dossier de régulation").fill(FILE)
        self.page.keyboard.press("Tab")
        self.page.keyboard.press("1")

    def leave(self) -> None:
        """Close the access and come back to the search."""
        self.page.get_by_role("button", name="Clore l’accès").click()
        self.page.get_by_role("button", name="Nouvelle recherche").click()
        self.page.get_by_label("Numéro de sécurité sociale").wait_for()
        self.page.wait_for_timeout(300)


def signed_in(browser: Browser, town: Town, url: str, n: int = 0) -> Page:
    """A page of the n-th doctor, whose session was begun without the form."""
    with town.doors.admitting() as door:
        _, token = sessions.begin(door, doctor(town, n))
    context = browser.new_context(viewport=SIZE)
    context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    page = context.new_page()
    page.goto(url)
    return page


def measure(house: House) -> Iterator[Row]:
    """Both times against the form of one field, then the keys of one access."""
    if CHROMIUM is None:
        yield Row("browser", "not measured: no Chromium (apt install chromium)", "—")
        return
    with (
        house.town(large()) as town,
        served(house.folder, town.size) as ours,
        served(house.folder, town.size, ONE_FIELD) as theirs,
        chromium() as browser,
    ):
        screen = Screen(signed_in(browser, town, ours), ours, town.size)
        form = Screen(signed_in(browser, town, theirs), theirs, town.size)
        yield from _times(screen, form)
        yield _keys(screen)


def _times(screen: Screen, form: Screen) -> Iterator[Row]:
    opened: list[float] = []

    def find() -> float:
        found, then = screen.access()
        opened.append(then)
        return found

    taken = in_turns({"form": form.one_field, "find": find}, TIMES, WARMING)
    form_taken, of = taken["form"], "the rerun of a one-field form"
    yield plain("one-field Streamlit form: Enter to new text", form_taken)
    yield against("Enter on the number to the identity", taken["find"], form_taken, AIM, of)
    read = Sample(tuple(opened[WARMING:]))
    yield against("« Ouvrir le dossier » to « Allergies »", read, form_taken, AIM, of)


def _keys(screen: Screen) -> Row:
    """From the number typed to the allergies; the file's number is in the clipboard."""
    page, pressed = screen.page, []
    known = people.identity(11)

    def press(key: str) -> None:
        pressed.append(key)
        page.keyboard.press(key)

    page.evaluate("text => navigator.clipboard.writeText(text)", FILE)
    page.keyboard.type(known.number)  # the field has the focus when the page is drawn
    press("Enter")
    page.get_by_text(known.traits.birth_name).first.wait_for()
    page.wait_for_timeout(300)
    for key in ("Control+V", "Tab", "1"):
        press(key)
    screen.watched(ALLERGIES, "Allergies", lambda: press("Enter"))
    screen.leave()
    said = f"{len(pressed)} keys: {', '.join(pressed)}"
    return Row("keys beyond the number, Centre 15", said, f"≤ {KEYS_AIM}", len(pressed) <= KEYS_AIM)
