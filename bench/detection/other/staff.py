"""Who works there, and when: posts of 7.5 to 24 hours, swaps that nobody wrote down, temps."""

from collections import defaultdict
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from bench.detection.other.calendar import DAYS, HOUR, clock, weekday
from bench.detection.other.habits import BIG_ED, BIG_SAMU, SMALL_ED, SMALL_SAMU, Habits
from bench.detection.other.people import Inhabitant

REGULATOR, ON_CALL, HANDLER = "regulating_physician", "on_call_physician", "call_handler"
PHYSICIAN, RESIDENT, NURSE = "emergency_physician", "resident", "triage_nurse"
STYLES: Final = ("long", "short", "same", "empty")
_STYLE_WEIGHTS: Final = (28, 42, 16, 14)


@dataclass(frozen=True, slots=True)
class Post:
    """A line of the duty chart: from when, how long, how many on week days and at week-ends."""

    start: float
    hours: float
    week: int
    weekend: int


#: Site and function: how many people share it, and its posts.
CHARTS: Final[dict[tuple[str, str], tuple[int, tuple[Post, ...]]]] = {
    (BIG_SAMU, REGULATOR): (19, (Post(8, 12, 3, 3), Post(20, 12, 2, 2))),
    (BIG_SAMU, ON_CALL): (14, (Post(20, 4, 2, 2), Post(0, 8, 1, 1), Post(8, 12, 0, 3))),
    (BIG_SAMU, HANDLER): (26, (Post(7, 8, 4, 5), Post(15, 8, 5, 5), Post(23, 8, 3, 3))),
    (BIG_ED, PHYSICIAN): (27, (Post(8.5, 10, 4, 3), Post(18.5, 14, 3, 3), Post(11, 8, 1, 0))),
    (BIG_ED, RESIDENT): (11, (Post(8.5, 10, 2, 1), Post(18.5, 14, 1, 1))),
    (BIG_ED, NURSE): (18, (Post(6.75, 7.5, 2, 2), Post(14, 7.5, 2, 2), Post(21.25, 9.75, 1, 1))),
    (SMALL_SAMU, REGULATOR): (10, (Post(8, 24, 1, 1), Post(9, 10, 1, 0))),
    (SMALL_SAMU, ON_CALL): (6, (Post(20, 4, 1, 1), Post(8, 12, 0, 1))),
    (SMALL_SAMU, HANDLER): (11, (Post(7, 12, 2, 2), Post(19, 12, 1, 1))),
    (SMALL_ED, PHYSICIAN): (10, (Post(8.5, 24, 1, 1), Post(9, 10, 1, 1))),
    (SMALL_ED, RESIDENT): (4, (Post(9, 10, 1, 0),)),
    (SMALL_ED, NURSE): (9, (Post(7, 12, 1, 1), Post(19, 12, 1, 1))),
}


@dataclass(frozen=True, slots=True)
class Agent:
    """One account and its habits. ``told``: its owner's own record is known as theirs."""

    id: str
    function: str
    site: str
    person: Inhabitant
    told: bool
    since: float
    style: str
    linking: float
    thorough: float
    pace: float
    rostered: bool


