"""A document as values: what it is, and its tables. Nothing of how it looks."""

from dataclasses import dataclass
from typing import Final

#: The cell of a figure that there is none of, as a share of nothing.
NOTHING: Final = "—"


@dataclass(frozen=True, slots=True)
class Table:
    """One table; ``bar`` is the column whose numbers are drawn as bars as well."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    bar: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A title, lines that say whose and when it is, tables."""

    title: str
    about: tuple[str, ...]
    tables: tuple[Table, ...]
