"""What of the logs lies outside the database: checkpoints, public keys, tiles of hashes.

A folder that the database cannot reach: ``keys``, and for each log ``<log>/checkpoint`` (the
newest signed note), ``<log>/checkpoints`` (every one, oldest first), ``<log>/tile/…``. No entry
lies there, and nothing that names anybody.
"""

import errno
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from store.merkle import inclusion_path
from store.tlog import files
from store.tlog.checkpoint import Checkpoint, NotACheckpoint
from store.tlog.note import DASH, Algorithm, NotAKey, NotANote, Note, VerifierKey
from store.tlog.proof import Proof
from store.tlog.tiles import TileDiffers, TileMissing, Tiles

LONGEST_NOTE = 1 << 16
_SIGNED = DASH.encode()
_NOTE = re.compile(rb"(?:(?!%b)[^\n]*\n)+(?:%b[^\n]*\n)+" % (_SIGNED, _SIGNED))


class KeysUnreadable(Exception):
    """A file of public keys holds a line that is none, or two keys of one log."""


@dataclass(frozen=True, slots=True)
class Published:
    """The folder, made when something is first written in it."""

    folder: Path

    def logs(self) -> frozenset[UUID]:
        """The logs of which something was published."""
        named = (log_named(one.name) for one in self.folder.glob("*-*-*-*-*"))
        return frozenset(log for log in named if log)

    def tiles(self, log: UUID) -> Tiles:
        """The log's tree as files."""
        return Tiles(self.folder / str(log))

    def leaves(self, log: UUID, start: int, end: int) -> Iterator[bytes]:
        """The leaf hashes published for these entries, as far as they go.

        They make a finding more precise and prove nothing themselves: damaged tiles end them.
        """
        try:
            yield from self.tiles(log).leaves(start, min(end, self.size(log)))
        except (TileMissing, TileDiffers, NotANote, NotACheckpoint, OSError):
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

    def last(self, log: UUID) -> bytes | None:
        """The note that stands last among all of them, unless nothing whole does."""
        path = self.folder / str(log) / "checkpoints"
        if not path.exists():
            return None
        with path.open("rb") as notes:
            whole = _whole(notes)
        return whole.group() if whole else None

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
        """Publish a public key; over a file that holds none, whose keys are all given again."""
        try:
            known = self.keys()
        except KeysUnreadable:
            known = ()
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
    """The notes that follow one another in a file, in constant memory.

    What is longer than any note comes in pieces, which are none.
    """
    note, signed = b"", False
    with path.open("rb") as lines:
        while line := lines.readline(LONGEST_NOTE):
            if len(note) > LONGEST_NOTE or (signed and not line.startswith(_SIGNED)):
                yield note
                note, signed = b"", False
            signed = signed or line.startswith(_SIGNED)
            note += line
    if note:
        yield note


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
    """The log keys, by the log that their name ends with; others are somebody else's.

    ``KeysUnreadable`` when two keys claim one log: neither may speak for it.
    """
    found: dict[UUID, VerifierKey] = {}
    for key in keys:
        log = log_named(key.name.rpartition("/")[2])
        if log and key.algorithm is Algorithm.ED25519 and found.setdefault(log, key) != key:
            raise KeysUnreadable
    return found


def log_named(name: str) -> UUID | None:
    """The log of this name, as we write it; None when it is no name of a log."""
    try:
        log = UUID(name)
    except ValueError:
        return None
    return log if str(log) == name else None


def witnesses_among(keys: tuple[VerifierKey, ...]) -> tuple[VerifierKey, ...]:
    """The witnesses' keys."""
    return tuple(key for key in keys if key.algorithm is Algorithm.COSIGNATURE)


def _append(path: Path, note: bytes) -> None:
    """All of it or nothing: a note that a full disk or a power cut tore is cut off."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "rb+", buffering=0) as notes:
        end = _cut(notes)
        try:
            if notes.write(note) != len(note):
                raise OSError(errno.ENOSPC, "a note was torn")
            os.fsync(notes.fileno())
        except OSError:
            notes.truncate(end)
            raise


def _cut(notes: BinaryIO | FileIO) -> int:
    """Take off what a note torn by a power cut left at the end; where the file ends now."""
    whole, end = _whole(notes), notes.seek(0, os.SEEK_END)
    start = max(0, end - 2 * LONGEST_NOTE)
    torn = end - start - (whole.end() if whole else 0)
    if torn and (whole or not start):
        notes.truncate(end - torn)
    return notes.seek(0, os.SEEK_END)


def _whole(notes: BinaryIO | FileIO) -> re.Match[bytes] | None:
    """The last whole note, in the last bytes where one must end."""
    end = notes.seek(0, os.SEEK_END)
    notes.seek(max(0, end - 2 * LONGEST_NOTE))
    found = None
    for found in _NOTE.finditer(notes.read()):  # noqa: B007 - the last of them
        pass
    return found
