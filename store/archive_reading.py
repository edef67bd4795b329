"""An archive from anybody's hands, read in constant memory: what it holds is not judged here.

Nothing of it is believed: a line that is no entry of ours is still a row, for whoever verifies to
name; only what cannot be rows at all is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import msgspec

from store.archive import CHECKPOINTS, ENTRIES, LEAVES, MANIFEST, MEMBERS, Manifest
from store.archive_words import Flaw
from store.log_tree import READ_ENTRY, UNREADABLE
from store.merkle import HASH_BYTES, leaf_hash
from store.reading import LoggedEntry
from store.tlog.note import DASH
from store.zip_reading import NotAnArchive as NotAnArchive
from store.zip_reading import member, opened

LONGEST_LINE = 1 << 18  # bytes: the database refuses a detail of more than 32,768 characters
LONGEST_MANIFEST = 1 << 16
LONGEST_NOTE = 1 << 16
_CHUNK = 1 << 16
_DASH = DASH.encode()
_NEVER = datetime.min.replace(tzinfo=UTC)


class _Left(msgspec.Struct):
    """What a purge left of an entry."""

    leaf: str
    at: datetime
    code: str
    seq: int

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None or len(bytes.fromhex(self.leaf)) != HASH_BYTES:
            raise ValueError("not a purged entry")


_READ_MANIFEST = msgspec.json.Decoder(Manifest).decode
_READ_LEFT = msgspec.json.Decoder(_Left).decode


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive whose manifest was read. Each iterator reads the file again, from its start."""

    path: Path
    manifest: Manifest

    def entries(self) -> Iterator[LoggedEntry]:
        """Its rows in their order, columns taken from the bytes; ``NotAnArchive`` on the way."""
        for position, content in enumerate(self._lines(ENTRIES)):
            if position >= self.manifest.entries:
                raise NotAnArchive(Flaw.TOO_MANY)
            yield _row(content, self.manifest.first + position)

    def leaves(self) -> Iterator[bytes]:
        """The leaf hashes that were published for its rows, as far as they go."""
        with opened(self.path) as zipped, zipped.open(member(zipped, LEAVES)) as leaves:
            while len(leaf := leaves.read(HASH_BYTES)) == HASH_BYTES:
                yield leaf

    def notes(self) -> Iterator[bytes]:
        """Its signed checkpoints as they lie, none verified; ``NotAnArchive`` on the way."""
        note, signed = bytearray(), False
        for content in self._lines(CHECKPOINTS):
            signs = content.startswith(_DASH)
            if signed and not signs:
                yield bytes(note)
                note.clear()
            note += content + b"\n"
            signed = signs
            if len(note) > LONGEST_NOTE:
                raise NotAnArchive(Flaw.NOTE)
        if note and not signed:
            raise NotAnArchive(Flaw.NOTE)
        if note:
            yield bytes(note)

    def _lines(self, name: str) -> Iterator[bytes]:
        with opened(self.path) as zipped, zipped.open(member(zipped, name)) as lines:
            yield from _split(lines)


def read_archive(path: Path) -> Archive:
    """Open an archive and read what it says it is. ``NotAnArchive``; ``OSError`` if not there."""
    with opened(path) as zipped:
        for name in MEMBERS:
            member(zipped, name)
        with zipped.open(member(zipped, MANIFEST)) as manifest:
            said = manifest.read(LONGEST_MANIFEST + 1)
    try:
        if len(said) > LONGEST_MANIFEST:
            raise NotAnArchive(Flaw.MANIFEST)
        return Archive(path, _READ_MANIFEST(said))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise NotAnArchive(Flaw.MANIFEST) from wrong


def _split(member: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := member.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
        if len(rest) > LONGEST_LINE:
            raise NotAnArchive(Flaw.LINE)
    if rest:
        raise NotAnArchive(Flaw.LINE)


def _row(content: bytes, expected: int) -> LoggedEntry:
    if content.startswith(b'{"v"'):
        return _stored(content, expected)
    try:
        left = _READ_LEFT(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise NotAnArchive(Flaw.LINE) from wrong
    leaf = bytes.fromhex(left.leaf)
    return LoggedEntry(left.seq, left.at, left.code, None, None, None, None, leaf)


def _stored(content: bytes, expected: int) -> LoggedEntry:
    leaf = leaf_hash(content)
    try:
        said = READ_ENTRY(content)
    except UNREADABLE:
        return LoggedEntry(expected, _NEVER, "", None, None, None, content, leaf)
    if said.at.tzinfo is None:
        return LoggedEntry(said.seq, _NEVER, said.code, None, None, None, content, leaf)
    return LoggedEntry(
        said.seq, said.at, said.code, said.agent, said.patient, said.grant, content, leaf
    )
