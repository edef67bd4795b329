"""Whom an agent may know: a name, a street, a workplace, a village. Empty when there is nobody."""

from bench.detection.other.people import Inhabitant
from bench.detection.other.staff import Agent
from bench.detection.other.world import World


def household(world: World, agent: Agent) -> list[Inhabitant]:
    home = world.homes[agent.person.household]
    return [each for each in home if each.id != agent.person.id]


def namesakes(world: World, agent: Agent) -> list[Inhabitant]:
    """Bearers of the name in the same basin who live elsewhere, the nearest first."""
    bearers = [
        each
        for each in world.bearers[agent.person.surname]
        if each.household != agent.person.household and each.basin == agent.person.basin
    ]
    return sorted(bearers, key=lambda each: metres(agent.person, each))[:12]


def neighbours(world: World, agent: Agent, within: float = 160) -> list[Inhabitant]:
    """Same commune, other household, within that many metres; else the twelve nearest."""
    village = [
        each
        for each in world.villages[agent.person.commune]
        if each.household != agent.person.household
    ]
    close = [each for each in village if metres(agent.person, each) <= within]
    return close or sorted(village, key=lambda each: metres(agent.person, each))[:12]


def colleagues(world: World, agent: Agent) -> list[Inhabitant]:
    return [
        each.person
        for each in world.staff.agents
        if each.site[-1] == agent.site[-1] and each.person.id != agent.person.id
    ]


def strangers(world: World, agent: Agent, least: int = 18, most: int = 80) -> list[Inhabitant]:
    """A few hundred people of the basin whom nothing ties to the agent."""
    drawn = world.rng.choices(world.people, k=900)
    return [
        each
        for each in drawn
        if each.basin == agent.person.basin
        and least <= each.age <= most
        and each.surname != agent.person.surname
        and not each.opposed
    ]


def metres(one: Inhabitant, other: Inhabitant) -> float:
    return float(1000 * ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5)
