"""The real server process on a free port, and the ways round it that a journey needs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Engine, create_engine

from console import house
from console.demonstration.places import account
from console.desk import Desk
from policy.events import EndKind
from store import embedded, sessions
from store.session import Doors
from tests.components.browser import ROOT, answering, free_port

_STARTS_WITHIN = 900  # seconds: three hundred patients pass through intake


@dataclass(frozen=True, slots=True)
class Console:
    """A running console: its address, what it printed, and its database."""

    url: str
    directory: Path
    log: Path
    doors: Doors
    owner: Engine
    pid: int

    def command(self, *words: str, said: str = "") -> str:
        """What ``python -m console`` prints."""
        done = subprocess.run(
            [sys.executable, "-m", "console", *words],
            cwd=ROOT,
            env=_environment(self.directory),
            input=said,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def desk(self, login: str) -> Desk:
        """The counter of an agent whose second factor is fresh, without a browser."""
        return Desk(self.doors, account(login), datetime.now(UTC))

    def token(self, login: str) -> str:
        """A session for journeys that are not about signing in."""
        with self.doors.admitting() as door:
            return sessions.begin(door, account(login))[1]

    def end_accesses(self, login: str) -> None:
        """Leave nothing of one journey on the screen of the next."""
        desk = self.desk(login)
        for one in desk.mirror().accesses:
            if one.access.live:
                desk.end(one.access.id, EndKind.CLOSED)


@contextmanager
def running(directory: Path) -> Iterator[Console]:
    """``python -m console run``, its demonstration loaded, until the journeys are over."""
    port, log = free_port(), directory / "server.log"
    data = directory / "data"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "console", "run"],
            cwd=ROOT,
            env=_environment(data) | {"PORT": str(port)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _ready(process, f"http://localhost:{port}/healthz", log)
        with _inside(data) as (doors, owner):
            yield Console(f"http://localhost:{port}", data, log, doors, owner, process.pid)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(120)


def _ready(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while process.poll() is None and time.monotonic() < until:
        with suppress(TimeoutError):
            return answering(address, seconds=1)
    raise AssertionError(f"the console did not start:\n{log.read_text('utf-8')[-2000:]}")


@contextmanager
def _inside(data: Path) -> Iterator[tuple[Doors, Engine]]:
    with patch.dict(os.environ, _environment(data)), house.opened() as home:
        server = embedded.start(data)
        owner = create_engine(server.owner_url)
        try:
            yield home.doors, owner
        finally:
            owner.dispose()
            server.stop()


def _environment(data: Path) -> dict[str, str]:
    ours = {"DATABASE_URL", "DEMONSTRATION", "ADDRESS", "PUBLIC_HOSTS", "SECURE_COOKIES"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"DATA_DIR": str(data)}
