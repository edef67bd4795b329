"""What the patient is to the agent besides a patient: by keys that are equal, by kilometres."""

from collections.abc import Iterator

from policy.oversight.scoring.context import Context
from policy.oversight.scoring.evidence import Code, Family
from policy.oversight.scoring.people import nats
from policy.oversight.scoring.raw import Raw

_RELATION = Family.RELATION
_NEAR = 5.0  # one in five lives so near: no neighbour


def relation(seen: Context) -> Iterator[Raw]:
    """The nearest tie alone counts: a spouse is of the household, of the name and next door."""
    found = sorted(_ties(seen), key=lambda raw: -raw.surprise)
    yield from found[:1]
    yield from _opposed(seen)


def _ties(seen: Context) -> Iterator[Raw]:
    access, agent, people = seen.access, seen.agent, seen.people
    if agent.person and agent.person == access.patient:
        yield Raw(_RELATION, Code.SELF, nats(people.oneself()), {})
        return
    if people.staff(access.patient, agent):
        one_in = people.colleague()
        yield Raw(_RELATION, Code.COLLEAGUE, nats(one_in), {"one_in": one_in})
    person, own = seen.person, people.self_of(agent)
    if person is None:
        return
    if person.well_known:
        one_in = people.well_known()
        yield Raw(_RELATION, Code.WELL_KNOWN, nats(one_in), {"one_in": one_in})
    if own is None:
        return
    if own.household and own.household == person.household:
        one_in = people.household()
        yield Raw(_RELATION, Code.HOUSEHOLD, nats(one_in), {"one_in": one_in})
    shared = own.surnames & person.surnames
    if shared:
        one_in = max(people.surname(one) for one in shared)
        yield Raw(_RELATION, Code.SURNAME, nats(one_in), {"one_in": one_in})
    near = people.neighbour(agent, person)
    if near is not None:
        km, one_in = near
        if one_in > _NEAR:
            yield Raw(_RELATION, Code.NEIGHBOUR, nats(one_in), {"km": km, "one_in": one_in})


def _opposed(seen: Context) -> Iterator[Raw]:
    """A person who opposed, and a refusal just before: the opposition was met, and got around."""
    refusals = float(seen.access.refusals_before)
    if refusals:
        opposed = seen.person is not None and seen.person.opposed
        code = Code.OPPOSED if opposed else Code.REFUSALS
        figures = {"refusals": refusals} if opposed else {"count": refusals}
        yield Raw(Family.REFUSALS, code, 2.0 * refusals + 3.0 * opposed, figures)
