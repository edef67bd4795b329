"""The tree of RFC 6962 §2.1 over leaf hashes. This module knows only hashes.

The database keeps each log's frontier as it grows (``append_to`` in guards.sql); this is the
other implementation, which recomputes what the database says.
"""

from collections.abc import Iterable
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """MTH({d(0)}) = SHA-256(0x00 || d(0))."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def grow(frontier: list[bytes], size: int, leaf: bytes) -> list[bytes]:
    """The frontier of ``size + 1`` leaves: roots of the perfect subtrees, largest first."""
    grown, node = list(frontier), leaf
    while size & 1:
        node = node_hash(grown.pop(), node)
        size >>= 1
    return [*grown, node]


def root_of(frontier: list[bytes]) -> bytes:
    """MTH(D[n]) from the frontier: the smallest subtrees are folded first."""
    if not frontier:
        return EMPTY_ROOT
    root = frontier[-1]
    for larger in reversed(frontier[:-1]):
        root = node_hash(larger, root)
    return root


def frontier_of(leaves: Iterable[bytes]) -> list[bytes]:
    """The frontier of all these leaf hashes, in constant memory."""
    frontier: list[bytes] = []
    for size, leaf in enumerate(leaves):
        frontier = grow(frontier, size, leaf)
    return frontier
