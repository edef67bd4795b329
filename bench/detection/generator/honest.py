"""Honest accesses: who was there looks up who was being cared for, and rarely writes all of it.

What looks odd and is not is noted for the labels, never for the log.
"""

from dataclasses import dataclass, replace

import numpy as np

from bench.detection.generator.calls import growth
from bench.detection.generator.care import MEDICAL_KINDS, Care, written
from bench.detection.generator.clock import HOUR, Seconds
from bench.detection.generator.desks import ordinary
from bench.detection.generator.population import Flags, Floats, Ints
from bench.detection.generator.relations import Relations
from bench.detection.generator.rows import Row, World
from bench.detection.generator.staff import GROUPS

_AGAIN = 0.14  # of looked-up care: once more
_AGAIN_BY_ANOTHER = 0.25
_MASS_READ = 0.5
_RECALLED = 0.25  # of a mass-casualty hour’s accesses: by who was at home
_OPPOSED_READ = 0.5  # an opposition stops one mode, and the other half of the time all
_MOVED = 0.25  # of an emergency department’s handovers: to the other one
_BY_CALL = 0.12  # of visits that a call sent: the call is named
_OUTCOME_NAMED = 0.15
_NOT_MEDICAL = 0.05  # how likely a call without a medical act is to be looked up, to another
_DELAYS = {"regulating_physician": 4.9, "call_handler": 4.0, "triage_nurse": 5.6}
_DELAY_OTHERWISE = 7.0


@dataclass(frozen=True, slots=True)
class Look:
    """Columns by access: of which event, by whom, when; ``odd`` says why, or nothing."""

    event: Ints
    agent: Ints
    at: Seconds
    odd: np.ndarray


def _present(world: World, group: int, at: Seconds, rng: np.random.Generator) -> Ints:
    """Somebody who really came, or −1 when nobody did."""
    came = world.staff.came[group]
    slot = np.clip(np.searchsorted(world.staff.begins, at, side="right") - 1, 0, len(came) - 1)
    posts = (came[slot] >= 0).sum(axis=1)
    post = (rng.random(len(at)) * posts).astype(np.int64)
    return np.asarray(came[slot, post], dtype=np.int64)


def _employed(world: World, group: int, at: Seconds, rng: np.random.Generator) -> Ints:
    """Anybody of the group, at work or at home; one who is employed on that day."""
    staff = world.staff
    agents = rng.choice(np.flatnonzero(staff.group == group), len(at))
    here = (staff.since[agents] <= at) & (at < staff.until[agents])
    return np.where(here, agents, _present(world, group, at, rng))


def _chances(world: World, group: int, events: Ints, agents: Ints) -> Floats:
    """How likely each is looked up, so that the group makes its accesses a day."""
    one, care, options = GROUPS[group], world.care, world.options
    medical = care.visit[events] | (care.attribution[events] < MEDICAL_KINDS)
    weight = np.where(medical, 1.0, _NOT_MEDICAL) * world.staff.appetite[agents]
    weight *= np.where(world.people.opposed[care.patient[events]], _OPPOSED_READ, 1.0)
    weight[care.mass[events]] = 0
    grown = growth(options, world.clock.day(care.at[events]))
    more = 1 + _AGAIN + options.noise.outcome_checks + options.noise.handovers
    weight *= one.a_day * options.days / more / (weight / grown).sum()
    return np.where(care.mass[events], _MASS_READ, weight)


def _first(world: World, group: int, rng: np.random.Generator) -> Look:
    one, care = GROUPS[group], world.care
    events = np.flatnonzero(care.site == one.site)
    delay = rng.lognormal(_DELAYS.get(one.function, _DELAY_OTHERWISE), 0.7, len(events))
    early = care.visit[events] & (rng.random(len(events)) < 0.04)
    delay = np.where(early, -rng.uniform(0, 2 * HOUR, len(events)), np.minimum(delay, 5 * HOUR))
    long_after = rng.random(len(events)) < world.options.noise.long_after
    agents = _present(world, group, care.at[events], rng)
    delay = np.where(long_after, delay + rng.uniform(1, 5, len(events)) * HOUR, delay)
    read = (rng.random(len(events)) < _chances(world, group, events, agents)) & (agents >= 0)
    recalled = care.mass[events] & (rng.random(len(events)) < _RECALLED)
    home = _employed(world, group, care.at[events], rng)
    agents = np.where(recalled, home, agents)
    odd = np.where(care.mass[events], "mass", np.where(long_after, "long_after", ""))
    at = care.at[events] + delay.astype(np.int64)
    return Look(events[read], agents[read], at[read], odd[read])


def _again(world: World, group: int, first: Look, rng: np.random.Generator) -> Look:
    which = np.flatnonzero(rng.random(len(first.event)) < _AGAIN)
    lag = rng.lognormal(8.0 if group > 1 else 6.8, 0.8, len(which))
    at = first.at[which] + np.minimum(lag, 10 * HOUR).astype(np.int64)
    another = rng.random(len(which)) < _AGAIN_BY_ANOTHER
    there = _present(world, group, at, rng)
    agent = np.where(another & (there >= 0), there, first.agent[which])
    return Look(first.event[which], agent, at, first.odd[which])


