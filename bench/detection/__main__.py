"""Judge one log: ``python -m bench.detection --log DIR --labels DIR2 [--cases cases.csv]``.

Without --cases the shipped command ranks the log now; the methods to beat run beside it.
"""

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.detection import baselines, cases, features, intervals, logs, scorer, summary, truth
from bench.detection.cases import Case
from bench.detection.logs import Log
from bench.detection.markdown import number, said, table
from bench.detection.page_methods import COLUMNS, METHODS
from bench.detection.runs import ENGINE
from bench.detection.scorer import Marks

QUEUES = ("threshold/false", "threshold/recall", "alone/false", "alone/recall", "shown/recall")


def main() -> None:
    """Print the tables; no figure is an error."""
    asked = _arguments().parse_args()
    told, measured = truth.read(asked.log, asked.labels), features.of_log(asked.log)
    found = {
        name: scorer.marks(baselines.as_cases(measured, method(measured)), told)
        for name, method in baselines.BASELINES.items()
    }
    found[ENGINE] = scorer.marks(_cases(asked), told)
    print("\n".join([*_methods(found), *_shares(found[ENGINE])]))


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.detection", description=__doc__)
    parser.add_argument("--log", type=Path, required=True, help="the five files")
    parser.add_argument("--labels", type=Path, required=True, help="where labels.csv is")
    parser.add_argument("--cases", type=Path, help="what the command wrote of this log")
    return parser


def _cases(asked: argparse.Namespace) -> Sequence[Case]:
    if asked.cases:
        return cases.read(asked.cases)
    with tempfile.TemporaryDirectory() as folder:
        log = asked.log.resolve()
        return logs.evaluate(Log("", 0, log, asked.labels), Path(folder))


def _methods(found: Mapping[str, Marks]) -> list[str]:
    lines = [
        (name, *(number(found[name].value(figure)) for _, figure in COLUMNS))
        for name in METHODS
        if name in found
    ]
    return list(table(("Recall of cases at", *(title for title, _ in COLUMNS)), lines))


def _shares(marks: Marks) -> list[str]:
    """Counts, for one log has few of each."""
    kept = [name for name in marks.shares if name in QUEUES or name.startswith(summary.SCENARIO)]
    kept += [name for name in marks.shares if name.startswith("p.")]
    lines = [
        (name, f"{share.found} of {share.of}", said(intervals.pooled([share]), 3))
        for name in kept
        for share in [marks.shares[name]]
    ]
    mass = marks.value("mass-casualty false cases")
    return [*table((ENGINE, "", ""), lines), f"Mass-casualty false cases: {number(mass, 0)}"]


if __name__ == "__main__":
    main()
