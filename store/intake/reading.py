"""Bytes in, a ReadDocument out, or one exception that says why not. No other way in.

Memory and time are bounded by MAX_BYTES: a larger file is refused before anything is parsed.
"""

from typing import Final

from policy.record import ReadDocument
from store.intake.cda import read_cda
from store.intake.fhir import read_fhir
from store.intake.markup import parse
from store.intake.refusal import NotReadable, Why
from store.intake.tree import parse_json

__all__ = ["MAX_BYTES", "NotReadable", "Why", "read"]

MAX_BYTES: Final = 8 * 1024 * 1024  # five times the largest real document, images included

_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read(content: bytes) -> ReadDocument:
    """Raises NotReadable, and nothing else, for whatever is no readable CDA or FHIR document."""
    if len(content) > MAX_BYTES:
        raise NotReadable(Why.TOO_LARGE)
    try:
        return _read(content)
    except RecursionError:
        raise NotReadable(Why.TOO_DEEP) from None


def _read(content: bytes) -> ReadDocument:
    first = _first_sign(content)
    if first == b"<":
        return read_cda(parse(content))
    if first in (b"{", b"["):
        return read_fhir(parse_json(content))
    raise NotReadable(Why.NEITHER_XML_NOR_JSON if first else Why.EMPTY)


def _first_sign(content: bytes) -> bytes:
    """The first character that is neither mark nor space, in UTF-8 or either UTF-16."""
    head = content[:4096]
    for mark in _BOMS:
        head = head.removeprefix(mark)
    return head.replace(b"\x00", b"").lstrip()[:1]
