"""Misuse of whom one knows, or knows of: the scenarios that a relation explains."""

from dataclasses import replace

import numpy as np

from bench.detection.generator.clock import DAY, HOUR, MINUTE
from bench.detection.generator.plot import Plot
from bench.detection.generator.population import Ints
from bench.detection.generator.rows import Row


def _looked_up(plot: Plot, agent: int, slot: int, patients: list[int]) -> list[Row]:
    """All in a quarter of an hour or so, each under its own pretext."""
    at, rows = plot.when(agent, slot), []
    for patient in patients:
        row = plot.covered(plot.row(agent, at, patient))
        rows.append(plot.reading_all(row) if plot.level == 0 else row)
        at += int(plot.rng.integers(2 * MINUTE, 12 * MINUTE))
    return rows


def _seen_lately(plot: Plot, patients: Ints, at: int) -> Ints:
    """Those of them who were cared for in the last month."""
    events = plot.cared_for(2, 30 * 24, at)
    return np.intersect1d(plot.world.care.patient[events], patients)


def surname(plot: Plot) -> list[Row]:
    """Family: of the household, a relative elsewhere, a relative who was in care lately."""
    agent, slot = plot.on_duty()
    home, namesakes = plot.relations.household(agent), plot.relations.namesakes(agent)
    family = plot.by_level(home, np.concatenate([home, namesakes[:3]]), namesakes)
    if plot.level == 2:
        lately = _seen_lately(plot, namesakes, plot.in_shift(slot))
        family = lately if len(lately) and plot.rng.random() < 0.5 else family
    family = family if len(family) else plot.relations.any(agent, 1)
    chosen = plot.some_of(family, plot.between((2, 3), (1, 2), (1, 1)))
    again = chosen[:1] * plot.by_level(1, 0, 0)
    return _looked_up(plot, agent, slot, chosen + again)


def neighbour(plot: Plot) -> list[Row]:
    """Three doors of the street, one door, one a little further."""
    agent, slot = plot.on_duty()
    near = plot.relations.neighbours(agent, plot.by_level(0.15, 0.25, 0.4))
    return _looked_up(plot, agent, slot, plot.some_of(near, plot.between((3, 4), (2, 3), (1, 2))))


def own_record(plot: Plot) -> list[Row]:
    """One’s own record, and again; once; once under a file that fits."""
    agent, slot = plot.on_duty()
    while not plot.world.staff.known[agent]:
        agent, slot = plot.on_duty()
    rows = _looked_up(plot, agent, slot, [plot.relations.own(agent)] * plot.by_level(3, 1, 1))
    return [plot.false_link(row, 2) for row in rows] if plot.level == 2 else rows


def colleague(plot: Plot) -> list[Row]:
    """Several of the same house, one, one who was in care lately."""
    agent, slot = plot.on_duty()
    others = plot.relations.colleagues(agent)
    lately = _seen_lately(plot, others, plot.in_shift(slot))
    chosen = lately if plot.level == 2 and len(lately) else others
    return _looked_up(plot, agent, slot, plot.some_of(chosen, plot.between((2, 4), (1, 1), (1, 1))))


def well_known(plot: Plot) -> list[Row]:
    """Several who are in the papers, one, one in the days after their care by others."""
    agent, slot = plot.on_duty()
    known = np.flatnonzero(plot.world.people.well_known)
    lately = _seen_lately(plot, known, plot.in_shift(slot))
    chosen = lately if plot.level == 2 and len(lately) else known
    return _looked_up(plot, agent, slot, plot.some_of(chosen, plot.between((3, 4), (1, 2), (1, 1))))


def stalking(plot: Plot) -> list[Row]:
    """One patient over days: daily, every other shift, or after true care that began it."""
    agent, slot = plot.on_duty()
    own = [row.patient for row in plot.honest if row.agent == agent and row.at < _before(plot)]
    met = plot.level == 2 and len(own) > 0
    patient = int(plot.rng.choice(own[-40:])) if met else plot.stranger()
    start = plot.in_shift(slot) + (9 * DAY if met else 0)
    rows, at = [], start
    for visit in range(plot.between((5, 6), (4, 5), (3, 4))):
        row = plot.covered(plot.row(agent, at, patient))
        rows.append(plot.reading_all(row) if plot.level == 0 else row)
        if plot.level < 2 and visit == 0:
            rows.append(plot.row(agent, at + 20 * MINUTE, patient))
        if plot.level == 0:
            at += int(plot.rng.integers(7 * HOUR, 26 * HOUR))
            continue
        later = plot.next_shift(agent, at + plot.by_level(0, 1, 2) * DAY)
        if later is None:
            break
        at = later
    return rows


def _before(plot: Plot) -> int:
    return int(plot.world.staff.begins[2 * plot.day])


def opposition_retry(plot: Plot) -> list[Row]:
    """Refused for an opposition, tried again until another ground lets it through."""
    agent, slot = plot.on_duty()
    opposed = plot.one_of(np.flatnonzero(plot.world.people.opposed))
    rows = _looked_up(plot, agent, slot, [opposed] * plot.between((2, 3), (1, 2), (1, 1)))
    for row in rows:
        refusals = plot.between((3, 6), (2, 3), (1, 1))
        row.refusals = refusals if row is rows[0] else int(plot.rng.integers(0, 2))
    return rows


def after_discharge(plot: Plot) -> list[Row]:
    """A visit that others took care of is over for days; subtle ones still name it."""
    agent, slot = plot.on_duty((2, 3, 4, 5))
    at = plot.in_shift(slot)
    bounds = plot.by_level((10 * 24, 25 * 24), (3 * 24, 9 * 24), (20, 60))
    events = plot.cared_for(*bounds, at, plot.world.staff.site(agent))
    if not len(events):
        return _looked_up(plot, agent, slot, [plot.stranger()])
    event = plot.one_of(events)
    patient = int(plot.world.care.patient[event])
    rows = _looked_up(plot, agent, slot, [patient] * plot.between((3, 4), (2, 3), (1, 2)))
    named = plot.world.care.told[event] and plot.rng.random() < plot.by_level(0.2, 0.4, 0.8)
    return [plot.name_file(replace(row), event) for row in rows] if named else rows
