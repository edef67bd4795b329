"""How fast the shipped engine scores on one core, and how much memory it takes.

The limit is taken in turns in the same run: reading the same rows and hashing each, which any
program that answers for a log has to do. Seconds are the processor’s: other programs take none.
"""

import csv
import hashlib
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.detection import logs, long_log
from bench.detection.logs import Hand, Log
from bench.figures import Sample, in_turns
from console import evaluation
from policy.oversight.scoring.engine import Engine
from policy.oversight.scoring.run import Run
from store.intake.exchange import read

TURNS = 5
TEN_MILLION = 10_000_000
AIM, BEST = 10_000, 100_000


@dataclass(frozen=True, slots=True)
class Speed:
    """Accesses a second of one core: scored, and read and hashed."""

    scored: Sample
    hashed: Sample


@dataclass(frozen=True, slots=True)
class Weight:
    """One long evaluation: accesses, seconds of the whole program, its peak in MiB."""

    accesses: int
    seconds: float
    peak: float


def speed(under: Path) -> Speed:
    """On one log of the hard setting."""
    log = logs.make(Hand.OURS, 1, under, "hard")
    taken = in_turns({"scored": lambda: _scored(log), "hashed": lambda: _hashed(log)}, TURNS, 1)
    return Speed(taken["scored"], taken["hashed"])


def _scored(log: Log) -> float:
    """Accesses, care and roster read, scored, gathered and put in queues; no sentence written."""
    told, engine, count = read(log.log), Engine(), itertools.count()
    begun = time.process_time()
    for _ in evaluation.cases(told, engine, Run(engine), count.__next__):
        pass
    return next(count) / (time.process_time() - begun)


def _hashed(log: Log) -> float:
    begun, count = time.process_time(), 0
    with (log.log / "accesses.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            hashlib.sha256("\x1f".join(row).encode()).digest()
            count += 1
    return count / (time.process_time() - begun)


def weights(under: Path) -> tuple[Weight, Weight]:
    """A tenth of ten million accesses, then all: memory that does not grow is bounded."""
    small = logs.make(Hand.OURS, 1, under, "hard")
    first, second = (_weighed(small, count) for count in (TEN_MILLION // 10, TEN_MILLION))
    return first, second


def _weighed(small: Log, accesses: int) -> Weight:
    with tempfile.TemporaryDirectory(dir=small.folder) as folder:
        long, out = Path(folder, "log"), Path(folder, "out")
        long_log.write(small.log, long, accesses)
        return weighed(long, out)


def weighed(log: Path, out: Path) -> Weight:
    """The kernel says what the program took at most."""
    asked = [sys.executable, "-m", "console", "evaluate", "--json"]
    begun = time.perf_counter()
    with subprocess.Popen(
        [*asked, "--log", str(log), "--out", str(out)], stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        said = program.stdout.read()
        _, status, usage = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode != 0:
        raise logs.NotMade(f"evaluate ended with {program.returncode}")
    seconds = time.perf_counter() - begun
    return Weight(int(json.loads(said)["accesses"]), seconds, usage.ru_maxrss / 1024)
