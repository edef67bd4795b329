"""Is this log whole and unaltered? Told without a database, from rows, checkpoints and public keys.

RFC 6962 over the stored bytes, compared with every checkpoint that was signed as the tree grows
past it: constant memory, one pass. The first thing that is wrong is named, with where it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

import msgspec

from policy.durations import DURATIONS
from policy.findings import Finding
from store.merkle import node_hash, root_of
from store.reading import Head, LoggedEntry
from store.tlog.checkpoint import Checkpoint, NotACheckpoint, opened
from store.tlog.note import NotANote, NotSigned, VerifierKey, WrongSignature
from store.tlog.proof import cosignatures


class Said(msgspec.Struct):
    """The stored bytes of an entry, read; ``detail`` as it came."""

    v: int
    log: UUID
    seq: int
    at: datetime
    agent: UUID | None
    code: str
    patient: UUID | None
    grant: UUID | None
    detail: msgspec.Raw


class _Purge(msgspec.Struct):
    upto: int
    before: datetime


READ_ENTRY = msgspec.json.Decoder(Said).decode
_READ_PURGE = msgspec.json.Decoder(_Purge).decode
_CLOCK, _PURGED = "clock_stepped_back", "log_purged"


@dataclass(frozen=True, slots=True)
class Wrong:
    """The first thing wrong; ``seq`` is the entry, or the size of the tree, it was found at."""

    finding: Finding
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was read of one log; ``wrong`` is None when all of it holds."""

    log: UUID
    entries: int
    first_at: datetime | None
    last_at: datetime | None
    checkpoints: int
    covered: int  # the size of the newest checkpoint that holds
    wrong: Wrong | None


class _Stop(Exception):
    def __init__(self, finding: Finding, seq: int | None = None) -> None:
        super().__init__(finding)
        self.wrong = Wrong(finding, seq)


