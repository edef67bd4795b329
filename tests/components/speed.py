"""Prints the time from Enter to the new text on screen, against a native one-field form.

Run with ``python -m tests.components.speed``; the two forms take turns in one browser.
"""

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.components.browser import chromium, served

TIMES, WARMING, LIMIT = 40, 5, 1.2
WATCH = """
word => {
  const shown = () => [...document.querySelectorAll("[data-testid=stText]")]
    .some(each => each.textContent.trim() === word)
  const start = () => {
    const at = performance.now()
    const look = () => requestAnimationFrame(
      () => shown() ? window.took = performance.now() - at : look())
    look()
  }
  window.took = null
  document.addEventListener("keydown", start, { once: true, capture: true })
}
"""


def once(page: Page, count: int) -> float:
    """Milliseconds of one submission, the ``count``-th of this page."""
    page.bring_to_front()
    field = page.get_by_label("Une ligne", exact=True)
    field.fill(f"mot {count}")
    field.focus()
    page.evaluate(WATCH, f"envois : {count}")
    field.press("Enter")
    page.wait_for_function("window.took !== null")
    page.wait_for_timeout(150)
    return float(page.evaluate("window.took"))


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder, "log")) as url,
        chromium() as browser,
    ):
        pages = {name: browser.new_page() for name in ("native", "ours")}
        for name, page in pages.items():
            page.goto(f"{url}/{name}")
        rounds = range(1, TIMES + WARMING + 1)
        taken = [{name: once(page, n) for name, page in pages.items()} for n in rounds]
    kept = taken[WARMING:]
    native, ours = (statistics.median(each[name] for each in kept) for name in ("native", "ours"))
    print(f"native {native:.0f} ms, private form {ours:.0f} ms, n = {TIMES}")
    print(f"ratio {ours / native:.2f} (limit {LIMIT})")


if __name__ == "__main__":
    main()
