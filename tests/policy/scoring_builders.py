"""Small hand-made worlds for the engine that scores: two sites, two functions, a few ordinary days.

``PLAIN`` believes every surprise as it is, so that tests hold whatever numbers scoring.toml says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zlib import crc32

from policy.oversight.scoring.cases import PARIS
from policy.oversight.scoring.engine import Engine, Weights
from policy.oversight.scoring.events import Access, Agent, Care, Link, Person, Shift
from policy.oversight.scoring.evidence import Code, Evidence, Family, Scored
from policy.oversight.scoring.settings import SETTINGS, Settings, Telling

FIRST = datetime(2026, 2, 2, tzinfo=PARIS)
DAYS = 12
CARE: dict[str, Any] = {"end": None, "site": "north", "motive": "pain.chest"}
#: Whom no agent has anything to do with; patients of the ordinary days are made as they come.
STRANGER = "stranger"
ROSTERED = 40  # days


def at(day: int, hour: float = 12.0) -> datetime:
    """An hour in France, so many days after the first."""
    midnight = datetime.combine((FIRST + timedelta(days=day)).date(), FIRST.timetz())
    return midnight + timedelta(hours=hour)


class Now(NamedTuple):
    """A moment of the ordinary days, and who works."""

    agent: str
    at: datetime


class Believed(Telling):
    """Each surprise counts as it is."""

    __slots__ = ()

    def worth(self, surprise: float) -> float:
        return max(0.0, surprise)


def believing(left: float = 1.0) -> Settings:
    """Every family believed; so much of it beside what is explained."""
    return replace(SETTINGS, families=dict.fromkeys(Family, Believed(1.0, 0.0, left)), cap=50.0)


PLAIN = believing()


def agent(name: str, function: str = "nurse", site: str = "north", person: str = "") -> Agent:
    return Agent(name, function, site, FIRST, person)


def person(name: str, **more: Any) -> Person:
    """Alone of their name and household, and far from everybody."""
    mark = crc32(name.encode())
    place = (200.0 + mark % 997, 200.0 + mark // 997 % 991)
    own: dict[str, Any] = {
        "surnames": frozenset({f"name of {name}"}),
        "household": f"house of {name}",
    }
    return Person(name, **(own | {"place": place, "birth_year": 1970, "sex": "F"} | more))


def care(name: str, when: datetime, patient: str, link: Link = Link.CALL, **more: Any) -> Care:
    return Care(name, link, when, patient=patient, **(CARE | more))


def access(name: str, now: Now, patient: str, **more: Any) -> Access:
    """As everybody works: own workstation, a reason, some words of their own."""
    mark = crc32(name.encode())
    usual: dict[str, Any] = {
        "device": f"desk {now.agent[0]}", "network": "inside", "searches": 1,
        "number_rank": mark % 10**9, "reason_code": "pain.chest", "sections": ("11506-3",),
        "rationale": f"avis {name} {mark % 97}", "seconds_open": 120,
    }  # fmt: skip
    return Access(name, now.at, now.agent, patient, **(usual | more))


#: Each at home as a patient, too.
STAFF = {f"{kind[0]}{i}": kind for kind in ("nurse", "regulator") for i in range(3)}


@dataclass(slots=True)
class World:
    """An engine, and whatever is told to it in the order of time."""

    engine: Engine
    told: int = 0

    def know(self, *told: Agent | Person | Shift | Care) -> None:
        for one in told:
            match one:
                case Agent():
                    self.engine.know_agent(one)
                case Person():
                    self.engine.know_person(one)
                case Shift():
                    self.engine.know_shift(one)
                case Care():
                    self.engine.know_care(one)

    def take(self, *accesses: Access) -> Scored:
        """The score of the last; work is foreseen as ``Run`` does."""
        for one in accesses:
            self.engine.foresee(one)
        return [self.engine.take(one) for one in accesses][-1]

    def usual(self, now: Now, **more: Any) -> Access:
        """An access with its call, to a patient who was never seen."""
        self.told += 1
        name = f"{now.agent} {self.told}"
        self.know(person(name), care(f"call {name}", now.at - timedelta(minutes=9), name))
        return access(name, now, name, **({"link": Link.CALL, "link_id": f"call {name}"} | more))

    def lone(self, now: Now, patient: str = STRANGER, **more: Any) -> Access:
        """An access that nothing explains, in everything else as usual."""
        self.told += 1
        return access(f"{now.agent} {self.told}", now, patient, **more)

    def day(self, day: int, each: int = 4) -> None:
        """Everybody's ordinary day, hour by hour."""
        for i in range(each):
            for j, name in enumerate(STAFF):
                self.take(self.usual(Now(name, at(day, 9.0 + 2 * i + j / 10))))


def world(settings: Settings = PLAIN, weights: Weights | None = None, days: int = DAYS) -> World:
    """People, a roster and some ordinary days."""
    made = World(Engine(settings, weights))
    for name, function in STAFF.items():
        made.know(agent(name, function, person=f"home {name}"), person(f"home {name}"))
        made.know(*(Shift(name, "north", at(d, 8), at(d, 20)) for d in range(ROSTERED)))
    made.know(agent("s0", "nurse", "south"), person(STRANGER, sex="M", birth_year=1950))
    made.know(*(person(f"crowd {i}") for i in range(400)))
    for day in range(days):
        made.day(day)
    return made


def busy(made: World, name: str = "n0", day: int = DAYS, hour: float = 12.0) -> Now:
    """A moment between two explained accesses of the same agent."""
    made.take(made.usual(Now(name, at(day, hour - 1))), made.usual(Now(name, at(day, hour - 0.5))))
    made.engine.foresee(made.usual(Now(name, at(day, hour + 0.5))))
    return Now(name, at(day, hour))


def shown(scored: Scored, more_than: float = 1.0) -> Mapping[Code, Evidence]:
    """What speaks for looking at it."""
    return {one.code: one for one in scored.evidence if one.bits > more_than}


def weighing(scored: Scored, family: Family) -> float:
    """What a family adds to the score."""
    return sum(one.bits for one in scored.evidence if one.family is family)


def all_of(scored: Iterable[Scored]) -> str:
    """To the last digit."""
    return "\n".join(repr(one) for one in scored)
