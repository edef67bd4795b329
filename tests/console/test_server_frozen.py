"""A database that says nothing at all: nobody waits for it, and what to do is said without it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from console import gate, procedure
from console.health import Health
from store import sessions
from store.keys import KeyRing
from store.readiness import Readiness
from store.session import Doors
from tests.console.test_server_degraded import Door


def test_a_database_that_is_frozen_keeps_one_thread_and_health_says_so(doors: Doors) -> None:
    thawed, questions = threading.Event(), []

    def frozen(_: Doors) -> Readiness:
        questions.append(1)
        thawed.wait(30)
        return Readiness(database=True, audit=True)

    async def ask() -> tuple[list[int], float, int]:
        health = Health(doors, frozen)
        app = Starlette(routes=[Route("/healthz", health.respond)])
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://c.example") as client:
            began, codes = time.monotonic(), []

            async def one() -> None:
                codes.append((await client.get("/healthz")).status_code)

            async with anyio.create_task_group() as many:
                for _ in range(50):
                    many.start_soon(one)
            took = time.monotonic() - began
            thawed.set()
            await anyio.sleep(0.1)
            return codes, took, (await client.get("/healthz")).status_code

    with ThreadPoolExecutor(1) as thread:
        codes, took, after = thread.submit(anyio.run, ask).result()
    assert codes == [503] * 50
    assert took < 3
    assert questions == [1]
    assert after == 200


def test_a_page_does_not_wait_for_a_database_that_is_frozen(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    thawed = threading.Event()
    monkeypatch.setattr(gate, "_PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(sessions, "current", lambda *_: thawed.wait(5))
    began = time.monotonic()
    answer = Door(doors).get("/acces")
    thawed.set()
    assert (answer.status_code, time.monotonic() - began < 4) == (503, True)
    assert "sans le dossier" in answer.text


def test_the_procedure_and_the_watch_need_no_database() -> None:
    nowhere = Doors("postgresql+psycopg://nobody@/none?host=/nowhere", KeyRing.fresh())
    door = Door(nowhere)
    page = door.get("/procedure")
    assert page.status_code == 200
    assert all(step[:30] in page.text for step in procedure.STEPS)
    watch = door.get("/veille.js")
    assert watch.headers["content-type"].startswith("text/javascript")
    assert all(step in watch.text for step in procedure.STEPS)
    assert door.get("/veille.css").status_code == 200
    nowhere.close()
