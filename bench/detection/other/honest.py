"""What honest people do, as untidily as they do it: wrong file first, forgotten link, late."""

from dataclasses import replace
from random import Random
from typing import Final

from bench.detection.other.calendar import DAYS, HOUR, MINUTE, around, clock, index_of, weekday
from bench.detection.other.close_to_home import close_to_home
from bench.detection.other.flow import Care
from bench.detection.other.habits import SiteHabits
from bench.detection.other.staff import (
    HANDLER,
    NURSE,
    ON_CALL,
    PHYSICIAN,
    REGULATOR,
    RESIDENT,
    Agent,
)
from bench.detection.other.words import afterwards, meeting, rationale
from bench.detection.other.world import Reading, World

#: Who opens files, by kind of site, and how often it is them.
READERS: Final = {
    "call": ((REGULATOR, 66), (ON_CALL, 28), (HANDLER, 6)),
    "visit": ((PHYSICIAN, 60), (RESIDENT, 18), (NURSE, 22)),
}


def ordinary(world: World) -> list[Reading]:
    """All honest readings of the winter, in no order."""
    sites = {each.site: each for each in world.habits.sites}
    found: list[Reading] = []
    for care in world.flow.all:
        found += _of_care(world, sites[care.site], care)
    for site in world.habits.sites:
        found += _reviews(world, site)
    return found + close_to_home(world)


def _of_care(world: World, site: SiteHabits, care: Care) -> list[Reading]:
    rng = world.rng
    if not care.medical or rng.random() > site.read * care.motive.eager * 0.95:
        return []
    if care.person.opposed and rng.random() < 0.75:
        return []  # refused, and that was that
    at = care.at + _delay(rng, care)
    agent = reader(world, site, at)
    if agent is None:
        return []
    first = _reading(world, site, agent, at, care)
    found = [*_before(world, first, care), first, *_again(world, site, first, care)]
    for each in found:
        each.note = each.note or care.note
    return [each for each in found if 0 <= index_of(each.at) < DAYS]


def reader(world: World, site: SiteHabits, at: float) -> Agent | None:
    """Whoever is there; one time in sixty somebody whose duty is over, or who came to help."""
    rng = world.rng
    readers = READERS[site.kind]
    function = rng.choices([f for f, _ in readers], [w for _, w in readers])[0]
    late = rng.random() < 0.017 or (index_of(at) in world.habits.crowd_days and rng.random() < 0.12)
    then = at - rng.uniform(0.3, 2.5) * HOUR if late else at
    there = world.staff.on_duty(site.site, function, then)
    there = there or world.staff.on_duty(site.site, READERS[site.kind][0][0], at)
    return rng.choice(there).agent if there else None


def _delay(rng: Random, care: Care) -> float:
    if care.kind == "call":
        return around(rng, 5 * MINUTE, 0.8) - MINUTE
    ahead = rng.random() < 0.06  # announced by the Samu, read before it arrives
    return -rng.uniform(3, 35) * MINUTE if ahead else around(rng, 42 * MINUTE, 0.9)


def _reading(world: World, site: SiteHabits, agent: Agent, at: float, care: Care) -> Reading:
    rng = world.rng
    person = care.person
    if rng.random() < 0.015:  # the file bears the caller's name, the record is a relative's
        person = rng.choice(world.homes[person.household])
    reading = world.read(agent, site.site, at, person, care.motive)
    if reading.text and rng.random() < 0.008:  # pasted from the patient before
        reading.text = _text_of_another(world, agent, care)
    if person.opposed:
        reading.refusals = rng.randrange(1, 4)  # the patient, asked, then agreed
    return linked(world, reading, care)


def _text_of_another(world: World, agent: Agent, care: Care) -> str:
    board = world.flow.open_at(care.site, care.at) or [care]
    other = world.rng.choice(board)
    return rationale(world.rng, agent, other.person, other.motive, care.at)


def linked(world: World, reading: Reading, care: Care) -> Reading:
    """With its file as this agent records files: forgotten, another's, mistyped, cut short."""
    rng = world.rng
    if rng.random() > reading.agent.linking:
        return reading
    chance, name = rng.random(), care.id
    if chance < 0.013:
        board = world.flow.open_at(care.site, reading.at)
        name = rng.choice(board).id if board else name
    elif chance < 0.023:
        name = f"{name[:-2]}{rng.randrange(100):02d}"
    elif chance < 0.036:
        name = name[:-1]
    reading.link_type, reading.link_id = care.kind, name
    return reading


