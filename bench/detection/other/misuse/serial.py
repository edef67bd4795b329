"""Readings in series: numbers in a row, a village, batches for somebody who pays, one at a time."""

from bench.detection.other.calendar import DAYS, HOUR, MINUTE, clock
from bench.detection.other.misuse import kin
from bench.detection.other.misuse.plan import Plan, Subtlety
from bench.detection.other.world import SECTIONS, Reading


def enumeration(plan: Plan) -> list[Reading]:
    """Numbers tried one after the other; many find nobody."""
    people = plan.ledger.by_rank
    start = plan.rng.randrange(len(people) - 60)
    at, site = plan.moment(plan.day)
    found: list[Reading] = []
    for person in people[start : start + plan.among(20, 10, 5)]:
        one = plan.read(person, at, site)
        one.rank = person.rank
        if plan.rng.random() < 0.45:
            one.patient, one.sections, one.seconds, one.text = "", (), None, ""
            one.rank += plan.rng.randrange(-40, 40)
        one.searches = plan.rng.randrange(1, 7 if plan.subtlety is Subtlety.BLATANT else 3)
        found.append(one)
        at += plan.rng.uniform(0.5, 3) * MINUTE * (9 if plan.subtlety is Subtlety.SUBTLE else 1)
    return found


def low_and_slow(plan: Plan) -> list[Reading]:
    """One reading that nothing explains, each few duties, for weeks."""
    found: list[Reading] = []
    for day in plan.days(plan.among(7, 7, 6), 4):
        found += plan.one_by_one([plan.rng.choice(kin.strangers(plan.world, plan.agent))], day)
    return found


def insurer_batches(plan: Plan) -> list[Reading]:
    """The same evening of each week, a few people in the ages one insures, everything read."""
    found: list[Reading] = []
    for week in range(plan.among(5, 4, 4)):
        day = plan.day + 7 * week
        if day < DAYS - 1:
            drawn = kin.strangers(plan.world, plan.agent, 38, 66)[: plan.among(6, 4, 3)]
            batch = plan.one_by_one(drawn, day, 9)
            for one in batch:
                one.sections = SECTIONS if plan.subtlety is Subtlety.BLATANT else SECTIONS[:6]
            found += batch
    return found


def own_practice(plan: Plan) -> list[Reading]:
    """A doctor in practice who saves time: patients of their own village, none of whom called."""
    village = plan.world.villages[plan.agent.person.commune]
    seen = [each for each in village if each.age > 40 or each.age < 6]
    chosen = plan.rng.sample(seen, min(len(seen), plan.among(6, 4, 3)))
    at = plan.idle(plan.day)
    if plan.subtlety is not Subtlety.BLATANT:
        at, _ = plan.moment(plan.day)
    found: list[Reading] = []
    for person in chosen:
        found.append(plan.read(person, at, plan.agent.site))
        at += plan.rng.uniform(8, 25) * MINUTE
    return found


def night_young_women(plan: Plan) -> list[Reading]:
    """On a quiet night, young women of one commune, one after another."""
    village = plan.world.villages[plan.rng.choice(plan.world.people).commune]
    young = [each for each in village if each.sex == "F" and 17 <= each.age <= 30]
    chosen = plan.rng.sample(young, min(len(young), plan.among(8, 5, 3)))
    batch = plan.one_by_one(chosen, plan.day, 8)
    nights = [
        duty
        for duty in plan.ledger.duties[plan.agent.id]
        if _covers_night(plan, duty.start, duty.end)
    ]
    first = clock(plan.day, 0) + 26.5 * HOUR
    start = min((duty.start for duty in nights if duty.start >= clock(plan.day, 0)), default=first)
    shift = _two_o_clock(start) - batch[0].at if batch else 0.0
    for one in batch:
        one.at += shift + plan.rng.uniform(0, 120)
    return batch


def _covers_night(plan: Plan, start: float, end: float) -> bool:
    return start <= _two_o_clock(start) < end


def _two_o_clock(start: float) -> float:
    """The first two o'clock in the morning, standard time, after that."""
    midnight = clock(0, 0)
    days = (start - midnight) // (24 * HOUR)
    night = midnight + days * 24 * HOUR + 2 * HOUR
    return night if night >= start else night + 24 * HOUR


def boilerplate(plan: Plan) -> list[Reading]:
    """Unrelated people, the same words each time."""
    words = plan.rng.choice(("régulation", "Prise en charge en urgence", "patient inconscient"))
    drawn = kin.strangers(plan.world, plan.agent)[: plan.among(7, 4, 3)]
    batch = plan.one_by_one(drawn, plan.day, 25)
    for one in batch:
        one.text = words
    return batch


def off_shift(plan: Plan) -> list[Reading]:
    """At work without being on duty, or from home; the subtle ones stay on after theirs."""
    drawn = kin.strangers(plan.world, plan.agent)[: plan.among(5, 3, 2)]
    duty = plan.duty(plan.day)
    late = plan.subtlety is Subtlety.SUBTLE and duty
    at = duty.end + plan.rng.uniform(1.8, 3) * HOUR if late and duty else plan.idle(plan.day)
    found: list[Reading] = []
    for person in drawn:
        found.append(plan.read(person, at, plan.agent.site))
        at += plan.rng.uniform(2, 10) * MINUTE
    return found
