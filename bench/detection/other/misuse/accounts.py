"""Readings by somebody else than the account's owner: stolen, lent, or a session left open."""

from dataclasses import replace

from bench.detection.other.calendar import HOUR, MINUTE, clock
from bench.detection.other.misuse import kin
from bench.detection.other.misuse.plan import Plan, Subtlety
from bench.detection.other.staff import Agent
from bench.detection.other.words import rationale
from bench.detection.other.world import SECTIONS, Reading


def stolen(plan: Plan) -> list[Reading]:
    """Another machine, another network, hours that are not the owner's, people of no kind."""
    at = plan.idle(plan.day) if plan.subtlety is not Subtlety.SUBTLE else plan.moment(plan.day)[0]
    device, network = plan.world.desks.stranger()
    found: list[Reading] = []
    for person in kin.strangers(plan.world, plan.agent)[: plan.among(10, 5, 3)]:
        one = plan.read(person, at, plan.agent.site)
        one.device = device
        one.network = network if plan.subtlety is not Subtlety.SUBTLE else one.network
        one.searches += plan.rng.randrange(3)
        found.append(one)
        at += plan.rng.uniform(1, 7) * MINUTE
    return found


def impossible_travel(plan: Plan) -> list[Reading]:
    """At the desk, and half an hour later several hundred kilometres away."""
    mine = [each for each in plan.ledger.of[plan.agent.id] if each.at >= clock(plan.day, 0)]
    if not mine:
        return []
    fastest = {Subtlety.BLATANT: 2600.0, Subtlety.MODERATE: 620.0, Subtlety.SUBTLE: 190.0}
    at = mine[0].at + plan.rng.uniform(12, 50) * MINUTE
    device, network = plan.world.desks.stranger()
    found: list[Reading] = []
    for person in kin.strangers(plan.world, plan.agent)[: plan.among(4, 3, 2)]:
        one = plan.read(person, at, mine[0].site)
        one.device, one.network = device, network
        one.speed = 0.0 if found else round(fastest[plan.subtlety] * plan.rng.uniform(0.7, 1.3), 1)
        found.append(one)
        at += plan.rng.uniform(2, 9) * MINUTE
    return found


def lent_to_student(plan: Plan) -> list[Reading]:
    """While the owner is elsewhere, a student goes through yesterday's finest cases."""
    owner = plan.agent
    at, site = plan.moment(plan.day)
    day = max(1, int((at - clock(0, 0)) // (24 * HOUR)))
    finest = sorted(plan.world.flow.on.get((site, day - 1), []), key=lambda c: -c.motive.eager)
    student = replace_style(owner)
    found: list[Reading] = []
    for care in plan.rng.sample(finest[:30], min(len(finest), plan.among(10, 6, 4))):
        one = plan.read(care.person, at, site)
        one.text = rationale(plan.rng, student, care.person, care.motive, at)
        one.device = f"{site}-salle-internes"
        one.sections = SECTIONS[: plan.rng.randrange(4, 10)]
        found.append(one)
        at += plan.rng.uniform(4, 16) * MINUTE
    return found


def replace_style(owner: Agent) -> Agent:
    """Another hand on the same account."""
    return replace(owner, style="long" if owner.style != "long" else "empty")


def left_session(plan: Plan) -> list[Reading]:
    """A screen left open: a colleague reads their own record on it, or a relative's."""
    mine = [each for each in plan.ledger.of[plan.agent.id] if each.at >= clock(plan.day, 0)]
    other = plan.rng.choice(plan.world.staff.pool(plan.agent.site, plan.agent.function))
    if not mine or other is plan.agent:
        return []
    circle = [other.person, *kin.household(plan.world, other)]
    found: list[Reading] = []
    for person in circle[: plan.among(3, 2, 1)]:
        at = mine[0].at + plan.rng.uniform(3, 14) * MINUTE
        one = plan.read(person, at, mine[0].site)
        one.device, one.network = mine[0].device, mine[0].network
        found.append(one)
    return found
