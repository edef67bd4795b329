"""Care as it happens, and what each feed tells of it: without a name, without an end."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final

from bench.detection.other.calendar import DAYS, HOUR, MINUTE, around, clock, weekday
from bench.detection.other.habits import Habits, SiteHabits
from bench.detection.other.motives import Motive, fitting
from bench.detection.other.people import Inhabitant

#: Calls: a hump before noon, a higher one at supper; visits: late morning to evening.
_CALL_HOURS: Final = (
    25, 20, 16, 13, 12, 13, 18, 28, 42, 50, 52, 49, 45, 46, 47, 46, 48, 54, 63, 70, 68, 57, 44, 33,
)  # fmt: skip
_VISIT_HOURS: Final = (
    19, 15, 12, 10, 9, 10, 13, 22, 42, 62, 68, 62, 55, 60, 66, 62, 58, 58, 60, 57, 50, 42, 33, 25,
)  # fmt: skip
_WEEK: Final = {
    "call": (0.93, 0.86, 0.85, 0.87, 0.95, 1.28, 1.26),
    "visit": (1.14, 1.0, 0.98, 0.97, 0.99, 0.97, 0.95),
}
_MEDICAL: Final = ("DRM.MRU.MU", "DRM.MRL.MG", "DRM.MRU", "DRM")
_WITHOUT: Final = ("DR.DREG.DRARM", "DR.DREG.DRINFO", "D")


@dataclass(frozen=True, slots=True)
class Care:
    """One call or visit, true; the flags say what the feed lost."""

    id: str
    kind: str
    at: float
    end: float
    site: str
    person: Inhabitant
    motive: Motive
    attribution: str
    told: bool = True
    named: bool = True
    ended: bool = True
    described: bool = True
    told_age: int = 0
    told_sex: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """All care, by order of time, by patient, and by site and day."""

    all: tuple[Care, ...]
    of: dict[str, list[Care]]
    on: dict[tuple[str, int], list[Care]]

    def open_at(self, site: str, at: float) -> list[Care]:
        """What somebody who looks at the board sees."""
        day = int((at - clock(0, 0)) // (24 * HOUR))
        near = self.on.get((site, day), []) + self.on.get((site, day - 1), [])
        return [care for care in near if care.at <= at <= care.end]


def flowing(rng: Random, habits: Habits, people: list[Inhabitant]) -> Flow:
    """Every call and visit of the winter, calls that become visits included."""
    weights = {
        basin: list(accumulate(_need(rng, each) if each.basin == basin else 0.0 for each in people))
        for basin in (0, 1)
    }
    visits = {each.basin: each for each in habits.sites if each.kind == "visit"}
    found: list[Care] = []
    for day in range(-1, DAYS):
        for site in habits.sites:
            for care in _day(rng, habits, site, day, people, weights[site.basin]):
                found.append(care)
                if site.kind == "call" and rng.random() < 0.22:
                    found.append(_brought_in(rng, visits[site.basin], care))
    return _filed(sorted(found, key=lambda care: care.at))


def _filed(found: list[Care]) -> Flow:
    of: dict[str, list[Care]] = defaultdict(list)
    on: dict[tuple[str, int], list[Care]] = defaultdict(list)
    first = clock(0, 0)
    for care in found:
        of[care.person.id].append(care)
        on[care.site, int((care.at - first) // (24 * HOUR))].append(care)
    return Flow(tuple(found), of, on)


def _need(rng: Random, person: Inhabitant) -> float:
    """How often somebody needs care: the very young, the old, and a few who call every week."""
    if rng.random() < 0.0025:
        return rng.uniform(25, 140)
    return 1.7 if person.age < 4 else 1.0 if person.age < 60 else 1.0 + (person.age - 60) / 13


def _day(
    rng: Random, habits: Habits, site: SiteHabits, day: int,
    people: list[Inhabitant], weights: list[float],
) -> list[Care]:  # fmt: skip
    season = 1 + 0.18 * max(0.0, 1 - abs(day - 70) / 30)  # the flu, around new year
    ordinary = site.flow * season * _WEEK[site.kind][weekday(day)]
    count = round(ordinary * rng.gammavariate(30, 1 / 30))
    hours = _CALL_HOURS if site.kind == "call" else _VISIT_HOURS
    drawn = rng.choices(people, cum_weights=weights, k=count)
    slots = [
        clock(day, hour) + rng.random() * HOUR for hour in rng.choices(range(24), hours, k=count)
    ]
    if day in habits.crowd_days and site.basin == 0:
        crowd = 55 if site.kind == "call" else 38
        drawn += rng.choices(people, cum_weights=weights, k=crowd)
        slots += [clock(day, 21) + rng.random() * 1.5 * HOUR for _ in range(crowd)]
    return [_care(rng, site, at, person) for at, person in zip(slots, drawn, strict=True)]


def _care(rng: Random, site: SiteHabits, at: float, person: Inhabitant) -> Care:
    call = site.kind == "call"
    length = around(rng, 38 * MINUTE if call else 4.3 * HOUR, 0.7)
    medical = rng.random() < 0.8
    kind = rng.choices(_MEDICAL, (4, 4, 1, 1))[0] if medical else rng.choice(_WITHOUT)
    return Care(
        id=_identifier(rng, site, at),
        kind=site.kind,
        at=at,
        end=at + length,
        site=site.site,
        person=person,
        motive=fitting(rng, person, site.kind),
        attribution=kind if call else "",
        told=rng.random() > site.untold,
        named=rng.random() > site.nobody,
        ended=rng.random() > site.open_end,
        described=rng.random() > site.bare,
        told_age=max(0, person.age + _misheard(rng)),
        told_sex=person.sex if rng.random() > 0.006 else "MF"[person.sex == "M"],
    )


def _brought_in(rng: Random, site: SiteHabits, call: Care) -> Care:
    return _care(rng, site, call.at + around(rng, 75 * MINUTE, 0.4), call.person)


def _misheard(rng: Random) -> int:
    """An age given over the telephone: one in six is rounded or guessed."""
    return rng.choice((-10, -5, -3, -2, 2, 3, 5, 10)) if rng.random() < 0.12 else 0


def _identifier(rng: Random, site: SiteHabits, at: float) -> str:
    mark = "DRFR15" if site.kind == "call" else "PASS"
    return f"{mark}{site.site[-1]}{int(at) % 10_000_000:07d}{rng.randrange(1000):03d}"
