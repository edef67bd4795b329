"""``cases.csv`` as `brise-glace evaluate` writes it: read for the engine, written for baselines."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from bench.detection.truth import CaseKey, rows

COLUMNS = (
    "rank", "agent", "day", "score", "p", "queue", "accesses", "reasons", "shown_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One agent's day as a method ranks it; the first rank is the oddest."""

    rank: int
    agent: str
    day: date
    score: float
    p: float | None = None
    queue: str = "none"
    accesses: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    shown_at: datetime | None = None

    @property
    def key(self) -> CaseKey:
        return self.agent, self.day


def read(path: Path) -> tuple[Case, ...]:
    """The cases in the order of their ranks."""
    return tuple(sorted((_case(row) for row in rows(path)), key=lambda case: case.rank))


def ranked(cases: Iterable[Case]) -> tuple[Case, ...]:
    """Rank by score; agent and day part equal scores, so that two runs agree."""
    order = sorted(cases, key=lambda case: (-case.score, case.day, case.agent))
    return tuple(replace(case, rank=rank) for rank, case in enumerate(order, 1))


def write(cases: Iterable[Case], path: Path) -> None:
    """Write them as the engine does."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(_row(case) for case in cases)


def _case(row: dict[str, str]) -> Case:
    return Case(
        rank=int(row["rank"]),
        agent=row["agent"],
        day=date.fromisoformat(row["day"]),
        score=float(row["score"]),
        p=float(row["p"]) if row["p"] else None,
        queue=row["queue"],
        accesses=tuple(filter(None, row["accesses"].split(";"))),
        reasons=tuple(filter(None, row["reasons"].split(";"))),
        shown_at=datetime.fromisoformat(row["shown_at"]) if row["shown_at"] else None,
    )


def _row(case: Case) -> tuple[object, ...]:
    return (
        case.rank,
        case.agent,
        case.day.isoformat(),
        repr(case.score),
        "" if case.p is None else repr(case.p),
        case.queue,
        ";".join(case.accesses),
        ";".join(case.reasons),
        case.shown_at.isoformat() if case.shown_at else "",
    )
