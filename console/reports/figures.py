"""The tables of a report as CSV: one line for each figure, so that any tool can sum them.

A number is written plain, its unit in the heading; what there is no figure of has no line.
"""

from collections.abc import Iterator

from console.exports.spreadsheet import as_lines
from console.printing import NOTHING, Document

COLUMNS = ("tableau", "ligne", "colonne", "valeur")


def csv_of(document: Document) -> bytes:
    """UTF-8 with its mark, semicolons, no cell that is a formula."""
    return as_lines([COLUMNS, *_cells(document)])


def _cells(document: Document) -> Iterator[tuple[str, ...]]:
    for table in document.tables:
        for name, *values in table.rows:
            for heading, value in zip(table.headings[1:], values, strict=True):
                if value not in ("", NOTHING):
                    yield table.title, name, heading, value
