"""Logs made by the generators and read by the shipped command, each as a program of its own.

What was made lies in one folder; a log that is there already is not made again, unless its
generator changed.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bench.detection.cases import Case
from bench.detection.cases import read as read_cases
from bench.detection.version import ROOT


class Hand(StrEnum):
    """Who wrote the generator."""

    OURS = "ours"
    OTHER = "other"


MODULES: Mapping[Hand, str] = {
    Hand.OURS: "bench.detection.generator",
    Hand.OTHER: "bench.detection.other",
}


class NotMade(Exception):
    """A program that the bench needs did not end well; its own words."""


@dataclass(frozen=True, slots=True)
class Log:
    """One log and where its labels are."""

    name: str
    seed: int
    log: Path
    labels: Path

    @property
    def folder(self) -> Path:
        return self.log.parent


def make(hand: Hand, seed: int, under: Path, name: str, *options: str) -> Log:
    """Generate it, unless these options and this program did."""
    folder = under / f"{hand}-{name}-{seed}"
    made = Log(name, seed, folder / "log", folder / "labels")
    marker, source = folder / "made", " ".join((_source(MODULES[hand]), *options))
    if not marker.exists() or marker.read_text("utf-8") != source:
        asked = ("--seed", str(seed), "--out", str(made.log), "--labels", str(made.labels))
        _ran(MODULES[hand], *asked, *options)
        marker.write_text(source, "utf-8")
    return made


def _source(module: str) -> str:
    """What the generator is written in, in short."""
    files = sorted((ROOT / module.replace(".", "/")).rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def evaluate(log: Log, under: Path, without: Sequence[str] = ()) -> tuple[Case, ...]:
    """``brise-glace evaluate`` on the five files: the labels are in a folder it is not told of."""
    out = under / f"cases{''.join(f'-{family}' for family in without)}"
    left_out = [word for family in without for word in ("--without", family)]
    _ran("console", "evaluate", "--log", str(log.log), "--out", str(out), *left_out)
    return read_cases(out / "cases.csv")


def _ran(module: str, *arguments: str) -> str:
    # One thread each: two logs at a time have the machine's two cores.
    ended = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        capture_output=True, text=True, check=False, env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    if ended.returncode != 0:
        raise NotMade(f"{module} {' '.join(arguments)}: {ended.stderr.strip()[-2000:]}")
    return ended.stdout
