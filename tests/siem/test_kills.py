"""Killed at random moments, with a real receiver: nothing is lost, what doubles is bounded."""

import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store.session import Doors
from tests.certificates import Authority, an_authority
from tests.database import Database
from tests.siem.builders import sizes, some_logs
from tests.siem.receiver import Receiver
from tests.siem.test_streams import everything, places, waits

BATCH = 40
LIVES = 30


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return an_authority(tmp_path)


class Running:
    """A receiver in a process of its own, on one port for all its lives."""

    def __init__(self, authority: Authority, out: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.kept = Receiver(free.getsockname()[1], out)
        self._pair = authority.certify("localhost")
        self._process = self._begin()

    def _begin(self) -> "subprocess.Popen[bytes]":
        told = (self.kept.port, self._pair.certificate, self._pair.key, self.kept.out)
        program = [sys.executable, "-m", "tests.siem.receiver", *map(str, told)]
        process = subprocess.Popen(program, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        return process

    def end(self, how: signal.Signals) -> None:
        self._process.send_signal(how)
        self._process.communicate()

    def restart(self, how: signal.Signals) -> None:
        self.end(how)
        self._process = self._begin()


@contextmanager
def running(authority: Authority, out: Path) -> Iterator[Running]:
    receiver = Running(authority, out)
    try:
        yield receiver
    finally:
        receiver.end(signal.SIGTERM)


def living(
    database: Database, receiver: Running, authority: Authority, ending: str
) -> "subprocess.Popen[bytes]":
    url = database.login.render_as_string(hide_password=False)
    told = (url, receiver.kept.port, authority.file, ending, LIVES, BATCH)
    program = [sys.executable, "-m", "tests.siem.lives", *map(str, told)]
    return subprocess.Popen(program, stdout=subprocess.PIPE)


def finished(lives: "subprocess.Popen[bytes]") -> int:
    said, _ = lives.communicate(timeout=240)
    assert lives.returncode == 0
    return int(said)


def doubled(messages: list[bytes]) -> int:
    """How many came again; every one of them the very same message."""
    assert len(set(messages)) == len(set(places(messages)))
    return len(messages) - len(set(messages))


def test_a_sender_that_is_killed_loses_nothing_and_doubles_a_batch_at_most(
    database: Database, doors: Doors, owner: Engine, authority: Authority, tmp_path: Path
) -> None:
    some_logs(owner, 1500, 900, 600, 30)
    with running(authority, tmp_path / "out") as receiver:
        killed = finished(living(database, receiver, authority, "SIGKILL"))
    messages = receiver.kept.messages
    assert set(places(messages)) == set(everything(owner))
    assert killed > 3
    assert doubled(messages) <= killed * BATCH
    assert max(Counter(messages).values()) <= killed + 1
    print(f"{killed} kills, {len(set(messages))} entries, {doubled(messages)} doubled")


def test_an_orderly_restart_of_either_loses_and_doubles_nothing(
    database: Database, doors: Doors, owner: Engine, authority: Authority, tmp_path: Path
) -> None:
    some_logs(owner, 900, 600, 30)
    with running(authority, tmp_path / "out") as receiver:
        lives = living(database, receiver, authority, "SIGTERM")
        restarts = 0
        while waits(doors):
            receiver.restart(signal.SIGTERM)
            restarts += 1
            time.sleep(random.uniform(0.0, 0.3 + restarts / 100))
        assert finished(lives) > 0
    assert restarts > 0
    assert Counter(places(receiver.kept.messages)) == Counter(everything(owner))


def test_a_receiver_that_is_killed_makes_us_lose_nothing(
    database: Database, doors: Doors, owner: Engine, authority: Authority, tmp_path: Path
) -> None:
    some_logs(owner, 1500, 500)
    with running(authority, tmp_path / "out") as receiver:
        lives = living(database, receiver, authority, "SIGTERM")
        kills = 0
        while waits(doors):
            time.sleep(random.uniform(0.0, 0.1 + kills / 100))  # a slow machine gets on too
            receiver.restart(signal.SIGKILL)
            kills += 1
        finished(lives)
    assert kills > 3
    messages = receiver.kept.messages
    assert set(places(messages)) == set(everything(owner))
    assert doubled(messages) <= kills * BATCH
    assert sum(sizes(owner).values()) == len(set(messages))
