"""The embedded PostgreSQL: shared, stopped, restarted, closed, and silent about people."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import URL, create_engine, text

from store import embedded
from store.cluster import is_listening
from store.embedded import CannotServe, Embedded

NUMBER = "190017500000101"
ROOT = Path(__file__).parents[2]


@contextmanager
def directory(name: str = "data") -> Iterator[Path]:
    """Not pytest's tmp_path: its parents are closed again to others by each new pytest run."""
    parent = Path(tempfile.mkdtemp(prefix="bg-"))
    try:
        yield parent / name
    finally:
        shutil.rmtree(parent)


@contextmanager
def serving(data: Path) -> Iterator[Embedded]:
    server = embedded.start(data)
    try:
        yield server
    finally:
        server.stop()


def run(url: URL, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            result = connection.execute(text(statement))
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        engine.dispose()


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])


def alive(pid: int) -> bool:
    """A zombie has ended: in some containers nobody collects it."""
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


def test_a_second_start_keeps_what_was_written() -> None:
    with directory() as data:
        with serving(data) as server:
            run(server.owner_url, "create table kept as select 42 as answer")
        with serving(data) as server:
            assert run(server.owner_url, "select answer from kept") == [(42,)]


def test_nothing_runs_after_the_stop() -> None:
    with directory() as data:
        with serving(data) as server:
            pid = postmaster(data)
            assert alive(pid)
        assert not alive(pid)
        server.stop()  # once more changes nothing


def test_the_last_to_leave_stops_it() -> None:
    with directory() as data, serving(data) as first:
        pid = postmaster(data)
        with serving(data) as second:
            first.stop()
            with serving(data) as third:  # finds `second` inside: shares, does not restart
                assert postmaster(data) == pid
                assert run(third.owner_url, "select 1") == [(1,)]
            assert run(second.owner_url, "select 1") == [(1,)]
        assert not alive(pid)


def test_it_comes_back_after_its_postmaster_was_killed() -> None:
    with directory() as data, serving(data) as server:
        run(server.owner_url, "create table kept as select 42 as answer")
        killed = postmaster(data)
        os.kill(killed, signal.SIGKILL)
        while alive(killed):
            time.sleep(0.01)
        with serving(data) as again:
            assert run(again.owner_url, "select answer from kept") == [(42,)]


