"""Which of ten million ids come twice, in eight bytes each: hashes now, the ids when it matters."""

from array import array
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import Final, TypeVar

_PARTS: Final = 256  # one of them at a time becomes a set

K = TypeVar("K", bound=Hashable)


class Seen:
    """Hashes of what was met, in one run of the program."""

    def __init__(self) -> None:
        self._parts = [array("q") for _ in range(_PARTS)]

    def add(self, id: Hashable) -> None:
        """One more."""
        hashed = hash(id)
        self._parts[hashed % _PARTS].append(hashed)

    def repeated(self) -> frozenset[int]:
        """Hashes met twice at least: of one id that comes twice, or, hardly ever, of two."""
        twice: set[int] = set()
        for part in self._parts:
            if len(set(part)) < len(part):
                twice |= {each for each, count in Counter(part).items() if count > 1}
        return frozenset(twice)


def again(ids: Iterable[tuple[int, K]], suspected: frozenset[int]) -> Iterator[int]:
    """The lines whose id was on a line before, among those that are suspected."""
    met: set[K] = set()
    for line, id in ids:
        if hash(id) in suspected:
            if id in met:
                yield line
            met.add(id)
