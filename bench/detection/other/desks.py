"""Where somebody sits: workstations shared by a room, a fleet replaced one day, laptops at home."""

from random import Random
from typing import Final

from bench.detection.other.calendar import HOUR, index_of
from bench.detection.other.habits import Habits
from bench.detection.other.staff import ON_CALL, Agent

_STATIONS: Final = {"samu-A": 12, "urg-A": 16, "samu-B": 4, "urg-B": 5}


class Desks:
    """Device, network and speed of an access; a few favourite places, sometimes another."""

    def __init__(self, rng: Random, habits: Habits) -> None:
        self._rng = rng
        self._habits = {each.site: each for each in habits.sites}
        self._taken: dict[tuple[str, str, int], tuple[str, str]] = {}

    def seat(self, agent: Agent, site: str, at: float) -> tuple[str, str]:
        """Where they sat down some hours ago, as a rule."""
        key = (agent.id, site, int(at // (4 * HOUR)))
        if key not in self._taken or self._rng.random() < 0.12:
            self._taken[key] = self._place(agent, site, at)
        return self._taken[key]

    def _place(self, agent: Agent, site: str, at: float) -> tuple[str, str]:
        """A favourite place, a colleague's, a new machine, or home when on call."""
        rng, habits = self._rng, self._habits[site]
        home = sum(map(ord, agent.id))
        if agent.function == ON_CALL and home % 3:
            return f"port-{agent.id}", f"fai-{home % 9}"
        if rng.random() < habits.odd_device:
            return f"prêt-{rng.randrange(400)}", rng.choice((f"{site}-wifi", "4g"))
        here = _STATIONS[site]
        place = (home + rng.randrange(3)) % here if rng.random() < 0.8 else rng.randrange(here)
        fleet = 2 if index_of(at) >= habits.fleet_day + place % 4 else 1
        network = f"{site}-wifi" if rng.random() < 0.1 else f"{site}-lan"
        return f"{site}-p{fleet}{place:02d}", network

    def away(self, agent: Agent) -> tuple[str, str]:
        """Not from the house: a telephone or the sitting room."""
        home = sum(map(ord, agent.id))
        return f"perso-{agent.id}", self._rng.choice((f"fai-{home % 9}", "4g"))

    def stranger(self) -> tuple[str, str]:
        """Somebody else's machine."""
        return f"inc-{self._rng.randrange(10**6)}", f"ip-{self._rng.randrange(10**4)}"

    def speed(self) -> float | None:
        """Mostly nothing; an ambulance; a network that says it is elsewhere once in a thousand."""
        draw = self._rng.random()
        if draw < 0.18:
            return None
        if draw < 0.94:
            return 0.0
        if draw < 0.9988:
            return round(self._rng.uniform(2, 90), 1)
        return round(self._rng.uniform(220, 1400), 1)
