"""A console that really listens, for tests that knock on it from outside."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import uvicorn
from streamlit.runtime import Runtime

from console import server
from console.identity import COOKIE
from store.keys import KeyRing
from store.published import Published
from store.session import Doors
from tests.database import Cluster, Database
from tests.store.accounts import PASSWORD, Person

SCRIPT = """
import streamlit as st
from console import identity
session = identity.current()
st.write("agent:", session.agent.login if session else "personne")
"""


@dataclass(frozen=True, slots=True)
class Served:
    """Where it listens, and what it holds."""

    url: str
    doors: Doors
    database: Database
    directory: Path

    def browser(self, token: str | None = None) -> httpx.Client:
        """A client that follows nothing by itself and says where its forms are, like a browser."""
        cookies = {COOKIE: token} if token else None
        return httpx.Client(
            base_url=self.url, cookies=cookies, headers={"Origin": self.url}, timeout=60
        )

    def sign_in(self, browser: httpx.Client, person: Person, **said: str) -> httpx.Response:
        """Post the form: right unless said otherwise."""
        fields = {
            "identifiant": person.agent.login,
            "mot_de_passe": PASSWORD,
            "code": unused_code(self.doors, person),
        }
        return browser.post("/connexion", data={**fields, **said})


def unused_code(doors: Doors, person: Person) -> str:
    """A code that still serves: a recovery code, for one-time codes come twice a minute."""
    return person.recovery[_next(person)]


_used: dict[str, int] = {}


def _next(person: Person) -> int:
    _used[person.agent.login] = _used.get(person.agent.login, -1) + 1
    return _used[person.agent.login]


@contextmanager
def served(cluster: Cluster, directory: Path, source: str = SCRIPT) -> Iterator[Served]:
    """The console on a free port, with a database of its own and a script of a few lines."""
    script = directory / "script.py"
    script.write_text(source)
    with cluster.fresh() as database:
        doors = Doors(database.login.render_as_string(hide_password=False), KeyRing.fresh())
        published = Published(directory / "published")
        app = server.application(doors, published, secure_cookies=False, script=script)
        running = uvicorn.Server(server.configured(app))
        listening = socket.create_server(("127.0.0.1", 0))
        thread = threading.Thread(target=running.run, args=([listening],))
        thread.start()
        try:
            while not running.started:
                time.sleep(0.01)
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            yield Served(url, doors, database, directory)
        finally:
            running.should_exit = True
            thread.join(60)
            listening.close()
            doors.close()
            Runtime._instance = None
