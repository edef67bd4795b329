"""What really happened in a log: its labels, its days under test, who does what.

A case is one agent's day in Paris. Labels lie in a folder of their own, which no engine is told of.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
#: Days 0–44 learn, 45–74 calibrate, 75–149 are the test (DETECTION.md, the bench).
TEST_BEGINS, TEST_ENDS = 75, 149

#: Notes beside the labels that mean many casualties at once, in either generator.
_MASS = frozenset({"mass", "gathering"})

CaseKey = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Label:
    """One access that was misuse."""

    access: str
    agent: str
    day: date
    scenario: str
    subtlety: str
    incident: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the scorer keeps of one access."""

    agent: str
    at: datetime

    @property
    def day(self) -> date:
        return self.at.astimezone(PARIS).date()


@dataclass(frozen=True, slots=True)
class Truth:
    """A log as its judge knows it."""

    accesses: Mapping[str, Seen]
    functions: Mapping[CaseKey, str]  # of each case: agents change theirs
    labels: tuple[Label, ...]
    first: date
    mass: frozenset[str] = frozenset()  # honest accesses of a mass-casualty hour, where it is told

    @property
    def test_days(self) -> range:
        """Ordinals of the days under test."""
        last = max(seen.day for seen in self.accesses.values()).toordinal()
        begin = self.first.toordinal()
        return range(begin + TEST_BEGINS, min(begin + TEST_ENDS, last) + 1)

    def misuse(self) -> dict[CaseKey, tuple[Label, ...]]:
        """The cases under test that hold at least one misuse."""
        days, found = self.test_days, dict[CaseKey, tuple[Label, ...]]()
        for label in self.labels:
            if label.day.toordinal() in days:
                key = (label.agent, label.day)
                found[key] = (*found.get(key, ()), label)
        return found


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file, by the names of its header."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def read(log: Path, labels: Path) -> Truth:
    """Read a log and its labels; the log's first day is that of its first access."""
    accesses, functions = dict[str, Seen](), dict[CaseKey, str]()
    for row in rows(log / "accesses.csv"):
        seen = accesses[row["id"]] = Seen(row["agent"], datetime.fromisoformat(row["at"]))
        functions.setdefault((seen.agent, seen.day), row["function"])
    first = min(seen.day for seen in accesses.values())
    return Truth(accesses, functions, tuple(_labels(labels)), first, _mass(labels))


def _mass(folder: Path) -> frozenset[str]:
    notes = folder / "notes.csv"
    if not notes.exists():
        return frozenset()
    return frozenset(row["access"] for row in rows(notes) if row["note"] in _MASS)


def _labels(folder: Path) -> Iterator[Label]:
    for row in rows(folder / "labels.csv"):
        named = row.get("access") or row["id"]
        day = date.fromisoformat(row["day"])
        yield Label(
            named, row["agent"], day, row["scenario"], row["subtlety"], row.get("incident", "")
        )
