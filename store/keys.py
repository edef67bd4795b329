"""The key ring: wrapping keys that rotate, an indexing key that does not. Never in the database.

A file of mode 0600 among the program's secrets. Losing it loses every record.
"""

import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Self

KEY_BYTES = 32


class RingUnreadable(Exception):
    """The ring's file is there and is not one of ours."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """``wrapping`` maps versions to AES-256 keys; ``current`` wraps what is new."""

    current: int
    wrapping: dict[int, bytes] = field(repr=False)
    indexing: bytes = field(repr=False)

    @classmethod
    def fresh(cls) -> Self:
        """A ring of one random wrapping key, version 1."""
        return cls(1, {1: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))

    def rotated(self) -> Self:
        """The same ring with one more wrapping key, now current; older ones still unwrap."""
        version = self.current + 1
        return replace(
            self,
            current=version,
            wrapping={**self.wrapping, version: secrets.token_bytes(KEY_BYTES)},
        )

    def index(self, purpose: str, text: str | bytes) -> bytes:
        """Blind index: HMAC-SHA-256 under a key derived for ``purpose``, 32 bytes."""
        key = hmac.digest(self.indexing, purpose.encode(), sha256)
        return hmac.digest(key, text.encode() if isinstance(text, str) else text, sha256)


def save(ring: KeyRing, path: Path) -> None:
    """Write the ring, readable by its owner alone; the file is whole or unchanged."""
    _draft(ring, path).replace(path)


def _draft(ring: KeyRing, path: Path) -> Path:
    body = {
        "current": ring.current,
        "wrapping": {str(v): b64encode(k).decode() for v, k in ring.wrapping.items()},
        "indexing": b64encode(ring.indexing).decode(),
    }
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(body, file)
        file.flush()
        os.fsync(file.fileno())
    return draft


def load(path: Path) -> KeyRing:
    """Read the ring. ``RingUnreadable`` when it is damaged, ``FileNotFoundError`` when absent."""
    try:
        body = json.loads(path.read_text())
        wrapping = {int(v): b64decode(k, validate=True) for v, k in body["wrapping"].items()}
        ring = KeyRing(int(body["current"]), wrapping, b64decode(body["indexing"], validate=True))
    except (ValueError, KeyError, TypeError, AttributeError) as damage:
        raise RingUnreadable from damage
    lengths = {len(key) for key in (*ring.wrapping.values(), ring.indexing)}
    if lengths != {KEY_BYTES} or ring.current not in ring.wrapping:
        raise RingUnreadable
    return ring


def load_or_make(path: Path) -> KeyRing:
    """The ring of this house, made at the first start."""
    if not path.exists():
        draft = _draft(KeyRing.fresh(), path)
        # Of two programs that start at once, neither may write over what the other seals with.
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return load(path)
