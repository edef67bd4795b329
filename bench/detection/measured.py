"""console/measured.json: the headline figures, for the page « Méthode » (console/measured.py)."""

import json
import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.detection import aims, intervals
from bench.detection.intervals import Estimate
from bench.detection.logs import Hand
from bench.detection.results import Results
from bench.detection.runs import Ran
from bench.detection.truth import TEST_BEGINS, TEST_ENDS
from console.measured import FILE

DIGITS = 4


def write(results: Results, path: Path = FILE) -> None:
    """Only what was measured, and has an interval, is there."""
    said = {
        "commit": results.plan.version,
        "date": datetime.now(UTC).date().isoformat(),
        "benches": [_bench(results, hand) for hand in results.hands],
    }
    path.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _bench(results: Results, hand: Hand) -> dict[str, object]:
    rans = results.hands[hand]
    figures = dict(_figures(rans))
    if results.cleared.get(hand):
        figures["cleared"] = intervals.pooled(results.cleared[hand])
    return {
        "generator": hand.value,
        "seeds": len(rans),
        "days": TEST_ENDS - TEST_BEGINS + 1,
        "accesses": sum(ran.accesses for ran in rans),
        "figures": {name: _three(one) for name, one in figures.items() if _known(one)},
    }


def _figures(rans: Sequence[Ran]) -> Iterator[tuple[str, Estimate]]:
    yield from ((kept.aim.key, kept.estimate) for kept in aims.kept(rans) if kept.aim.key)
    yield from ((name, figure(rans)) for name, figure in aims.ALSO.items())


def _known(estimate: Estimate) -> bool:
    return all(map(math.isfinite, (estimate.value, estimate.low, estimate.high)))


def _three(estimate: Estimate) -> list[float]:
    return [round(one, DIGITS) for one in (estimate.value, estimate.low, estimate.high)]
