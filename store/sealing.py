"""Two verbs: ``seal`` and ``unseal``. AES-256-GCM, and the context is never optional.

The context (purpose, patient, row, key version) is authenticated with the words: a sealed value
moved to another patient, row or purpose does not open. Layout: 1 format byte, 12 nonce, the rest
ciphertext and tag (NIST SP 800-38D). Nonces are random: far under 2^32 seals a key.
"""

import secrets
from dataclasses import dataclass
from typing import NewType
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from store.keys import KEY_BYTES, KeyRing

FORMAT = b"\x01"
NONCE_BYTES = 12
NOBODY = UUID(int=0)  # the row of a value that belongs to no patient

PatientKey = NewType("PatientKey", bytes)


class NotOurs(Exception):
    """The bytes were not sealed with this key in this context."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a sealed value is, and whose."""

    purpose: str
    patient: UUID
    row: UUID
    key_version: int

    def authenticated(self) -> bytes:
        """Unambiguous bytes: the purpose is length-prefixed, the rest is of fixed size."""
        purpose = self.purpose.encode()
        return b"".join(
            (
                len(purpose).to_bytes(2),
                purpose,
                self.patient.bytes,
                self.row.bytes,
                self.key_version.to_bytes(4),
            )
        )


def seal(plaintext: bytes, key: bytes, context: Context) -> bytes:
    """Encrypt and authenticate ``plaintext`` for ``context``."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, plaintext, context.authenticated())


def unseal(sealed: bytes, key: bytes, context: Context) -> bytes:
    """The plaintext, or ``NotOurs``: never a partial or doubtful one."""
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if sealed[:1] != FORMAT or len(nonce) != NONCE_BYTES:
        raise NotOurs
    try:
        return AESGCM(key).decrypt(nonce, body, context.authenticated())
    except InvalidTag as forged:
        raise NotOurs from forged


def new_patient_key() -> PatientKey:
    """A random AES-256 key for one patient; destroying its wrapped form erases the record."""
    return PatientKey(secrets.token_bytes(KEY_BYTES))


def wrap(key: PatientKey, ring: KeyRing, patient: UUID) -> tuple[bytes, int]:
    """The patient's key under the ring's current key, and that key's version."""
    context = Context("patient_key", patient, patient, ring.current)
    return seal(key, ring.wrapping[ring.current], context), ring.current


def unwrap(wrapped: bytes, version: int, ring: KeyRing, patient: UUID) -> PatientKey:
    """The patient's key; ``NotOurs`` when the ring has no such version or the bytes were moved."""
    if version not in ring.wrapping:
        raise NotOurs
    context = Context("patient_key", patient, patient, version)
    return PatientKey(unseal(wrapped, ring.wrapping[version], context))
