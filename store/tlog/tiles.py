"""The tree as files (c2sp.org/tlog-tiles): tiles of 256 hashes, which never change once written.

Written outside the database, they are also a second memory of it: a leaf that differs from the
one already in its tile is refused, never written over. Tiles of a larger tree begin with those
of a smaller one, so any size that was ever written can be read again.
"""

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from store.merkle import HASH_BYTES, Subtree, frontier_of, root_of
from store.tlog import files

HEIGHT = 8
WIDTH = 1 << HEIGHT
_WIDTH_NAME = re.compile(r"[1-9][0-9]{0,2}")


class TileMissing(Exception):
    """No tile on disk holds these hashes: the folder is behind, or was cut."""


class TileDiffers(Exception):
    """The folder already holds other bytes at that place: one of the two was altered.

    ``leaf`` is the first leaf that differs, when the tile can be read and is one of leaves.
    """

    def __init__(self, leaf: int | None = None) -> None:
        super().__init__(leaf)
        self.leaf = leaf


@dataclass(frozen=True, slots=True)
class Tiles:
    """The tiles of one log under ``folder``, at ``tile/<L>/<N>[.p/<W>]``."""

    folder: Path

    def path(self, level: int, number: int, width: int = WIDTH) -> Path:
        """Where a tile lies (tlog-tiles, Merkle Tree); partial unless ``width`` is 256."""
        digits = f"{number:03d}".rjust(-(-len(str(number)) // 3) * 3, "0")
        groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
        name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        partial = "" if width == WIDTH else f".p/{width}"
        return self.folder / "tile" / str(level) / f"{name}{partial}"

    def extend(self, size: int, leaves: Iterable[bytes]) -> int:
        """Add these leaf hashes after the first ``size``, and return the new size.

        In constant memory, each file whole and durable; repeating an interrupted call repairs
        it. ``TileMissing`` when the first ``size`` are not all there, ``TileDiffers`` when other
        leaves already follow them.
        """
        borders = [self._border(level, size) for level in range(_levels(size))]
        for leaf in leaves:
            self._add(borders, size, leaf)
            size += 1
        for level, border in enumerate(borders):
            if border:
                self._write(level, size >> HEIGHT * (level + 1), border)
        return size

    def set_aside(self) -> None:
        """Begin again; the first that were set aside are kept, to be looked at."""
        laid, aside = self.folder / "tile", self.folder / "tile.altered"
        if laid.exists() and not aside.exists():
            laid.rename(aside)
        shutil.rmtree(laid, ignore_errors=True)

    def subtree(self, level: int, index: int, size: int) -> bytes:
        """Root of the perfect subtree of ``2**level`` leaves from leaf ``index * 2**level``.

        ``size`` is a tree size that was written; ``IndexError`` beyond it, ``TileMissing`` when
        the tiles of that size are not all there.
        """
        if (index + 1) << level > size:
            raise IndexError(index)
        floor, height = divmod(level, HEIGHT)
        number, start = divmod(index << height, WIDTH)
        hashes = self._read(floor, number, size)[start : start + (1 << height)]
        return root_of(frontier_of(hashes))

    def reader(self, size: int) -> Subtree:
        """``subtree`` at one size, as ``store.merkle`` makes its proofs with."""
        return lambda level, index: self.subtree(level, index, size)

    def leaves(self, start: int, end: int) -> Iterator[bytes]:
        """Leaf hashes from ``start`` to before ``end``, one tile in memory at a time."""
        while start < end:
            number, first = divmod(start, WIDTH)
            hashes = self._read(0, number, end)[first:]
            yield from hashes
            start += len(hashes)

    def frontier(self, size: int) -> list[bytes]:
        """Roots of the perfect subtrees of the first ``size`` leaves, largest first."""
        found, start = [], 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                found.append(self.subtree(level, start >> level, size))
                start += 1 << level
        return found

    def root(self, size: int) -> bytes:
        """The root of the first ``size`` leaves, as the tiles say it."""
        return root_of(self.frontier(size))

    def _add(self, borders: list[list[bytes]], index: int, node: bytes, level: int = 0) -> None:
        """One hash more at a level: a tile that becomes full rises to the next, as one hash."""
        if level == len(borders):
            borders.append([])
        borders[level].append(node)
        if len(borders[level]) == WIDTH:
            full, borders[level] = borders[level], []
            self._write(level, index >> HEIGHT * (level + 1), full)
            self._add(borders, index, root_of(frontier_of(full)), level + 1)

    def _border(self, level: int, size: int) -> list[bytes]:
        """The hashes of the partial tile at this level: ``floor(size / 256**level) mod 256``."""
        number, width = divmod(size >> HEIGHT * level, WIDTH)
        return self._read(level, number, size) if width else []

    def _write(self, level: int, number: int, hashes: list[bytes]) -> None:
        kept = self._longest(level, number)
        together = min(len(kept), len(hashes))
        if kept[:together] != hashes[:together]:
            first = next(place for place in range(together) if kept[place] != hashes[place])
            raise TileDiffers(number * WIDTH + first if level == 0 else None)
        path = self.path(level, number, len(hashes))
        if len(kept) < WIDTH and not path.exists():
            files.write(path, b"".join(hashes))
        if len(hashes) == WIDTH:
            self._drop_partial(level, number)

    def _drop_partial(self, level: int, number: int) -> None:
        """Partial tiles may go once the full one is there (tlog-tiles, Partial Tiles)."""
        folder = self.path(level, number, 1).parent
        if folder.is_dir():
            for partial in folder.iterdir():
                partial.unlink()
            folder.rmdir()

    def _read(self, level: int, number: int, size: int) -> list[bytes]:
        """This tile's hashes in the tree of ``size`` leaves."""
        width = min((size >> HEIGHT * level) - number * WIDTH, WIDTH)
        hashes = self._longest(level, number, width)[:width]
        if len(hashes) < width:
            raise TileMissing
        return hashes

    def _longest(self, level: int, number: int, enough: int = WIDTH) -> list[bytes]:
        """The hashes of the full tile, else of the partial one of this width, else the widest."""
        folder = self.path(level, number, 1).parent
        widths = {int(one.name) for one in folder.glob("[1-9]*") if _WIDTH_NAME.fullmatch(one.name)}
        choice = enough if enough in widths else max(widths, default=WIDTH)
        for width in (WIDTH, choice):
            path = self.path(level, number, width)
            if path.exists():
                return _hashes(path.read_bytes(), width)
        return []


def _hashes(content: bytes, width: int) -> list[bytes]:
    if len(content) != width * HASH_BYTES:
        raise TileDiffers
    return [content[place : place + HASH_BYTES] for place in range(0, len(content), HASH_BYTES)]


def _levels(size: int) -> int:
    """How many levels of tiles a tree of this size has."""
    return -(-size.bit_length() // HEIGHT)
