"""Misuse by its way: hours, volume, numbers in a row, words, places, files, a stolen credential."""

import numpy as np

from bench.detection.generator.clock import DAY, HOUR, MINUTE
from bench.detection.generator.plot import Plot
from bench.detection.generator.rows import Row
from bench.detection.generator.staff import GROUPS
from bench.detection.generator.words import phrases


def _strangers(plot: Plot, agent: int, at: int, count: int, gap: tuple[int, int]) -> list[Row]:
    rows = []
    for _ in range(count):
        rows.append(plot.row(agent, at, plot.stranger()))
        at += int(plot.rng.integers(*gap))
    return rows


def off_shift(plot: Plot) -> list[Row]:
    """Nowhere near a shift; hours from one; stayed on a little: others’ patients of the day."""
    agent, _ = plot.on_duty()
    hours = plot.by_level((14.0, 40.0), (4.0, 9.0), (2.5, 5.0))
    at, rows = plot.off_duty(agent, *hours), []
    for _ in range(plot.between((4, 7), (2, 4), (2, 3))):
        events = plot.cared_for(1, 30, at)
        event = plot.one_of(events) if len(events) else None
        patient = plot.stranger() if event is None else int(plot.world.care.patient[event])
        rows.append(plot.covered(plot.row(agent, at, patient)))
        at += int(plot.rng.integers(3 * MINUTE, 25 * MINUTE))
    return rows


def enumeration(plot: Plot) -> list[Row]:
    """Number after number: in minutes, in an hour, over the shift with others between."""
    agent, slot = plot.on_duty()
    people = plot.world.people
    order = np.argsort(people.rank)
    place = int(plot.rng.integers(0, people.size - 200))
    at, rows = plot.in_shift(slot), []
    gap = plot.by_level((20, 90), (2 * MINUTE, 9 * MINUTE), (15 * MINUTE, 70 * MINUTE))
    for _ in range(plot.between((12, 20), (6, 9), (4, 5))):
        row = plot.covered(plot.row(agent, at, int(order[place])))
        row.searches += plot.between((2, 6), (1, 3), (0, 2))
        rows.append(row)
        place += int(plot.rng.integers(1, plot.by_level(3, 6, 40)))
        at += int(plot.rng.integers(*gap))
    return rows


def boilerplate(plot: Plot) -> list[Row]:
    """The same words pasted under accesses that nothing explains."""
    agent, slot = plot.on_duty()
    function = GROUPS[int(plot.world.staff.group[agent])].function
    known = [one for one in phrases(function) if "{" not in one]
    words = str(plot.rng.choice(known)) + plot.by_level(" - urgent", ".", "")
    gap = plot.by_level((5 * MINUTE, 30 * MINUTE), (15 * MINUTE, HOUR), (HOUR, 2 * HOUR))
    count = plot.between((7, 10), (5, 7), (4, 5))
    rows = _strangers(plot, agent, plot.in_shift(slot), count, gap)
    for row in rows:
        row.rationale = words
        if plot.level == 2 and plot.rng.random() < 0.4:
            plot.unheard(row)
    return rows


def impossible_travel(plot: Plot) -> list[Row]:
    """The account is in two towns: faster than an aeroplane, than a train, than one may drive."""
    agent, slot = plot.on_duty()
    low, high = plot.by_level((600, 2500), (220, 450), (135, 190))
    count = plot.between((3, 5), (2, 3), (1, 2))
    rows = _strangers(plot, agent, plot.in_shift(slot), count, (MINUTE, 15 * MINUTE))
    network = f"ext-{int(plot.rng.integers(0, 400)):03d}"
    for row in rows:
        plot.covered(row)
        row.speed = round(float(plot.rng.uniform(low, high)), 1) if row is rows[0] else 0.0
        if plot.level < 2:
            row.network = network
    return rows


def false_link(plot: Plot) -> list[Row]:
    """Another patient’s file, nobody’s file, nobody’s file that fits in sex and age."""
    agent, slot = plot.on_duty()
    count = plot.between((4, 6), (3, 4), (2, 2))
    gap = (10 * MINUTE, 90 * MINUTE)
    rows = _strangers(plot, agent, plot.in_shift(slot), count, gap)
    return [plot.false_link(row, plot.level) for row in rows]


def department_mismatch(plot: Plot) -> list[Row]:
    """Patients who are in true care, elsewhere than where the agent works."""
    agent, slot = plot.on_duty((0, 2, 3, 4, 5))
    site, at, rows = plot.world.staff.site(agent), plot.in_shift(slot), list[Row]()
    for _ in range(plot.between((5, 7), (3, 4), (2, 2))):
        events = plot.cared_for(0.2, 6, at)
        care = plot.world.care
        away = (care.site[events] != site) & care.told[events] & care.visit[events]
        away &= ~np.isin(care.patient[events], [row.patient for row in rows])
        if away.any():
            event = plot.one_of(events[away])
            row = plot.row(agent, at, int(care.patient[event]))
            named = plot.rng.random() < plot.by_level(0.3, 0.6, 0.9)
            rows.append(plot.name_file(row, event) if named else row)
        at += int(plot.rng.integers(10 * MINUTE, 50 * MINUTE))
    return rows


def stolen_credential(plot: Plot) -> list[Row]:
    """Somebody else, with the agent’s means: from outside, at night, many; or few, from inside."""
    agent, slot = plot.on_duty()
    count = plot.between((10, 16), (5, 7), (2, 3))
    at = plot.in_shift(slot) if plot.level == 2 else plot.off_duty(agent, 4, 30)
    gap = plot.by_level((MINUTE, 6 * MINUTE), (3 * MINUTE, 20 * MINUTE), (10 * MINUTE, HOUR))
    rows = _strangers(plot, agent, at, count, gap)
    device = f"inconnu-{int(plot.rng.integers(0, 9999)):04d}"
    network = f"ext-{int(plot.rng.integers(0, 400)):03d}"
    for row in rows:
        row.device, row.searches = device, row.searches + plot.between((1, 6), (0, 3), (0, 1))
        row.network = row.network if plot.level == 2 else network
        if plot.level == 2:
            plot.covered(row)
    return rows


def low_and_slow(plot: Plot) -> list[Row]:
    """A few too many at most shifts of a month, a third of a shift’s own to a seventh."""
    agent, slot = plot.on_duty()
    group = GROUPS[int(plot.world.staff.group[agent])]
    more = max(1, round(group.a_day / sum(group.posts) * plot.by_level(0.3, 0.2, 0.14)))
    at: int | None = plot.in_shift(slot)
    end, rows = plot.in_shift(slot) + 30 * DAY, []
    for _ in range(plot.between((6, 7), (5, 6), (4, 5))):
        if at is None or at > end:
            break
        for _ in range(more):
            moment = at + int(plot.rng.integers(0, HOUR))
            rows.append(plot.covered(plot.row(agent, moment, plot.stranger())))
        at = plot.next_shift(agent, at)
    return rows
