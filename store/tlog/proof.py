"""One entry's proof (c2sp.org/tlog-proof@v1): its bytes, its path, the signed checkpoint.

A small text that verifies offline, with the log's public key alone. The entry's stored bytes
travel in ``extra``: nothing authenticates them there but their own place in the tree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from store.merkle import PathDoesNotFit, leaf_hash, root_from_inclusion
from store.tlog.checkpoint import Checkpoint, opened
from store.tlog.cosignature import cosigned_at
from store.tlog.note import Note, NotSigned, VerifierKey
from store.tlog.text import LARGEST, LONGEST_PATH, base64, decimal, decoded, from_base64, hash_from

HEADER = "c2sp.org/tlog-proof@v1"


class NotAProof(Exception):
    """These bytes are not a tlog-proof."""


class NotIncluded(Exception):
    """The entry is not at that place of the checkpointed tree."""


class TooFewWitnesses(Exception):
    """Fewer of the trusted witnesses cosigned than are wanted."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a proof proved: under which checkpoint, and when each trusted witness saw it."""

    checkpoint: Checkpoint
    cosigned: Mapping[VerifierKey, int]


@dataclass(frozen=True, slots=True)
class Proof:
    """``index`` from 0, ``path`` from the leaf's sibling up, ``checkpoint`` a signed note.

    ``extra`` is opaque to the format; ours is the entry's stored bytes. Empty: no such line.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Read the text (tlog-proof, Format); ``NotAProof`` for any other spelling."""
        try:
            head, _, checkpoint = decoded(content).partition("\n\n")
            title, *lines = head.split("\n")
            extra = from_base64(lines.pop(0)[6:]) if lines[0].startswith("extra ") else b""
            word, index = lines.pop(0).split(" ")
            proof = cls(decimal(index), tuple(map(hash_from, lines)), checkpoint.encode(), extra)
        except (ValueError, IndexError) as broken:
            raise NotAProof from broken
        if (title, word) != (HEADER, "index") or proof.encode() != content:
            raise NotAProof
        return proof

    def encode(self) -> bytes:
        """The text, UTF-8; ``NotAProof`` for values that no proof can state."""
        if not 0 <= self.index <= LARGEST or len(self.path) > LONGEST_PATH:
            raise NotAProof
        extra = [f"extra {base64(self.extra)}"] if self.extra else []
        lines = [HEADER, *extra, f"index {self.index}", *map(base64, self.path), "", ""]
        return "\n".join(lines).encode() + self.checkpoint

    def verify(
        self, entry: bytes, log: VerifierKey, witnesses: Iterable[VerifierKey], *, quorum: int
    ) -> Verified:
        """That ``entry`` (its exact bytes) is in the log, by keys obtained elsewhere.

        The log's key must have signed the checkpoint and at least ``quorum`` of the witnesses
        must have cosigned it. ``NotIncluded``, ``TooFewWitnesses``, or what ``opened`` raises.
        """
        checkpoint = opened(self.checkpoint, log)
        try:
            root = root_from_inclusion(leaf_hash(entry), self.index, checkpoint.size, self.path)
        except PathDoesNotFit as unfit:
            raise NotIncluded from unfit
        if root != checkpoint.root:
            raise NotIncluded
        cosigned = cosignatures(self.checkpoint, witnesses)
        # A log is not its own witness, and one key under two names is one witness.
        if len({witness.public for witness in cosigned} - {log.public}) < quorum:
            raise TooFewWitnesses
        return Verified(checkpoint, cosigned)


def cosignatures(signed: bytes, witnesses: Iterable[VerifierKey]) -> dict[VerifierKey, int]:
    """When each of these witnesses cosigned, in POSIX seconds.

    Those who did not are absent; ``WrongSignature`` when a line claims one of them falsely.
    """
    note = Note.parse(signed)
    seen: dict[VerifierKey, int] = {}
    for witness in witnesses:
        try:
            seen[witness] = cosigned_at(note, witness)
        except NotSigned:
            continue
    return seen
