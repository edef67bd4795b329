"""How long until an idle page says that the console cannot serve, failure by failure, and can.

A console and a PostgreSQL of their own, stopped, frozen and locked at random moments of the page's
own rhythm. The time runs from the failure to the frame with the words, seen from outside.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page
from sqlalchemy import create_engine

from bench import house
from bench.browser import signed_in
from bench.figures import Row, Sample, plain, timed
from bench.house import House, Town, doctor
from bench.server import counter
from store import embedded
from tests.components.browser import CHROMIUM, answering, chromium, free_port

PATIENTS, TIMES, AIM = 60, 5, 10.0
ASKED, PAGES, EVERY = 300, 300, 3  # pages on screen, and how often each asks
_PATIENCE_MS = 60_000
_Failing = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Target:
    """What is going to fail, and the page that is to say so."""

    home: House
    town: Town
    page: Page
    console: "subprocess.Popen[bytes]"


def measure(home: House) -> Iterator[Row]:
    """One line for each failure, one for what watching costs."""
    if CHROMIUM is None:
        yield Row("degraded", "not measured: no Chromium (apt install chromium)", "—")
        return
    with (
        house.opened(home.folder / "degraded") as own,
        own.town(PATIENTS) as town,
        chromium() as browser,
    ):
        counter(town).found()  # a log has a head from its first entry on
        with _serving(own) as (console, url):
            page = _idle(browser, town, url)
            yield _cost(url)
            for what, failing in _failures(Target(own, town, page, console)).items():
                yield from _rows(what, page, failing, TIMES)
            yield from _rows("the console killed", page, partial(_killed, console), 1)


def _idle(browser: Browser, town: Town, url: str) -> Page:
    page = signed_in(browser, town, url)
    page.get_by_label("Numéro de sécurité sociale").wait_for()
    return page


def _rows(what: str, page: Page, failing: _Failing, times: int) -> Iterator[Row]:
    said, back = [], []
    for _ in range(times):
        time.sleep(3 + random.random() * EVERY)  # wherever the page is in its rhythm
        with failing():
            said.append(timed(partial(_until, page, "[data-said=down],[data-said=stuck]")))
        if times > 1:
            back.append(timed(partial(_until, page, "[data-said=back]")))
            page.keyboard.press("Escape")
    yield _row(f"{what}: an idle page says so", said)
    if back:
        yield _row(f"{what}: it says that it is over", back)


def _until(page: Page, said: str) -> None:
    each = ",".join(f"#bg-veille{one}:not([hidden])" for one in said.split(","))
    page.wait_for_selector(each, timeout=_PATIENCE_MS)


def _row(what: str, taken: list[float]) -> Row:
    middle, worst = sorted(taken)[len(taken) // 2] / 1000, max(taken) / 1000
    measured = f"median {middle:.1f} s, worst {worst:.1f} s (n = {len(taken)})"
    return Row(what, measured, f"≤ {AIM:g} s", worst <= AIM)


def _cost(url: str) -> Row:
    """What the watch of many pages costs the console: each asks every few seconds."""
    with httpx.Client() as client:
        taken = Sample(tuple(timed(lambda: client.get(f"{url}/healthz")) for _ in range(ASKED)))
    share = taken.median / 1000 * PAGES / EVERY
    row = plain("/healthz", taken, "≤ a fifth of a processor")
    what = f"the watch of {PAGES} pages, each every {EVERY} s"
    return Row(what, f"{share:.0%} of a processor: {row.measured}", row.limit, share <= 0.2)


# ── Failures ──────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _frozen(pids: list[int]) -> Iterator[None]:
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in reversed(pids):
            os.kill(pid, signal.SIGCONT)


def _postgresql(home: House) -> list[int]:
    """Its postmaster, and whoever serves a connection."""
    written = (home.folder / "postgres" / "postmaster.pid").read_text("utf-8")
    first = int(written.split()[0])
    kin = Path(f"/proc/{first}/task/{first}/children").read_text("utf-8")
    return [first, *map(int, kin.split())]


@contextmanager
def _stopped(home: House, town: Town) -> Iterator[None]:
    [first, *_] = _postgresql(home)
    os.kill(first, signal.SIGKILL)
    while not embedded._gone(first):
        time.sleep(0.01)
    try:
        yield
    finally:
        embedded.start(home.folder).stop()  # we are still inside: it stays
        town.doors._engine.dispose()  # ours: those of the console are its own affair


@contextmanager
def _locked(town: Town, statement: str) -> Iterator[None]:
    owner = create_engine(town.owner)
    try:
        with owner.connect() as connection, connection.begin():
            connection.exec_driver_sql(statement)
            yield
    finally:
        owner.dispose()


@contextmanager
def _killed(console: "subprocess.Popen[bytes]") -> Iterator[None]:
    console.kill()
    yield


def _head(town: Town) -> str:
    site = doctor(town).site.id
    return f"select 1 from audit_head where log_id = '{site}' for update"


@contextmanager
def _offline(page: Page) -> Iterator[None]:
    page.context.set_offline(True)
    try:
        yield
    finally:
        page.context.set_offline(False)


def _failures(on: Target) -> dict[str, _Failing]:
    return {
        "PostgreSQL killed": partial(_stopped, on.home, on.town),
        "PostgreSQL frozen": lambda: _frozen(_postgresql(on.home)),
        "the head of the site's log held": partial(_locked, on.town, _head(on.town)),
        "the log locked for everybody": partial(
            _locked, on.town, "lock table audit_entry in exclusive mode"
        ),
        "the console frozen": lambda: _frozen([on.console.pid]),
        "the network gone": partial(_offline, on.page),
    }


@contextmanager
def _serving(home: House) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    port = free_port()
    command = [sys.executable, "-m", "bench.serving", str(home.folder), str(PATIENTS), str(port)]
    script = Path(__file__).parents[1] / "console" / "entry" / "app.py"
    with (home.folder / "degraded.log").open("ab") as said:
        console = subprocess.Popen(
            [*command, "patients", str(script)], cwd=script.parents[2], stdout=said, stderr=said
        )
    try:
        answering(f"http://127.0.0.1:{port}/healthz", 300)
        yield console, f"http://127.0.0.1:{port}"
    finally:
        console.kill()
        console.wait(20)
