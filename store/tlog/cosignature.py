"""Cosignatures (c2sp.org/tlog-cosignature, cosignature/v1): a witness saw this as the latest.

The time is signed, and is the witness's. Ed25519 only: the key must serve nothing else.
"""

from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from store.tlog.note import Algorithm, Note, Signature, VerifierKey, WrongSignature
from store.tlog.text import LARGEST

TIME_BYTES = 8


def _message(body: str, time: int) -> bytes:
    """tlog-cosignature, Ed25519 signed message: header, time, the whole note text."""
    return f"cosignature/v1\ntime {time}\n{body}".encode()


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness's name and private key."""

    name: str
    private: Ed25519PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        """The public half, of type 0x04. ``NotAKey`` for an impossible name."""
        public = self.private.public_key().public_bytes_raw()
        return VerifierKey(self.name, Algorithm.COSIGNATURE, public)

    def cosign(self, body: str, time: int) -> Signature:
        """The line over a checkpoint's text; ``time`` in POSIX seconds, ``OverflowError`` beyond.

        It says that the checkpoint is consistent with all this witness has seen: only
        ``store.tlog.witness`` may know that.
        """
        if not 0 <= time <= LARGEST:
            raise OverflowError(time)
        value = time.to_bytes(TIME_BYTES, "big") + self.private.sign(_message(body, time))
        return Signature(self.name, self.verifier.key_id, value)


def cosigned_at(note: Note, witness: VerifierKey) -> int:
    """When this witness cosigned the note, in POSIX seconds.

    ``NotSigned`` when it has no line there, ``WrongSignature`` when its line is not its own.
    """
    value = note.by(witness)
    time, signature = int.from_bytes(value[:TIME_BYTES], "big"), value[TIME_BYTES:]
    known = witness.algorithm is Algorithm.COSIGNATURE and time <= LARGEST
    if not known or not witness.signed(_message(note.text, time), signature):
        raise WrongSignature
    return time


def with_cosignature(signed: bytes, line: Signature) -> bytes:
    """The signed checkpoint with one more line; a former line of the same key is replaced."""
    note = Note.parse(signed)
    others = [
        kept for kept in note.signatures if (kept.name, kept.key_id) != (line.name, line.key_id)
    ]
    return replace(note, signatures=(*others, line)).encode()
