"""One wrong to do: by whom, from which day, and how well it is hidden.

Hiding costs the same everywhere: on duty, in one's own hand, at an ordinary desk, under some file.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from random import Random
from typing import Final

from bench.detection.other.calendar import DAYS, HOUR, MINUTE, around, clock, index_of
from bench.detection.other.flow import MARK, Care, rough_day
from bench.detection.other.motives import fitting
from bench.detection.other.people import Inhabitant
from bench.detection.other.staff import Agent, Duty
from bench.detection.other.words import rationale
from bench.detection.other.world import SECTIONS, Reading, World


class Subtlety(StrEnum):
    BLATANT = "blatant"
    MODERATE = "moderate"
    SUBTLE = "subtle"


@dataclass(frozen=True, slots=True)
class Cover:
    """Shares of readings: made on duty, from home when off duty, and named under which file."""

    on_duty: float
    from_home: float
    borrowed: float  # a file that is open on the board, of somebody else
    unheard: float  # a file that nobody ever told of
    silent: float  # no words at all, whatever one's habit
    curious: float  # sections beyond one's habit
    lingering: float  # times one's habit


COVERS: Final = {
    Subtlety.BLATANT: Cover(0.45, 0.5, 0.04, 0.04, 0.5, 0.5, 2.2),
    Subtlety.MODERATE: Cover(0.7, 0.35, 0.12, 0.1, 0.3, 0.25, 1.5),
    Subtlety.SUBTLE: Cover(0.95, 0.1, 0.35, 0.12, 0.1, 0.05, 0.9),
}


@dataclass(slots=True)
class Ledger:
    """What the honest rows say, for those who hide among them."""

    world: World
    honest: list[Reading]
    duties: dict[str, list[Duty]] = field(default_factory=lambda: defaultdict(list))
    of: dict[str, list[Reading]] = field(default_factory=lambda: defaultdict(list))
    named: dict[tuple[str, int], list[Reading]] = field(default_factory=lambda: defaultdict(list))
    by_rank: list[Inhabitant] = field(default_factory=list)

    def __post_init__(self) -> None:
        for duty in self.world.staff.duties:
            self.duties[duty.agent.id].append(duty)
        for each in self.honest:
            self.of[each.agent.id].append(each)
            if each.link_id and each.patient:
                self.named[each.site, int(each.at // HOUR)].append(each)
        self.by_rank = sorted(self.world.people, key=lambda each: each.rank)


@dataclass(slots=True)
class Plan:
    """Handed to a scenario, which gives back its readings; they are labelled afterwards."""

    ledger: Ledger
    agent: Agent
    day: int
    subtlety: Subtlety

    @property
    def world(self) -> World:
        return self.ledger.world

    @property
    def rng(self) -> Random:
        return self.world.rng

    @property
    def cover(self) -> Cover:
        return COVERS[self.subtlety]

    def among(self, blatant: int, moderate: int, subtle: int) -> int:
        """So many, give or take a quarter; at least one."""
        wanted = dict(zip(Subtlety, (blatant, moderate, subtle), strict=True))[self.subtlety]
        return max(1, round(wanted * self.rng.uniform(0.75, 1.25)))

    def duty(self, day: int) -> Duty | None:
        """The agent's first duty from that day on, or the last before."""
        mine = self.ledger.duties[self.agent.id]
        later = [each for each in mine if clock(day, 0) <= each.start < clock(DAYS - 1, 0)]
        return later[0] if later else None

    def moment(self, day: int) -> tuple[float, str]:
        """When and from which site: on duty if the cover wants it and there is one."""
        duty = self.duty(day)
        if duty and self.rng.random() < self.cover.on_duty:
            return self.rng.uniform(duty.start + 900, duty.end - 900), duty.site
        return self.idle(day), self.agent.site

    def idle(self, day: int) -> float:
        """An hour of that day, or of the next ones, when the agent is not at work."""
        for ahead in range(12):
            at = clock(min(DAYS - 1, day + ahead // 3), self.rng.uniform(8.0, 23.8))
            mine = self.ledger.duties[self.agent.id]
            if not any(each.start - HOUR < at < each.end + HOUR for each in mine):
                return at
        return clock(day, 4.2)

    def read(self, person: Inhabitant, at: float, site: str) -> Reading:
        """One reading under this cover; scenarios change what makes them what they are."""
        rng, cover = self.rng, self.cover
        motive = fitting(rng, person, "visit" if site.startswith("urg") else "call")
        one = self.world.read(self.agent, site, at, person, motive)
        if not self.working(at) and rng.random() < cover.from_home:
            one.device, one.network = self.world.desks.away(self.agent)
        if rng.random() < cover.silent:
            one.text = ""
        if rng.random() < cover.curious:
            one.sections = SECTIONS[: rng.randrange(6, len(SECTIONS) + 1)]
        if one.seconds:
            one.seconds = int(one.seconds * cover.lingering) + 5
        self.name(one, person)
        return one

    def name(self, one: Reading, person: Inhabitant) -> None:
        """Under a file of the board, under one that is nowhere, or under none."""
        draw = self.rng.random()
        if draw < self.cover.borrowed:
            care = self.lookalike(person, one.site, one.at)
            if care:
                self.under(one, care, person)
        elif draw < self.cover.borrowed + self.cover.unheard:
            one.link_type = "visit" if one.site.startswith("urg") else "call"
            one.link_id = self.unheard(one)

    def unheard(self, one: Reading) -> str:
        """A file of these days that the feed lost, else a number that looks like one."""
        day = rough_day(one.at)
        near = self.world.flow.on.get((one.site, day), [])
        lost = [care.id for care in near if not care.told]
        number = f"{self.rng.randrange(10**7, 2 * 10**7):08d}"
        return self.rng.choice([*lost, f"{MARK[one.link_type]}{one.site[-1]}{number}"])

    def lookalike(self, person: Inhabitant, site: str, at: float) -> Care | None:
        """The open file that looks most like them; the less hidden do not look."""
        board = self.world.flow.open_at(site, at)
        if not board or self.subtlety is not Subtlety.SUBTLE:
            return self.rng.choice(board) if board else None
        return min(
            board, key=lambda c: abs(c.person.age - person.age) + 30 * (c.person.sex != person.sex)
        )

    def under(self, one: Reading, care: Care, person: Inhabitant) -> None:
        """Under that file, with its motive, in one's own hand."""
        one.link_type, one.link_id, one.reason = care.kind, care.id, care.motive.code
        if one.text:
            one.text = rationale(self.rng, one.agent, person, care.motive, one.at)

    def working(self, at: float) -> bool:
        return any(each.start <= at < each.end for each in self.ledger.duties[self.agent.id])

    def one_by_one(
        self, persons: list[Inhabitant], day: int, minutes: float = 6.0
    ) -> list[Reading]:
        """Several in a row of one sitting; the subtle ones leave time between."""
        at, site = self.moment(day)
        found = []
        for person in persons:
            found.append(self.read(person, at, site))
            at += around(self.rng, minutes * MINUTE, 0.6)
        return found

    def days(self, count: int, gap: float) -> list[int]:
        """Days from the first on, about ``gap`` apart, of those that are left."""
        days: list[int] = []
        day = float(self.day)
        while len(days) < count and day < DAYS:
            days.append(int(day))
            day += max(1.0, self.rng.gauss(gap, gap / 3))
        return days


def inside(readings: list[Reading]) -> list[Reading]:
    """What falls outside the log's days was never written; one sitting is at one machine."""
    kept = [each for each in readings if 0 <= index_of(each.at) < DAYS]
    for one, other in pairwise(kept):
        if other.agent is one.agent and 0 <= other.at - one.at < 1.5 * HOUR:
            other.device, other.network = one.device, one.network
    return kept