def _outcome(world: World, group: int, first: Look, rng: np.random.Generator) -> Look:
    """The next shift, or from home the next day: what became of them?"""
    share = world.options.noise.outcome_checks
    events, agents, times = [], [], []
    for row in np.flatnonzero(rng.random(len(first.event)) < share):
        agent, at = int(first.agent[row]), int(first.at[row])
        shifts = world.staff.begins[world.staff.slots(agent)]
        next_one = shifts[(shifts > at + 8 * HOUR) & (shifts < at + 156 * HOUR)]
        lag = rng.integers(0, 11 * HOUR)
        later = int(next_one[0]) if len(next_one) and rng.random() < 0.8 else at + 14 * HOUR
        events.append(first.event[row])
        agents.append(agent)
        times.append(later + int(lag))
    return Look(
        np.array(events, dtype=np.int64), np.array(agents, dtype=np.int64),
        np.array(times, dtype=np.int64), np.full(len(events), "outcome_check", dtype=object),
    )  # fmt: skip


def _handed_over(world: World, group: int, first: Look, rng: np.random.Generator) -> Look:
    """Who comes on reads what who leaves began."""
    which = np.flatnonzero(rng.random(len(first.event)) < world.options.noise.handovers)
    begins = world.staff.begins
    slot = np.minimum(np.searchsorted(begins, first.at[which], side="right"), len(begins) - 1)
    at = begins[slot] + rng.integers(5 * 60, 2 * HOUR, len(which))
    agent = _present(world, group, at, rng)
    if group in (2, 3):
        moved = rng.random(len(which)) < _MOVED
        agent = np.where(moved, _present(world, 5 - group, at, rng), agent)
    kept = (agent >= 0) & (at > first.at[which])
    return Look(
        first.event[which][kept], agent[kept], at[kept],
        np.full(kept.sum(), "handover", dtype=object),
    )  # fmt: skip


def _looks(world: World) -> tuple[Look, ...]:
    found = []
    for group in range(len(GROUPS)):
        rng = world.options.stream(f"honest {group}")
        first = _first(world, group, rng)
        found += [first, _again(world, group, first, rng)]
        found += [_outcome(world, group, first, rng), _handed_over(world, group, first, rng)]
    return tuple(found)


def _joined(looks: tuple[Look, ...]) -> Look:
    return Look(
        np.concatenate([one.event for one in looks]),
        np.concatenate([one.agent for one in looks]),
        np.concatenate([one.at for one in looks]),
        np.concatenate([one.odd.astype(object) for one in looks]),
    )


def _pulled(world: World, look: Look) -> Care:
    """Some of those cared for bear the agent’s name, live next door, or work beside them."""
    rng, relations = world.options.stream("pulled"), Relations(world)
    patient = world.care.patient.copy()
    first = np.unique(look.event, return_index=True)[1]
    for row in first[rng.random(len(first)) < world.options.noise.pulled]:
        kind = rng.choice(4, p=[0.35, 0.35, 0.2, 0.1])
        near = relations.any(int(look.agent[row]), int(kind))
        if len(near):
            patient[look.event[row]] = rng.choice(near)
            look.odd[row] = "acquaintance"
    return replace(world.care, patient=patient)


def _named(world: World, one: Row, event: int, chances: Floats, beside: int) -> int:
    """Which event the access names: its own, its partner, or the one beside it."""
    care, partner = world.care, int(world.care.partner[event])
    if chances[1] > 1 - world.options.noise.neighbour_file and 2 < event < len(care.at) - 3:
        one.note = one.note or "neighbour_file"
        return event + beside
    if partner >= 0 and care.visit[event] and (one.at < care.at[event] or chances[2] < _BY_CALL):
        one.note = one.note or "by_call"
        return partner
    follows = partner >= 0 and not care.visit[event] and one.note == "outcome_check"
    return partner if follows else event


def _linked(world: World, look: Look, rows: list[Row], unheard: Flags) -> None:
    """Name the file, or not; or one that no feed tells of; or the one beside it."""
    rng, care, noise = world.options.stream("links"), world.care, world.options.noise
    chances = rng.random((len(rows), 3))
    beside = rng.choice([-2, -1, 1, 2], len(rows)).tolist()
    for row, (one, event) in enumerate(zip(rows, look.event.tolist(), strict=True)):
        skips = one.note in ("outcome_check", "handover") and chances[row, 1] > _OUTCOME_NAMED
        recorded = chances[row, 0] < noise.link_recorded * (0.6 if one.note == "mass" else 1)
        if unheard[event]:
            one.link, one.link_id = "visit" if care.visit[event] else "call", care.id(event)
        elif care.told[event] and recorded and not skips:
            named = _named(world, one, event, chances[row], beside[row])
            one.link, one.link_id = "visit" if care.visit[named] else "call", care.id(named)
        if not care.told[event]:
            one.note = one.note or "care_missing"


def accesses(world: World) -> tuple[World, list[Row]]:
    """The world with its care as the feeds tell it, and every honest access."""
    look = _joined(_looks(world))
    care = _pulled(world, look)
    rng, noise = world.options.stream("feeds"), world.options.noise
    read = np.zeros(len(care.at), dtype=bool)
    read[look.event] = True
    missing = rng.random(len(care.at)) < np.where(read, noise.care_missing, 0.01)
    unheard = missing & (
        rng.random(len(care.at))
        < world.options.noise.unheard_link / world.options.noise.care_missing
    )
    care = written(world.options, care, world.people, read, missing)
    world = replace(world, care=care)
    patients = care.patient[look.event]
    rows = ordinary(
        world.options.stream("dress"), world, look.agent, look.at, patients, care.motive[look.event]
    )
    for row, odd in zip(rows, look.odd.tolist(), strict=True):
        row.note = str(odd)
    _linked(world, look, rows, unheard)
    return world, rows
