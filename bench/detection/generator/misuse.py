"""Sixteen ways to misuse an access, as a table, and when they happen.

Leaving one out takes its incidents away and moves no other: logs with and without it are a pair.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bench.detection.generator import misuse_people, misuse_ways
from bench.detection.generator.options import TEST_BEGINS, Subtlety
from bench.detection.generator.plot import Plot
from bench.detection.generator.rows import Row, World

SCENARIOS: Mapping[str, Callable[[Plot], list[Row]]] = {
    "surname": misuse_people.surname,
    "neighbour": misuse_people.neighbour,
    "self": misuse_people.own_record,
    "colleague": misuse_people.colleague,
    "well_known": misuse_people.well_known,
    "off_shift": misuse_ways.off_shift,
    "enumeration": misuse_ways.enumeration,
    "stalking": misuse_people.stalking,
    "after_discharge": misuse_people.after_discharge,
    "boilerplate": misuse_ways.boilerplate,
    "impossible_travel": misuse_ways.impossible_travel,
    "false_link": misuse_ways.false_link,
    "department_mismatch": misuse_ways.department_mismatch,
    "opposition_retry": misuse_people.opposition_retry,
    "stolen_credential": misuse_ways.stolen_credential,
    "low_and_slow": misuse_ways.low_and_slow,
}
#: Accesses of an incident, about: what turns a share of accesses into incidents a day.
ACCESSES_EACH = 3.1


def _rates(world: World, honest: int) -> np.ndarray:
    options = world.options
    rates = np.full(options.days, options.misuse_a_day)
    if options.contamination is not None:
        rates[:TEST_BEGINS] = options.contamination * honest / options.days / ACCESSES_EACH
    return rates


def misuse(world: World, honest: Sequence[Row]) -> list[Row]:
    """Every access of every incident."""
    options, rng = world.options, world.options.stream("incidents")
    names, levels = list(SCENARIOS), list(Subtlety)
    days = np.repeat(np.arange(options.days), rng.poisson(_rates(world, len(honest))))
    # Each scenario in turn, in an order of chance: ten seeds then hold enough of each.
    turns = np.concatenate([rng.permutation(len(names)) for _ in range(len(days) // 16 + 1)])
    chances = rng.choice(len(levels), len(days), p=options.noise.subtleties)
    found = []
    for number, (day, turn, chance) in enumerate(
        zip(days.tolist(), turns.tolist(), chances.tolist(), strict=False)
    ):
        name, subtlety = names[turn], options.subtlety or levels[chance]
        if name in options.without:
            continue
        stream = options.stream(f"incident {number}")
        rows = SCENARIOS[name](Plot(world, honest, stream, day, levels.index(subtlety)))
        for row in rows:
            row.scenario, row.subtlety, row.incident = name, str(subtlety), number
        found += rows
    return found
