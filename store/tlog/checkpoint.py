"""Checkpoints (c2sp.org/tlog-checkpoint): origin, size and root of a log, signed as a note.

A log's key bears the log's origin as its name, so that no log can speak for another.
"""

from dataclasses import dataclass
from typing import Self

from store.merkle import HASH_BYTES
from store.tlog.note import Note, NoteSigner, VerifierKey
from store.tlog.text import LARGEST, base64, decimal, decoded, hash_from


class NotACheckpoint(Exception):
    """This text is not a checkpoint, or is the checkpoint of another log than the key's."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """``size`` leaves, ``root`` of 32 bytes; extension lines are kept as they came, unread.

    ``NotACheckpoint`` for values that no checkpoint can state (tlog-checkpoint, Note text).
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.size <= LARGEST or len(self.root) != HASH_BYTES:
            raise NotACheckpoint
        if not all(map(_is_line, (self.origin, *self.extensions))):
            raise NotACheckpoint

    @property
    def body(self) -> str:
        """The text that is signed: three lines, then the extensions, each with its newline."""
        lines = (self.origin, str(self.size), base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, body: str) -> Self:
        """From the text of a note; ``NotACheckpoint`` for any other spelling."""
        try:
            origin, size, root, *extensions, end = decoded(body.encode()).split("\n")
            checkpoint = cls(origin, decimal(size), hash_from(root), tuple(extensions))
        except ValueError as broken:
            raise NotACheckpoint from broken
        if end:
            raise NotACheckpoint
        return checkpoint


def _is_line(text: str) -> bool:
    try:
        return bool(text) and "\n" not in decoded(text.encode())
    except ValueError:
        return False


def sign(checkpoint: Checkpoint, signer: NoteSigner) -> bytes:
    """The signed note; ``NotACheckpoint`` when the signer's name is not the log's origin."""
    if signer.name != checkpoint.origin:
        raise NotACheckpoint
    return signer.sign(checkpoint.body).encode()


def opened(signed: bytes, log: VerifierKey) -> Checkpoint:
    """The checkpoint that this log's key signed; lines of other keys are ignored.

    ``NotANote`` or ``NotACheckpoint`` for another form or another log, ``NotSigned`` or
    ``WrongSignature`` when the key did not sign it.
    """
    note = Note.parse(signed)
    note.verify(log)
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != log.name:
        raise NotACheckpoint
    return checkpoint
