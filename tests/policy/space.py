"""Every combination of every field, visited without building each one.

A field takes its values only when somebody reads it: each run is one leaf, which stands for all
the combinations of the fields that nobody read in it. Nothing is sampled and nothing assumed:
what a function did not read cannot change its answer. The leaves partition the space, so the sum
of what they stand for must be its size.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

Domains = Mapping[str, Sequence[Any]]


class Lazy:
    """Stands for a request or for facts: a field is chosen when it is first read."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        self._read = read

    def __getattr__(self, name: str) -> Any:
        value = self._read(name)
        setattr(self, name, value)
        return value


@dataclass(slots=True)
class Space:
    """The product of ``domains``, as a tree that is walked depth first."""

    domains: Domains
    path: list[list[Any]] = field(default_factory=list)  # [name, index], in the order of reading
    depth: int = 0

    @property
    def size(self) -> int:
        return prod(len(values) for values in self.domains.values())

    def leaves(self) -> Iterator[Callable[[str], Any]]:
        """One ``read`` for each leaf; the caller runs what it studies, then asks for the next."""
        while True:
            self.depth = 0
            yield self._read
            while self.path and self._exhausted(*self.path[-1]):
                self.path.pop()
            if not self.path:
                return
            self.path[-1][1] += 1

    def weight(self) -> int:
        """How many combinations the leaf just visited stands for."""
        return self.size // prod(len(self.domains[name]) for name, _ in self.path)

    def chosen(self) -> dict[str, Any]:
        return {name: self.domains[name][index] for name, index in self.path}

    def _exhausted(self, name: str, index: int) -> bool:
        return index + 1 == len(self.domains[name])

    def _read(self, name: str) -> Any:
        if self.depth == len(self.path):
            self.path.append([name, 0])
        wanted, index = self.path[self.depth]
        assert wanted == name, "what is studied is not deterministic"
        self.depth += 1
        return self.domains[name][index]
