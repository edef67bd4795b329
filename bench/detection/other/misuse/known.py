"""Readings of people one knows, or knows of: a name, a street, a face in the newspaper."""

from bench.detection.other.calendar import HOUR, clock
from bench.detection.other.misuse import kin
from bench.detection.other.misuse.plan import Plan
from bench.detection.other.people import Inhabitant
from bench.detection.other.world import Reading


def surname(plan: Plan) -> list[Reading]:
    """A cousin or two of the agent's own name."""
    return _some(plan, kin.namesakes(plan.world, plan.agent), plan.among(4, 3, 2))


def neighbour(plan: Plan) -> list[Reading]:
    """Somebody of the same street."""
    return _some(plan, kin.neighbours(plan.world, plan.agent), plan.among(4, 3, 2))


def neighbours_child(plan: Plan) -> list[Reading]:
    """A child who lives round the corner, on duty, as if it had been called for."""
    close = kin.neighbours(plan.world, plan.agent, within=450)
    return _some(plan, [each for each in close if each.age < 15], plan.among(3, 2, 1))


def household(plan: Plan) -> list[Reading]:
    """A spouse or a child at home, whatever name they bear."""
    return _some(plan, kin.household(plan.world, plan.agent), plan.among(3, 2, 1))


def custody(plan: Plan) -> list[Reading]:
    """One's child who lives elsewhere, and whoever brings it up now; again some weeks later."""
    children = [each for each in kin.namesakes(plan.world, plan.agent) if each.age < 18]
    near = [each for each in kin.neighbours(plan.world, plan.agent, 2500) if each.age < 18]
    if not children and not near:
        return []
    child = plan.rng.choice(children or near)
    grown = [each for each in plan.world.homes[child.household] if each.age >= 18]
    found: list[Reading] = []
    for day in plan.days(plan.among(3, 2, 2), 20):
        found += plan.one_by_one([child, *grown[:1]], day)
    return found


def self_reading(plan: Plan) -> list[Reading]:
    """One's own record."""
    return plan.one_by_one([plan.agent.person] * plan.among(2, 1, 1), plan.day, 3)


def colleague(plan: Plan) -> list[Reading]:
    """Somebody who works at the same place, on sick leave perhaps."""
    return _some(plan, kin.colleagues(plan.world, plan.agent), plan.among(3, 2, 1))


def well_known(plan: Plan) -> list[Reading]:
    """Somebody everybody knows, who did not call."""
    known = [each for each in plan.world.people if each.well_known]
    near = [each for each in known if each.basin == plan.agent.person.basin]
    return _some(plan, near or known, plan.among(3, 2, 1))


def stalking(plan: Plan) -> list[Reading]:
    """The same unrelated adult again and again, over weeks."""
    target = plan.rng.choice(kin.strangers(plan.world, plan.agent, 20, 45))
    found: list[Reading] = []
    for day in plan.days(plan.among(7, 5, 4), plan.rng.uniform(2, 9)):
        found += plan.one_by_one([target] * (1 + int(plan.rng.random() < 0.25)), day, 20)
    return found


def ex_partner(plan: Plan) -> list[Reading]:
    """A former partner, then the people at the address where they live now."""
    target = plan.rng.choice(kin.strangers(plan.world, plan.agent, 24, 58))
    new_home = plan.rng.choice(kin.strangers(plan.world, plan.agent, 24, 58))
    moved = plan.world.homes[new_home.household][:2]
    circle: list[Inhabitant] = [target, *moved, target, target]
    found: list[Reading] = []
    for day, person in zip(plan.days(plan.among(5, 4, 4), 9), circle, strict=False):
        found += plan.one_by_one([person] * plan.rng.randrange(1, 3), day, 15)
    return found


def news_curiosity(plan: Plan) -> list[Reading]:
    """The day after an event in the news, people of several functions read the victim's file."""
    event = min(plan.world.habits.cover_days, key=lambda day: abs(day - plan.day))
    visits = plan.world.flow.on[f"urg-{plan.agent.site[-1]}", event]
    victim = max(visits, key=lambda care: (care.motive.eager, care.id)).person
    crew = [
        each
        for each in plan.world.staff.agents
        if each.site[-1] == plan.agent.site[-1] and each.since < clock(event, 0)
    ]
    found: list[Reading] = []
    for agent in plan.rng.sample(crew, plan.among(4, 3, 2)):
        other = Plan(plan.ledger, agent, event + 1, plan.subtlety)
        at, site = other.moment(event + 1)
        if at > clock(event + 2, 12):  # not on duty that day: from wherever they are
            at, site = other.idle(event + 1) - HOUR, agent.site
        found.append(other.read(victim, at, site))
    return found


def _some(plan: Plan, known: list[Inhabitant], count: int) -> list[Reading]:
    """So many of them, in one sitting; nobody, when there is nobody."""
    if not known:
        return []
    return plan.one_by_one(plan.rng.sample(known, min(count, len(known))), plan.day)
