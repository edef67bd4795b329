"""What a log asks of a witness (c2sp.org/tlog-witness, add-checkpoint): the request's body."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from store.tlog.checkpoint import Checkpoint, NotACheckpoint
from store.tlog.note import NotANote, Note
from store.tlog.text import LONGEST_PATH, base64, decimal, decoded, hash_from


class NotASubmission(Exception):
    """These bytes are not the body of an add-checkpoint request."""


@dataclass(frozen=True, slots=True)
class Submission:
    """``old`` leaves that the witness is believed to know, the consistency path from there, and
    the signed checkpoint, of which nothing is verified yet.
    """

    old: int
    path: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """Read the body; ``NotASubmission`` when any line is out of its form."""
        try:
            head, _, signed = decoded(body).partition("\n\n")
            first, *lines = head.split("\n")
            word, old = first.split(" ")
            path, note = tuple(map(hash_from, lines)), Note.parse(signed.encode())
            submission = cls(decimal(old), path, note, Checkpoint.parse(note.text))
        except (ValueError, NotANote, NotACheckpoint) as broken:
            raise NotASubmission from broken
        if word != "old" or len(path) > LONGEST_PATH:
            raise NotASubmission
        return submission


def body(old: int, path: Sequence[bytes], signed: bytes) -> bytes:
    """The body that asks for a cosignature of this signed checkpoint, ``old`` in leaves."""
    return "\n".join([f"old {old}", *map(base64, path), "", ""]).encode() + signed
