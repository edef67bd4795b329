"""One log under every method: what two cores share, one log each at a time.

A run is plain values, so that it comes back from its process and can be kept.
"""

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from bench.detection import baselines, fairness, features, logs, scorer, truth
from bench.detection.ceiling import Lesson
from bench.detection.intervals import Share
from bench.detection.logs import Hand, Log
from bench.detection.scorer import Marks
from bench.detection.version import NOT_COMMITTED

ENGINE = "Brise-Glace"
CEILING = "supervised ceiling"
AT_A_TIME = 2


@dataclass(frozen=True, slots=True)
class Work:
    """What to run: the log's options, and whether the methods to beat run as well."""

    hand: Hand
    seed: int
    under: Path
    name: str = "hard"
    options: tuple[str, ...] = ()
    families: tuple[tuple[str, ...], ...] = ()  # to leave out, one evaluation each
    rivals: bool = True
    version: str = NOT_COMMITTED

    def kept(self, log: Log) -> Path:
        """Where what ran with this version lies; what is not committed has none."""
        what = "-".join((str(len(self.families)), str(int(self.rivals)), self.version))
        return log.folder / f"ran-{what}.pickle"


@dataclass(frozen=True, slots=True)
class Ran:
    """One log with the marks of each method, by its name."""

    hand: Hand
    name: str
    seed: int
    accesses: int
    marks: Mapping[str, Marks]
    fairness: Mapping[str, tuple[Share, Share]] = field(default_factory=dict)


def run(work: Work) -> Ran:
    """Make the log and judge each method on it, unless this version did."""
    log = logs.make(work.hand, work.seed, work.under, work.name, *work.options)
    path = work.kept(log)
    if path.exists() and not work.version.endswith(NOT_COMMITTED):
        kept = pickle.loads(path.read_bytes())
        assert isinstance(kept, Ran)
        return kept
    ran = _ran(work, log)
    path.write_bytes(pickle.dumps(ran))
    return ran


def _ran(work: Work, log: Log) -> Ran:
    """Let each method rank its cases, and judge them."""
    told = truth.read(log.log, log.labels)
    cases = logs.evaluate(log, log.folder)
    marks = {ENGINE: scorer.marks(cases, told)}
    for families in work.families:
        left = logs.evaluate(log, log.folder, families)
        marks[f"without {' '.join(families)}"] = scorer.marks(left, told)
    if work.rivals:
        marks |= _rivals(log, told)
    fair = fairness.shares(cases, told, log.log)
    return Ran(work.hand, work.name, work.seed, len(told.accesses), marks, fair)


def _rivals(log: Log, told: truth.Truth) -> dict[str, Marks]:
    measured = features.of_log(log.log)
    with (log.folder / "lesson.pickle").open("wb") as file:
        pickle.dump(Lesson(measured, told), file)
    return {
        name: scorer.marks(baselines.as_cases(measured, method(measured)), told)
        for name, method in baselines.BASELINES.items()
    }


def lesson(hand: Hand, seed: int, under: Path, name: str = "hard") -> Lesson:
    """What the rivals saw of a log that ran."""
    with (under / f"{hand}-{name}-{seed}" / "lesson.pickle").open("rb") as file:
        kept = pickle.load(file)
    assert isinstance(kept, Lesson)
    return kept


def all_of(
    works: Sequence[Work], heard: Callable[[Ran], None] = lambda ran: None
) -> tuple[Ran, ...]:
    """Two at a time; ``heard`` is told of each as it ends, in order."""
    return tuple(_each(works, heard))


def _each(works: Sequence[Work], heard: Callable[[Ran], None]) -> Iterator[Ran]:
    with ProcessPoolExecutor(AT_A_TIME, mp_context=get_context("spawn")) as pool:
        for ran in pool.map(run, works):
            heard(ran)
            yield ran
