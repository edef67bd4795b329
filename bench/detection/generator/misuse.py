"""Sixteen ways to misuse an access, as a table, and when they happen.

Leaving one out takes its incidents away and moves no other: logs with and without it are a pair.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bench.detection.generator import misuse_people, misuse_ways
from bench.detection.generator.options import TEST_BEGINS, Subtlety
from bench.detection.generator.plot import Plot
from bench.detection.generator.population import Floats
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
#: Cases of an incident, about: some go on for days, and an agent’s day is a case.
CASES_EACH = 1.5


def _rates(world: World, honest: Sequence[Row]) -> Floats:
    """Incidents a day."""
    options = world.options
    rates = np.full(options.days, options.misuse_a_day)
    if options.contamination is not None:
        days = world.clock.day(np.array([row.at for row in honest], dtype=np.int64)).tolist()
        cases = len({(row.agent, day) for row, day in zip(honest, days, strict=True)})
        rates[:TEST_BEGINS] = options.contamination * cases / options.days / CASES_EACH
    return rates


def _turns(rng: np.random.Generator, count: int) -> list[str]:
    """Each scenario in turn, in an order of chance: ten seeds then hold enough of each."""
    turns: list[str] = []
    while len(turns) < count:
        turns += [str(name) for name in rng.permutation(list(SCENARIOS))]
    return turns[:count]


def misuse(world: World, honest: Sequence[Row]) -> list[Row]:
    """Every access of every incident."""
    options, rng = world.options, world.options.stream("incidents")
    levels = list(Subtlety)
    days = np.repeat(np.arange(options.days), rng.poisson(_rates(world, honest))).tolist()
    chances = rng.choice(len(levels), len(days), p=options.noise.subtleties).tolist()
    found = []
    for number, (day, name) in enumerate(zip(days, _turns(rng, len(days)), strict=True)):
        subtlety = options.subtlety or levels[chances[number]]
        if name in options.without:
            continue
        stream = options.stream(f"incident {number}")
        rows = SCENARIOS[name](Plot(world, honest, stream, day, levels.index(subtlety)))
        for row in rows:
            row.scenario, row.subtlety, row.incident = name, str(subtlety), number
        found += rows
    return found
