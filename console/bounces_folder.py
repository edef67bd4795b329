"""A mailbox of what came back (Maildir, BOUNCES_DIR): read by the worker, each message once.

What was of a notice goes to ``cur``, seen; what was of nothing is set aside for a person to look
at. A stop between the two reads it once more, which changes nothing.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from console import bounces
from console.bounces import MAX_BYTES, Bounced
from store.session import Doors

ASIDE = ".non-rapproches"
_TURN = 200
_SEEN = ":2,S"


def turn(doors: Doors, folder: Path) -> int:
    """Read what is new; how many messages were moved."""
    for below in ("cur", "new", "tmp"):  # a folder of its own, as mail programs know one
        (folder / ASIDE / below).mkdir(parents=True, exist_ok=True, mode=0o700)
    moved = 0
    for path in sorted(_new(folder))[:_TURN]:
        content = _content(path)
        if content is not None:
            _move(folder, path, bounces.taken(doors, content))
            moved += 1
    return moved


def _new(folder: Path) -> Iterator[Path]:
    with os.scandir(folder / "new") as found:
        for each in found:
            if each.is_file(follow_symlinks=False) and not each.name.startswith("."):
                yield Path(each.path)


def _content(path: Path) -> bytes | None:
    """Its bytes, one more than are read at most; None of what is gone or is no file."""
    with suppress(OSError):
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            if stat.S_ISREG(os.fstat(handle).st_mode):
                return file.read(MAX_BYTES + 1)
    return None


def _move(folder: Path, path: Path, what: Bounced) -> None:
    aside = folder / ASIDE if what is Bounced.UNMATCHED else folder
    name = path.name.partition(":")[0] + _SEEN
    with suppress(FileNotFoundError):  # another worker read it as well
        path.rename(aside / "cur" / name)
