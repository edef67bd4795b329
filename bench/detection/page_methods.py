"""The beginning of the page: what was promised, who finds how much, what is missed."""

from collections.abc import Iterator, Sequence

from bench.detection import aims, summary
from bench.detection.logs import Hand
from bench.detection.markdown import UNKNOWN, said, table
from bench.detection.results import Results
from bench.detection.runs import CEILING, ENGINE, Ran

METHODS = ("IsolationForest", "rules", "LOF", "ECOD", "ECOD gated", ENGINE, CEILING)
COLUMNS = (
    ("1 a day", "recall@1"), ("2 a day", "recall@2"), ("5 a day", "recall@5"),
    ("2, day by day", "recall@2/daily"), ("incidents, 2 a day", "recall@2/incidents"),
    ("subtle, 2 a day", "recall@2/subtlety/subtle"), ("average precision", "average precision"),
    ("precision at 50", "precision@50"),
)  # fmt: skip
RIVAL = "ECOD gated"


def lines(results: Results) -> Iterator[str]:
    """Three sections."""
    yield from _aims(results)
    for hand, rans in results.hands.items():
        yield from _methods(hand, rans)
    yield "![Recall against the budget](detection/methods.svg)"
    yield ""
    yield from _scenarios(results)


def _aims(results: Results) -> Iterator[str]:
    yield from ("## What was promised", "")
    other = {kept.aim.what: kept for kept in aims.kept(results.hands[Hand.OTHER])}
    yield from table(
        ("Aim (release / moonshot)", "Our generator", "", "The other", ""),
        (
            (
                f"{kept.aim.what} ({kept.aim.wanted})",
                said(kept.estimate), kept.verdict,
                said(other[kept.aim.what].estimate), other[kept.aim.what].verdict,
            )
            for kept in aims.kept(results.hands[Hand.OURS])
        ),
    )  # fmt: skip


def _methods(hand: Hand, rans: Sequence[Ran]) -> Iterator[str]:
    yield from (f"## Methods on the same logs: generator « {hand} »", "")
    known = [method for method in METHODS if method in rans[0].marks]
    yield from table(
        ("Recall of cases at", *(title for title, _ in COLUMNS)),
        ((method, *_figures(rans, method)) for method in known),
    )
    most = summary.over_seeds(rans, ENGINE, "precision@50/attainable")
    yield (
        "A log holds few cases of misuse: the best precision at 50 that any order could "
        f"have here is {said(most)}."
    )
    yield ""
    yield f"{ENGINE} less {RIVAL}, log by log:"
    yield ""
    yield from table(
        ("", *(title for title, _ in COLUMNS)),
        [("difference", *(_difference(rans, figure) for _, figure in COLUMNS))],
    )


def _figures(rans: Sequence[Ran], method: str) -> Iterator[str]:
    return (said(summary.over_seeds(rans, method, figure)) for _, figure in COLUMNS)


def _difference(rans: Sequence[Ran], figure: str) -> str:
    return said(summary.difference(rans, ENGINE, RIVAL, figure))


def _scenarios(results: Results) -> Iterator[str]:
    yield from ("## By scenario, at two cases a day", "")
    for hand, rans in results.hands.items():
        found = {
            method: summary.by_scenario(rans, method)
            for method in (RIVAL, ENGINE, CEILING)
            if method in rans[0].marks
        }
        yield from table(
            (f"Generator « {hand} »", "cases", *found),
            (
                (
                    name.replace("_", " "),
                    str(estimate.of),
                    *(said(of[name]) if name in of else UNKNOWN for of in found.values()),
                )
                for name, estimate in found[ENGINE].items()
            ),
        )
    yield "![Recall of each scenario](detection/scenarios.svg)"
    yield ""
