"""Is this log whole and unaltered? Told without a database, from rows, checkpoints and public keys.

The tree of log_tree.py, compared with every checkpoint that was signed as it grows past it:
constant memory, one pass. The first thing that is wrong is named, with where it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from policy.durations import DURATIONS
from policy.findings import Finding
from store.log_tree import READ_ENTRY, Said, Stop, Tree, Wrong
from store.reading import Head, LoggedEntry, SpelledEntry
from store.tlog.checkpoint import Checkpoint, NotACheckpoint, opened
from store.tlog.note import NotANote, NotSigned, VerifierKey, WrongSignature
from store.tlog.proof import cosignatures

__all__ = ["READ_ENTRY", "Evidence", "Outcome", "Said", "Tree", "Wrong", "verify"]


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


@dataclass(frozen=True, slots=True)
class Evidence:
    """What lies outside the log: signed checkpoints oldest first, and by which keys to trust them.

    ``leaves`` are the published leaf hashes from the first row on, where they are at hand.
    """

    key: VerifierKey | None
    notes: Iterable[bytes] = ()
    witnesses: Sequence[VerifierKey] = ()
    leaves: Iterable[bytes] = ()
    remembered: Checkpoint | None = None  # what the signer wrote down that it signed


def verify(
    tree: Tree,
    rows: Iterable[LoggedEntry | SpelledEntry],
    evidence: Evidence,
    *,
    head: Head | None = None,
    now: datetime | None = None,
    announced: int | None = None,
) -> Outcome:
    """Read a log again, from the empty ``tree`` or from the frontier an export starts with.

    In the database, ``now`` tells how long entries may be without a checkpoint. An export says the
    size it ends at, and a checkpoint must cover all of it: its own times prove nothing.
    """
    seen = _Seen(tree, evidence)
    wrong = None
    try:
        seen.pass_by(_signed(evidence))
        seen.read(rows)
        tree.end(head)
        seen.end(now, announced)
    except Stop as stop:
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
        self.held, self.covered = 0, 0
        self.uncovered_at: datetime | None = None
        self.suspect: int | None = (
            None  # the first that is not what was published, if a root agrees
        )
        self.waiting: Iterator[Checkpoint] = iter(())
        self.next: Checkpoint | None = None

    def pass_by(self, checkpoints: Iterator[Checkpoint]) -> None:
        """Begin with the first checkpoint that this part of the log can meet."""
        self.waiting = checkpoints
        self._turn()

    def read(self, rows: Iterable[LoggedEntry | SpelledEntry]) -> None:
        take, leaves = self.tree.take, self.leaves
        self._meet()
        due = self.next.size if self.next else -1
        for entry in rows:
            take(entry)
            published = next(leaves, None)
            if published != entry.leaf and published is not None and self.suspect is None:
                self.suspect = entry.seq
            if self.uncovered_at is None:
                self.uncovered_at = entry.at
            if self.tree.size == due:
                self._meet()
                due = self.next.size if self.next else -1
                self.uncovered_at = None

    def _meet(self) -> None:
        """Every checkpoint of this very size."""
        while self.next and self.next.size == self.tree.size:
            if self.next.root != self.tree.root():
                raise self._replaced()
            self.suspect = None  # the entries are those that were signed: it was the tile
            if self.next.size != self.covered:  # else the same again, with more cosignatures
                self.held, self.covered = self.held + 1, self.next.size
            self._turn()

    def _replaced(self) -> Stop:
        """Published leaves accuse only together with a root that was signed."""
        if self.suspect is None:
            return Stop(Finding.ROOT_WRONG, self.tree.size)
        return Stop(Finding.REPLACED, self.suspect)

    def _turn(self) -> None:
        former, self.next = self.next, next(self.waiting, None)
        if former and self.next and self.next.size < former.size:
            raise Stop(Finding.CHECKPOINTS_DISAGREE, self.next.size)

    def end(self, now: datetime | None, announced: int | None) -> None:
        """Nothing that was published is missing."""
        if self.next:
            cut = self.next.size > self.tree.size
            raise Stop(Finding.CUT if cut else Finding.ROOT_WRONG, self.tree.size)
        if announced is not None and self.tree.size < announced:
            raise Stop(Finding.CUT, self.tree.size)
        if announced is not None and self.covered < announced:
            raise Stop(Finding.NO_CHECKPOINT, self.covered)
        if now and self.uncovered_at and abs(now - self.uncovered_at) > UNSIGNED_FOR:
            raise Stop(Finding.NO_CHECKPOINT, self.covered)


#: Entries this young may be without a checkpoint: commands write some while no worker runs.
UNSIGNED_FOR: timedelta = DURATIONS.log.verification


def _signed(evidence: Evidence) -> Iterator[Checkpoint]:
    """The checkpoints, each by this log's own key; the newest by every witness that was named."""
    note = b""
    checkpoint, remembered = None, evidence.remembered
    for note in evidence.notes:
        if evidence.key is None:
            raise Stop(Finding.SIGNATURE_WRONG)
        try:
            checkpoint = opened(note, evidence.key)
        except (NotANote, NotACheckpoint):
            raise Stop(Finding.CHECKPOINT_MALFORMED) from None
        except (NotSigned, WrongSignature):
            raise Stop(Finding.SIGNATURE_WRONG) from None
        if remembered and remembered.size <= checkpoint.size:
            yield remembered
            remembered = None
        yield checkpoint
    if remembered:
        yield remembered
    if checkpoint and evidence.witnesses and not _cosigned(note, evidence.witnesses):
        raise Stop(Finding.NOT_COSIGNED, checkpoint.size)


def _cosigned(note: bytes, witnesses: Sequence[VerifierKey]) -> bool:
    try:
        return len(cosignatures(note, witnesses)) == len(witnesses)
    except WrongSignature:
        return False
