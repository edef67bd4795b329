"""The tree on disk: the paths and widths of the specification, proofs from it, and damage."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.merkle import (
    consistency_path,
    frontier_of,
    inclusion_path,
    is_consistent,
    leaf_hash,
    node_hash,
    root_from_inclusion,
    root_of,
)
from store.tlog import files
from store.tlog.tiles import TileDiffers, TileMissing, Tiles
from tests.tlog.logs import unhurried


def hashes(count: int) -> list[bytes]:
    return [leaf_hash(b"%d" % number) for number in range(count)]


MANY = hashes(70_000)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Tiles:
    """The specification's own example: a tree of 70,000, through two checkpoints on the way."""
    tiles = Tiles(tmp_path_factory.mktemp("tiles"))
    size = 0
    for upto in (256, 65_536, 70_000):
        size = tiles.extend(size, iter(MANY[size:upto]))
    return tiles


def names(tiles: Tiles, level: int) -> list[str]:
    root = tiles.folder / "tile" / str(level)
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("level", "number", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (0, 999, 256, "tile/0/999"),
        (0, 1000, 256, "tile/0/x001/000"),
        (1, 1234067, 256, "tile/1/x001/x234/067"),
        (2, 1234067, 8, "tile/2/x001/x234/067.p/8"),
        (63, 5, 1, "tile/63/005.p/1"),
    ],
)
def test_a_tile_lies_where_the_specification_says(
    level: int, number: int, width: int, path: str
) -> None:
    assert Tiles(Path("/log")).path(level, number, width) == Path("/log") / path


def test_a_tree_of_seventy_thousand_has_the_tiles_of_the_specification(large: Tiles) -> None:
    full = [name for name in names(large, 0) if ".p" not in name]
    assert len(full) == 273
    assert [name for name in names(large, 0) if ".p" in name] == ["273.p/112"]
    assert names(large, 1) == ["000", "001.p/17"]
    assert names(large, 2) == ["000.p/1"]
    assert not (large.folder / "tile" / "3").exists()


def test_a_tree_of_256_has_one_full_tile_and_one_hash_above(tmp_path: Path) -> None:
    tiles = Tiles(tmp_path)
    tiles.extend(0, MANY[:256])
    assert (names(tiles, 0), names(tiles, 1)) == (["000"], ["000.p/1"])
    assert tiles.path(0, 0).read_bytes() == b"".join(MANY[:256])
    assert tiles.path(1, 0, 1).read_bytes() == root_of(frontier_of(MANY[:256]))


@pytest.mark.parametrize("size", [1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000])
def test_root_and_frontier_are_those_of_the_leaves(large: Tiles, size: int) -> None:
    frontier = frontier_of(MANY[:size])
    assert large.frontier(size) == frontier
    assert large.root(size) == root_of(frontier)


def test_an_empty_tree_has_no_file_and_the_empty_root(tmp_path: Path) -> None:
    tiles = Tiles(tmp_path)
    assert tiles.extend(0, []) == 0
    assert tiles.root(0) == root_of([])
    assert list(tmp_path.iterdir()) == []


@unhurried
@given(st.data())
def test_proofs_come_from_the_tiles_alone(large: Tiles, data: st.DataObject) -> None:
    new = data.draw(st.integers(1, 70_000))
    old, index = data.draw(st.integers(1, new)), data.draw(st.integers(0, new - 1))
    roots, reader = {size: large.root(size) for size in (old, new)}, large.reader(new)
    path = inclusion_path(index, new, reader)
    assert root_from_inclusion(MANY[index], index, new, path) == roots[new]
    assert is_consistent(old, roots[old], new, roots[new], consistency_path(old, new, reader))


def test_a_subtree_of_any_level_is_the_root_of_its_leaves(large: Tiles) -> None:
    for level in range(17):
        for index in {0, (70_000 >> level) - 1}:
            below = MANY[index << level : (index + 1) << level]
            assert large.subtree(level, index, 70_000) == root_of(frontier_of(below))


def test_no_subtree_reaches_beyond_the_tree(large: Tiles) -> None:
    with pytest.raises(IndexError):
        large.subtree(0, 70_000, 70_000)
    with pytest.raises(IndexError):
        large.subtree(17, 0, 70_000)


@pytest.mark.parametrize(("start", "end"), [(0, 70_000), (255, 513), (69_990, 70_000), (7, 7)])
def test_leaves_are_told_from_one_place_to_another(large: Tiles, start: int, end: int) -> None:
    assert list(large.leaves(start, end)) == MANY[start:end]


