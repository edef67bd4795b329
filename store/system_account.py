"""PostgreSQL refuses to run as root: the account that runs it instead, and what it may reach.

An ordinary user runs it as themselves. Root uses the account that already owns the database,
else `brise-glace`, created as a system account that nobody can sign in with. That account may
walk through the directories above the database and the programs; it may list none of them.
"""

import os
import pwd
import shutil
import stat
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ACCOUNT = "brise-glace"


class NoSystemAccount(Exception):
    """Root could not create the account; the message is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs PostgreSQL; ``switched`` when that is not who runs us."""

    uid: int
    gid: int
    switched: bool


def account_for(database: Path) -> Account:
    """The account that owns ``database`` or, before it exists, the one that will."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switched=False)
    if database.exists() and database.stat().st_uid != 0:
        owner = database.stat()
        return Account(owner.st_uid, owner.st_gid, switched=True)
    entry = _entry() or _created()
    return Account(entry.pw_uid, entry.pw_gid, switched=True)


def let_through(account: Account, *directories: Path) -> None:
    """Let ``account`` walk through every parent, as far as it is missing: execute, never read."""
    if not account.switched:
        return
    for parent in {parent for directory in directories for parent in directory.parents}:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def let_read(account: Account, programs: Path) -> None:
    """A strict umask at installation leaves programs that only root can run."""
    if not account.switched or programs.stat().st_mode & stat.S_IXOTH:
        return
    for path in (programs, *programs.rglob("*")):
        execute = stat.S_IXOTH if path.stat().st_mode & stat.S_IXUSR else 0
        path.chmod(stat.S_IMODE(path.stat().st_mode) | stat.S_IROTH | execute)


def give(account: Account, path: Path) -> None:
    """``path`` belongs to the account from now on."""
    if account.switched:
        os.chown(path, account.uid, account.gid)


def _entry() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        return None


def _created() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if useradd is None:
        raise NoSystemAccount(
            f"PostgreSQL ne tourne pas en root et la commande « useradd » manque : créez le compte "
            f"système « {ACCOUNT} », ou lancez la console avec un compte ordinaire."
        )
    for _ in range(20):  # two starts at once: /etc/passwd is locked for a moment
        subprocess.run(
            [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
             "--shell", "/usr/sbin/nologin", ACCOUNT],
            capture_output=True, check=False,
        )  # fmt: skip
        if entry := _entry():
            return entry
        time.sleep(0.25)
    raise NoSystemAccount(
        f"Le compte système « {ACCOUNT} » n’a pas pu être créé : créez-le (useradd --system "
        f"{ACCOUNT}), ou lancez la console avec un compte ordinaire."
    )
