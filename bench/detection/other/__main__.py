"""``python -m bench.detection.other --seed 1 --out DIR --labels DIR2``: one log, and its labels."""

import argparse
from pathlib import Path

from bench.detection.other.honest import ordinary
from bench.detection.other.misuse import wronged
from bench.detection.other.world import built, everyone
from bench.detection.other.writing import write


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.detection.other")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    asked = parser.parse_args()
    log, labels = asked.out.resolve(), asked.labels.resolve()
    if log == labels:
        parser.error("les étiquettes vont dans un autre dossier que le journal")
    generate(asked.seed, log, labels)


def generate(seed: int, log: Path, labels: Path) -> None:
    """The same seed writes the same bytes."""
    world = built(seed)
    honest = ordinary(world)
    write(world, everyone(honest, wronged(world, honest)), log, labels)


if __name__ == "__main__":
    main()
