"""The middle of the page: is what is shown true, calibrated, fair, explained, and in time?"""

from collections.abc import Iterator, Sequence

from bench.detection import intervals, summary
from bench.detection.intervals import Share
from bench.detection.logs import Hand
from bench.detection.markdown import UNKNOWN, said, table
from bench.detection.results import Results
from bench.detection.runs import ENGINE, Ran

QUEUES = (
    ("threshold", "threshold"), ("critical and threshold", "alone"), ("with the budget", "shown"),
)  # fmt: skip
CLEARED = 0.95
GROUPS = {
    "newcomers": "thirty days in service or less",
    "nights": "most accesses from eight in the evening to eight in the morning",
    "surnames": "a surname that one patient in a thousand bears, or more",
}


def lines(results: Results) -> Iterator[str]:
    """Five sections."""
    yield from _queues(results)
    yield from _calibration(results)
    yield from _fairness(results)
    yield from _cleared(results)


def _queues(results: Results) -> Iterator[str]:
    yield from ("## Queues", "")
    yield from table(
        ("Queue", "Generator", "false share", "recall", "hours to the screen", "shown a day"),
        (
            _queue(hand, rans, words, name)
            for hand, rans in results.hands.items()
            for words, name in QUEUES
        ),
    )
    yield from (line for hand, rans in results.hands.items() for line in (_mass(hand, rans), ""))


def _mass(hand: Hand, rans: Sequence[Ran]) -> str:
    every = said(summary.over_seeds(rans, ENGINE, "mass-casualty false cases"), 1)
    alone = said(summary.over_seeds(rans, ENGINE, "mass-casualty false cases/alone"), 1)
    return (
        f"Honest cases of a mass-casualty hour, generator « {hand} »: {every} a log by threshold, "
        f"as critical or within two a day; {alone} by threshold or as critical."
    )


def _queue(hand: Hand, rans: Sequence[Ran], words: str, name: str) -> tuple[str, ...]:
    false = intervals.clustered(summary.shares(rans, ENGINE, f"{name}/false"))
    delays = {"alone": "delay/critical", "shown": "delay/the rest"}
    delay, shown = UNKNOWN, UNKNOWN
    if name in delays:
        of = "critical" if name == "alone" else "others"
        delay = f"{said(summary.over_seeds(rans, ENGINE, delays[name]), 1)} ({of})"
    if name == "shown":
        shown = said(summary.over_seeds(rans, ENGINE, "shown a day"))
    recall = said(summary.over_seeds(rans, ENGINE, f"{name}/recall"))
    return words, f"« {hand} »", said(false), recall, delay, shown


def _calibration(results: Results) -> Iterator[str]:
    yield from ("## Is one in a hundred one in a hundred?", "")
    yield "Honest cases that reach a p-value, over what it says; 1 is perfect."
    yield ""
    for hand, rans in results.hands.items():
        found = list(summary.calibration(rans, ENGINE))
        levels = sorted({level for level, _, _ in found}, reverse=True)
        names = sorted({name for _, name, _ in found})
        said_of = {(level, name): estimate for level, name, estimate in found}
        yield from table(
            (f"Generator « {hand} »", "honest cases", *(f"p = {level[1:]}" for level in levels)),
            (
                (
                    name.replace("_", " ") or "**all functions**",
                    f"{said_of[levels[0], name].of:,}",
                    *(said(said_of[level, name]) for level in levels),
                )
                for name in names
            ),
        )
    yield "![Calibration by function](detection/calibration.svg)"
    yield ""


def _fairness(results: Results) -> Iterator[str]:
    yield from ("## Fairness", "")
    yield "False alarms of a group over those of everybody else; at most 1.5 was promised."
    yield ""
    yield from table(
        ("Group", *(f"generator « {hand} »" for hand in results.hands)),
        (
            (f"{name}: {words}", *(_ratio(rans, name) for rans in results.hands.values()))
            for name, words in GROUPS.items()
        ),
    )


def _ratio(rans: Sequence[Ran], name: str) -> str:
    pairs = [ran.fairness[name] for ran in rans]
    found = intervals.ratio([those for those, _ in pairs], [others for _, others in pairs])
    counted = sum((those for those, _ in pairs), Share(0, 0))
    return f"{said(found)} ({counted.found} of {counted.of:,})"


def _cleared(results: Results) -> Iterator[str]:
    yield from ("## Does the explanation hold?", "")
    yield (
        "Cases shown that would no longer be, once the evidence they cite is taken away; "
        f"{CLEARED:.0%} was promised."
    )
    yield ""
    yield from table(
        ("Generator", "cases", "cleared", ""),
        (_cleared_of(hand, shares) for hand, shares in results.cleared.items()),
    )


def _cleared_of(hand: Hand, shares: Sequence[Share]) -> tuple[str, ...]:
    found = intervals.pooled(shares)
    verdict = UNKNOWN if not found.of else "kept" if found.value >= CLEARED else "MISSED"
    return f"« {hand} »", f"{found.of:,}", said(found, 3), verdict
