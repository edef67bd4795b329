"""Twenty doctors at once in twenty browser contexts of one Chromium, on one console process.

The browser shares this machine with the console and PostgreSQL, and twenty pages cost it more than
they cost the console: these times are an upper bound of what twenty computers would see.
"""

import asyncio
import random
from collections.abc import Iterator

from playwright.async_api import Browser, Page, async_playwright

from bench import people
from bench.browser import ALLERGIES, IDENTIFIED, SIZE, TOOK, watch
from bench.figures import Row, Sample, plain
from bench.house import FILE, House, Town, doctor, large
from bench.serving import served
from console.identity import COOKIE
from store import sessions
from tests.components.browser import CHROMIUM, FLAGS

DOCTORS, EACH = 20, 3
THINKING = (10.0, 40.0)  # seconds before each access of a doctor
READING = 2.0  # seconds before an access is closed
PATIENCE = 60_000  # milliseconds


def measure(house: House) -> Iterator[Row]:
    """Every doctor looks up, declares, reads and closes, a few times."""
    if CHROMIUM is None:
        yield Row("crowd", "not measured: no Chromium (apt install chromium)", "—")
        return
    with house.town(large()) as town, served(house.folder, town.size) as url:
        taken = asyncio.run(_crowd(town, url))
    for what, at in (("find to identity", 0), ("confirm to allergies", 1)):
        sample = Sample(tuple(pair[at] for one in taken for pair in one))
        yield plain(f"browser, {DOCTORS} doctors, an access each 30 s or so: {what}", sample)


async def _crowd(town: Town, url: str) -> list[list[tuple[float, float]]]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        pages = [await _signed_in(browser, town, url, n) for n in range(DOCTORS)]
        seen = await asyncio.gather(*(_doctor(page, n, town.size) for n, page in enumerate(pages)))
        await browser.close()
        return list(seen)


async def _signed_in(browser: Browser, town: Town, url: str, n: int) -> Page:
    with town.doors.admitting() as door:
        _, token = sessions.begin(door, doctor(town, n))
    context = await browser.new_context(viewport=SIZE)
    context.set_default_timeout(PATIENCE)
    await context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
    page = await context.new_page()
    await page.goto(url)
    await page.get_by_label("Numéro de sécurité sociale").wait_for()
    return page


async def _doctor(page: Page, n: int, size: int) -> list[tuple[float, float]]:
    chance = random.Random(n)
    taken = []
    for turn in range(EACH):
        await asyncio.sleep(chance.uniform(*THINKING))
        known = people.identity((n * EACH + turn) * 23 % min(people.SAMPLE, size))
        await page.get_by_label("Numéro de sécurité sociale").fill(known.number)
        found = await _watched(page, IDENTIFIED, known.traits.birth_name)
        await page.get_by_label("Numéro du dossier de régulation").fill(FILE)
        await page.keyboard.press("Tab")
        await page.keyboard.press("1")
        taken.append((found, await _watched(page, ALLERGIES, "Allergies")))
        await asyncio.sleep(READING)
        await page.get_by_role("button", name="Clore l’accès").click()
        await page.get_by_role("button", name="Nouvelle recherche").click()
        await page.get_by_label("Numéro de sécurité sociale").wait_for()
    return taken


async def _watched(page: Page, there: str, word: str) -> float:
    await page.evaluate(watch(there), word)
    await page.keyboard.press("Enter")
    return float(await page.evaluate(TOOK))
