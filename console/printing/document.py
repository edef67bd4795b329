"""A document as values: what it is, and its parts. Nothing of how it looks."""

from dataclasses import dataclass
from typing import Final

#: The cell of a figure that there is none of, as a share of nothing.
NOTHING: Final = "—"

#: Sizes of text, in points: of a report, and of whatever a patient is given to read.
COMPACT: Final = 11
READABLE: Final = 14


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows, below the document's own."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known, name by name."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table; ``bar`` is the column whose numbers are drawn as bars as well."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    bar: int | None = None


Part = Heading | Paragraph | Bullets | Facts | Table


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom; the recipient's lines show through the window of an envelope."""

    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    dated: str


@dataclass(frozen=True, slots=True)
class Document:
    """A title, lines that say whose and when it is, parts; a letter when it has an envelope."""

    title: str
    about: tuple[str, ...]
    parts: tuple[Part, ...]
    points: int = COMPACT
    envelope: Envelope | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables among its parts."""
        return tuple(part for part in self.parts if isinstance(part, Table))