def test_what_a_killed_console_left_is_restarted_and_then_stopped() -> None:
    program = (
        "import sys, pathlib, time; from store import embedded;"
        "embedded.start(pathlib.Path(sys.argv[1])); print('ready', flush=True); time.sleep(60)"
    )
    with directory() as data:
        console = subprocess.Popen(
            [sys.executable, "-c", program, str(data)], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert console.stdout is not None
        assert console.stdout.readline() == b"ready\n"
        console.kill()
        console.wait()
        console.stdout.close()
        left = postmaster(data)
        assert alive(left)
        with serving(data):
            assert postmaster(data) != left
        assert not alive(left)


def test_it_stops_when_the_program_ends_by_an_exception() -> None:
    program = (
        "import sys, pathlib; from store import embedded;"
        "embedded.start(pathlib.Path(sys.argv[1])); sys.exit('fell')"
    )
    with directory() as data:
        ended = subprocess.run(
            [sys.executable, "-c", program, str(data)], cwd=ROOT, capture_output=True, check=False
        )
        assert ended.stderr == b"fell\n"
        assert (data / "postgres" / "PG_VERSION").exists()
        assert not (data / "postgres" / "postmaster.pid").exists()


def test_two_starts_at_once_share_one_server() -> None:
    program = (
        "import sys, pathlib; from store import embedded; import psycopg;"
        "s = embedded.start(pathlib.Path(sys.argv[1])); u = s.owner_url;"
        "c = psycopg.connect(host=u.query['host'], user=u.username, password=u.password,"
        " dbname=u.database); print(c.execute('select 1').fetchone()[0]); c.close(); s.stop()"
    )
    with directory() as data:
        both = [
            subprocess.Popen(
                [sys.executable, "-c", program, str(data)], cwd=ROOT, stdout=subprocess.PIPE
            )
            for _ in range(2)
        ]
        assert [one.communicate()[0] for one in both] == [b"1\n", b"1\n"]
        assert not (data / "postgres" / "postmaster.pid").exists()


@pytest.mark.parametrize("name", ["avec des espaces, é", "d" * 120])
def test_any_directory_name_will_do(name: str) -> None:
    with directory(name) as data, serving(data) as server:
        assert run(server.owner_url, "select 1") == [(1,)]


def test_a_stale_process_number_that_another_program_took_is_forgotten() -> None:
    with directory() as data:
        with serving(data):
            lines = (data / "postgres" / "postmaster.pid").read_text().splitlines()
        stale = data / "postgres" / "postmaster.pid"
        stale.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
        with serving(data) as server:
            assert run(server.owner_url, "select 1") == [(1,)]


def test_without_the_password_nobody_enters() -> None:
    with directory() as data, serving(data) as server:
        for password in ("", "wrong"):
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(
                    host=str(server.owner_url.query["host"]),
                    user="postgres",
                    password=password,
                    dbname="postgres",
                )
        password_file = data / "secrets" / "postgres-password"
        assert password_file.stat().st_mode & 0o777 == 0o600
        assert str(server.owner_url.password) not in repr(server)


def test_its_log_holds_no_value_of_a_failed_statement() -> None:
    with directory() as data:
        with serving(data) as server:
            run(server.owner_url, "create table held (number text primary key)")
            for statement in (
                f"select '{NUMBER}'::date",
                f"insert into held values ('{NUMBER}'), ('{NUMBER}')",
                f"do $$ begin raise warning 'about {NUMBER}'; end $$",
                f"selct {NUMBER}",
            ):
                with suppress(Exception):
                    run(server.owner_url, statement)
        logs = [*(data / "postgres" / "log").iterdir(), data / "postgres" / "start.log"]
        written = "".join(log.read_text() for log in logs)
        assert "LOG:" in written
        assert NUMBER not in written


def test_a_commit_is_on_the_disk() -> None:
    with directory() as data, serving(data) as server:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert run(server.owner_url, f"show {setting}") == [("on",)]


def test_a_file_in_place_of_the_directory_is_said_in_a_sentence() -> None:
    with directory() as data:
        data.write_text("")
        with pytest.raises(CannotServe, match="DATA_DIR"):
            embedded.start(data)


def test_a_directory_of_another_version_is_said_in_a_sentence() -> None:
    with directory() as data:
        (data / "postgres").mkdir(parents=True)
        (data / "postgres" / "PG_VERSION").write_text("12\n")
        with pytest.raises(CannotServe, match=re.escape("PostgreSQL 18")):
            embedded.start(data)


def test_an_interrupted_first_start_begins_again() -> None:
    with directory() as data:
        (data / "postgres.unfinished" / "base").mkdir(parents=True)
        with serving(data) as server:
            assert run(server.owner_url, "select 1") == [(1,)]


ORDINARY = """
import os, pathlib, sys
from store import embedded
data, elsewhere, closed = map(pathlib.Path, sys.argv[1:])
embedded.start(elsewhere).stop()  # as root: every module is loaded before the rights are gone
os.setgroups([]); os.setgid(65534); os.setuid(65534)
server = embedded.start(data)
print(data.stat().st_uid, (data / "postgres").stat().st_uid, embedded.is_listening(server._cluster))
server.stop()
try:
    embedded.start(closed)
except embedded.CannotServe as reason:
    print(reason)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="already runs as an ordinary user")
def test_an_ordinary_user_runs_it_as_themselves_and_reads_why_a_directory_is_refused() -> None:
    with directory("home") as home, directory() as elsewhere, directory() as closed:
        home.mkdir()
        os.chown(home, 65534, 65534)
        home.parent.chmod(0o711)
        ended = subprocess.run(
            [sys.executable, "-c", ORDINARY, str(home / "data"), str(elsewhere), str(closed)],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        served, refused = ended.stdout.splitlines()
        assert served == "65534 65534 True"
        assert "DATA_DIR" in refused


@pytest.mark.skipif(os.geteuid() != 0, reason="only root switches to another account")
def test_root_lets_the_account_walk_through_closed_directories_and_list_none() -> None:
    with directory("closed") as closed:
        closed.mkdir(mode=0o700)
        with serving(closed / "data") as server:
            assert is_listening(server._cluster)
            assert (closed / "data" / "postgres").stat().st_uid not in (0, os.geteuid())
            assert closed.stat().st_mode & 0o777 == 0o701
