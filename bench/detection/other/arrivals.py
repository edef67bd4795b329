"""Who calls and who comes: by season, day and hour, in crowds, in families, in nursing homes."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, count
from random import Random
from typing import Final

from bench.detection.other.calendar import DAYS, HOUR, MINUTE, around, clock, weekday
from bench.detection.other.flow import MARK, WITH_MEDICAL_ACT, WITHOUT, Care, Flow, filed
from bench.detection.other.habits import Habits, SiteHabits
from bench.detection.other.motives import BY_CODE, Motive, fitting
from bench.detection.other.people import Inhabitant

#: Calls: a hump before noon, a higher one at supper; visits: late morning to evening.
_HOURS: Final = {
    "call": (
        25, 20, 16, 13, 12, 13, 18, 28, 42, 50, 52, 49, 45, 46, 47, 46, 48, 54, 63, 70, 68, 57, 44,
        33,
    ),
    "visit": (
        19, 15, 12, 10, 9, 10, 13, 22, 42, 62, 68, 62, 55, 60, 66, 62, 58, 58, 60, 57, 50, 42, 33,
        25,
    ),
}  # fmt: skip
_WEEK: Final = {
    "call": (0.93, 0.86, 0.85, 0.87, 0.95, 1.28, 1.26),
    "visit": (1.14, 1.0, 0.98, 0.97, 0.99, 0.97, 0.95),
}
_CROWD: Final = {"call": 55, "visit": 38}


@dataclass(frozen=True, slots=True)
class Town:
    """Where care comes from: its people, and how much each of them needs."""

    rng: Random
    people: list[Inhabitant]
    needs: list[float]
    villages: dict[int, list[Inhabitant]]
    homes: dict[str, list[Inhabitant]]
    numbers: Iterator[int]


def flowing(rng: Random, habits: Habits, people: list[Inhabitant]) -> Flow:
    """Every call and visit of the winter, calls that become visits included."""
    numbers = count(1)
    towns = [_town(rng, people, basin, numbers) for basin in (0, 1)]
    visits = {each.basin: each for each in habits.sites if each.kind == "visit"}
    found: list[Care] = []
    for day in range(-1, DAYS):
        for site in habits.sites:
            town = towns[site.basin]
            calls = [*_day(town, habits, site, day), *_gathered(town, site, day)]
            found += calls
            if site.kind == "call":
                hospital = visits[site.basin]
                found += [_brought_in(town, hospital, c) for c in calls if rng.random() < 0.22]
    return filed(sorted(_silenced(habits, found), key=lambda care: care.at))


def _silenced(habits: Habits, found: list[Care]) -> list[Care]:
    if habits.outage is None:
        return found
    site, day, hours = habits.outage
    start, end = clock(day, 9), clock(day, 9 + hours)
    return [
        replace(care, told=False, note="outage")
        if care.site == site and start <= care.at < end
        else care
        for care in found
    ]


def _town(rng: Random, people: list[Inhabitant], basin: int, numbers: Iterator[int]) -> Town:
    here = [each for each in people if each.basin == basin]
    villages: dict[int, list[Inhabitant]] = defaultdict(list)
    homes: dict[str, list[Inhabitant]] = defaultdict(list)
    for each in here:
        villages[each.commune].append(each)
        homes[each.household].append(each)
    needs = list(accumulate(_need(rng, each) for each in here))
    return Town(rng, here, needs, villages, homes, numbers)


def _need(rng: Random, person: Inhabitant) -> float:
    """How often somebody needs care: the very young, the old, and a few who call every week."""
    if rng.random() < 0.0025:
        return rng.uniform(25, 140)
    return 1.7 if person.age < 4 else 1.0 if person.age < 60 else 1.0 + (person.age - 60) / 13


def _day(town: Town, habits: Habits, site: SiteHabits, day: int) -> list[Care]:
    rng = town.rng
    season = 1 + 0.18 * max(0.0, 1 - abs(day - 70) / 30)  # the flu, around new year
    ordinary = site.flow * season * _WEEK[site.kind][weekday(day)]
    number = round(ordinary * rng.gammavariate(30, 1 / 30))
    hours = rng.choices(range(24), _HOURS[site.kind], k=number)
    found = [_anybody(town, site, clock(day, hour) + rng.random() * HOUR) for hour in hours]
    if day in habits.crowd_days and site.basin == 0:
        slots = [clock(day, 21) + rng.random() * 1.5 * HOUR for _ in range(_CROWD[site.kind])]
        found += [_anybody(town, site, at, note="mass") for at in slots]
    return found


def _anybody(town: Town, site: SiteHabits, at: float, note: str = "") -> Care:
    person = town.rng.choices(town.people, cum_weights=town.needs)[0]
    return _care(town, site, at, person, note=note)


def _gathered(town: Town, site: SiteHabits, day: int) -> list[Care]:
    """A nursing home, a gas heater, a party: several of one place within hours, none of it odd."""
    rng, draw = town.rng, town.rng.random()
    one = rng.choice(town.people)
    village = town.villages[one.commune]
    if draw < 0.03:
        old = [each for each in village if each.age >= 78]
        return _together(town, site, day, old[:9], "M03.21", 14)
    if draw < 0.05:
        return _together(town, site, day, town.homes[one.household], "M04.02", 20)
    if draw < 0.08 and weekday(day) in (3, 4, 5):
        young = [each for each in village if 17 <= each.age <= 26]
        return _together(town, site, day, rng.sample(young, min(5, len(young))), "M04.03", 25)
    return []


def _together(
    town: Town, site: SiteHabits, day: int, people: list[Inhabitant], code: str, hour: float
) -> list[Care]:
    first = clock(day, hour)
    return [
        _care(town, site, first + town.rng.random() * 2 * HOUR, each, BY_CODE[code], "gathering")
        for each in people
    ]


def _care(
    town: Town, site: SiteHabits, at: float, person: Inhabitant,
    motive: Motive | None = None, note: str = "",
) -> Care:  # fmt: skip
    rng, call = town.rng, site.kind == "call"
    length = around(rng, 38 * MINUTE if call else 4.3 * HOUR, 0.7)
    medical = rng.random() < 0.8
    kind = rng.choices(WITH_MEDICAL_ACT, (4, 4, 1, 1))[0] if medical else rng.choice(WITHOUT)
    return Care(
        id=f"{MARK[site.kind]}{site.site[-1]}{next(town.numbers):08d}",
        kind=site.kind,
        at=at,
        end=at + length,
        site=site.site,
        person=person,
        motive=motive or fitting(rng, person, site.kind),
        attribution=kind if call else "",
        told=rng.random() > site.untold,
        named=rng.random() > site.nobody * (3 if note == "mass" else 1),
        ended=rng.random() > site.open_end,
        described=rng.random() > site.bare,
        told_age=max(0, person.age + _misheard(rng)),
        told_sex=person.sex if rng.random() > 0.006 else "MF"[person.sex == "M"],
        lag=around(rng, 25 * MINUTE, 0.6) if rng.random() < site.late_entry else 0.0,
        note=note,
    )


def _brought_in(town: Town, hospital: SiteHabits, call: Care) -> Care:
    at = call.at + around(town.rng, 75 * MINUTE, 0.4)
    return _care(town, hospital, at, call.person, note=call.note)


def _misheard(rng: Random) -> int:
    """An age given over the telephone: one in eight is rounded or guessed."""
    return rng.choice((-10, -5, -3, -2, 2, 3, 5, 10)) if rng.random() < 0.12 else 0
