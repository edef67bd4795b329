"""A long file that appears whole under its name, or not at all, and never over another unasked."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_PRIVATE = 0o600


class AlreadyThere(Exception):
    """A file of that name exists, and nobody said to replace it."""


@contextmanager
def appearing(path: Path, *, replace: bool) -> Iterator[BinaryIO]:
    """What is written here stands under ``path`` at the end (mode 0600); after a failure, nothing.

    ``AlreadyThere`` at once, or at the end when somebody else was quicker. ``OSError`` when the
    folder cannot be written to.
    """
    if path.exists() and not replace:
        raise AlreadyThere
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.new")
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    try:
        with os.fdopen(number, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if replace:
            draft.replace(path)
        else:
            _name(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _name(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        raise AlreadyThere from None
    except OSError:  # a disk without hard links, such as a USB stick
        if path.exists():
            raise AlreadyThere from None
        draft.rename(path)
