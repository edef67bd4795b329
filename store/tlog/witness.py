"""A witness (c2sp.org/tlog-witness): cosigns a checkpoint only if it extends the last it cosigned.

INVARIANT: what was cosigned is on disk before the cosignature leaves, and nothing is cosigned
that does not begin with all of it. Needs no database: a folder, a key, the logs' public keys.
"""

import fcntl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from store.merkle import EMPTY_ROOT, is_consistent
from store.tlog import files
from store.tlog.checkpoint import Checkpoint, NotACheckpoint
from store.tlog.cosignature import Cosigner
from store.tlog.note import NotANote, Note, NotSigned, VerifierKey, WrongSignature
from store.tlog.submission import NotASubmission, Submission

TEXT = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"


class StateUnreadable(Exception):
    """What was last cosigned for a log cannot be read: nothing may be cosigned for it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer: the cosignature line with 200, or why not (tlog-witness, add-checkpoint)."""

    status: HTTPStatus
    body: bytes
    content_type: str = TEXT


MALFORMED = Answer(HTTPStatus.BAD_REQUEST, b"malformed request\n")
UNKNOWN_LOG = Answer(HTTPStatus.NOT_FOUND, b"unknown log\n")
NOT_SIGNED = Answer(HTTPStatus.FORBIDDEN, b"no valid signature of a known key\n")
INCONSISTENT = Answer(HTTPStatus.UNPROCESSABLE_ENTITY, b"the consistency proof does not verify\n")


@dataclass(frozen=True, slots=True)
class Witness:
    """``folder`` holds one file a log, ``logs`` the keys it knows: a log's key bears its origin."""

    folder: Path
    cosigner: Cosigner
    logs: tuple[VerifierKey, ...]

    def add_checkpoint(self, request: bytes, now: int) -> Answer:
        """Answer one request; ``now`` in POSIX seconds by the witness's own clock.

        ``StateUnreadable`` when the last state is damaged; whatever the disk raises passes too,
        and nothing was then cosigned.
        """
        try:
            submission = Submission.parse(request)
        except NotASubmission:
            return MALFORMED
        checkpoint = submission.checkpoint
        keys = [key for key in self.logs if key.name == checkpoint.origin]
        if not keys:
            return UNKNOWN_LOG
        if not _signed_by_one(submission.note, keys):
            return NOT_SIGNED
        if submission.old > checkpoint.size:
            return MALFORMED
        with self._alone():
            return self._advance(submission, now)

    def last(self, origin: str) -> Checkpoint:
        """What it last cosigned for this log; the empty tree when it never did."""
        try:
            content = self._file(origin).read_bytes()
        except FileNotFoundError:
            return Checkpoint(origin, 0, EMPTY_ROOT)
        try:
            checkpoint = Checkpoint.parse(Note.parse(content).text)
        except (NotANote, NotACheckpoint) as damage:
            raise StateUnreadable from damage
        if checkpoint.origin != origin:
            raise StateUnreadable
        return checkpoint

    def fork(self, origin: str) -> Path:
        """Where the first signed head that contradicts a cosigned one is kept, as evidence."""
        return self.folder / "forks" / self._file(origin).name

    @property
    def has_seen_a_fork(self) -> bool:
        """Whether any log ever contradicted itself before this witness."""
        return (self.folder / "forks").is_dir()

    def _advance(self, submission: Submission, now: int) -> Answer:
        last, new = self.last(submission.checkpoint.origin), submission.checkpoint
        forked = new.size == last.size and new.root != last.root
        if forked:  # two heads of one size, both signed: the log's own proof against itself
            files.write_new(self.fork(new.origin), submission.note.encode())
        if submission.old != last.size or forked:
            return Answer(HTTPStatus.CONFLICT, f"{last.size}\n".encode(), SIZE)
        if not is_consistent(last.size, last.root, new.size, new.root, submission.path):
            return INCONSISTENT
        files.write(self._file(new.origin), submission.note.encode())
        line = self.cosigner.cosign(submission.note.text, now)
        return Answer(HTTPStatus.OK, f"{line}\n".encode())

    def _file(self, origin: str) -> Path:
        return self.folder / "logs" / sha256(origin.encode()).hexdigest()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One request at a time, over threads and processes: compare and store are one step."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _signed_by_one(note: Note, keys: Iterable[VerifierKey]) -> bool:
    """By at least one of a log's keys, and falsely by none."""
    signed = False
    for key in keys:
        try:
            note.verify(key)
            signed = True
        except NotSigned:
            continue
        except WrongSignature:
            return False
    return signed
