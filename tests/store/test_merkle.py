"""The tree of RFC 6962 §2.1, against the vectors of certificate-transparency's own tests."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.merkle import EMPTY_ROOT, frontier_of, grow, leaf_hash, node_hash, root_of

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_reference_implementation(size: int) -> None:
    frontier = frontier_of(map(leaf_hash, LEAVES[:size]))
    assert root_of(frontier).hex() == ROOTS[size]


def test_the_empty_root_is_the_hash_of_nothing() -> None:
    assert root_of([]) == EMPTY_ROOT == sha256(b"").digest()


def mth(leaves: list[bytes]) -> bytes:
    """RFC 6962 §2.1 as it is written, by recursion."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_the_frontier_folds_to_the_recursive_root(leaves: list[bytes]) -> None:
    frontier = frontier_of(map(leaf_hash, leaves))
    assert root_of(frontier) == mth(leaves)
    assert len(frontier) == len(leaves).bit_count()


@given(st.lists(st.binary(max_size=4), min_size=2, max_size=40), st.data())
def test_no_change_removal_or_exchange_keeps_the_root(
    leaves: list[bytes], data: st.DataObject
) -> None:
    root = root_of(frontier_of(map(leaf_hash, leaves)))
    place = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:place], leaves[place] + b"x", *leaves[place + 1 :]]
    removed = [*leaves[:place], *leaves[place + 1 :]]
    reordered = [*leaves[1:], leaves[0]]
    for other in (changed, removed, reordered):
        if other != leaves:
            assert root_of(frontier_of(map(leaf_hash, other))) != root


def test_growing_leaves_the_given_frontier_as_it_was() -> None:
    frontier = [leaf_hash(b"a")]
    assert grow(frontier, 1, leaf_hash(b"b")) == [node_hash(leaf_hash(b"a"), leaf_hash(b"b"))]
    assert frontier == [leaf_hash(b"a")]


def test_a_leaf_is_never_a_node() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)
