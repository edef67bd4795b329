"""False alarms of those who have no choice: newcomers, night shifts, bearers of common surnames.

For each group two shares add up over logs: honest cases of the group that a supervisor sees, and
those of everybody else. Their ratio is what is promised (at most 1.5).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bench.detection.cases import Case
from bench.detection.intervals import Share
from bench.detection.scorer import SHOWN_ALONE, under_test
from bench.detection.truth import PARIS, CaseKey, Truth, rows

NEW = timedelta(days=30)
NIGHT = range(8, 20)  # the hours that are none of it
COMMON = 1000  # one patient in so many, or more often
Belongs = Callable[[CaseKey], bool]


def shares(cases: Sequence[Case], truth: Truth, log: Path) -> dict[str, tuple[Share, Share]]:
    """By group: false alarms among its honest cases, and among the others."""
    trial = under_test(cases, truth)
    shown = trial.top(2) | trial.queued(*SHOWN_ALONE)
    honest = [case.key for case in trial.cases if case.key not in trial.misuse]
    return {name: _split(honest, shown, belongs) for name, belongs in _groups(truth, log)}


def _split(
    honest: Sequence[CaseKey], shown: frozenset[CaseKey], belongs: Belongs
) -> tuple[Share, Share]:
    those = [key for key in honest if belongs(key)]
    others = [key for key in honest if not belongs(key)]
    return _share(those, shown), _share(others, shown)


def _share(honest: Sequence[CaseKey], shown: frozenset[CaseKey]) -> Share:
    return Share(sum(key in shown for key in honest), len(honest))


def _groups(truth: Truth, log: Path) -> Iterator[tuple[str, Belongs]]:
    since = dict(sorted(_begun(log), reverse=True))  # who changes function stays no newcomer
    nights, common = _nights(truth), _common(log)
    yield "newcomers", lambda key: key[1] - since[key[0]].astimezone(PARIS).date() <= NEW
    yield "nights", lambda key: key in nights
    yield "surnames", lambda key: key[0] in common


def _agents(log: Path) -> list[dict[str, str]]:
    return list(rows(log / "agents.csv"))


def _begun(log: Path) -> Iterator[tuple[str, datetime]]:
    return ((row["agent"], datetime.fromisoformat(row["from"])) for row in _agents(log))


def _nights(truth: Truth) -> frozenset[CaseKey]:
    """Cases of which most accesses are between eight in the evening and eight in the morning."""
    night, all_of = Counter[CaseKey](), Counter[CaseKey]()
    for seen in truth.accesses.values():
        local = seen.at.astimezone(PARIS)
        key = (seen.agent, local.date())
        all_of[key] += 1
        night[key] += local.hour not in NIGHT
    return frozenset(key for key, count in all_of.items() if 2 * night[key] > count)


def _common(log: Path) -> frozenset[str]:
    """Agents whose own surname many patients bear."""
    surname = {row["patient"]: row["surname_index"] for row in rows(log / "patients.csv")}
    bearers = Counter(filter(None, surname.values()))
    return frozenset(
        row["agent"]
        for row in _agents(log)
        if bearers[surname.get(row["patient"], "")] * COMMON >= len(surname)
    )
