"""Inclusion and consistency: published vectors, the RFC's recursion, another program, attacks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proofbundle import merkle as judge

from store.merkle import (
    EMPTY_ROOT,
    PathDoesNotFit,
    consistency_path,
    inclusion_path,
    is_consistent,
    leaf_hash,
    node_hash,
    root_from_inclusion,
)
from tests.tlog import naive
from tests.tlog.logs import LEAVES, entries, root, subtrees, unhurried

#: certificate-transparency, merkle_tree_test: ReferenceMerklePath (there, leaves count from 1).
PATHS = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}

#: The same, ReferenceSnapshotConsistency.
PROOFS = {
    (1, 1): [],
    (1, 8): PATHS[0, 8],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_published_inclusion_paths_are_made_and_accepted(index: int, size: int) -> None:
    logged, published = LEAVES[:size], [bytes.fromhex(one) for one in PATHS[index, size]]
    assert inclusion_path(index, size, subtrees(logged)) == published
    assert root_from_inclusion(leaf_hash(logged[index]), index, size, published) == root(logged)


@pytest.mark.parametrize(("old", "new"), PROOFS)
def test_published_consistency_paths_are_made_and_accepted(old: int, new: int) -> None:
    published = [bytes.fromhex(one) for one in PROOFS[old, new]]
    assert consistency_path(old, new, subtrees(LEAVES[:new])) == published
    assert is_consistent(old, root(LEAVES[:old]), new, root(LEAVES[:new]), published)


def test_every_small_proof_is_the_one_the_rfc_defines() -> None:
    for size in range(1, 34):
        logged = entries(size)
        subtree = subtrees(logged)
        for place in range(size):
            assert inclusion_path(place, size, subtree) == naive.path(place, logged)
        for old in range(1, size + 1):
            assert consistency_path(old, size, subtree) == naive.proof(old, logged)


@unhurried
@given(st.integers(1, 300), st.data())
def test_every_entry_proves_its_place(size: int, data: st.DataObject) -> None:
    logged, place = entries(size), data.draw(st.integers(0, size - 1))
    path = inclusion_path(place, size, subtrees(logged))
    assert path == naive.path(place, logged) == judge.inclusion_proof(logged, place)
    leaf = leaf_hash(logged[place])
    assert root_from_inclusion(leaf, place, size, path) == naive.mth(logged)
    assert judge.root_from_inclusion(place, size, leaf, path) == naive.mth(logged)


@unhurried
@given(st.integers(1, 300), st.data())
def test_every_size_proves_that_it_grew_into_a_later_one(new: int, data: st.DataObject) -> None:
    logged, old = entries(new), data.draw(st.integers(1, new))
    path = consistency_path(old, new, subtrees(logged))
    before, after = naive.mth(logged[:old]), naive.mth(logged)
    assert path == naive.proof(old, logged) == judge.consistency_proof(logged, old)
    assert is_consistent(old, before, new, after, path)
    assert judge.verify_consistency(old, new, path, before, after)


def changed(path: list[bytes], data: st.DataObject) -> list[bytes]:
    """The path with one bit turned, one hash dropped, doubled, exchanged or added."""
    place = data.draw(st.integers(0, max(len(path) - 1, 0)))
    bit = data.draw(st.integers(0, 255))
    kinds: list[list[bytes]] = [[*path, bytes(32)], [bytes(32), *path]]
    if path:
        turned = (int.from_bytes(path[place], "big") ^ (1 << bit)).to_bytes(32, "big")
        kinds += [
            [*path[:place], turned, *path[place + 1 :]],
            [*path[:place], *path[place + 1 :]],
            [*path[: place + 1], *path[place:]],
            [*path[:place], path[place][:-1], *path[place + 1 :]],
        ]
    return data.draw(st.sampled_from(kinds))


def leads_to(expected: bytes, leaf: bytes, index: int, size: int, path: list[bytes]) -> bool:
    try:
        return root_from_inclusion(leaf, index, size, path) == expected
    except PathDoesNotFit:
        return False


@unhurried
@given(st.integers(1, 200), st.data())
def test_no_other_path_place_or_entry_is_included(size: int, data: st.DataObject) -> None:
    logged, place = entries(size), data.draw(st.integers(0, size - 1))
    path, head = inclusion_path(place, size, subtrees(logged)), root(logged)
    leaf = leaf_hash(logged[place])
    assert leads_to(head, leaf, place, size, path)
    assert not leads_to(head, leaf, place, size, changed(path, data))
    assert not leads_to(head, leaf_hash(b"another"), place, size, path)
    elsewhere = data.draw(st.integers(-2, size + 1).filter(lambda index: index != place))
    assert not leads_to(head, leaf, elsewhere, size, path)


@unhurried
@given(st.integers(2, 200), st.data())
def test_no_other_path_or_root_is_consistent(new: int, data: st.DataObject) -> None:
    logged, old = entries(new), data.draw(st.integers(1, new))
    path = consistency_path(old, new, subtrees(logged))
    before, after = root(logged[:old]), root(logged)
    assert not is_consistent(old, before, new, after, changed(path, data))
    assert not is_consistent(old, root([b"forged", *logged[1:old]]), new, after, path)
    assert not is_consistent(old, before, new, root([*logged[:-1], b"forged"]), path)
    assert not is_consistent(new + 1, before, new, after, path)
    assert not is_consistent(-1, before, new, after, path)
    assert not is_consistent(old, before[:-1], new, after, path)


@unhurried
@given(st.integers(2, 100), st.data())
def test_a_rewritten_past_is_never_consistent(new: int, data: st.DataObject) -> None:
    """Even with the best path that the forged tree can give."""
    logged, old = entries(new), data.draw(st.integers(1, new - 1))
    place = data.draw(st.integers(0, old - 1))
    forged = [*logged[:place], b"forged", *logged[place + 1 :]]
    path = consistency_path(old, new, subtrees(forged))
    assert not is_consistent(old, root(logged[:old]), new, root(forged), path)


def test_from_nothing_only_an_empty_path_proves() -> None:
    after = root(LEAVES)
    assert consistency_path(0, 8, subtrees(LEAVES)) == []
    assert is_consistent(0, EMPTY_ROOT, 8, after, [])
    assert not is_consistent(0, EMPTY_ROOT, 8, after, [after])
    assert not is_consistent(0, after, 8, after, [])
    assert is_consistent(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    assert not is_consistent(0, EMPTY_ROOT, 0, after, [])


@pytest.mark.parametrize("more", [1, 2, 60])
def test_a_path_that_goes_on_above_the_root_is_refused(more: int) -> None:
    """Whatever the hashes: the length alone condemns it."""
    before, after = root(LEAVES[:3]), root(LEAVES[:7])
    path = consistency_path(3, 7, subtrees(LEAVES[:7]))
    assert not is_consistent(3, before, 7, after, [*path, *[after] * more])
    assert not is_consistent(3, before, 7, after, [])
    included = inclusion_path(2, 7, subtrees(LEAVES[:7]))
    with pytest.raises(PathDoesNotFit):
        root_from_inclusion(leaf_hash(LEAVES[2]), 2, 7, [*included, *[after] * more])


def test_an_inner_node_is_no_leaf_of_a_shallower_tree() -> None:
    """Its path leads to the true root, and is one hash too short for that tree."""
    node = node_hash(leaf_hash(LEAVES[0]), leaf_hash(LEAVES[1]))
    path = inclusion_path(0, 8, subtrees(LEAVES))[1:]
    assert root_from_inclusion(node, 0, 4, path) == root(LEAVES)
    with pytest.raises(PathDoesNotFit):
        root_from_inclusion(node, 0, 8, path)


def test_a_path_is_of_the_sizes_it_was_made_for() -> None:
    """True roots and a true path, under a size that the new tree never had."""
    before, after = root(LEAVES[:4]), root(LEAVES)
    path = consistency_path(4, 8, subtrees(LEAVES))
    assert is_consistent(4, before, 8, after, path)
    assert not is_consistent(4, before, 16, after, path)


def test_a_tree_is_consistent_with_itself_alone() -> None:
    after = root(LEAVES)
    assert is_consistent(8, after, 8, after, [])
    assert not is_consistent(8, after, 8, after, [after])
    assert not is_consistent(8, root(LEAVES[:7]), 8, after, [])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_no_path_is_made_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        inclusion_path(index, size, subtrees(LEAVES))


@pytest.mark.parametrize(("old", "new"), [(4, 3), (-1, 3)])
def test_no_path_is_made_to_a_smaller_tree(old: int, new: int) -> None:
    with pytest.raises(IndexError):
        consistency_path(old, new, subtrees(LEAVES))
