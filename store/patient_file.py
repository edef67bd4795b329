"""A patient's list of accesses as a ZIP that proves its own lines, without us.

``acces.json`` is what the proved entries tell and, apart, what the site declares beside them;
``preuves/`` holds the proof of each entry; ``preuves/index.json`` says which proves which line.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from store.archive_words import KEYS_NOTE
from store.log_tree import READ_ENTRY
from store.patient_accesses import Declared, Listed, Stored
from store.patient_file_words import READ_ME
from store.patient_lines import Line, Story
from store.published import Published
from store.tlog.note import VerifierKey

FORMAT: Final = "brise-glace-acces"
VERSION: Final = 1
READ_ME_NAME, SHEET, TABLE, PAPER, INDEX, WAITING, KEYS = MEMBERS = (
    "LISEZ-MOI.txt",
    "acces.json",
    "acces.csv",
    "acces.pdf",
    "preuves/index.json",
    "preuves/en-attente.ndjson",
    "cles-pour-memoire.txt",
)

#: The letter that names the lines of each part, on paper as in the index: « A1 », « R2 ».
LETTERS: Final[Mapping[str, str]] = {
    "accesses": "A",
    "refusals": "R",
    "lookups": "C",
    "register": "O",
    "notices": "V",
    "slips": "B",
    "left": "D",
}


class Reference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry: its log and its number there."""

    log: UUID
    seq: int


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``acces.json``. Its schema is docs/patient-file.md: a field is added, never changed."""

    format: str
    version: int
    made_at: datetime
    made_with: str  # the typesetter of acces.pdf: another one may draw it otherwise
    patient: UUID
    asked: Reference
    since: datetime
    until: datetime
    proved: Story
    waiting: tuple[Reference, ...]
    declared: Declared


class Proved(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the index: this file proves this entry, which these lines tell."""

    file: str
    log: UUID
    seq: int
    code: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proofs:
    """The proofs at hand, and the entries that no checkpoint covers yet."""

    files: dict[str, bytes]
    index: tuple[Proved, ...]
    waiting: tuple[Stored, ...]


def labelled(story: Story) -> dict[str, Line]:
    """Every line by its name."""
    return {
        f"{letter}{number}": line
        for part, letter in LETTERS.items()
        for number, line in enumerate(getattr(story, part), 1)
    }


def lines_of(story: Story) -> dict[tuple[UUID, int], tuple[str, ...]]:
    """Which lines rest on each entry."""
    found: dict[tuple[UUID, int], tuple[str, ...]] = {}
    for label, line in labelled(story).items():
        for seq in line.entries:
            found[line.site, seq] = (*found.get((line.site, seq), ()), label)
    return found


def proof_name(number: int, code: str) -> str:
    """The member that proves an entry."""
    return f"preuves/{number:04}-{code}.tlog-proof"


def proofs_of(listed: Listed, published: Published) -> Proofs:
    """Each entry's proof, under the newest checkpoint; what is not covered yet is said so."""
    lines = lines_of(listed.story)
    files: dict[str, bytes] = {}
    index: list[Proved] = []
    waiting: list[Stored] = []
    for entry in listed.entries:
        proof = published.proof(entry.log, entry.seq, entry.stored)
        if proof is None:
            waiting.append(entry)
            continue
        code = READ_ENTRY(entry.stored).code
        name = proof_name(len(files) + 1, code)
        files[name] = proof.encode()
        index.append(Proved(name, entry.log, entry.seq, code, lines[entry.log, entry.seq]))
    return Proofs(files, tuple(index), tuple(waiting))


def sheet_of(listed: Listed, proofs: Proofs, made_at: datetime, made_with: str) -> Sheet:
    """What ``acces.json`` says."""
    asking = listed.asking
    return Sheet(
        FORMAT,
        VERSION,
        made_at,
        made_with,
        asking.patient,
        Reference(asking.log, asking.seq),
        asking.since,
        asking.until,
        listed.story,
        tuple(Reference(entry.log, entry.seq) for entry in proofs.waiting),
        listed.declared,
    )


def zipped(
    sheet: Sheet, proofs: Proofs, keys: Iterable[VerifierKey], *, table: bytes, paper: bytes
) -> bytes:
    """The ZIP. ``table`` and ``paper`` say the sheet again, for a spreadsheet and for the eye."""
    members = {
        READ_ME_NAME: READ_ME.encode(),
        PAPER: paper,
        SHEET: _json(sheet),
        TABLE: table,
        INDEX: _json(proofs.index),
        WAITING: b"".join(entry.stored + b"\n" for entry in proofs.waiting),
        KEYS: (KEYS_NOTE + "".join(f"{key}\n" for key in keys)).encode(),
        **proofs.files,
    }
    out = io.BytesIO()
    with ZipFile(out, "w") as zipped:
        for name, content in members.items():
            zipped.writestr(_member(name, sheet.made_at), content)
    return out.getvalue()


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _member(name: str, made_at: datetime) -> ZipInfo:
    info = ZipInfo(name, made_at.astimezone(UTC).timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
