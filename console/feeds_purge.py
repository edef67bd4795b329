"""Files that were moved still hold names: they go after a time, with their reports.

``FEEDS_KEPT_DAYS`` days after they were moved. What waits to be taken, and the folder of an unknown
site, are never touched; no symbolic link is followed.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import structlog

from console.settings import WrongSetting
from console.worker import Work
from policy.feeds import Feed
from store import sites
from store.session import Doors

MOVED: Final = ("done", "refused")
KEPT_DAYS: Final = 30  # a site has a month to see what was refused, and why, and to send it again
EVERY_SECONDS: Final = 3600.0
_log = structlog.get_logger()


def kept(environment: Mapping[str, str]) -> timedelta:
    """``FEEDS_KEPT_DAYS``; ``WrongSetting``."""
    said = environment.get("FEEDS_KEPT_DAYS", "").strip() or str(KEPT_DAYS)
    if not re.fullmatch(r"[1-9][0-9]{0,3}", said):
        raise WrongSetting(
            "FEEDS_KEPT_DAYS doit être un nombre entier de jours, à partir de 1 (par défaut 30)."
        )
    return timedelta(days=int(said))


def works(doors: Doors, directory: Path, kept: timedelta) -> dict[str, Work]:
    """For the worker."""

    def turn() -> int:
        with doors.working() as work:
            known = sites.known(work)
        return purge(directory, known, datetime.now(UTC) - kept)

    return {"feeds_purged": Work(turn, EVERY_SECONDS)}


def purge(directory: Path, finesses: Iterable[str], before: datetime) -> int:
    """Take away what was moved before this time; how many files went."""
    folders = (directory / one / feed.value / moved
               for one in finesses for feed in Feed for moved in MOVED)  # fmt: skip
    return sum(_gone(path) for folder in folders for path in _old(folder, before))


def _old(folder: Path, before: datetime) -> Iterator[Path]:
    if any(one.is_symlink() for one in (folder, *folder.parents[:2])) or not folder.is_dir():
        return
    for entry in os.scandir(folder):
        if entry.is_file(follow_symlinks=False):
            seen = entry.stat(follow_symlinks=False)
            # A file keeps its writer's time when it is moved: the other one is of the move.
            if max(seen.st_mtime, seen.st_ctime) < before.timestamp():
                yield folder / entry.name


def _gone(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError as failure:
        _log.warning("feeds.not_purged", exception=type(failure).__name__)
        return False
    return True
