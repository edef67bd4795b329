"""A patient's file from anybody's hands: read within bounds, nothing of it believed yet."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import ZipFile, ZipInfo

import msgspec

from store.archive_words import Flaw
from store.log_tree import READ_ENTRY, UNREADABLE, Said
from store.patient_file import (
    FORMAT,
    INDEX,
    KEYS,
    MEMBERS,
    PAPER,
    READ_ME_NAME,
    SHEET,
    TABLE,
    VERSION,
    WAITING,
    Proved,
    Sheet,
)
from store.patient_file_words import Doubt
from store.zip_reading import NotAnArchive, as_laid, opened, sane

LARGEST: Final = 1 << 28  # bytes, of everything in it
_PROOF = re.compile(r"preuves/[0-9]{4,6}-[a-z_]{1,40}\.tlog-proof")
_READ_SHEET = msgspec.json.Decoder(Sheet).decode
_READ_INDEX = msgspec.json.Decoder(tuple[Proved, ...]).decode


class Doubtful(Exception):
    """The file does not hold: ``doubt`` says why, ``where`` in which line or file of ours."""

    def __init__(self, doubt: Doubt, where: str = "") -> None:
        super().__init__(doubt)
        self.doubt, self.where = doubt, where


@dataclass(frozen=True, slots=True)
class PatientFile:
    """What a file holds; ``waiting`` are entries that it says have no proof yet."""

    sheet: Sheet
    index: tuple[Proved, ...]
    proofs: dict[str, bytes]
    waiting: tuple[Said, ...]
    table: bytes
    paper: bytes
    read_me: bytes
    keys: bytes


def is_patient_file(path: Path) -> bool:
    """Is this ZIP one of ours, by what it holds? ``NotAnArchive`` when it is no ZIP."""
    with opened(path) as zipped:
        return SHEET in zipped.namelist()


def read_patient_file(path: Path) -> PatientFile:
    """All of it. ``NotAnArchive``, ``Doubtful``; ``OSError`` if not there."""
    with opened(path) as zipped:
        members = [sane(info) for info in zipped.infolist()]
        _only_ours([info.filename for info in members])
        if sum(info.file_size for info in members) > LARGEST:
            raise NotAnArchive(Flaw.SWELLS)
        as_laid(zipped)
        read = {info.filename: _content(zipped, info) for info in members}
    for name in MEMBERS:
        if name not in read:
            raise Doubtful(Doubt.MEMBER_MISSING, name)
    return PatientFile(
        _sheet(read[SHEET]),
        _index(read[INDEX]),
        {name: read[name] for name in sorted(read) if name not in MEMBERS},
        tuple(_waiting(read[WAITING])),
        read[TABLE],
        read[PAPER],
        read[READ_ME_NAME],
        read[KEYS],
    )


def _only_ours(names: list[str]) -> None:
    if len(set(names)) != len(names):
        raise NotAnArchive(Flaw.MEMBER_TWICE)
    if any(name not in MEMBERS and not _PROOF.fullmatch(name) for name in names):
        raise Doubtful(Doubt.FOREIGN_MEMBER)


def _content(zipped: ZipFile, info: ZipInfo) -> bytes:
    with zipped.open(info) as content:
        return content.read(info.file_size + 1)


def _sheet(content: bytes) -> Sheet:
    try:
        _said_once(content)
        sheet = _READ_SHEET(content)
    except (*UNREADABLE, ValueError) as odd:
        raise Doubtful(Doubt.SHEET) from odd
    if (sheet.format, sheet.version) != (FORMAT, VERSION) or sheet.made_at.tzinfo is None:
        raise Doubtful(Doubt.SHEET)
    return sheet


def _index(content: bytes) -> tuple[Proved, ...]:
    try:
        _said_once(content)
        return _READ_INDEX(content)
    except (*UNREADABLE, ValueError) as odd:
        raise Doubtful(Doubt.INDEX) from odd


def _said_once(content: bytes) -> None:
    """``ValueError`` for a name said twice in one object: each reader takes another value."""
    json.loads(content, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError


def _waiting(content: bytes) -> Iterator[Said]:
    for line in content.splitlines():
        try:
            yield READ_ENTRY(line)
        except UNREADABLE as odd:
            raise Doubtful(Doubt.WAITING) from odd
