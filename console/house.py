"""The house a command works in: settings, database, key ring; opened once, closed at the end.

Without DATABASE_URL the database is the embedded one, owned by a role that is no superuser, so
that the guards hold there as they do in a hospital.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, create_engine, text

from console import settings
from console.settings import Settings
from store import embedded, keys, set_up
from store.published import Published
from store.session import Doors
from store.signing import Signing

OWNER = "console_owner"


@dataclass(frozen=True, slots=True)
class House:
    """What a command needs."""

    settings: Settings
    doors: Doors

    @property
    def secrets(self) -> Path:
        """Where keys and passwords lie, outside the database."""
        return self.settings.data_dir / "secrets"

    @property
    def signing(self) -> Signing:
        """Who signs the logs' checkpoints, and where they are published."""
        return Signing(self.secrets / "log", Published(self.settings.data_dir / "published"))

    @property
    def demonstration(self) -> Path:
        """What ``demo`` wrote about its accounts; only in demonstration."""
        return self.secrets / "demonstration.json"


class NoHouse(Exception):
    """Nothing was ever kept there; the message is a sentence for a person (exit 2)."""


def must_exist() -> None:
    """For who only reads: a folder that is mistyped is no empty log. ``NoHouse``."""
    known = settings.read(os.environ)
    if known.database_url is None and not (known.data_dir / "secrets" / "keys.json").exists():
        raise NoHouse(
            "Il n’y a pas de console dans ce dossier : vérifiez DATA_DIR, ou donnez DATABASE_URL."
        )


@contextmanager
def opened(ready: Callable[[URL, Path], str] = set_up.join) -> Iterator[House]:
    """Open the house by the environment; everything it started is stopped at the end.

    ``ready`` makes the database ready and says how it is reached: commands join, ``run`` prepares.
    """
    known = settings.read(os.environ)
    server = None if known.database_url else embedded.start(known.data_dir)
    try:
        owner = known.database_url or _owned(server.owner_url, known.data_dir)  # type: ignore[union-attr]
        secrets = known.data_dir / "secrets"
        url = ready(owner, secrets)
        doors = Doors(url, keys.load_or_make(secrets / "keys.json"))
        try:
            yield House(known, doors)
        finally:
            doors.close()
    finally:
        if server:
            server.stop()


def _owned(superuser: URL, data_dir: Path) -> URL:
    """The embedded database's owner: may create roles, owns one database, is no superuser."""
    password = set_up.password(data_dir / "secrets", OWNER)
    engine = create_engine(superuser, isolation_level="AUTOCOMMIT", hide_parameters=True)
    with engine.connect() as connection:
        if not connection.scalar(text("select 1 from pg_roles where rolname = :r"), {"r": OWNER}):
            connection.exec_driver_sql(f"create role {OWNER} login createrole")
        connection.exec_driver_sql(f"alter role {OWNER} password '{password}'")
        connection.exec_driver_sql(f'alter database "{superuser.database}" owner to {OWNER}')
    engine.dispose()
    return superuser.set(username=OWNER, password=password)
