"""Files that are whole or absent: written beside, made durable, then named. Never half of one.

What follows a write may rely on it after a power cut: the file and its name are both on disk.
"""

import os
import secrets
from pathlib import Path

_PRIVATE = 0o600


def write(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Put this content under this name, over what was there; its folder is made if need be."""
    draft = _draft(path, content, mode)
    draft.replace(path)
    _name_is_durable(path.parent)


def write_new(path: Path, content: bytes) -> bool:
    """The same for a private file (mode 0600) that must not exist: whether we made it."""
    draft = _draft(path, content, _PRIVATE)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    _name_is_durable(path.parent)
    return True


def _draft(path: Path, content: bytes, mode: int) -> Path:
    _make(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.new")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        draft.unlink(missing_ok=True)  # a full disk is not filled with drafts
        raise
    return draft


def _make(folder: Path) -> None:
    """A folder whose own name is not on disk takes with it all that was made durable inside."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        _name_is_durable(folder.parent)


def _name_is_durable(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
