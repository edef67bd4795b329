"""CSV of the exchange format in constant memory: bytes in, rows out, each with its line.

UTF-8 with or without its mark, commas, a header that names the columns in any order; columns of
more are passed over. What cannot be a row is a fault, and the rows after it are still read.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO, Final

from store.intake.exchange_faults import FaultCode, Faults, File

COLUMNS: Final[dict[File, tuple[str, ...]]] = {
    File.AGENTS: ("agent", "function", "site", "patient", "from"),
    File.PATIENTS: ("patient", "surname_index", "household", "x_km", "y_km", "birth_year", "sex",
                    "well_known", "opposed"),
    File.ROSTER: ("agent", "site", "start", "end"),
    File.CARE: ("id", "type", "at", "end", "site", "patient", "sex", "age", "motive",
                "attribution"),
    File.ACCESSES: ("id", "at", "agent", "function", "site", "device", "network", "speed_kmh",
                    "patient", "number_rank", "searches", "refusals_before", "link_type", "link_id",
                    "reason_code", "rationale", "sections", "seconds_open"),
}  # fmt: skip

LONGEST: Final = 1 << 20  # bytes of a line; whoever sends no line's end is not waited for
_MARK: Final = b"\xef\xbb\xbf"
_OTHER_SEPARATORS: Final = (";", "\t", "|")

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class _Table:
    reader: Iterator[list[str]]
    width: int
    pick: Callable[[Cells], Cells]  # our columns, in our order
    line: Callable[[], int]  # of the file, so far


def rows(folder: Path, file: File, faults: Faults) -> Iterator[tuple[int, Cells]]:
    """The cells of each row in the order of ``COLUMNS``, with the line where the row begins."""
    try:
        with (folder / file).open("rb") as source:
            table = _opened(source, file, faults)
            if table is not None:
                yield from _rows(table, file, faults)
    except OSError:
        faults.add(FaultCode.UNREADABLE, file)


def check_header(folder: Path, file: File, faults: Faults) -> None:
    """Is the file there, with its columns?"""
    path = folder / file
    try:
        if not path.exists():
            faults.add(FaultCode.NO_FILE, file)
        elif not path.is_file():  # nobody waits for a pipe
            faults.add(FaultCode.UNREADABLE, file)
        else:
            with path.open("rb") as source:
                _opened(source, file, faults)
    except OSError:
        faults.add(FaultCode.UNREADABLE, file)


def _rows(table: _Table, file: File, faults: Faults) -> Iterator[tuple[int, Cells]]:
    reader, width, pick, reached = table.reader, table.width, table.pick, table.line
    after = reached()
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a quote that never closes, words after one, a cell beyond measure
            faults.add(FaultCode.BROKEN, file, after + 1)
            after = reached()
            continue
        line, after = after + 1, reached()
        if len(cells) == width:
            yield line, pick(cells)
        elif cells:
            faults.add(FaultCode.CELLS, file, line)


def _opened(source: BinaryIO, file: File, faults: Faults) -> _Table | None:
    before = faults.count
    reader = csv.reader(_lines(source, file, faults), strict=True, skipinitialspace=True)
    try:
        header = [name.strip() for name in next((row for row in reader if row), ())]
    except csv.Error:
        faults.add(FaultCode.BROKEN, file, 1)
        return None
    if faults.count == before:
        _check(header, file, faults)
    if faults.count > before:
        return None
    pick = itemgetter(*map(header.index, COLUMNS[file]))
    return _Table(reader, len(header), pick, lambda: reader.line_num)


def _check(header: Cells, file: File, faults: Faults) -> None:
    columns = COLUMNS[file]
    if not any(header):
        faults.add(FaultCode.EMPTY, file)
    elif any(_is_cut_by(other, header, columns) for other in _OTHER_SEPARATORS):
        faults.add(FaultCode.SEPARATOR, file, 1)
    else:
        for name in columns:
            if name not in header:
                faults.add(FaultCode.NO_COLUMN, file, 1, name)
            elif header.count(name) > 1:
                faults.add(FaultCode.COLUMN_TWICE, file, 1, name)


def _is_cut_by(other: str, header: Cells, columns: Cells) -> bool:
    names = {name.strip(' "') for cell in header for name in cell.split(other)}
    return len(names & set(columns)) > len(set(header) & set(columns))


def _lines(source: BinaryIO, file: File, faults: Faults) -> Iterator[str]:
    """Text a line; an empty one in the place of what is none."""
    number = 0
    while content := source.readline(LONGEST):
        number += 1
        if number == 1:
            content = content.removeprefix(_MARK)
        if len(content) >= LONGEST - len(_MARK) and not content.endswith(b"\n"):
            _skip(source)
            faults.add(FaultCode.TOO_LONG, file, number)
            content = b"\n"
        try:
            line = content.decode()
        except UnicodeDecodeError:
            faults.add(FaultCode.ENCODING, file, number)
            line = "\n"
        if "\0" in line:
            faults.add(FaultCode.NUL, file, number)
            line = "\n"
        yield line


def _skip(source: BinaryIO) -> None:
    """To the end of the line."""
    while (rest := source.readline(LONGEST)) and not rest.endswith(b"\n"):
        pass
