"""A centre’s log with misuse in it, from a seed: the same seed gives the same bytes.

Chance of each part is drawn from a stream of its own, so that two logs that differ in one option
differ in that part only (pairs for ablations).
"""

from pathlib import Path

from bench.detection.generator.calls import coming
from bench.detection.generator.care import happened
from bench.detection.generator.clock import Clock
from bench.detection.generator.honest import accesses
from bench.detection.generator.logs import write
from bench.detection.generator.misuse import misuse
from bench.detection.generator.options import Options
from bench.detection.generator.population import people
from bench.detection.generator.rows import Row, World
from bench.detection.generator.staff import staff


def made(options: Options) -> tuple[World, list[Row]]:
    """The world and its accesses in order of time."""
    clock = Clock(options.start, options.days)
    inhabitants = people(options)
    care = happened(options, coming(options, clock), inhabitants)
    world = World(options, clock, inhabitants, staff(options, inhabitants, clock), care)
    world, rows = accesses(world)
    first, last = clock.instant(0, 0), clock.instant(options.days, 0)
    rows += misuse(world, rows)
    rows = [row for row in rows if first <= row.at < last]
    return world, sorted(rows, key=lambda row: (row.at, row.agent, row.patient))


def generate(options: Options, log: Path, labels: Path) -> None:
    """Write a log and, elsewhere, its labels."""
    world, rows = made(options)
    write(world, rows, log, labels)
