"""Rosters and arrivals as CSV (docs/feeds.md): bytes in, values and remarks out, each at its line.

The header is checked by its names, in any order; one wrong line leaves the others. A file of
another site is refused whole. Pure: who is unknown here is for the store to say.
"""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Generic, TypeVar

from policy.feeds import ArrivalSaid, Remark, RemarkCode, Shift
from store.intake.feed_lines import SAID_AT, Line, WrongCell, arrival, shift

MAX_BYTES: Final = 8 * 1024 * 1024
ROSTER: Final = ("professionnel", "finess", "debut", "fin", "statut")
ARRIVALS: Final = ("passage", "finess", "arrivee", "sortie", "nom", "nom_utilise", "prenom",
                   "naissance", "sexe", "ins", "statut")  # fmt: skip

_CELLS: Final = 65_536  # a longer one is no line of ours
_END_OF_LINE: Final = re.compile(r"\r\n|\n|\r")

T = TypeVar("T")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What was understood, each with its line, and what was not."""

    values: tuple[tuple[int, T], ...]
    remarks: tuple[Remark, ...]


def read_roster(content: bytes, finess: str, received_at: datetime) -> Read[Shift]:
    """Shifts of one site; whatever is unreadable is a remark."""
    return _read(content, ROSTER, finess, received_at, shift)


def read_arrivals(content: bytes, finess: str, received_at: datetime) -> Read[ArrivalSaid]:
    """Visits of one site; whatever is unreadable is a remark."""
    return _read(content, ARRIVALS, finess, received_at, arrival)


def _read(
    content: bytes,
    columns: Sequence[str],
    finess: str,
    received_at: datetime,
    value: Callable[[Line], T],
) -> Read[T]:
    rows, remarks = rows_of(content, columns, (SAID_AT,))
    if any(remark.line <= 1 for remark in remarks):
        return Read((), tuple(remarks))
    strangers = [number for number, row in rows if row["finess"] != finess]
    if strangers:
        return Read((), (Remark(strangers[0], "finess", RemarkCode.OTHER_SITE),))
    values: list[tuple[int, T]] = []
    for number, row in rows:
        line = Line(row, received_at.astimezone(UTC))
        try:
            values.append((number, value(line)))
            remarks += [Remark(number, *noted) for noted in line.noted]
        except WrongCell as wrong:
            remarks.append(Remark(number, wrong.path, wrong.code))
    return Read(tuple(values), tuple(sorted(remarks, key=lambda one: one.line)))


def rows_of(
    content: bytes, columns: Sequence[str], optional: Sequence[str]
) -> tuple[list[tuple[int, Row]], list[Remark]]:
    """Each row with its line, and what is no row; a remark of line 0 or 1 refuses the file."""
    if len(content) > MAX_BYTES:
        return [], [Remark(0, "", RemarkCode.TOO_LARGE)]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [Remark(0, "", RemarkCode.ENCODING)]
    lines = _END_OF_LINE.split(text)
    if not any(line.strip() for line in lines):
        return [], [Remark(0, "", RemarkCode.EMPTY)]
    delimiter = ";" if ";" in lines[0] else ","
    header = [name.strip() for name in _split(lines[0], delimiter) or ()]
    wrong = _header(header, columns, optional)
    return ([], wrong) if wrong else _cells(lines[1:], header, delimiter)


def _header(header: Sequence[str], columns: Sequence[str], optional: Sequence[str]) -> list[Remark]:
    if missing := [name for name in columns if name not in header]:
        return [Remark(1, ", ".join(missing), RemarkCode.HEADER)]
    known = (*columns, *optional)
    return [
        Remark(1, str(place), RemarkCode.EXTRA_COLUMN)
        for place, name in enumerate(header, 1)
        if name not in known or header.index(name) != place - 1
    ]


def _cells(
    lines: Sequence[str], header: Sequence[str], delimiter: str
) -> tuple[list[tuple[int, Row]], list[Remark]]:
    """One line, one row: no cell goes over a line's end, so that a line's number is its own."""
    rows: list[tuple[int, Row]] = []
    remarks: list[Remark] = []
    for number, line in enumerate(lines, 2):
        if not line.strip():
            continue
        cells = _split(line, delimiter)
        if cells is None or len(cells) != len(header):
            remarks.append(Remark(number, "", RemarkCode.BROKEN))
        else:
            rows.append((number, dict(zip(header, map(str.strip, cells), strict=True))))
    return rows, remarks


def _split(line: str, delimiter: str) -> list[str] | None:
    if len(line) > _CELLS or "\0" in line:
        return None
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