def _before(world: World, first: Reading, care: Care) -> list[Reading]:
    """A number mistyped that finds nobody; a namesake or a relative opened, and closed at once."""
    rng, draw = world.rng, world.rng.random()
    ago = first.at - around(rng, 70, 0.5)
    if draw < 0.014:
        rank = None if first.rank is None else _mistyped(rng, first.rank)
        empty = replace(first, at=ago, patient="", rank=rank, sections=(), seconds=None, text="")
        empty.searches = rng.randrange(1, 5)
        return [empty]
    if draw < 0.027:
        others = world.homes[care.person.household] + world.bearers[care.person.surname]
        other = rng.choice(others)
        if other.id == first.patient:
            return []
        return [replace(
            first, at=ago, patient=other.id, rank=other.rank, seconds=rng.randrange(3, 25),
            sections=first.sections[:1], text=first.text if rng.random() < 0.5 else "",
        )]  # fmt: skip
    return []


def _mistyped(rng: Random, rank: int) -> int:
    """One digit is another: the number found nobody, near or far."""
    place = int(10 ** rng.randrange(8))
    return abs(rank + rng.choice((-1, 1)) * rng.randrange(1, 9) * place)


def _again(world: World, site: SiteHabits, first: Reading, care: Care) -> list[Reading]:
    """Reopened, taken over by a colleague, or read the day after to know what became of it."""
    rng, draw = world.rng, world.rng.random()
    if draw < 0.12:
        at = first.at + around(rng, 25 * MINUTE, 1.0)
        return [_reading(world, site, first.agent, at, care)]
    if draw < 0.17:
        at = first.at + around(rng, 80 * MINUTE, 0.7)
        other = reader(world, site, at)
        return [_reading(world, site, other, at, care)] if other else []
    if draw < 0.20:
        return _outcome(world, site, first, care)
    if draw < 0.215 and care.kind == "visit":
        return _kept_in(world, site, care)
    return []


def _kept_in(world: World, site: SiteHabits, care: Care) -> list[Reading]:
    """In a short-stay bed for a day or three: the round reads, the visit long over."""
    rng, found = world.rng, []
    for days in range(1, rng.randrange(2, 5)):
        at = care.at + days * 24 * HOUR + rng.uniform(-3, 3) * HOUR
        there = world.staff.on_duty(site.site, PHYSICIAN, at)
        if there:
            seen = _reading(world, site, rng.choice(there).agent, at, care)
            seen.note = "kept_in"
            found.append(seen)
    return found


def _outcome(world: World, site: SiteHabits, first: Reading, care: Care) -> list[Reading]:
    """On the next duty, within three days; some still name the file, some say why."""
    rng = world.rng
    for hours in (14, 22, 26, 38, 46, 62):
        at = first.at + (hours + rng.random() * 5) * HOUR
        mine = world.staff.on_duty(site.site, first.agent.function, at)
        if any(duty.agent is first.agent for duty in mine):
            later = world.read(first.agent, site.site, at, care.person, care.motive)
            later.text, later.note = afterwards(rng, first.agent), "outcome"
            return [linked(world, later, care) if rng.random() < 0.4 else later]
    return []


def _reviews(world: World, site: SiteHabits) -> list[Reading]:
    """A morbidity meeting: five to eleven old files in an afternoon, by somebody off the chart."""
    rng, found = world.rng, []
    for day in range(12, DAYS, world.habits.review_every):
        if weekday(day) >= 5:
            continue
        pool = world.staff.pool(site.site, READERS[site.kind][0][0])
        agent = rng.choice([each for each in pool if each.since < clock(day, 0)])
        at = clock(day, rng.uniform(13.5, 16))
        recent = [
            c for d in range(day - 10, day - 1) for c in world.flow.on.get((site.site, d), [])
        ]
        for care in rng.sample(recent, min(len(recent), rng.randrange(5, 12))):
            at += rng.uniform(3, 14) * MINUTE
            seen = world.read(agent, site.site, at, care.person, care.motive)
            seen.text, seen.note = meeting(rng) if rng.random() < 0.7 else "", "review"
            if rng.random() < 0.6:
                seen.link_type, seen.link_id = care.kind, care.id
            found.append(seen)
    return found
