"""What the C2SP formats share: strict base64 (RFC 4648 §4), strict decimals, sane lines.

Each value has one spelling: what parses is, byte for byte, what would be written.
"""

import re
from base64 import b64decode, b64encode

from store.merkle import HASH_BYTES

#: Sizes and times are held in signed 64-bit integers everywhere else.
LARGEST = 2**63 - 1
#: No tree of 2**63 leaves has a longer path (tlog-witness, add-checkpoint).
LONGEST_PATH = 63

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


def base64(value: bytes) -> str:
    """Standard base64, padded."""
    return b64encode(value).decode("ascii")


def from_base64(text: str) -> bytes:
    """The bytes that ``base64`` writes so; ``ValueError`` for any other spelling."""
    value = b64decode(text, validate=True)
    if base64(value) != text:
        raise ValueError("not the canonical base64")
    return value


def hash_from(text: str) -> bytes:
    """A SHA-256 hash from its base64; ``ValueError`` unless 32 bytes."""
    value = from_base64(text)
    if len(value) != HASH_BYTES:
        raise ValueError("not a hash")
    return value


def decimal(text: str) -> int:
    """An ASCII decimal without leading zeroes, below 2**63; ``ValueError`` otherwise."""
    if not _DECIMAL.fullmatch(text) or int(text) > LARGEST:
        raise ValueError("not a decimal")
    return int(text)


def decoded(content: bytes) -> str:
    """UTF-8 without control characters but the newline; ``ValueError`` otherwise."""
    text = content.decode("utf-8")
    if _CONTROL.search(text):
        raise ValueError("control character")
    return text
