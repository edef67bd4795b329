"""What somebody who misuses access has at hand: a shift, a pretext, a file to name, words to type.

How loud it is comes from ``level``: 0 blatant, 1 moderate, 2 subtle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from bench.detection.generator.care import name
from bench.detection.generator.clock import HOUR, MINUTE
from bench.detection.generator.desks import ESSENTIAL, MORE, ordinary
from bench.detection.generator.motives import CODES, motives
from bench.detection.generator.population import Ints
from bench.detection.generator.relations import Relations
from bench.detection.generator.rows import Row, World
from bench.detection.generator.staff import GROUPS, SHIFT

T = TypeVar("T")
_GROUP_SHARES = (0.4, 0.12, 0.2, 0.12, 0.09, 0.07)
_UNHEARD = (0.0, 0.05, 0.12)
_FALSE_LINK = (0.0, 0.0, 0.12)


@dataclass(frozen=True, slots=True)
class Plot:
    """One incident about to happen on a day."""

    world: World
    honest: Sequence[Row]
    rng: np.random.Generator
    day: int
    level: int

    @property
    def relations(self) -> Relations:
        return Relations(self.world)

    def by_level(self, blatant: T, moderate: T, subtle: T) -> T:
        return (blatant, moderate, subtle)[self.level]

    def between(self, *bounds: tuple[int, int]) -> int:
        """A count within the bounds of the level, both included."""
        low, high = bounds[self.level]
        return int(self.rng.integers(low, high + 1))

    def one_of(self, numbers: Ints) -> int:
        return int(self.rng.choice(numbers))

    def some_of(self, numbers: Ints, count: int) -> list[int]:
        return [int(n) for n in self.rng.choice(numbers, min(count, len(numbers)), replace=False)]

    def on_duty(self, groups: Sequence[int] = range(len(GROUPS))) -> tuple[int, int]:
        """An agent who really came that day, and the slot of the shift."""
        shares = np.array([_GROUP_SHARES[group] for group in groups])
        group = int(self.rng.choice(list(groups), p=shares / shares.sum()))
        slot = 2 * self.day + 1 + int(self.rng.integers(0, 2))
        slot = min(slot, len(self.world.staff.begins) - 1)
        came = self.world.staff.came[group][slot]
        return self.one_of(came[came >= 0]), slot

    def in_shift(self, slot: int) -> int:
        return int(self.world.staff.begins[slot]) + int(
            self.rng.integers(20 * MINUTE, SHIFT - HOUR)
        )

    def next_shift(self, agent: int, after: int) -> int | None:
        """A moment of one of the agent’s next shifts."""
        staff = self.world.staff
        slots = staff.slots(agent)
        later = slots[staff.begins[slots] > after]
        return self.in_shift(int(later[0])) if len(later) else None

    def off_duty(self, agent: int, low: float, high: float) -> int:
        """So many hours after the end of a shift of about that day."""
        staff = self.world.staff
        slots = staff.slots(agent)
        near = slots[np.argmin(np.abs(slots - 2 * self.day - 1))]
        return int(staff.begins[near]) + SHIFT + int(self.rng.uniform(low, high) * HOUR)

    def stranger(self) -> int:
        return int(self.rng.integers(0, self.world.people.size))

    def row(self, agent: int, at: int, patient: int) -> Row:
        """Made as the agent makes theirs, with a motive that comes to mind."""
        people, visit = self.world.people, np.array([self.world.staff.site(agent) > 0])
        age = self.world.options.start.year - people.born[[patient]]
        motive = motives(self.rng, visit, age, people.woman[[patient]])
        one = ordinary(
            self.rng, self.world, np.array([agent]), np.array([at]), np.array([patient]), motive
        )[0]
        one.refusals = 0
        return one

    def cared_for(self, low: float, high: float, at: int, site: int | None = None) -> Ints:
        """Events that began so many hours before."""
        care = self.world.care
        first, last = np.searchsorted(care.at, [at - int(high * HOUR), at - int(low * HOUR)])
        events = np.arange(first, last)
        return events if site is None else events[care.site[events] == site]

    def name_file(self, row: Row, event: int) -> Row:
        """Name an event of the feeds, its motive with it."""
        care = self.world.care
        row.link, row.link_id = "visit" if care.visit[event] else "call", care.id(event)
        row.reason = CODES[int(care.motive[event])]
        return row

    def false_link(self, row: Row, level: int) -> Row:
        """A named one’s file, nobody’s file, or nobody’s file that fits in sex and age."""
        events = self.cared_for(-0.1, 3.0, row.at, self.world.staff.site(row.agent))
        events = events[self.world.care.told[events]]
        if not len(events):
            return row
        nobody = events[self.world.care.shown_patient[events] < 0]
        if level == 0:
            return self.name_file(row, self.one_of(events))
        chosen = nobody if len(nobody) else events
        fits = self._fitting(chosen, row.patient) if level == 2 else self.one_of(chosen)
        return self.name_file(row, fits)

    def _fitting(self, events: Ints, patient: int) -> int:
        care, people = self.world.care, self.world.people
        same = events[care.shown_woman[events] == int(people.woman[patient])]
        same = same if len(same) else events
        age = self.world.options.start.year - int(people.born[patient])
        return int(same[np.argmin(np.abs(care.shown_age[same] - age))])

    def unheard(self, row: Row) -> Row:
        """An identifier of the day that no feed tells of."""
        visit = self.world.staff.site(row.agent) > 0
        events = self.cared_for(-1, 3, row.at)
        events = events[self.world.care.visit[events] != visit]
        event = self.one_of(events) if len(events) else self.world.care.size
        row.link, row.link_id = "visit" if visit else "call", name(event, visit=visit)
        return row

    def covered(self, row: Row) -> Row:
        """A pretext as good as the level."""
        chance = self.rng.random()
        if chance < _FALSE_LINK[self.level]:
            return self.false_link(row, 2)
        if chance < _FALSE_LINK[self.level] + _UNHEARD[self.level]:
            return self.unheard(row)
        if self.level == 0:
            row.rationale = str(self.rng.choice(["", "", "Régulation en cours", "ATCD ?", "vu"]))
        return row

    def when(self, agent: int, slot: int) -> int:
        """On duty; a blatant one does not always wait for it."""
        if self.level == 0 and self.rng.random() < 0.35:
            return self.off_duty(agent, 3, 30)
        return self.in_shift(slot)

    def reading_all(self, row: Row) -> Row:
        """Curiosity opens what care has no need of, and takes its time."""
        row.sections = ";".join((*ESSENTIAL, *MORE[: int(self.rng.integers(3, len(MORE) + 1))]))
        row.seconds = int(row.seconds * self.rng.uniform(1.2, 4))
        return row
