"""Honest readings of people one knows: a colleague hurt at work, a mother brought in."""

from dataclasses import replace

from bench.detection.other.calendar import DAYS, HOUR, MINUTE, clock
from bench.detection.other.flow import MARK, Care
from bench.detection.other.motives import BY_CODE, fitting
from bench.detection.other.people import Inhabitant
from bench.detection.other.staff import HANDLER, Duty
from bench.detection.other.world import Reading, World

WORK_ACCIDENTS, RELATIVES = 9, 12  # a winter


def close_to_home(world: World) -> list[Reading]:
    """Each with its care, told as care is; in a small town this is bound to happen."""
    duties = [
        duty
        for duty in world.staff.duties
        if duty.agent.function != HANDLER and clock(1, 0) < duty.start < clock(DAYS - 2, 0)
    ]
    emergency = [duty for duty in duties if duty.site.startswith("urg")]
    hurt = [_hurt_at_work(world, duty) for duty in world.rng.sample(emergency, WORK_ACCIDENTS)]
    return [*hurt, *(_own_people(world, duty) for duty in world.rng.sample(duties, RELATIVES))]


def _hurt_at_work(world: World, duty: Duty) -> Reading:
    """Seen by a colleague of the same duty, as any patient."""
    care = _care(world, duty, duty.agent.person, "M02.06")
    there = [
        each
        for function in ("emergency_physician", "resident")
        for each in world.staff.on_duty(duty.site, function, care.at)
        if each.agent is not duty.agent
    ]
    reader = world.rng.choice(there) if there else duty
    return _read(world, reader, care)


def _own_people(world: World, duty: Duty) -> Reading:
    """Nobody else was there to take the call or the visit of a relative or of the neighbour."""
    me = duty.agent.person
    village = world.villages[me.commune]
    near = sorted(village, key=lambda each: (each.x - me.x) ** 2 + (each.y - me.y) ** 2)[:8]
    circle = world.bearers[me.surname][:6] if world.rng.random() < 0.3 else near
    known = [each for each in circle if each.id != me.id] or near
    return _read(world, duty, _care(world, duty, world.rng.choice(known), ""))


def _care(world: World, duty: Duty, person: Inhabitant, code: str) -> Care:
    kind = "visit" if duty.site.startswith("urg") else "call"
    at = world.rng.uniform(duty.start, duty.end - 2 * HOUR)
    care = Care(
        id=f"{MARK[kind]}{duty.site[-1]}{10**7 + len(world.invented):08d}",
        kind=kind,
        at=at,
        end=at + 2.5 * HOUR,
        site=duty.site,
        person=person,
        motive=BY_CODE[code] if code else fitting(world.rng, person, kind),
        attribution="DRM.MRU.MU" if kind == "call" else "",
        told=world.rng.random() > 0.05,
        named=world.rng.random() > 0.1,
        told_age=person.age,
        told_sex=person.sex,
    )
    world.invented.append(care)
    return care


def _read(world: World, duty: Duty, care: Care) -> Reading:
    at = care.at + world.rng.uniform(2, 40) * MINUTE
    one = world.read(duty.agent, duty.site, at, care.person, care.motive)
    named = world.rng.random() < duty.agent.linking
    kind, name = (care.kind, care.id) if named else ("none", "")
    return replace(one, link_type=kind, link_id=name, note="close_to_home")
