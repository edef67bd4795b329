"""Each work on its clock, in a thread of its own; one that fails is tried again, and said."""

import json
import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

from console import settings, worker
from console.commands.working import everything
from console.health import Health
from console.house import House
from console.worker import Work
from policy.findings import AlarmKind, Finding
from store import alarms
from store.readiness import Readiness
from store.session import Doors
from tests.aside import aside
from tests.components.browser import free_port
from tests.store.logs import some_accesses


def test_one_work_that_fails_stops_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    done: list[str] = []

    def fail() -> int:
        raise SQLAlchemyError("nothing of this is said")

    def work() -> int:
        done.append("x")
        return 1

    assert worker.turn({"a": Work(fail), "b": Work(work)}) is False
    assert worker.turn({"b": Work(work)}) is True
    assert done == ["x", "x"]


def test_a_work_repeats_until_it_is_told_to_stop() -> None:
    turns, enough, stopped = [0], threading.Event(), threading.Event()

    def work() -> int:
        turns[0] += 1
        if turns[0] == 3:
            enough.set()
        if turns[0] == 1:
            raise ValueError("even this does not end the thread")
        return 0

    with worker.working({"w": Work(work, every=0.01, first=0.01)}, stopped):
        assert enough.wait(30)
    assert stopped.is_set()
    after = turns[0]
    assert not [t for t in threading.enumerate() if t.name == "w"]
    assert turns[0] == after


def test_a_slow_work_keeps_no_other_waiting() -> None:
    stopped, came = threading.Event(), threading.Event()

    def slow() -> int:
        stopped.wait(30)
        return 0

    def quick() -> int:
        came.set()
        return 0

    works = {"slow": Work(slow, first=0), "quick": Work(quick, every=0.01, first=0.01)}
    with worker.working(works, stopped):
        assert came.wait(30)


def test_a_stream_that_does_not_pass_is_an_alarm(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody listens there; then somebody would."""
    some_accesses(doors)
    monkeypatch.setenv("SIEM_URL", f"syslog+tls://localhost:{free_port()}")
    known = settings.read({"DATA_DIR": str(tmp_path)})
    works = everything(House(known, doors), threading.Event())
    assert works["entries_streamed"].turn() == 0
    with doors.working() as work:
        (alarm,) = alarms.standing(work)
    assert (alarm.kind, alarm.trouble.finding) == (AlarmKind.STREAM, Finding.NOT_STREAMED)


def test_without_a_receiver_nothing_streams(doors: Doors, tmp_path: Path) -> None:
    known = settings.read({"DATA_DIR": str(tmp_path)})
    assert "entries_streamed" not in everything(House(known, doors), threading.Event())


def test_a_watch_that_fails_is_an_alarm_of_health_whatever_the_database_says(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_failing", set())

    def told() -> str:
        health = Health(doors, lambda _: Readiness(database=True, audit=True))
        answer = aside(health.respond(Request({"type": "http"})))
        return str(json.loads(bytes(answer.body))["log"])

    def fail() -> int:
        raise OSError

    worker.turn({"accesses_expired": Work(fail)})
    assert told() == "ok"
    for failure in (fail, lambda: 1 // 0):
        worker.turn({"log_verified": Work(failure)})
        assert (told(), "log_verified" in worker.failing()) == ("alarm", True)
        worker.turn({"log_verified": Work(lambda: 0)})
        assert told() == "ok"
