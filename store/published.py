"""What of the logs lies outside the database: checkpoints, public keys, tiles of hashes.

A folder that the database cannot reach: ``keys``, and for each log ``<log>/checkpoint`` (the
newest signed note), ``<log>/checkpoints`` (every one, oldest first), ``<log>/tile/…``. No entry
lies there, and nothing that names anybody.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from store.merkle import inclusion_path
from store.tlog import files
from store.tlog.checkpoint import Checkpoint, NotACheckpoint
from store.tlog.note import DASH, Algorithm, NotAKey, NotANote, Note, VerifierKey
from store.tlog.proof import Proof
from store.tlog.tiles import TileDiffers, TileMissing, Tiles


class KeysUnreadable(Exception):
    """A file of public keys holds a line that is none."""


@dataclass(frozen=True, slots=True)
class Published:
    """The folder, made when something is first written in it."""

    folder: Path

    def logs(self) -> frozenset[UUID]:
        """The logs of which something was published."""
        named = (one.name for one in self.folder.glob("*-*-*-*-*"))
        return frozenset(UUID(name) for name in named)

    def tiles(self, log: UUID) -> Tiles:
        """The log's tree as files."""
        return Tiles(self.folder / str(log))

    def leaves(self, log: UUID, start: int, end: int) -> Iterator[bytes]:
        """The leaf hashes published for these entries, as far as they go.

        They make a finding more precise and prove nothing themselves: damaged tiles end them.
        """
        try:
            yield from self.tiles(log).leaves(start, min(end, self.size(log)))
        except (TileMissing, TileDiffers, NotANote, NotACheckpoint):
            return

    def notes(self, log: UUID) -> Iterator[bytes]:
        """Every signed checkpoint of the log, oldest first, none verified yet."""
        path = self.folder / str(log) / "checkpoints"
        if path.exists():
            yield from split(path)

    def latest(self, log: UUID) -> bytes | None:
        """The newest signed checkpoint."""
        path = self.folder / str(log) / "checkpoint"
        return path.read_bytes() if path.exists() else None

    def add(self, log: UUID, note: bytes) -> None:
        """Publish one more signed checkpoint, or the newest again, with more cosignatures."""
        if note != self.latest(log):
            _append(self.folder / str(log) / "checkpoints", note)
        files.write(self.folder / str(log) / "checkpoint", note)

    def keys(self) -> tuple[VerifierKey, ...]:
        """The keys that lie beside: a convenience. Who checks brings keys from elsewhere."""
        path = self.folder / "keys"
        return read_keys(path) if path.exists() else ()

    def add_key(self, key: VerifierKey) -> None:
        """Publish a public key."""
        known = self.keys()
        if key not in known:
            files.write(self.folder / "keys", "".join(f"{k}\n" for k in (*known, key)).encode())

    def size(self, log: UUID) -> int:
        """How many entries the newest checkpoint covers, by what it says itself."""
        note = self.latest(log)
        return Checkpoint.parse(Note.parse(note).text).size if note else 0

    def proof(self, log: UUID, seq: int, stored: bytes) -> Proof | None:
        """That this entry is in the log, under the newest checkpoint; None before it covers it."""
        note, size = self.latest(log), self.size(log)
        if note is None or seq >= size:
            return None
        path = inclusion_path(seq, size, self.tiles(log).reader(size))
        return Proof(seq, tuple(path), note, stored)


def split(path: Path) -> Iterator[bytes]:
    """The notes that follow one another in a file, in constant memory."""
    note: list[str] = []
    signed = False
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            if signed and not line.startswith(DASH):
                yield "".join(note).encode()
                note, signed = [], False
            signed = signed or line.startswith(DASH)
            note.append(line)
    if note:
        yield "".join(note).encode()


def read_keys(path: Path) -> tuple[VerifierKey, ...]:
    """The public keys of a file, one a line, « # » for comments; ``KeysUnreadable``."""
    try:
        lines = path.read_text("utf-8").splitlines()
        return tuple(VerifierKey.parse(said) for line in lines if (said := _said(line)))
    except (UnicodeDecodeError, NotAKey) as broken:
        raise KeysUnreadable from broken


def _said(line: str) -> str:
    return line.partition("#")[0].strip()


def logs_among(keys: tuple[VerifierKey, ...]) -> dict[UUID, VerifierKey]:
    """The log keys, by the log that their name ends with."""
    named = ((key.name.rpartition("/")[2], key) for key in keys)
    return {UUID(n): k for n, k in named if k.algorithm is Algorithm.ED25519}


def witnesses_among(keys: tuple[VerifierKey, ...]) -> tuple[VerifierKey, ...]:
    """The witnesses' keys."""
    return tuple(key for key in keys if key.algorithm is Algorithm.COSIGNATURE)


def _append(path: Path, note: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        os.write(number, note)
        os.fsync(number)
    finally:
        os.close(number)
