"""The tree of RFC 6962 §2.1 over leaf hashes, and its proofs. This module knows only hashes.

The database keeps each log's frontier as it grows (``append_to`` in guards.sql); this is the
other implementation, which recomputes what the database says. Making a proof (RFC 6962) and
checking one (RFC 9162) share no step.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import TypeAlias

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

#: ``subtree(level, index)``: root of the perfect subtree of ``2**level`` leaves that begins at
#: leaf ``index * 2**level``.
Subtree: TypeAlias = Callable[[int, int], bytes]


class PathDoesNotFit(Exception):
    """No tree of that size has, at that place, a path of that length."""


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


def inclusion_path(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """PATH(index, D[size]) of RFC 6962 §2.1.1: siblings from the leaf's to the root's child.

    ``index`` counts from 0; ``IndexError`` unless ``0 <= index < size``.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    start, end, path = 0, size, []
    while end - start > 1:
        split = _split(start, end)
        if index < split:
            path.append(_root_between(split, end, subtree))
            end = split
        else:
            path.append(_root_between(start, split, subtree))
            start = split
    return path[::-1]


def consistency_path(old: int, new: int, subtree: Subtree) -> list[bytes]:
    """PROOF(old, D[new]) of RFC 6962 §2.1.2; empty from no leaf, and between equal sizes.

    Sizes in leaves; ``IndexError`` unless ``0 <= old <= new``.
    """
    if not 0 <= old <= new:
        raise IndexError(old)
    start, end, path = 0, new, []
    while old not in (0, end):
        split = _split(start, end)
        if old <= split:
            path.append(_root_between(split, end, subtree))
            end = split
        else:
            path.append(_root_between(start, split, subtree))
            start = split
    if start:
        path.append(_root_between(start, end, subtree))
    return path[::-1]


def _split(start: int, end: int) -> int:
    """Where RFC 6962 cuts: the largest power of two smaller than the number of leaves."""
    return start + (1 << (end - start - 1).bit_length() - 1)


def _root_between(start: int, end: int, subtree: Subtree) -> bytes:
    """MTH(D[start:end]); ``start`` is a multiple of the largest perfect subtree within."""
    frontier = []
    while start < end:
        level = (end - start).bit_length() - 1
        frontier.append(subtree(level, start >> level))
        start += 1 << level
    return root_of(frontier)


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that this leaf hash and path lead to: RFC 9162 §2.1.3.2.

    ``PathDoesNotFit`` when the path is too short or too long for that place in that tree, or
    holds anything but hashes. The caller compares the root with a signed one.
    """
    if not 0 <= index < size or not _hashes(leaf, *path):
        raise PathDoesNotFit
    node, last, root = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise PathDoesNotFit
        if node & 1 or node == last:
            root = node_hash(sibling, root)
            node, last = _up_to_a_right_child(node, last)
        else:
            root = node_hash(root, sibling)
        node, last = node >> 1, last >> 1
    if last != 0:
        raise PathDoesNotFit
    return root


def is_consistent(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether the new tree begins with the whole old one: RFC 9162 §2.1.4.2.

    From an empty tree (its root being ``EMPTY_ROOT``) and between equal sizes, only an empty
    path proves.
    """
    if not 0 <= old_size <= new_size or not _hashes(old_root, new_root, *path):
        return False
    if old_size == new_size:
        return old_root == new_root and not path
    if old_size == 0:
        return old_root == EMPTY_ROOT and not path
    return _climbs_to_both(old_size, old_root, new_size, new_root, path)


def _climbs_to_both(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Steps 1 to 7 of RFC 9162 §2.1.4.2, for ``0 < old_size < new_size``."""
    if not path:
        return False
    first, *rest = path if old_size.bit_count() > 1 else [old_root, *path]
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = first
    for sibling in rest:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            node, last = _up_to_a_right_child(node, last)
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return old == old_root and new == new_root and last == 0


def _up_to_a_right_child(node: int, last: int) -> tuple[int, int]:
    """On the right border, levels without a sibling are passed over."""
    while node and not node & 1:
        node, last = node >> 1, last >> 1
    return node, last


def _hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
