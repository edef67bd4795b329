"""Who is what to whom: household, surname, next door, at work."""

from dataclasses import dataclass

import numpy as np

from bench.detection.generator.population import Ints
from bench.detection.generator.rows import World


@dataclass(frozen=True, slots=True)
class Relations:
    """People that an agent may know, as numbers of the population."""

    world: World

    def own(self, agent: int) -> int:
        return int(self.world.staff.patient[agent])

    def household(self, agent: int) -> Ints:
        people, own = self.world.people, self.own(agent)
        return self._others(people.household == people.household[own], own)

    def namesakes(self, agent: int) -> Ints:
        people, own = self.world.people, self.own(agent)
        same = (people.surname == people.surname[own]) & (people.household != people.household[own])
        return self._others(same, own)

    def neighbours(self, agent: int, kilometres: float) -> Ints:
        """The nearest who are no family, whoever they are where the country is empty."""
        people, own = self.world.people, self.own(agent)
        away = np.hypot(people.x - people.x[own], people.y - people.y[own])
        away[people.household == people.household[own]] = np.inf
        near = np.flatnonzero(away <= kilometres)
        return near if len(near) else np.argsort(away)[:3]

    def colleagues(self, agent: int) -> Ints:
        staff = self.world.staff
        same = np.array([staff.site(other) == staff.site(agent) for other in range(staff.size)])
        same[agent] = False
        return np.asarray(staff.patient[same], dtype=np.int64)

    def any(self, agent: int, kind: int) -> Ints:
        """By number: a namesake, a neighbour, a colleague, one of the household."""
        if kind == 1:
            return self.neighbours(agent, 0.25)
        return (self.namesakes, self.household, self.colleagues, self.household)[kind](agent)

    def _others(self, chosen: np.ndarray, own: int) -> Ints:
        chosen[own] = False
        return np.flatnonzero(chosen)
