"""What the bench measured of the engine, as measured.json holds it: figures with their intervals.

Written by ``python -m bench detection --write``. Absent or unreadable, nothing was measured: the
page says so, and no figure is ever made up.

{"commit": "1a2b3c4", "date": "2026-11-22", "benches": [
  {"generator": "ours", "seeds": 10, "days": 75, "accesses": 192750,
   "figures": {"recall_2": [0.91, 0.88, 0.94]}}]}

Three numbers for each figure: the value, then its 95 % interval.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

FILE = Path(__file__).parent / "measured.json"


class Generator(StrEnum):
    """Whose synthetic log. Values are in the file: never change one."""

    OURS = "ours"
    OTHER = "other"  # by another hand; the engine was looked at on both


class Measure(StrEnum):
    """One headline figure. Values are in the file: never change one."""

    RECALL_1 = "recall_1"  # share of misuses found at one case a day
    RECALL_2 = "recall_2"
    RECALL_5 = "recall_5"
    RULES_RECALL_2 = "rules_recall_2"  # of rules alone, for comparison
    SUBTLE_2 = "subtle_2"  # of the subtle third, at two a day
    WORST_2 = "worst_2"  # of the scenario that is found least, at two a day
    AVERAGE_PRECISION = "average_precision"
    PRECISION_50 = "precision_50"
    THRESHOLD_FALSE = "threshold_false"  # share of the threshold queue that is ordinary
    THRESHOLD_RECALL = "threshold_recall"
    CALIBRATION_01 = "calibration_01"  # observed over said, at one in a hundred
    CALIBRATION_001 = "calibration_001"
    CLEARED = "cleared"  # share of alerts gone once the cited evidence is taken away
    MASS_CASUALTY = "mass_casualty"  # false cases in the hour of an accident
    NEWCOMERS = "newcomers"  # false alarms of these over those of everybody
    NIGHTS = "nights"
    SURNAMES = "surnames"  # agents with a common name


@dataclass(frozen=True, slots=True)
class Interval:
    """A value between the bounds of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bench:
    """What was measured on the logs of one generator."""

    generator: Generator
    seeds: int
    days: int
    accesses: int
    figures: Mapping[Measure, Interval]


@dataclass(frozen=True, slots=True)
class Measured:
    """All of it, and of which version of the program."""

    commit: str
    on: date
    benches: tuple[Bench, ...]


def measured(file: Path = FILE) -> Measured | None:
    """What the file says; None when the bench has not been run, or wrote what cannot be read."""
    try:
        return _measured(json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _measured(said: Mapping[str, object]) -> Measured:
    benches = said["benches"]
    if not isinstance(benches, list) or not benches:
        raise ValueError("benches: one at least")
    on = date.fromisoformat(str(said["date"]))
    return Measured(str(said["commit"]), on, tuple(map(_bench, benches)))


def _bench(said: Mapping[str, object]) -> Bench:
    figures = said["figures"]
    if not isinstance(figures, dict) or not figures:
        raise ValueError("figures: one at least")
    return Bench(
        generator=Generator(str(said["generator"])),
        seeds=_count(said["seeds"]),
        days=_count(said["days"]),
        accesses=_count(said["accesses"]),
        figures={Measure(code): _interval(three) for code, three in figures.items()},
    )


def _count(said: object) -> int:
    if type(said) is not int or said < 1:
        raise ValueError("a number from 1 expected")
    return said


def _interval(said: object) -> Interval:
    if not isinstance(said, list):
        raise ValueError("three numbers expected")
    value, low, high = (float(one) for one in said)
    if not (low <= value <= high and math.isfinite(low) and math.isfinite(high)):
        raise ValueError("a value inside its interval expected")
    return Interval(value, low, high)