@dataclass(slots=True)
class Tree:
    """One log as it is read again: its size, its frontier, and what still has to be explained."""

    log: UUID
    size: int = 0
    frontier: list[bytes] = field(default_factory=list)
    first_at: datetime | None = None
    last_at: datetime | None = None
    purged_from: int | None = None
    purged_upto: int = 0  # the last entry seen that is a leaf alone, and one more
    purge_said: int = 0

    def take(self, entry: LoggedEntry, outside: bytes | None) -> None:
        """Check one row and grow by its leaf; ``outside`` is the leaf that was published for it."""
        seq, at, _code, _agent, _patient, _grant, stored, leaf = entry
        if seq != self.size:
            raise _Stop(Finding.MISSING, self.size)
        if stored is None:
            self._take_purged(entry)
        else:
            if sha256(b"\x00" + stored).digest() != leaf:
                raise _Stop(Finding.BYTES_CHANGED, seq)
            self._compare(entry, stored)
        if outside is not None and outside != leaf:
            raise _Stop(Finding.REPLACED, seq)
        if self.last_at is None:
            self.first_at = at
        elif at < self.last_at and entry.code != _CLOCK:
            raise _Stop(Finding.TIME_RAN_BACK, seq)
        self.last_at = at
        node, frontier = leaf, self.frontier
        while seq & 1:
            node = node_hash(frontier.pop(), node)
            seq >>= 1
        frontier.append(node)
        self.size += 1

    def _compare(self, entry: LoggedEntry, stored: bytes) -> None:
        """The columns repeat the bytes, and the bytes are of this log and number."""
        try:
            said = READ_ENTRY(stored)
        except msgspec.DecodeError:
            raise _Stop(Finding.UNREADABLE, entry.seq) from None
        if said.v != 1:
            raise _Stop(Finding.UNREADABLE, entry.seq)
        if said.seq != entry.seq or said.log != self.log:
            raise _Stop(Finding.FOREIGN, entry.seq)
        if (
            said.code != entry.code
            or said.at != entry.at
            or said.agent != entry.agent
            or said.patient != entry.patient
            or said.grant != entry.grant
        ):
            raise _Stop(Finding.COLUMNS_CHANGED, entry.seq)
        if said.code == _PURGED:
            self._purge(entry.seq, said)

    def _purge(self, seq: int, said: Said) -> None:
        try:
            purge = _READ_PURGE(said.detail)
        except msgspec.DecodeError:
            raise _Stop(Finding.UNREADABLE, seq) from None
        if said.at - purge.before < DURATIONS.log.shortest_kept:
            raise _Stop(Finding.PURGED_UNSAID, seq)
        self.purge_said = max(self.purge_said, purge.upto)

    def _take_purged(self, entry: LoggedEntry) -> None:
        if (entry.agent, entry.patient, entry.grant) != (None, None, None):
            raise _Stop(Finding.COLUMNS_CHANGED, entry.seq)
        if self.purged_from is None:
            self.purged_from = entry.seq
        self.purged_upto = entry.seq + 1

    def root(self) -> bytes:
        """RFC 6962 §2.1 over what was read so far."""
        return root_of(self.frontier)

    def end(self, head: Head | None) -> None:
        """What only the whole can tell: purges that were said, and the head row."""
        if self.purged_upto > self.purge_said:
            raise _Stop(Finding.PURGED_UNSAID, max(self.purge_said, self.purged_from or 0))
        if head and (head.size, list(head.frontier)) != (self.size, self.frontier):
            finding = Finding.MISSING if head.size > self.size else Finding.HEAD_WRONG
            raise _Stop(finding, self.size)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What lies outside the log: signed checkpoints oldest first, and by which keys to trust them.

    ``leaves`` are the published leaf hashes from the first row on, where they are at hand.
    """

    key: VerifierKey | None
    notes: Iterable[bytes] = ()
    witnesses: Sequence[VerifierKey] = ()
    leaves: Iterable[bytes] = ()


def verify(
    tree: Tree,
    rows: Iterable[LoggedEntry],
    evidence: Evidence,
    *,
    head: Head | None = None,
    now: datetime,
) -> Outcome:
    """Read a log again, from the empty ``tree`` or from the frontier an export starts with."""
    seen = _Seen(tree, evidence)
    wrong = None
    try:
        seen.pass_by(_signed(evidence))
        seen.read(rows)
        tree.end(head)
        seen.end(now)
    except _Stop as stop:
        wrong = stop.wrong
    return Outcome(
        tree.log,
        tree.size - seen.start,
        tree.first_at,
        tree.last_at,
        seen.held,
        seen.covered,
        wrong,
    )


class _Seen:
    """The checkpoints, met in their order while the tree grows."""

    def __init__(self, tree: Tree, evidence: Evidence) -> None:
        self.tree, self.start = tree, tree.size
        self.leaves = iter(evidence.leaves)
        self.held, self.covered, self.any = 0, 0, False
        self.waiting: Iterator[Checkpoint] = iter(())
        self.next: Checkpoint | None = None

    def pass_by(self, checkpoints: Iterator[Checkpoint]) -> None:
        """Begin with the first checkpoint that this part of the log can meet."""
        self.waiting = checkpoints
        self._turn()

    def read(self, rows: Iterable[LoggedEntry]) -> None:
        take, leaves = self.tree.take, self.leaves
        self._meet()
        due = self.next.size if self.next else -1
        for entry in rows:
            take(entry, next(leaves, None))
            if self.tree.size == due:
                self._meet()
                due = self.next.size if self.next else -1

    def _meet(self) -> None:
        """Every checkpoint of this very size."""
        while self.next and self.next.size == self.tree.size:
            if self.next.root != self.tree.root():
                raise _Stop(Finding.ROOT_WRONG, self.tree.size)
            self.held, self.covered = self.held + 1, self.next.size
            self._turn()

    def _turn(self) -> None:
        former, self.next = self.next, next(self.waiting, None)
        self.any = self.any or self.next is not None
        if former and self.next and self.next.size < former.size:
            raise _Stop(Finding.CHECKPOINTS_DISAGREE, self.next.size)

    def end(self, now: datetime) -> None:
        """Nothing that was published is missing."""
        if self.next:
            cut = self.next.size > self.tree.size
            raise _Stop(Finding.CUT if cut else Finding.ROOT_WRONG, self.tree.size)
        first = self.tree.first_at
        if not self.any and first and now - first > UNSIGNED_FOR:
            raise _Stop(Finding.NO_CHECKPOINT)


#: A log this young may be without a checkpoint: the worker has not come by yet.
UNSIGNED_FOR: timedelta = 10 * DURATIONS.log.checkpoint


def _signed(evidence: Evidence) -> Iterator[Checkpoint]:
    """The checkpoints, each by this log's own key; the newest by every witness that was named."""
    note = b""
    checkpoint = None
    for note in evidence.notes:
        if evidence.key is None:
            raise _Stop(Finding.SIGNATURE_WRONG)
        try:
            checkpoint = opened(note, evidence.key)
        except (NotANote, NotACheckpoint):
            raise _Stop(Finding.CHECKPOINT_MALFORMED) from None
        except (NotSigned, WrongSignature):
            raise _Stop(Finding.SIGNATURE_WRONG) from None
        yield checkpoint
    if checkpoint and evidence.witnesses and not _cosigned(note, evidence.witnesses):
        raise _Stop(Finding.NOT_COSIGNED, checkpoint.size)


def _cosigned(note: bytes, witnesses: Sequence[VerifierKey]) -> bool:
    try:
        return len(cosignatures(note, witnesses)) == len(witnesses)
    except WrongSignature:
        return False
