"""A log of ten million accesses, made of a small one: the same weeks again and again, in many
centres that share their patients. It is written row by row, in order of time.

What it holds of misuse means nothing: it is for memory and speed.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile

CENTRES = 16
WEEKS = timedelta(weeks=22)  # longer than a log of 150 days
_TIMES = frozenset({"at", "start", "end"})
_OF_A_CENTRE = frozenset({"agent", "site", "device", "network"})
_OF_A_COPY = frozenset({"id", "link_id"})

Row = list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file of the small log; patients are the same everywhere."""

    header: Row
    rows: Sequence[Row]

    def places(self, names: frozenset[str]) -> list[int]:
        return [place for place, name in enumerate(self.header) if name in names]

    def copies(self, turns: int) -> Iterator[Row]:
        """Later at each turn; in each centre, by other names."""
        centre_places, copy_places = self.places(_OF_A_CENTRE), self.places(_OF_A_COPY)
        for turn in range(turns):
            for row in self.rows:
                later = self._later(row, turn)
                for centre in range(CENTRES):
                    copy = later.copy()
                    for place in centre_places:
                        copy[place] = copy[place] and f"{copy[place]}-{centre}"
                    for place in copy_places:
                        copy[place] = copy[place] and f"{copy[place]}-{turn}-{centre}"
                    yield copy

    def _later(self, row: Row, turn: int) -> Row:
        """Who is remembered by age has grown older."""
        later = row.copy()
        for place in self.places(_TIMES):
            later[place] = later[place] and _moved(later[place], turn)
        for place in self.places(frozenset({"age"})):
            years = turn * WEEKS.days // 365
            later[place] = later[place] and str(int(float(later[place])) + years)
        return later


def _moved(text: str, turn: int) -> str:
    return (datetime.fromisoformat(text) + turn * WEEKS).astimezone(UTC).isoformat()


def write(small: Path, out: Path, accesses: int) -> int:
    """How many accesses it holds: at least so many."""
    out.mkdir(parents=True, exist_ok=True)
    copyfile(small / "patients.csv", out / "patients.csv")
    agents = _read(small / "agents.csv", "from")
    _write(out / "agents.csv", agents.header, _agents(agents))
    looked = _read(small / "accesses.csv", "at")
    turns = -(-accesses // (len(looked.rows) * CENTRES))
    _write(out / "accesses.csv", looked.header, looked.copies(turns))
    for name, at in (("care", "at"), ("roster", "start")):
        table = _read(small / f"{name}.csv", at)
        _write(out / f"{name}.csv", table.header, table.copies(turns))
    return turns * len(looked.rows) * CENTRES


def _agents(agents: Table) -> Iterator[Row]:
    """Those of the other centres are nobody’s patients."""
    places = agents.places(frozenset({"patient"}))
    for number, copy in enumerate(agents.copies(1)):
        if number % CENTRES:
            for place in places:
                copy[place] = ""
        yield copy


def _read(path: Path, at: str) -> Table:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    place = header.index(at)
    return Table(header, sorted(rows, key=lambda row: datetime.fromisoformat(row[place])))


def _write(path: Path, header: Row, rows: Iterator[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
