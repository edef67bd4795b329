"""A database is made ready once, by one program at a time, or not at all."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url

from store import set_up
from store.keys import KeyRing
from store.session import Doors
from store.set_up import TooOld, password, prepare
from tests.builders import a_site
from tests.database import Cluster
from tests.store.raw import say


@pytest.fixture
def empty(cluster: Cluster) -> str:
    """The owner's URL of a database in which there is nothing."""
    name = "empty"
    with cluster.root.connect() as root:
        root.exec_driver_sql(f"drop database if exists {name} with (force)")
        root.exec_driver_sql(f"create database {name} owner {cluster.template.owner.username}")
    url = cluster.template.owner.set(database=name)
    return url.render_as_string(hide_password=False)


def tables(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = say(connection, "select count(*) from pg_tables where schemaname = 'public'")
    engine.dispose()
    return found  # type: ignore[return-value]


def test_a_server_that_is_too_old_is_refused_before_anything_is_touched(
    empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up, "_LEAST_VERSION", 990000)
    with pytest.raises(TooOld):
        prepare(empty, tmp_path)
    assert tables(empty) == 0


def test_a_set_up_that_fails_leaves_the_database_as_it_was(
    empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(set_up, "_verifier", fail)
        with pytest.raises(ZeroDivisionError):
            prepare(empty, tmp_path)
    assert tables(empty) == 0
    prepare(empty, tmp_path)
    assert tables(empty) > 20


def test_two_programs_that_start_at_once_prepare_one_database(empty: str, tmp_path: Path) -> None:
    program = (
        "import sys; from store.set_up import prepare; print(prepare(*map(str, sys.argv[1:2]),"
    )
    program += " __import__('pathlib').Path(sys.argv[2])))"
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, empty, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=300)[0].strip() for process in started]
    assert [process.returncode for process in started] == [0, 0]
    assert said[0] == said[1] != ""
    doors = Doors(said[0], KeyRing.fresh())
    assert a_site(doors)
    doors.close()


def test_a_set_up_made_again_keeps_what_is_there(empty: str, tmp_path: Path) -> None:
    served = prepare(empty, tmp_path)
    doors = Doors(served, KeyRing.fresh())
    site = a_site(doors)
    assert prepare(empty, tmp_path) == served
    with doors.working() as work:
        assert say(work.connection, "select id from site") == site.id
    doors.close()


def test_the_login_is_served_under_its_own_password(empty: str, tmp_path: Path) -> None:
    url = make_url(prepare(empty, tmp_path))
    assert url.username == "console_login"
    assert url.password == (tmp_path / "console_login").read_text()
    assert len(url.password) >= 40


def test_a_password_is_made_once_in_a_file_of_ones_own(tmp_path: Path) -> None:
    secrets = tmp_path / "deep" / "secrets"
    first = password(secrets, "role")
    assert password(secrets, "role") == first != password(secrets, "other")
    assert (secrets / "role").stat().st_mode & 0o777 == 0o600
    assert secrets.stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in secrets.iterdir()) == ["other", "role"]


def test_programs_that_start_at_once_agree_on_a_password(tmp_path: Path) -> None:
    together, made = threading.Barrier(8), []

    def start() -> None:
        together.wait()
        made.append(password(tmp_path, "role"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert set(made) == {password(tmp_path, "role")}


def test_the_password_is_not_said_to_the_server(
    empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server may log the statement: it says the verifier of RFC 5802."""
    said: list[str] = []
    real = Connection.exec_driver_sql

    def listen(self: Connection, statement: str, *rest: object) -> object:
        said.append(statement)
        return real(self, statement, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Connection, "exec_driver_sql", listen)
    prepare(empty, tmp_path)
    assert any("password 'SCRAM-SHA-256$" in statement for statement in said)
    assert (tmp_path / "console_login").read_text() not in " ".join(said)


def test_the_owner_is_no_superuser_here(owner: Engine) -> None:
    with owner.connect() as connection:
        assert (
            say(connection, "select rolsuper from pg_roles where rolname = current_user") is False
        )
