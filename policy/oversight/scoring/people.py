"""Who is who, and how likely one is near another by chance."""

from bisect import bisect_right
from collections import Counter
from math import hypot, log
from zlib import crc32

from policy.oversight.scoring.events import Agent, Person

_SAMPLE = 2_000
_FEWEST = 10_000


class People:
    """Everybody that was told of. Bounded by the people, not by their accesses."""

    def __init__(self) -> None:
        self.persons: dict[str, Person] = {}
        self.agents: dict[str, Agent] = {}
        self._surnames: Counter[str] = Counter()
        self._households: Counter[str] = Counter()
        self._well_known = 0
        self._staff: dict[str, set[str]] = {}
        self._places: list[tuple[int, tuple[float, float]]] = []
        self._one_in = 1  # of the people, these places are of
        self._distances: dict[str, tuple[tuple[float, float] | None, list[float]]] = {}

    def know_agent(self, agent: Agent) -> None:
        """A new account, or one that moved to another function or site."""
        self.agents[agent.id] = agent
        if agent.person:
            self._staff.setdefault(agent.person, set()).add(agent.id)

    def know_person(self, person: Person) -> None:
        """A patient; told again, the later word stands."""
        before = self.persons.get(person.id)
        if before is not None:
            self._surnames.subtract(before.surnames)
            self._households[before.household] -= bool(before.household)
            self._well_known -= before.well_known
        self.persons[person.id] = person
        self._surnames.update(person.surnames)
        if person.household:
            self._households[person.household] += 1
        self._well_known += person.well_known
        if before is None and person.place:
            self._settle(crc32(person.id.encode()), person.place)

    def _settle(self, mark: int, place: tuple[float, float]) -> None:
        """A sample of the places, by a hash of who lives there: no order of telling bends it."""
        if mark % self._one_in:
            return
        self._places.append((mark, place))
        if len(self._places) > 2 * _SAMPLE:
            self._one_in *= 2
            self._places = [one for one in self._places if one[0] % self._one_in == 0]

    @property
    def _all(self) -> float:
        """How many people there are, and ten thousand at least: few are known at first."""
        return float(max(len(self.persons), _FEWEST))

    def oneself(self) -> float:
        """How many people to this very one."""
        return self._all

    def self_of(self, agent: Agent) -> Person | None:
        """The agent as a patient, when that is known."""
        return self.persons.get(agent.person) if agent.person else None

    def staff(self, patient: str, agent: Agent) -> bool:
        """Is this patient a colleague?"""
        of = self._staff.get(patient)
        return of is not None and agent.id not in of

    def surname(self, surname: str) -> float:
        """How many people to one who bears it."""
        return self._all / (self._surnames[surname] + 1)

    def household(self) -> float:
        """How many people to one of any given household."""
        return self._all / 3

    def colleague(self) -> float:
        """How many people to one colleague."""
        return self._all / (len(self._staff) + 1)

    def well_known(self) -> float:
        """How many people to one whom the public knows."""
        return self._all / (self._well_known + 1)

    def neighbour(self, agent: Agent, person: Person) -> tuple[float, float] | None:
        """Kilometres to the agent's home, and how many people to one who lives so near."""
        home = self.self_of(agent)
        if home is None or home.place is None or person.place is None:
            return None
        km = hypot(home.place[0] - person.place[0], home.place[1] - person.place[1])
        measured, others = self._distances.get(agent.id, (None, []))
        if measured != home.place or len(others) != len(self._places):
            x, y = home.place
            others = sorted(hypot(x - one[0], y - one[1]) for _, one in self._places)
            self._distances[agent.id] = home.place, others
        return km, one_in_within(others, km)


_NEAREST = 10


def one_in_within(others: list[float], km: float) -> float:
    """How many of these people to one within a distance; nearer than ten of them, by area."""
    near = bisect_right(others, km)
    if near >= _NEAREST or len(others) <= _NEAREST:
        return (len(others) + 1) / (near + 1)
    tenth = max(others[_NEAREST - 1], 1e-6)
    expected = _NEAREST * (max(km, 1e-3 * tenth) / tenth) ** 2
    return len(others) / max(expected, 1e-9)


def nats(one_in: float) -> float:
    """How surprising one in so many is."""
    return log(max(one_in, 1.0))
