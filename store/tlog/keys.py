"""Ed25519 private keys in files of mode 0600: one line of text, made once, never written over.

The line is Go's (golang.org/x/mod/sumdb/note): ``PRIVATE+KEY+name+id+base64(type || seed)``, so
the name that signs stays with the key that signs. Losing the file loses the identity.
"""

import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from store.tlog import files
from store.tlog.cosignature import Cosigner
from store.tlog.note import Algorithm, NotAKey, NoteSigner, VerifierKey
from store.tlog.text import base64, from_base64

_LINE = re.compile(r"PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)\n")
_SEED_BYTES = 32


class KeyUnreadable(Exception):
    """The file is there and is not a private key of this name and type."""


class KeyExposed(Exception):
    """Somebody else than its owner may read or write the file: a key seen is a key lost."""


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A private key, its name, and what it signs."""

    name: str
    algorithm: Algorithm
    private: Ed25519PrivateKey = field(repr=False)

    @property
    def verifier(self) -> VerifierKey:
        """What may be published. ``NotAKey`` for an impossible name."""
        public = self.private.public_key().public_bytes_raw()
        return VerifierKey(self.name, self.algorithm, public)


def log_signer(path: Path, name: str) -> NoteSigner:
    """Who signs the checkpoints of the log of this origin: ``load_or_make``."""
    return NoteSigner(name, load_or_make(path, name, Algorithm.ED25519).private)


def cosigner(path: Path, name: str) -> Cosigner:
    """Who cosigns as the witness of this name: ``load_or_make``."""
    return Cosigner(name, load_or_make(path, name, Algorithm.COSIGNATURE).private)


def load_or_make(path: Path, name: str, algorithm: Algorithm) -> PrivateKey:
    """The key of this file, made if there is none; of two starts at once, one makes it.

    ``KeyUnreadable`` when the file holds anything else than a key of that name and type,
    ``KeyExposed`` when others have rights on it, ``NotAKey`` for an impossible name.
    """
    if not path.exists():
        files.write_new(path, _line(PrivateKey(name, algorithm, Ed25519PrivateKey.generate())))
    key = load(path)
    if (key.name, key.algorithm) != (name, algorithm):
        raise KeyUnreadable
    return key


def load(path: Path) -> PrivateKey:
    """The key of this file, under the name it bears; ``FileNotFoundError`` when absent."""
    content = path.read_bytes()
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyExposed
    try:
        return _parsed(content.decode("utf-8"))
    except (ValueError, NotAKey) as damage:
        raise KeyUnreadable from damage


def _parsed(line: str) -> PrivateKey:
    parts = _LINE.fullmatch(line)
    if not parts:
        raise ValueError("not the line of a key")
    raw = from_base64(parts[3])
    private = Ed25519PrivateKey.from_private_bytes(raw[1 : 1 + _SEED_BYTES])
    key = PrivateKey(parts[1], Algorithm(raw[0]), private)
    if _line(key).decode() != line:
        raise ValueError("another key's id")
    return key


def _line(key: PrivateKey) -> bytes:
    verifier = key.verifier
    secret = base64(bytes([key.algorithm]) + key.private.private_bytes_raw())
    return f"PRIVATE+KEY+{key.name}+{verifier.key_id.hex()}+{secret}\n".encode()
