"""The end of the page: without a family, without a scenario, with drift; speed and memory."""

from collections.abc import Iterator

from bench.detection import aims, experiments, intervals, summary
from bench.detection.logs import Hand
from bench.detection.markdown import UNKNOWN, said, table
from bench.detection.results import Results
from bench.detection.runs import ENGINE
from bench.detection.speed import AIM, BEST

FIGURES = (("recall at 2 a day", "recall@2"), ("average precision", "average precision"))
WITHOUT = "without "


def lines(results: Results) -> Iterator[str]:
    """Four sections."""
    yield from _families(results)
    yield from _left_out(results)
    yield from _disturbed(results)
    yield from _speed(results)


def _families(results: Results) -> Iterator[str]:
    yield from ("## Without one family of evidence", "")
    yield "What is lost, log by log (negative: it was missed)."
    yield ""
    titles = [f"« {hand} »: {words}" for hand in results.hands for words, _ in FIGURES]
    names = [name for ran in results.few(Hand.OURS)[:1] for name in ran.marks if WITHOUT in name]
    yield from table(
        ("Without", *titles),
        (
            (
                name.removeprefix(WITHOUT),
                *(
                    said(summary.difference(results.few(hand), name, ENGINE, figure), 3)
                    for hand in results.hands
                    for _, figure in FIGURES
                ),
            )
            for name in names
        ),
    )
    yield "![What each family adds](detection/families.svg)"
    yield ""


def _left_out(results: Results) -> Iterator[str]:
    yield from ("## Scenarios that nobody had thought of", "")
    yield (
        f"The engine learns from no scenario: {ENGINE} finds the same incidents whether the others "
        "are there or not. The supervised ceiling is taught with, then without, each scenario."
    )
    yield ""
    alone, few = experiments.alone_shares(results.alone), results.few(Hand.OURS)
    yield from table(
        ("Recall at 2 a day", "among all", "by itself", "ceiling: taught", "never seen"),
        (
            (
                name.replace("_", " "),
                said(intervals.pooled(summary.shares(few, ENGINE, summary.SCENARIO + name))),
                said(intervals.pooled(alone[name])) if name in alone else UNKNOWN,
                said(intervals.pooled([taught])),
                said(intervals.pooled([unseen])),
            )
            for name, (taught, unseen) in results.left_out.items()
        ),
    )


def _disturbed(results: Results) -> Iterator[str]:
    yield from ("## Drift and contamination", "")
    yield (
        "Staff and volume change; one access in a hundred before the test is misuse; both. The "
        "threshold queue’s moonshot (false share ≤ .22 with recall ≥ .65) is to be had under both."
    )
    yield ""
    kinds = {"undisturbed": results.hands[Hand.OURS]} | dict(results.disturbed)
    shown = {
        name: {kept.aim.what: kept for kept in aims.kept(rans)} for name, rans in kinds.items()
    }
    yield from table(
        ("", *kinds),
        (
            (what, *(said(found[what].estimate) for found in shown.values()))
            for what in shown["undisturbed"]
        ),
    )


def _speed(results: Results) -> Iterator[str]:
    yield from ("## Speed and memory", "")
    scored, hashed = results.speed.scored, results.speed.hashed
    low, high = scored.interval(hashed)
    yield from table(
        ("One core", "accesses a second", "over reading and hashing", "verdict"),
        [
            (
                f"scored (≥ {AIM:,} / {BEST:,})", f"{scored.median:,.0f}",
                f"{scored.over(hashed):.3f} × [{low:.3f}–{high:.3f}]",
                "moonshot" if scored.median >= BEST
                else "release" if scored.median >= AIM else "MISSED",
            ),
            ("read and hashed: the limit", f"{hashed.median:,.0f}", "1", UNKNOWN),
        ],
    )  # fmt: skip
    if results.weights:
        yield from table(
            ("One long log", "seconds, reading included", "peak of memory, MiB"),
            (
                (f"{one.accesses:,} accesses", f"{one.seconds:,.0f}", f"{one.peak:,.0f}")
                for one in results.weights
            ),
        )
