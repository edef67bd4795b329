"""``python -m bench.detection.generator --seed 1 --out DIR --labels DIR2``."""

import argparse
from datetime import date
from pathlib import Path

from bench.detection.generator import generate
from bench.detection.generator.logs import LabelsInsideLog
from bench.detection.generator.misuse import SCENARIOS
from bench.detection.generator.options import Options, Setting, Subtlety


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.detection.generator", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=150)
    parser.add_argument("--start", type=date.fromisoformat, default=Options().start)
    parser.add_argument("--setting", type=Setting, choices=list(Setting), default=Setting.HARD)
    parser.add_argument("--misuse-a-day", type=float, default=Options().misuse_a_day)
    parser.add_argument(
        "--contamination", type=float, help="share of cases before the test that are misuse"
    )
    parser.add_argument("--drift", action="store_true", help="staff and volume change")
    parser.add_argument("--without", action="append", choices=list(SCENARIOS), default=[])
    parser.add_argument("--subtlety", type=Subtlety, choices=list(Subtlety))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    return parser


def main() -> None:
    parser = _arguments()
    asked = parser.parse_args()
    options = Options(
        seed=asked.seed, days=asked.days, start=asked.start, setting=asked.setting,
        misuse_a_day=asked.misuse_a_day, contamination=asked.contamination, drift=asked.drift,
        without=frozenset(asked.without), subtlety=asked.subtlety,
    )  # fmt: skip
    try:
        generate(options, asked.out, asked.labels)
    except LabelsInsideLog as fault:
        parser.error(str(fault))


if __name__ == "__main__":
    main()
