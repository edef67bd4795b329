"""``python -m bench detection``: run it all, print it, and with ``--write`` keep it.

Logs and what was made of them lie in --under, or in a folder that is gone afterwards.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.detection import clearing, experiments, measured, page, speed
from bench.detection.experiments import Plan
from bench.detection.logs import Hand
from bench.detection.results import Results
from bench.detection.runs import ENGINE, Ran
from bench.detection.version import commit

SEEDS, FEW = 10, 3
QUICK = ["--seeds", "2", "--few", "0"]


def main(arguments: Sequence[str]) -> int:
    """0: a miss is printed, it is no error."""
    quick = QUICK if "--quick" in arguments else []
    asked = _parser().parse_args([*arguments, *quick])
    if asked.under:
        _run(asked, asked.under.resolve())
        return 0
    with tempfile.TemporaryDirectory(prefix="bg-detection-") as folder:
        _run(asked, Path(folder))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench detection", description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="logs of each generator")
    parser.add_argument("--few", type=int, default=FEW, help="logs that are evaluated many times")
    parser.add_argument("--quick", action="store_true", help=f"{' '.join(QUICK)}: a look, no proof")
    parser.add_argument("--ten-million", action="store_true", help="memory; half an hour and 5 GB")
    parser.add_argument("--write", action="store_true", help="docs/detection.md, measured.json")
    parser.add_argument("--under", type=Path, help="keep the logs here, and use those that are")
    return parser


def _run(asked: argparse.Namespace, under: Path) -> None:
    plan = Plan(asked.seeds, min(asked.few, asked.seeds), under, commit())
    results = measure(plan, long=asked.ten_million)
    print("\n".join(page.lines(results)))
    if asked.write:
        page.write(results)
        measured.write(results)


def measure(plan: Plan, *, long: bool) -> Results:
    """Speed first, while nothing else runs."""
    pace = speed.speed(plan.under)
    hands = experiments.both_hands(plan, _told)
    return Results(
        plan=plan,
        hands=hands,
        disturbed=experiments.disturbed(plan, _told),
        alone=experiments.alone(plan, _told),
        left_out=experiments.left_out(plan),
        cleared={hand: clearing.on_few(plan, hand) for hand in Hand},
        speed=pace,
        weights=speed.weights(plan.under) if long else (),
    )


def _told(ran: Ran) -> None:
    """Each log as soon as it is judged: the whole takes minutes."""
    recall = ran.marks[ENGINE].value("recall@2")
    print(f"{ran.hand} {ran.name} {ran.seed}: recall at 2 a day {recall:.2f}", file=sys.stderr)
