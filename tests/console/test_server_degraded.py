"""When something is missing: the database, the log, the port; and how the console stops."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import anyio
import httpx
import pytest
from anyio import CapacityLimiter
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Route

from console import procedure, server
from console.connexion import Connexion
from console.gate import Gate
from console.health import Health
from console.identity import COOKIE
from store.keys import KeyRing
from store.readiness import Readiness
from store.session import Doors
from tests.components.browser import answering
from tests.store.accounts import PASSWORD, Person, a_member


@pytest.fixture
def nowhere() -> Iterator[Doors]:
    """Doors to a database that is not there."""
    doors = Doors("postgresql+psycopg://nobody@/none?host=/nowhere", KeyRing.fresh())
    yield doors
    doors.close()


@dataclass(frozen=True, slots=True)
class Door:
    """Our gate and our routes, with nothing of Streamlit behind, asked without a socket."""

    doors: Doors
    https: bool = False
    url: str = "http://console.example"

    def get(self, path: str) -> httpx.Response:
        return self._ask("GET", path, {})

    def post(self, path: str, data: dict[str, str]) -> httpx.Response:
        return self._ask("POST", path, data)

    def _ask(self, method: str, path: str, data: dict[str, str]) -> httpx.Response:
        routes = Connexion(self.doors, self.https, CapacityLimiter(2)).routes()
        gate = Middleware(Gate, doors=self.doors, index="<p>", assets=frozenset(), https=self.https)
        routes += procedure.routes()
        routes.append(Route("/healthz", Health(self.doors).respond))
        return asked(Starlette(routes=routes, middleware=[gate]), self.url, method, path, data)


def asked(app: Starlette, url: str, method: str, path: str, data: dict[str, str]) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url=url, cookies={COOKIE: "A" * 43}
        ) as client:
            return await client.request(method, path, data=data)

    # In a thread: Playwright, when it runs in this process, leaves its own loop in the main one.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, ask).result()


def fields(person: Person) -> dict[str, str]:
    return {
        "identifiant": person.agent.login,
        "mot_de_passe": PASSWORD,
        "code": person.recovery[0],
    }


@pytest.mark.parametrize("path", ["/acces", "/connexion", "/second-facteur", "/media/x"])
def test_without_a_database_every_page_says_what_to_do_instead(nowhere: Doors, path: str) -> None:
    answer = Door(nowhere).get(path)
    assert answer.status_code == 503
    assert "sans le dossier" in answer.text
    assert "Traceback" not in answer.text
    assert "nowhere" not in answer.text


def test_without_a_database_nobody_comes_in(nowhere: Doors) -> None:
    answer = Door(nowhere).post("/connexion", data={"identifiant": "a"})
    assert answer.status_code == 503
    assert "set-cookie" not in answer.headers
    answer = Door(nowhere).get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, "down")


def test_if_the_log_cannot_grow_nobody_comes_in_and_health_says_so(
    doors: Doors, owner: Engine
) -> None:
    person = a_member(doors)
    with owner.begin() as connection:
        connection.exec_driver_sql("revoke execute on function append_to from console_door")
    answer = Door(doors).post("/connexion", data=fields(person))
    assert answer.status_code == 503
    assert "set-cookie" not in answer.headers
    with owner.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from web_session").scalar() == 0
    answer = Door(doors).get("/healthz")
    assert answer.status_code == 503
    said = {"status": "down", "database": "ok", "audit": "down", "log": "down", "stuck": []}
    assert answer.json() == said


def test_health_asks_the_database_once_a_second_at_most(doors: Doors) -> None:
    questions: list[int] = []

    def ask(_: Doors) -> Readiness:
        questions.append(1)
        return Readiness(database=True, audit=True)

    health, began = Health(doors, ask), time.monotonic()
    app = Starlette(routes=[Route("/healthz", health.respond)])
    for _ in range(20):
        assert asked(app, "http://console.example", "GET", "/healthz", {}).status_code == 200
    assert len(questions) <= 1 + int(time.monotonic() - began)


def test_behind_https_the_cookie_is_secure_and_the_browser_told_to_stay(doors: Doors) -> None:
    answer = Door(doors, https=True).post("/connexion", data=fields(a_member(doors)))
    assert answer.status_code == 303
    assert "; Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"].startswith("max-age=")


def test_a_request_that_came_by_https_gets_a_secure_cookie_by_itself(doors: Doors) -> None:
    client = Door(doors, url="https://console.example")
    answer = client.post("/connexion", data=fields(a_member(doors)))
    assert "; Secure" in answer.headers["set-cookie"]


def test_metrics_open_to_their_token_from_elsewhere() -> None:
    def may(headers: dict[str, str], host: str, token: str | None) -> bool:
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        request = Request({"type": "http", "headers": raw, "client": (host, 1)})
        return server._may_measure(request, token)

    assert may({"Authorization": "Bearer juste"}, "192.0.2.1", "juste")
    assert not may({"Authorization": "Bearer faux"}, "192.0.2.1", "juste")
    assert not may({"Authorization": "Bearer "}, "192.0.2.1", "")
    assert not may({"Authorization": "Bearer None"}, "192.0.2.1", None)
    assert not may({}, "192.0.2.1", "juste")
    assert may({}, "127.0.0.1", "juste")


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(server.PortTaken, match=f"Le port {port} est déjà pris"):
            server.listen("127.0.0.1", port)


def test_an_answer_never_waits_for_the_last_to_be_acknowledged() -> None:
    with server.listen("127.0.0.1", 0) as listening:
        listening.listen()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as answering:
            assert answering.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


SERVING = """
import sys
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from console import server
async def ask(request): return PlainTextResponse("ici")
try:
    server.serve(Starlette(routes=[Route("/", ask)]), server.listen("127.0.0.1", int(sys.argv[1])))
finally:
    print("closed", flush=True)
print("returned", flush=True)
"""


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_and_lets_its_caller_close_what_it_opened(
    sent: signal.Signals, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    root = Path(__file__).parents[2]
    running = subprocess.Popen(
        [sys.executable, "-c", SERVING, str(port)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    answering(f"http://127.0.0.1:{port}/")  # it listens before it heeds signals, and answers after
    running.send_signal(sent)
    told, _ = running.communicate(timeout=60)
    assert told.split()[-2:] == ["closed", "returned"]
    assert running.returncode == 0
