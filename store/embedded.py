"""The PostgreSQL that comes in a wheel, for when no DATABASE_URL is given.

INVARIANT: everyone who uses one data directory shares one server. The first to arrive starts
it, the last to leave stops it, and who arrives alone restarts a server that a killed console
left behind. Two locks say so: the gate (held while starting or stopping) and the presence
(shared by everyone inside). A kill -9 releases both, the kernel sees to it.
"""

import atexit
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from sqlalchemy import URL

from store.cluster import CannotServe, Cluster, halt, is_listening, launch, make, owner_url, prepare

__all__ = ["CannotServe", "Embedded", "start"]

_LAST_BREATH = 5.0  # seconds
_PATIENCE = 120.0  # seconds: longer than a start and a stop together


@dataclass(slots=True)
class Embedded:
    """A running server. ``stop`` is idempotent and also happens at the end of the program."""

    owner_url: URL
    _cluster: Cluster = field(repr=False)
    _presence: IO[str] = field(repr=False)

    def stop(self) -> None:
        """Leave; the last one to leave stops the server and waits until it has ended."""
        if self._presence.closed:
            return
        atexit.unregister(self.stop)
        with _gate(self._cluster), self._presence:
            if _alone(self._presence):
                _halt(self._cluster)


def start(data_dir: Path) -> Embedded:
    """Serve the database under ``data_dir``, made at the first start. Raises ``CannotServe``."""
    cluster = prepare(data_dir.expanduser().absolute())
    with _gate(cluster), ExitStack() as on_failure:
        presence = on_failure.enter_context(_lock_file(cluster, "presence"))
        if _alone(presence) and is_listening(cluster):
            _halt(cluster)
        if not is_listening(cluster):
            make(cluster)
            launch(cluster)
        on_failure.pop_all()
    server = Embedded(owner_url(cluster), cluster, presence)
    atexit.register(server.stop)
    return server


def _halt(cluster: Cluster) -> None:
    """Stop the server and wait until it is gone: it takes its pid file away just before it ends."""
    try:
        pid = int((cluster.database / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        pid = 0
    halt(cluster)
    until = time.monotonic() + _LAST_BREATH
    while pid and not _gone(pid) and time.monotonic() < until:
        time.sleep(0.01)


def _gone(pid: int) -> bool:
    """Has the process ended? A zombie has: in some containers nobody collects it."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except ProcessLookupError:
        return True
    except OSError:  # another account's, or no /proc here: ask again
        return False


def _lock_file(cluster: Cluster, name: str) -> IO[str]:
    try:
        return (cluster.root / f"postgres.{name}").open("a")
    except OSError:
        raise CannotServe(
            f"Le dossier de données « {cluster.root} » appartient à un autre compte : "
            "utilisez ce compte, ou donnez un autre dossier avec DATA_DIR."
        ) from None


@contextmanager
def _gate(cluster: Cluster) -> Iterator[None]:
    with _lock_file(cluster, "gate") as gate:
        until = time.monotonic() + _PATIENCE
        while not _locked(gate):
            if time.monotonic() > until:
                raise CannotServe(
                    f"Une autre commande démarre ou arrête la base de « {cluster.root} » "
                    "depuis trop longtemps : attendez sa fin, puis recommencez."
                )
            time.sleep(0.05)
        yield


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _alone(presence: IO[str]) -> bool:
    """Is nobody else inside? Only asked behind the gate: changing a lock is not atomic."""
    alone = _locked(presence)
    fcntl.flock(presence, fcntl.LOCK_SH)  # a refused change drops the lock it had: flock(2)
    return alone
