"""Signed notes (c2sp.org/signed-note): a text, and lines that sign it.

A signature counts only for a key we were given, found by name and id together; lines of other
keys are ignored, a wrong or doubled line of a known key refuses the whole note.
"""

from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from store.tlog.text import base64, decoded, from_base64

MOST_SIGNATURES = 100  # signed-note, Format: a limit, and at least 16
ID_BYTES = 4
PUBLIC_BYTES = 32
DASH = "— "


class NotANote(Exception):
    """These bytes are not a signed note."""


class NotAKey(Exception):
    """This text is not a verifier key of ours, or this name cannot be a key's."""


class NotSigned(Exception):
    """No line of the note is by this key."""


class WrongSignature(Exception):
    """A line claims this key, and the key did not sign this text; or there are two such lines."""


class Algorithm(IntEnum):
    """Signature types of signed-note: these bytes are in every key id, never change one."""

    ED25519 = 0x01  # signed-note, Ed25519 signatures
    COSIGNATURE = 0x04  # tlog-cosignature, timestamped Ed25519


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key by which notes are trusted: 32 bytes of RFC 8032, a name, what it signs.

    ``NotAKey`` when the name is empty or holds a Unicode space or ``+``.
    """

    name: str
    algorithm: Algorithm
    public: bytes

    def __post_init__(self) -> None:
        if not self.name or "+" in self.name or any(map(str.isspace, self.name)):
            raise NotAKey
        if len(self.public) != PUBLIC_BYTES:
            raise NotAKey

    @property
    def key_id(self) -> bytes:
        """SHA-256(name || 0x0A || algorithm || public key)[:4] (signed-note, Signatures)."""
        named = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public
        return sha256(named).digest()[:ID_BYTES]

    @classmethod
    def parse(cls, text: str) -> Self:
        """From ``name+id+base64`` (signed-note, Verifier keys); ``NotAKey`` unless whole."""
        try:
            name, _, material = text.split("+", 2)
            raw = from_base64(material)
            key = cls(name, Algorithm(raw[0]), raw[1:])
        except (ValueError, IndexError) as broken:
            raise NotAKey from broken
        if str(key) != text:
            raise NotAKey
        return key

    def __str__(self) -> str:
        material = base64(bytes([self.algorithm]) + self.public)
        return f"{self.name}+{self.key_id.hex()}+{material}"

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Whether this key made these 64 bytes over this message (RFC 8032)."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signature:
    """One line: who says to have signed, by name and 4-byte id, and what follows the id."""

    name: str
    key_id: bytes
    value: bytes

    @classmethod
    def parse(cls, line: str) -> Self:
        """From ``— name base64``, without its newline; ``NotANote`` otherwise."""
        try:
            dash, name, material = line.split(" ")
            raw = from_base64(material)
        except ValueError as broken:
            raise NotANote from broken
        named = name and "+" not in name and not any(map(str.isspace, name))
        if dash != DASH.rstrip() or not named or len(raw) <= ID_BYTES:
            raise NotANote
        return cls(name, raw[:ID_BYTES], raw[ID_BYTES:])

    def __str__(self) -> str:
        return f"{DASH}{self.name} {base64(self.key_id + self.value)}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends with a newline, and its signature lines in their order."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Read the exact bytes of a note; ``NotANote`` when anything is out of its form."""
        try:
            text, cut, lines = decoded(content).rpartition("\n\n")
        except ValueError as broken:
            raise NotANote from broken
        if not cut or not lines.endswith("\n") or lines.count("\n") > MOST_SIGNATURES:
            raise NotANote
        return cls(f"{text}\n", tuple(map(Signature.parse, lines[:-1].split("\n"))))

    def encode(self) -> bytes:
        """The bytes of the note: UTF-8."""
        return "\n".join([self.text, *map(str, self.signatures), ""]).encode()

    def by(self, key: VerifierKey) -> bytes:
        """What follows the id on this key's line: ``NotSigned`` without one, not verified yet."""
        values = [
            line.value
            for line in self.signatures
            if (line.name, line.key_id) == (key.name, key.key_id)
        ]
        if not values:
            raise NotSigned
        if len(values) > 1:
            raise WrongSignature
        return values[0]

    def verify(self, key: VerifierKey) -> None:
        """``NotSigned`` or ``WrongSignature`` unless this Ed25519 key signed the text."""
        signature = self.by(key)
        if key.algorithm is not Algorithm.ED25519 or not key.signed(self.text.encode(), signature):
            raise WrongSignature


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A name and a private key that sign notes (signed-note, Ed25519 signatures)."""

    name: str
    private: Ed25519PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        """The public half, to be given to whoever checks. ``NotAKey`` for an impossible name."""
        public = self.private.public_key().public_bytes_raw()
        return VerifierKey(self.name, Algorithm.ED25519, public)

    def sign(self, text: str) -> Note:
        """The note of this text, which must end with a newline; ``NotANote`` otherwise."""
        try:
            value = self.private.sign(text.encode())
        except UnicodeEncodeError as broken:
            raise NotANote from broken
        note = Note(text, (Signature(self.name, self.verifier.key_id, value),))
        if Note.parse(note.encode()) != note:
            raise NotANote
        return note
