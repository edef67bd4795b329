"""A patient's file verified offline: every proof by keys alone, every line by what is proved.

The story is told again from the proved entries and compared: what a file says beside is nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from uuid import UUID

import msgspec

from policy.findings import Finding
from store.log_tree import Said
from store.patient_accesses import agents_of
from store.patient_file import LETTERS, Proved, Reference, Sheet, lines_of, proof_name
from store.patient_file_reading import Doubtful, PatientFile
from store.patient_file_words import Doubt
from store.patient_lines import Line, Story
from store.patient_story import NotTold, told
from store.proving import NotProved, prove
from store.tlog.note import VerifierKey


class ProofFails(Doubtful):
    """A proof does not hold: ``finding`` says why."""

    def __init__(self, where: str, finding: Finding) -> None:
        super().__init__(Doubt.PROOF, where)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Holds:
    """What a file proves; ``unproved`` are lines that rest on an entry without its proof yet."""

    sheet: Sheet
    proved: int
    waiting: int
    unproved: tuple[str, ...]
    announced: int
    announced_is_proved: bool
    witnesses: int


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Entries by place: the proved ones, up to which size each log is covered, the others."""

    proved: dict[tuple[UUID, int], Said]
    files: dict[tuple[UUID, int], str]
    covered: dict[UUID, int]
    witnesses: int


def verify_patient_file(file: PatientFile, keys: tuple[VerifierKey, ...]) -> Holds:
    """What it proves. ``Doubtful`` (with ``ProofFails``), ``NoKeyFor`` when a log has no key."""
    sheet = file.sheet
    evidence = _proved(file, keys)
    _waiting(file, evidence)
    entries = [*evidence.proved.values(), *file.waiting]
    for said in file.waiting:
        if said.patient != sheet.patient:
            raise Doubtful(Doubt.WAITING)
    try:
        story = told(entries)
    except NotTold as odd:
        raise Doubtful(Doubt.NOT_TOLD) from odd
    _same_lines(sheet.proved, story)
    _same_index(file, evidence, story)
    _named(sheet)
    announced = _asked(sheet, story)
    if len(entries) - 1 < announced:
        raise Doubtful(Doubt.FEWER, str(announced))
    unproved = _resting_on(story, file.waiting)
    asked = (sheet.asked.log, sheet.asked.seq) in evidence.proved
    return Holds(
        sheet, len(evidence.proved), len(file.waiting), unproved, announced, asked,
        evidence.witnesses,
    )  # fmt: skip


def _proved(file: PatientFile, keys: tuple[VerifierKey, ...]) -> _Evidence:
    found = _Evidence({}, {}, {}, 0)
    witnesses: list[int] = []
    for name, content in file.proofs.items():
        try:
            log, said, verified = prove(content, keys)
        except NotProved as no:
            raise ProofFails(name, no.finding) from no
        if (log, said.seq) in found.proved:
            raise Doubtful(Doubt.TWICE, name)
        if said.patient != file.sheet.patient:
            raise Doubtful(Doubt.OTHER_PATIENT, name)
        found.proved[log, said.seq] = said
        found.files[log, said.seq] = name
        found.covered[log] = max(found.covered.get(log, 0), verified.checkpoint.size)
        witnesses.append(len(verified.cosigned))
    return _Evidence(found.proved, found.files, found.covered, min(witnesses, default=0))


def _waiting(file: PatientFile, evidence: _Evidence) -> None:
    """What waits is newer than everything proved of its log, and is what the sheet says waits."""
    if tuple(Reference(e.log, e.seq) for e in file.waiting) != file.sheet.waiting:
        raise Doubtful(Doubt.WAITING)
    places = {(e.log, e.seq) for e in file.waiting}
    if len(places) != len(file.waiting):
        raise Doubtful(Doubt.WAITING)
    if any(seq < evidence.covered.get(log, 0) for log, seq in places):
        raise Doubtful(Doubt.PROOF_REMOVED)


def _same_lines(said: Story, story: Story) -> None:
    for part, letter in LETTERS.items():
        ours: Sequence[Line] = getattr(story, part)
        theirs: Sequence[Line] = getattr(said, part)
        if ours != theirs:
            raise _different(letter, theirs, ours)


def _different(letter: str, theirs: Sequence[Line], ours: Sequence[Line]) -> Doubtful:
    """The first line that is not what its proofs say; added and removed ones come first."""
    rest = {(one.site, one.entries) for one in ours}
    for number, line in enumerate(theirs, 1):
        if not any(line.site == site and set(line.entries) & set(seqs) for site, seqs in rest):
            return Doubtful(Doubt.LINE_ADDED, f"{letter}{number}")
    kept = {(one.site, seq) for one in theirs for seq in one.entries}
    for number, line in enumerate(ours, 1):
        if not {(line.site, seq) for seq in line.entries} & kept:
            return Doubtful(Doubt.LINE_REMOVED, f"{letter}{number}")
    if sorted(map(_plain, theirs)) == sorted(map(_plain, ours)):
        return Doubtful(Doubt.ORDER)
    pairs: Iterable[Any] = enumerate(zip_longest(theirs, ours), 1)
    changed = next(number for number, (their, our) in pairs if their != our)
    return Doubtful(Doubt.LINE_CHANGED, f"{letter}{changed}")


def _plain(line: Line) -> bytes:
    return msgspec.json.encode(line)


def _same_index(file: PatientFile, evidence: _Evidence, story: Story) -> None:
    lines = lines_of(story)
    expected = {
        (log, seq): Proved(evidence.files[log, seq], log, seq, said.code, lines[log, seq])
        for (log, seq), said in evidence.proved.items()
    }
    found = {(one.log, one.seq): one for one in file.index}
    if found != expected or len(file.index) != len(found):
        raise Doubtful(Doubt.INDEX)
    for number, one in enumerate(file.index, 1):
        if one.file != proof_name(number, one.code):
            raise Doubtful(Doubt.INDEX)


def _named(sheet: Sheet) -> None:
    people = [one.id for one in sheet.declared.people]
    if len(set(people)) != len(people) or set(people) != agents_of(sheet.proved):
        raise Doubtful(Doubt.NAMES)


def _asked(sheet: Sheet, story: Story) -> int:
    """How many entries the asking announced, having said this very period, at this time."""
    for one in story.left:
        same = (one.since, one.until, one.at) == (sheet.since, sheet.until, sheet.made_at)
        if same and (one.site, one.entries) == (sheet.asked.log, (sheet.asked.seq,)):
            return one.entries_told or 0
    raise Doubtful(Doubt.ASKED)


def _resting_on(story: Story, waiting: Iterable[Said]) -> tuple[str, ...]:
    lines = lines_of(story)
    found = {label for said in waiting for label in lines.get((said.log, said.seq), ())}
    return tuple(sorted(found, key=lambda label: (label[0], int(label[1:]))))
