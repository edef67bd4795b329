"""One log grown again from its rows: each entry checked as its leaf is added to the tree.

RFC 6962 over the stored bytes, in constant memory. The first thing that is wrong stops it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from policy.durations import DURATIONS
from policy.findings import Finding
from store.merkle import node_hash, root_of
from store.reading import Head, LoggedEntry, SpelledEntry


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


class _Spelled(msgspec.Struct):
    """The same, ids as they are spelled."""

    v: int
    log: str
    seq: int
    at: datetime
    agent: str | None
    code: str
    patient: str | None
    grant: str | None
    detail: msgspec.Raw


class _Purge(msgspec.Struct):
    upto: int
    before: datetime


READ_ENTRY = msgspec.json.Decoder(Said).decode
_READ_SPELLED = msgspec.json.Decoder(_Spelled).decode
_READ_PURGE = msgspec.json.Decoder(_Purge).decode
#: What decoding hostile bytes may raise: not JSON, not UTF-8, nested for ever, too large a number.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError)
_CLOCK, _PURGED = "clock_stepped_back", "log_purged"


@dataclass(frozen=True, slots=True)
class Wrong:
    """The first thing wrong; ``seq`` is the entry, or the size of the tree, it was found at."""

    finding: Finding
    seq: int | None = None


class Stop(Exception):
    """Something is wrong: ``wrong`` says what, and where."""

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
    purged_upto: int = field(init=False)  # entries before it are leaves alone
    purged_at: datetime | None = None  # the newest of them says it is of then
    purge_said: int = 0
    purge_before: datetime | None = None
    _start: int = field(init=False)
    _name: str = field(init=False)

    def __post_init__(self) -> None:
        self._name, self._start, self.purged_upto = str(self.log), self.size, self.size

    def take(self, entry: LoggedEntry | SpelledEntry) -> None:
        """Check one row, and grow by its leaf."""
        seq, at, code, agent, patient, grant, stored, leaf = entry
        if seq != self.size:
            raise Stop(Finding.MISSING, self.size)
        if stored is None:
            self._take_purged(entry)
        else:
            if sha256(b"\x00" + stored).digest() != leaf:
                raise Stop(Finding.BYTES_CHANGED, seq)
            said = _spelled(seq, stored)
            # Text against text: what differs so may still be the same, and is looked at closely.
            if (said.v, said.log, said.seq, said.code, said.agent, said.patient, said.grant) != (
                1,
                self._name,
                seq,
                code,
                agent,
                patient,
                grant,
            ) or said.at != at:
                self._compare(entry, stored)
            if code == _PURGED:
                self._purge(seq, said)
        if self.last_at is None:
            self.first_at = at
        elif at < self.last_at and code != _CLOCK:
            raise Stop(Finding.TIME_RAN_BACK, seq)
        self.last_at = at
        node, frontier = leaf, self.frontier
        while seq & 1:
            node = node_hash(frontier.pop(), node)
            seq >>= 1
        frontier.append(node)
        self.size += 1

    def _compare(self, entry: LoggedEntry | SpelledEntry, stored: bytes) -> None:
        """The columns repeat the bytes, and the bytes are of this log and number."""
        try:
            said = READ_ENTRY(stored)
        except UNREADABLE:
            raise Stop(Finding.UNREADABLE, entry.seq) from None
        if said.v != 1:
            raise Stop(Finding.UNREADABLE, entry.seq)
        if said.seq != entry.seq or said.log != self.log:
            raise Stop(Finding.FOREIGN, entry.seq)
        ids = (_id(entry.agent), _id(entry.patient), _id(entry.grant))
        columns = (entry.code, entry.at, *ids)
        if (said.code, said.at, said.agent, said.patient, said.grant) != columns:
            raise Stop(Finding.COLUMNS_CHANGED, entry.seq)

    def _purge(self, seq: int, said: _Spelled) -> None:
        try:
            purge = _READ_PURGE(said.detail)
        except UNREADABLE:
            raise Stop(Finding.UNREADABLE, seq) from None
        if purge.before.tzinfo is None:
            raise Stop(Finding.UNREADABLE, seq)
        if said.at - purge.before < DURATIONS.log.shortest_kept:
            raise Stop(Finding.PURGED_UNSAID, seq)
        if purge.upto >= self.purge_said:
            self.purge_said, self.purge_before = purge.upto, purge.before

    def _take_purged(self, entry: LoggedEntry | SpelledEntry) -> None:
        """A purge is a prefix: none may follow an entry that was kept."""
        if (entry.agent, entry.patient, entry.grant) != (None, None, None):
            raise Stop(Finding.COLUMNS_CHANGED, entry.seq)
        if entry.seq != self.purged_upto:
            raise Stop(Finding.PURGED_UNSAID, entry.seq)
        self.purged_upto = entry.seq + 1
        self.purged_at = max(self.purged_at or entry.at, entry.at)

    def root(self) -> bytes:
        """RFC 6962 §2.1 over what was read so far."""
        return root_of(self.frontier)

    def end(self, head: Head | None) -> None:
        """What only the whole can tell: purges that were said, and the head row."""
        if self.purged_at is not None:
            if self.purged_upto > self.purge_said:
                raise Stop(Finding.PURGED_UNSAID, max(self.purge_said, self._start))
            if self.purge_before is None or self.purged_at >= self.purge_before:
                raise Stop(Finding.PURGED_UNSAID, self.purged_upto - 1)
        if head is None:
            return
        if head.size > self.size:
            raise Stop(Finding.MISSING, self.size)
        found = (head.size, list(head.frontier), head.last_at, head.purged)
        if found != (self.size, self.frontier, self.last_at, self.purged_upto):
            raise Stop(Finding.HEAD_WRONG, self.size)


def _spelled(seq: int, stored: bytes) -> _Spelled:
    try:
        return _READ_SPELLED(stored)
    except UNREADABLE:
        raise Stop(Finding.UNREADABLE, seq) from None


def _id(column: UUID | str | None) -> UUID | None:
    return UUID(column) if isinstance(column, str) else column