@dataclass(frozen=True, slots=True)
class Duty:
    """Hours really worked."""

    agent: Agent
    site: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Staff:
    agents: tuple[Agent, ...]
    duties: tuple[Duty, ...]
    roster: tuple[Duty, ...]  # what the chart says
    by_hour: dict[tuple[str, str, int], list[Duty]]

    def on_duty(self, site: str, function: str, at: float) -> list[Duty]:
        around = self.by_hour.get((site, function, int(at // HOUR)), [])
        return [duty for duty in around if duty.start <= at < duty.end]

    def pool(self, site: str, function: str) -> list[Agent]:
        return [each for each in self.agents if (each.site, each.function) == (site, function)]


def hired(rng: Random, habits: Habits, people: list[Inhabitant]) -> Staff:
    """Everybody, their duties, and the chart that was kept of them."""
    agents = _agents(rng, habits, people)
    duties: list[Duty] = []
    for (site, function), (_, posts) in CHARTS.items():
        pool = [each for each in agents if (each.site, each.function) == (site, function)]
        neighbours = [each for each in agents if (each.site, each.function) == (SMALL_ED, function)]
        lent = neighbours[:2] if site == BIG_ED else []
        duties += _worked(rng, site, pool, lent, posts)
    by_hour: dict[tuple[str, str, int], list[Duty]] = defaultdict(list)
    for duty in duties:
        for hour in range(int(duty.start // HOUR), int(duty.end // HOUR) + 1):
            by_hour[duty.site, duty.agent.function, hour].append(duty)
    return Staff(tuple(agents), tuple(duties), _charted(rng, habits, agents, duties), by_hour)


def _agents(rng: Random, habits: Habits, people: list[Inhabitant]) -> list[Agent]:
    grown = {b: [p for p in people if p.basin == b and 25 <= p.age <= 62] for b in (0, 1)}
    for pool in grown.values():
        rng.shuffle(pool)
    links = {each.site: (each.link, each.basin) for each in habits.sites}
    agents = [
        _agent(rng, site, function, grown[links[site][1]].pop(), links[site][0])
        for (site, function), (count, _) in CHARTS.items()
        for _ in range(count)
    ]
    return _with_second_accounts(agents)


def _with_second_accounts(agents: list[Agent]) -> list[Agent]:
    """Two of the emergency physicians also regulate: the same person, another account."""
    regulators = [each for each in agents if (each.site, each.function) == (BIG_SAMU, REGULATOR)]
    physicians = [each for each in agents if (each.site, each.function) == (BIG_ED, PHYSICIAN)]
    same = {one.id: other.person for one, other in zip(regulators[:2], physicians, strict=False)}
    return [replace(each, person=same.get(each.id, each.person)) for each in agents]


def _agent(rng: Random, site: str, function: str, person: Inhabitant, link: float) -> Agent:
    return Agent(
        id=f"{function[:2]}{rng.randrange(16**8):08x}",
        function=function,
        site=site,
        person=person,
        told=rng.random() < 0.85,
        since=_since(rng, function),
        style=rng.choices(STYLES, _STYLE_WEIGHTS)[0],
        linking=min(0.98, max(0.15, link + rng.gauss(0, 0.08))),
        thorough=rng.betavariate(2, 4),
        pace=rng.uniform(0.6, 1.7),
        rostered=rng.random() > 0.06,
    )


def _since(rng: Random, function: str) -> float:
    """Residents change on the first Monday or so of November; a few others come any day."""
    if function == RESIDENT:
        return clock(3, 8) if rng.random() < 0.75 else clock(-180, 8)
    if rng.random() < 0.06:
        return clock(rng.randrange(10, 120), 7)
    return clock(-rng.randrange(40, 3000), 8)


def _worked(
    rng: Random, site: str, pool: list[Agent], lent: list[Agent], posts: tuple[Post, ...]
) -> list[Duty]:
    """Day by day: whoever worked least lately, has rested eleven hours, and is not away."""
    hours: dict[str, float] = defaultdict(float)
    free_from: dict[str, float] = defaultdict(float)
    away = {(each.id, week) for each in pool for week in range(24) if rng.random() < 0.12}
    duties = []
    for day in range(-1, DAYS):
        for post in posts:
            start, end = clock(day, post.start), clock(day, post.start + post.hours)
            here = pool if rng.random() > 0.03 or not lent else lent
            for _ in range(post.weekend if weekday(day) >= 5 else post.week):
                ready = [
                    each for each in here
                    if free_from[each.id] <= start and each.since <= start
                    and (each.id, day // 7) not in away
                ]  # fmt: skip
                if not ready:
                    continue
                chosen = min(ready, key=lambda each: hours[each.id] + rng.random() * 30)
                hours[chosen.id] += post.hours
                free_from[chosen.id] = end + 11 * HOUR
                duties.append(Duty(chosen, site, start, end))
    return duties


def _charted(
    rng: Random, habits: Habits, agents: list[Agent], duties: list[Duty]
) -> tuple[Duty, ...]:
    swaps = {each.site: each.swaps for each in habits.sites}
    pools: dict[tuple[str, str], list[Agent]] = defaultdict(list)
    for agent in agents:
        pools[agent.site, agent.function].append(agent)
    chart = []
    for duty in duties:
        swapped = rng.random() < swaps[duty.site]
        pool = pools[duty.site, duty.agent.function]
        agent = rng.choice(pool) if swapped else duty.agent
        if agent.rostered and agent.since <= duty.start:
            chart += _lines(Duty(agent, duty.site, duty.start, duty.end))
    return tuple(sorted(chart, key=lambda duty: duty.start))


def _lines(duty: Duty) -> list[Duty]:
    """A chart of the small centre writes twenty-four hours as two lines."""
    if duty.end - duty.start < 20 * HOUR:
        return [duty]
    middle = duty.start + 12 * HOUR
    return [
        Duty(duty.agent, duty.site, duty.start, middle),
        Duty(duty.agent, duty.site, middle, duty.end),
    ]
