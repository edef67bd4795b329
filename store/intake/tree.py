"""The only door to JSON: bytes in, a tree that never fails, and a note of every misplaced type."""

import json
import re
from dataclasses import dataclass, field
from typing import NoReturn

from store.intake.markup import plain
from store.intake.refusal import NotReadable, Why

_HUGE = 4000  # digits: a longer number is an attack on the parser, not a dose


@dataclass(frozen=True, slots=True)
class Tree:
    """A value and the shared list of faults. Missing is empty; misplaced is noted."""

    value: object = None
    faults: list[str] = field(default_factory=list, compare=False)

    @property
    def present(self) -> bool:
        return self.value is not None

    def at(self, *keys: str) -> "Tree":
        found = self
        for key in keys:
            inner = found._mapping().get(key)
            found = Tree(inner, self.faults)
        return found

    def all(self, *keys: str) -> list["Tree"]:
        """The elements of the list at the end of the path; lists on the way are crossed."""
        found = [self]
        for key in keys:
            found = [element for tree in found for element in tree.at(key)._elements()]
        return found

    def text(self, *keys: str) -> str:
        value = self.at(*keys).value
        if isinstance(value, str):
            return plain(value)
        self._note(value)
        return ""

    def number(self, *keys: str) -> str:
        value = self.at(*keys).value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return f"{value:g}" if abs(value) < 1e9 else str(value)
        self._note(value)
        return ""

    def _mapping(self) -> dict[str, object]:
        if isinstance(self.value, dict):
            return self.value
        self._note(self.value)
        return {}

    def _elements(self) -> list["Tree"]:
        if isinstance(self.value, list):
            return [Tree(each, self.faults) for each in self.value]
        self._note(self.value)
        return []

    def _note(self, value: object) -> None:
        if value is not None:
            self.faults.append(type(value).__name__)


def parse_json(content: bytes) -> Tree:
    """Raises NotReadable: BROKEN_JSON, ENCODING, TOO_DEEP."""
    try:
        text = content.decode(json.detect_encoding(content))
        value = json.loads(
            text.removeprefix("\ufeff"),
            parse_constant=_refuse,
            parse_int=_integer,
            object_pairs_hook=_once,
        )
        json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate could not be stored
    except UnicodeError:
        raise NotReadable(Why.ENCODING) from None
    except RecursionError:
        raise NotReadable(Why.TOO_DEEP) from None
    except ValueError:
        raise NotReadable(Why.BROKEN_JSON) from None
    return Tree(value, [])


def _refuse(_: str) -> NoReturn:
    raise NotReadable(Why.BROKEN_JSON)  # NaN and Infinity are no JSON


def _integer(digits: str) -> int:
    if len(digits) > _HUGE:
        raise NotReadable(Why.BROKEN_JSON)
    return int(digits)


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A key given twice has no meaning that all readers share: refused."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotReadable(Why.BROKEN_JSON)
    return found


_SAFE = re.compile(r"[A-Z][A-Za-z]{2,39}")


def type_name(resource: Tree) -> str:
    """A resource type fit to be shown in a list of what was left; never free text."""
    name = resource.text("resourceType")
    return name if _SAFE.fullmatch(name) else "élément"
