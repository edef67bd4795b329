"""A generated centre, made once for all tests, and its files read back."""

import csv
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.detection.generator import generate, made
from bench.detection.generator.options import Options
from bench.detection.generator.rows import Row, World

PARIS = ZoneInfo("Europe/Paris")
SHORT = Options(days=12)


@cache
def log(options: Options = Options()) -> tuple[World, list[Row]]:  # noqa: B008 (frozen)
    return made(options)


def honest(options: Options = Options()) -> list[Row]:  # noqa: B008 (frozen)
    return [row for row in log(options)[1] if not row.scenario]


def written(folder: Path, options: Options) -> tuple[Path, Path]:
    generate(options, folder / "log", folder / "labels")
    return folder / "log", folder / "labels"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}
