"""The winter as a whole, and one access as somebody of that place would make it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from bench.detection.other.arrivals import flowing
from bench.detection.other.calendar import around
from bench.detection.other.desks import Desks
from bench.detection.other.flow import Care, Flow
from bench.detection.other.habits import Habits, drawn
from bench.detection.other.motives import MOTIVES, Motive
from bench.detection.other.people import Inhabitant, settled
from bench.detection.other.staff import Agent, Staff, hired
from bench.detection.other.words import rationale

SECTIONS: Final = (
    "48765-2", "10160-0", "11450-4", "11348-0", "46264-8", "47519-4", "42348-3", "11369-6",
    "10162-6", "10157-6", "29762-2",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wrong:
    """What the labels say of a reading."""

    scenario: str
    subtlety: str
    incident: int


@dataclass(slots=True)
class Reading:
    """One row of accesses.csv before it has an id; ``wrong`` and ``note`` stay out of the log."""

    at: float
    agent: Agent
    site: str
    device: str
    network: str
    speed: float | None
    patient: str
    rank: int | None
    searches: int
    refusals: int
    link_type: str
    link_id: str
    reason: str
    text: str
    sections: tuple[str, ...]
    seconds: int | None
    wrong: Wrong | None = None
    note: str = ""  # why an honest one is odd


@dataclass(slots=True)
class World:
    """Everything that is there before anybody reads anything."""

    seed: int
    rng: Random
    habits: Habits
    people: list[Inhabitant]
    flow: Flow
    staff: Staff
    desks: Desks
    homes: dict[str, list[Inhabitant]] = field(default_factory=lambda: defaultdict(list))
    bearers: dict[int, list[Inhabitant]] = field(default_factory=lambda: defaultdict(list))
    villages: dict[int, list[Inhabitant]] = field(default_factory=lambda: defaultdict(list))
    invented: list[Care] = field(default_factory=list)  # care beside the flow

    def read(
        self, agent: Agent, site: str, at: float, person: Inhabitant, motive: Motive | None = None
    ) -> Reading:
        """An ordinary reading, unlinked; callers change what differs."""
        rng, motive = self.rng, motive or _any_motive(self.rng)
        device, network = self.desks.seat(agent, site, at)
        return Reading(
            at=at,
            agent=agent,
            site=site,
            device=device,
            network=network,
            speed=self.desks.speed(),
            patient=person.id,
            rank=person.rank if rng.random() > 0.06 else None,
            searches=1 + int(rng.random() < 0.12) + int(rng.random() < 0.04),
            refusals=int(rng.random() < 0.012),
            link_type="none",
            link_id="",
            reason=motive.code if rng.random() > 0.04 else "",
            text=rationale(rng, agent, person, motive, at),
            sections=self.sections(agent),
            seconds=_seconds(rng, agent),
        )

    def sections(self, agent: Agent) -> tuple[str, ...]:
        """The first four as one needs them, the others by the agent's own curiosity."""
        rng = self.rng
        if agent.thorough > 0.62 or rng.random() < 0.012:
            return SECTIONS[: rng.randrange(8, len(SECTIONS) + 1)]
        kept = [code for code in SECTIONS[:4] if rng.random() < 0.45 + agent.thorough / 2]
        kept += [code for code in SECTIONS[4:] if rng.random() < agent.thorough / 3]
        return tuple(kept) or (SECTIONS[rng.randrange(3)],)


def _seconds(rng: Random, agent: Agent) -> int | None:
    """A minute or two; unknown when the screen died; an hour when it was forgotten."""
    draw = rng.random()
    if draw < 0.05:
        return None
    if draw < 0.062:
        return rng.randrange(1200, 9000)
    return int(around(rng, 95 * agent.pace, 0.8)) + 4


def _any_motive(rng: Random) -> Motive:
    return rng.choice(MOTIVES)


def built(seed: int) -> World:
    """Each part has a stream of its own, so that one may change without the others."""
    streams = {name: Random(f"{seed}/{name}") for name in ("habits", "people", "staff", "flow")}
    habits = drawn(streams["habits"])
    people = settled(streams["people"])
    world = World(
        seed=seed,
        rng=Random(f"{seed}/readings"),
        habits=habits,
        people=people,
        flow=flowing(streams["flow"], habits, people),
        staff=hired(streams["staff"], habits, people),
        desks=Desks(Random(f"{seed}/desks"), habits),
    )
    for person in people:
        world.homes[person.household].append(person)
        world.bearers[person.surname].append(person)
        world.villages[person.commune].append(person)
    return world


def everyone(*groups: Sequence[Reading]) -> list[Reading]:
    return sorted((each for group in groups for each in group), key=lambda each: each.at)
