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


def verify(
    tree: Tree,
    rows: Iterable[LoggedEntry | SpelledEntry],
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
        self.held, self.covered, self.any = 0, 0, False
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
            take(entry, next(leaves, None))
            if self.tree.size == due:
                self._meet()
                due = self.next.size if self.next else -1

    def _meet(self) -> None:
        """Every checkpoint of this very size."""
        while self.next and self.next.size == self.tree.size:
            if self.next.root != self.tree.root():
                raise Stop(Finding.ROOT_WRONG, self.tree.size)
            if self.next.size != self.covered:  # else the same again, with more cosignatures
                self.held, self.covered = self.held + 1, self.next.size
            self._turn()

    def _turn(self) -> None:
        former, self.next = self.next, next(self.waiting, None)
        self.any = self.any or self.next is not None
        if former and self.next and self.next.size < former.size:
            raise Stop(Finding.CHECKPOINTS_DISAGREE, self.next.size)

    def end(self, now: datetime) -> None:
        """Nothing that was published is missing."""
        if self.next:
            cut = self.next.size > self.tree.size
            raise Stop(Finding.CUT if cut else Finding.ROOT_WRONG, self.tree.size)
        first = self.tree.first_at
        if not self.any and first and now - first > UNSIGNED_FOR:
            raise Stop(Finding.NO_CHECKPOINT)


#: A log this young may be without a checkpoint: the worker has not come by yet.
UNSIGNED_FOR: timedelta = 10 * DURATIONS.log.checkpoint


def _signed(evidence: Evidence) -> Iterator[Checkpoint]:
    """The checkpoints, each by this log's own key; the newest by every witness that was named."""
    note = b""
    checkpoint = None
    for note in evidence.notes:
        if evidence.key is None:
            raise Stop(Finding.SIGNATURE_WRONG)
        try:
            checkpoint = opened(note, evidence.key)
        except (NotANote, NotACheckpoint):
            raise Stop(Finding.CHECKPOINT_MALFORMED) from None
        except (NotSigned, WrongSignature):
            raise Stop(Finding.SIGNATURE_WRONG) from None
        yield checkpoint
    if checkpoint and evidence.witnesses and not _cosigned(note, evidence.witnesses):
        raise Stop(Finding.NOT_COSIGNED, checkpoint.size)


def _cosigned(note: bytes, witnesses: Sequence[VerifierKey]) -> bool:
    try:
        return len(cosignatures(note, witnesses)) == len(witnesses)
    except WrongSignature:
        return False