@unhurried
@given(steps=st.lists(st.integers(0, 300), min_size=1, max_size=6))
def test_growing_by_steps_is_growing_at_once(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int]
) -> None:
    tiles, size = Tiles(tmp_path_factory.mktemp("steps")), 0
    sizes = [0]
    for step in steps:
        size = tiles.extend(size, MANY[size : size + step])
        sizes.append(size)
    for known in sizes:
        assert tiles.root(known) == root_of(frontier_of(MANY[:known]))
    for old, new in pairwise(sizes):
        path = consistency_path(old, new, tiles.reader(new))
        assert is_consistent(old, tiles.root(old), new, tiles.root(new), path)


def test_every_checkpointed_size_keeps_its_partial_tile_until_the_full_one(tmp_path: Path) -> None:
    tiles = Tiles(tmp_path)
    for size in (3, 10):
        tiles.extend(0 if size == 3 else 3, MANY[0 if size == 3 else 3 : size])
    assert names(tiles, 0) == ["000.p/10", "000.p/3"]
    tiles.extend(10, MANY[10:300])
    assert names(tiles, 0) == ["000", "001.p/44"]


def test_nothing_is_added_after_leaves_that_are_not_there(tmp_path: Path) -> None:
    tiles = Tiles(tmp_path)
    with pytest.raises(TileMissing):
        tiles.extend(5, MANY[5:9])
    tiles.extend(0, MANY[:300])
    tiles.path(0, 0).unlink()
    with pytest.raises(TileMissing):
        list(tiles.leaves(0, 300))
    with pytest.raises(TileMissing):
        inclusion_path(5, 300, tiles.reader(300))


@pytest.mark.parametrize("size", [10, 256, 300])
def test_other_leaves_at_the_same_place_are_refused(tmp_path: Path, size: int) -> None:
    tiles = Tiles(tmp_path)
    tiles.extend(0, MANY[:size])
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for place in (0, size - 1):
        forged = [*MANY[:place], leaf_hash(b"forged"), *MANY[place + 1 : size + 5]]
        with pytest.raises(TileDiffers):
            tiles.extend(0, forged)
    assert (
        before.items()
        <= {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}.items()
    )


@pytest.mark.parametrize("length", [0, 31, 32 * 9, 32 * 11, 32 * 10 - 1])
def test_a_tile_of_another_length_is_never_read(tmp_path: Path, length: int) -> None:
    tiles = Tiles(tmp_path)
    tiles.extend(0, MANY[:10])
    tiles.path(0, 0, 10).write_bytes((b"".join(MANY[:10]) + bytes(64))[:length])
    with pytest.raises(TileDiffers):
        tiles.root(10)
    with pytest.raises(TileDiffers):
        tiles.extend(10, MANY[10:12])


def test_an_interrupted_growth_is_repaired_by_doing_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped before each of its writes in turn, then run again to the end."""
    expected = root_of(frontier_of(MANY[:600]))
    for stop in range(7):
        tiles = Tiles(tmp_path / str(stop))
        tiles.extend(0, MANY[:200])
        whole, written = files.write, iter(range(stop))

        def cut(path: Path, content: bytes, mode: int = 0o644) -> None:
            if next(written, None) is None:  # noqa: B023 (called before the next turn)
                raise OSError("no space left")
            whole(path, content, mode)  # noqa: B023

        with monkeypatch.context() as patch:
            patch.setattr(files, "write", cut)
            try:
                tiles.extend(200, MANY[200:600])
            except OSError:
                assert tiles.root(200) == root_of(frontier_of(MANY[:200]))
        assert tiles.extend(200, MANY[200:600]) == 600
        assert tiles.root(600) == expected
        assert names(tiles, 0) == ["000", "001", "002.p/88"]


def test_a_smaller_growth_beside_a_full_tile_writes_no_partial_one(tmp_path: Path) -> None:
    tiles = Tiles(tmp_path)
    tiles.extend(0, MANY[:256])
    assert tiles.extend(0, MANY[:100]) == 100
    assert names(tiles, 0) == ["000"]
    assert tiles.root(100) == root_of(frontier_of(MANY[:100]))


def test_a_full_tile_hashes_as_eight_levels_of_pairs(large: Tiles) -> None:
    level = MANY[256:512]
    while len(level) > 1:
        level = [node_hash(*pair) for pair in zip(level[::2], level[1::2], strict=True)]
    assert large.path(1, 0).read_bytes()[32:64] == level[0]
