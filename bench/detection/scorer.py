"""Judge one method on one log: its cases against the labels, over the days under test.

Every figure is a share that adds up over logs, or a number of this log alone; names are keys of
the tables (``recall@2/scenario/…``). Only ranks, p-values, queues and times are looked at.
"""

import math
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench.detection.cases import Case
from bench.detection.intervals import Share
from bench.detection.truth import CaseKey, Label, Truth

A_DAY = (1, 2, 5)
CITED = 50
LEVELS = {"p.01": 0.01, "p.001": 0.001}
SHOWN_ALONE = ("critical", "threshold")
SHOWN = (*SHOWN_ALONE, "budget")


@dataclass(frozen=True, slots=True)
class Marks:
    """What a method did on a log."""

    shares: Mapping[str, Share]
    figures: Mapping[str, float]

    def value(self, name: str) -> float:
        """By name, whichever it is; NaN when this log says nothing of it."""
        if name in self.shares:
            return self.shares[name].value
        return self.figures.get(name, math.nan)


@dataclass(frozen=True, slots=True)
class Trial:
    """The cases under test, in the order of their ranks, with what is misuse among them."""

    cases: tuple[Case, ...]
    misuse: Mapping[CaseKey, tuple[Label, ...]]
    truth: Truth

    def top(self, a_day: int) -> frozenset[CaseKey]:
        """The first so many of the whole test: a budget that may wait for a bad week."""
        return keys(self.cases[: a_day * len(self.truth.test_days)])

    def top_daily(self, a_day: int) -> frozenset[CaseKey]:
        """The first so many of each day."""
        taken: dict[int, list[Case]] = {}
        for case in self.cases:
            taken.setdefault(case.day.toordinal(), []).append(case)
        return keys([case for day in taken.values() for case in day[:a_day]])

    def queued(self, *queues: str) -> frozenset[CaseKey]:
        return keys([case for case in self.cases if case.queue in queues])

    def recall(self, shown: frozenset[CaseKey], wanted: Callable[[Label], bool]) -> Share:
        """How many of the cases with such a misuse were shown."""
        such = {key for key, labels in self.misuse.items() if any(map(wanted, labels))}
        return Share(len(such & shown), len(such))


def keys(cases: Sequence[Case]) -> frozenset[CaseKey]:
    return frozenset(case.key for case in cases)


def under_test(cases: Sequence[Case], truth: Truth) -> Trial:
    """Leave out what a method said of the days it learnt on."""
    days = truth.test_days
    kept = sorted(
        (case for case in cases if case.day.toordinal() in days), key=lambda case: case.rank
    )
    return Trial(tuple(kept), truth.misuse(), truth)


def marks(cases: Sequence[Case], truth: Truth) -> Marks:
    """All figures of one method on one log."""
    trial = under_test(cases, truth)
    shares = dict(_recalls(trial)) | dict(_queues(trial)) | dict(_calibration(trial))
    return Marks(shares, dict(_figures(trial)))


def _any(_: Label) -> bool:
    return True


def _recalls(trial: Trial) -> Iterator[tuple[str, Share]]:
    for a_day in A_DAY:
        yield f"recall@{a_day}", trial.recall(trial.top(a_day), _any)
        yield f"recall@{a_day}/daily", trial.recall(trial.top_daily(a_day), _any)
    shown, labels = trial.top(2), [one for each in trial.misuse.values() for one in each]
    yield "recall@2/incidents", _incidents(shown, labels)
    for word in sorted({label.subtlety for label in labels}):
        yield f"recall@2/subtlety/{word}", trial.recall(shown, _of(subtlety=word))
    for word in sorted({label.scenario for label in labels}):
        yield f"recall@2/scenario/{word}", trial.recall(shown, _of(scenario=word))


def _incidents(shown: frozenset[CaseKey], labels: Sequence[Label]) -> Share:
    """An incident of several days is found with one of them."""
    found = {label.incident for label in labels if (label.agent, label.day) in shown}
    return Share(len(found), len({label.incident for label in labels}))


def _of(*, subtlety: str = "", scenario: str = "") -> Callable[[Label], bool]:
    return lambda label: subtlety in ("", label.subtlety) and scenario in ("", label.scenario)


def _queues(trial: Trial) -> Iterator[tuple[str, Share]]:
    for name, queues in (("threshold", ("threshold",)), ("alone", SHOWN_ALONE), ("shown", SHOWN)):
        shown = trial.queued(*queues)
        yield f"{name}/recall", trial.recall(shown, _any)
        yield f"{name}/false", Share(len(shown - trial.misuse.keys()), len(shown))


def _calibration(trial: Trial) -> Iterator[tuple[str, Share]]:
    """Of the honest cases of each function, how many reach a p-value."""
    honest: dict[str, list[float]] = {}
    for case in trial.cases:
        if case.key not in trial.misuse and case.p is not None:
            honest.setdefault(trial.truth.functions.get(case.key, ""), []).append(case.p)
    for function, of in sorted(honest.items()):
        for name, level in LEVELS.items():
            yield f"{name}/{function}", Share(sum(p <= level for p in of), len(of))


def _figures(trial: Trial) -> Iterator[tuple[str, float]]:
    hits = [case.key in trial.misuse for case in trial.cases]
    yield "average precision", average_precision(hits, len(trial.misuse))
    yield f"precision@{CITED}", sum(hits[:CITED]) / CITED
    # A log has fewer cases of misuse than fifty: no ranking can reach one.
    attainable = min(CITED, len(trial.misuse))
    yield f"precision@{CITED}/attainable", attainable / CITED
    if trial.truth.mass:
        alone = trial.queued(*SHOWN_ALONE)
        yield "mass-casualty false cases", float(len(_mass(trial, alone | trial.top(2))))
        yield "mass-casualty false cases/alone", float(len(_mass(trial, alone)))
    yield "shown a day", len(trial.queued(*SHOWN)) / len(trial.truth.test_days)
    for name, queues in (("critical", ("critical",)), ("the rest", ("threshold", "budget"))):
        delays = list(_delays(trial, queues))
        yield f"delay/{name}", statistics.median(delays) if delays else math.nan


def _mass(trial: Trial, shown: frozenset[CaseKey]) -> frozenset[CaseKey]:
    """Honest cases of agents who looked up a casualty."""
    seen = trial.truth.accesses
    there = {(seen[access].agent, seen[access].day) for access in trial.truth.mass}
    return shown & there - trial.misuse.keys()


def average_precision(hits: Sequence[bool], of: int) -> float:
    """The mean, over all misuse, of the precision at the place of each; what is not listed is 0."""
    places = [place for place, hit in enumerate(hits, 1) if hit]
    found = sum(count / place for count, place in enumerate(places, 1))
    return found / of if of else math.nan


def _delays(trial: Trial, queues: Sequence[str]) -> Iterator[float]:
    """Hours from the first misuse of a case to the moment it is shown."""
    for case in trial.cases:
        if case.queue in queues and case.key in trial.misuse and case.shown_at:
            named = [label.access for label in trial.misuse[case.key]]
            first = min(trial.truth.accesses[access].at for access in named)
            yield (case.shown_at - first).total_seconds() / 3600
