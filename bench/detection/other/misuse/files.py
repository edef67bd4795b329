"""Readings that hide behind a file: somebody else's, an old one, one written afterwards."""

from dataclasses import replace

from bench.detection.other.calendar import DAYS, HOUR, MINUTE, clock
from bench.detection.other.flow import MARK, Care
from bench.detection.other.habits import BIG_ED, BIG_SAMU, SMALL_ED, SMALL_SAMU
from bench.detection.other.misuse import kin
from bench.detection.other.misuse.plan import Plan, Subtlety
from bench.detection.other.motives import fitting
from bench.detection.other.people import Inhabitant
from bench.detection.other.world import SECTIONS, Reading

_OPPOSITE = {BIG_SAMU: SMALL_ED, SMALL_SAMU: BIG_ED, BIG_ED: SMALL_SAMU, SMALL_ED: BIG_SAMU}


def false_link(plan: Plan) -> list[Reading]:
    """A file that is another patient's: an old one, any open one, or one that could be theirs."""
    found: list[Reading] = []
    for person in kin.strangers(plan.world, plan.agent)[: plan.among(3, 2, 1)]:
        one = _on_duty(plan, person)
        ago = 40 * HOUR if plan.subtlety is Subtlety.BLATANT else 0.0
        care = plan.lookalike(person, one.site, one.at - ago)
        if care:
            plan.under(one, care, person)
        found.append(one)
    return found


def colleagues_call(plan: Plan) -> list[Reading]:
    """Somebody one knows, under the file a colleague opened for its right patient just before."""
    known = kin.namesakes(plan.world, plan.agent) + kin.neighbours(plan.world, plan.agent)
    if not known:
        return []
    one = _on_duty(plan, plan.rng.choice(known))
    hour = int(one.at // HOUR)
    others = plan.ledger.named[one.site, hour - 1] + plan.ledger.named[one.site, hour]
    before = [each for each in others if each.at < one.at and each.agent is not plan.agent]
    if before:
        taken = plan.rng.choice(before)
        one.link_type, one.link_id, one.reason = taken.link_type, taken.link_id, taken.reason
    return [one]


def same_surname(plan: Plan) -> list[Reading]:
    """A real call, and its namesake's record: the caller's own is never opened."""
    one = _on_duty(plan, plan.agent.person)
    for care in plan.rng.sample(board := plan.world.flow.open_at(one.site, one.at), len(board)):
        alike = [
            each for each in plan.world.bearers[care.person.surname] if _fits(plan, care, each)
        ]
        if alike:
            other = plan.read(plan.rng.choice(alike), one.at, one.site)
            plan.under(other, care, care.person)
            return [other]
    return []


def _fits(plan: Plan, care: Care, each: Inhabitant) -> bool:
    """Another household; of the same sex and age too, when it must not be seen."""
    if each.household == care.person.household:
        return False
    close = each.sex == care.person.sex and abs(each.age - care.person.age) <= 6
    return close or plan.subtlety is not Subtlety.SUBTLE


def call_made_up(plan: Plan) -> list[Reading]:
    """Read first; then a file is created for it, short and well filled in."""
    person = plan.rng.choice(
        kin.namesakes(plan.world, plan.agent) or kin.strangers(plan.world, plan.agent)
    )
    one = _on_duty(plan, person)
    late = {Subtlety.BLATANT: 170, Subtlety.MODERATE: 70, Subtlety.SUBTLE: 16}[plan.subtlety]
    at = one.at + plan.rng.uniform(0.6, 1.3) * late * MINUTE
    kind = "visit" if one.site.startswith("urg") else "call"
    care = Care(
        id=f"{MARK[kind]}{one.site[-1]}{10**7 + len(plan.world.invented):08d}",
        kind=kind, at=at, end=at + plan.rng.uniform(2, 6) * MINUTE, site=one.site, person=person,
        motive=fitting(plan.rng, person, kind), attribution="DRM" if kind == "call" else "",
        told_age=person.age, told_sex=person.sex,
    )  # fmt: skip
    plan.world.invented.append(care)
    again = replace(one, at=at + 90, link_type=kind, link_id=care.id, reason=care.motive.code)
    return [one, again] if plan.rng.random() < 0.5 else [one]


def after_discharge(plan: Plan) -> list[Reading]:
    """A former patient of one's own, days or weeks after it was all over, more than once."""
    mine = [each for each in plan.ledger.of[plan.agent.id] if each.patient and each.link_id]
    past = [each for each in mine if 6 <= (clock(plan.day, 12) - each.at) / (24 * HOUR) <= 40]
    if not past:
        return []
    old = plan.rng.choice(past)
    person = next(each for each in plan.world.people if each.id == old.patient)
    found = plan.one_by_one([person] * plan.among(2, 1, 1), plan.day, 30)
    for one in found if plan.subtlety is Subtlety.SUBTLE else ():
        one.link_type, one.link_id, one.reason = old.link_type, old.link_id, old.reason
    return found


def long_after_call(plan: Plan) -> list[Reading]:
    """A real file of a real patient, by somebody who had no part in it, when it is long closed."""
    ago = {Subtlety.BLATANT: 21.0, Subtlety.MODERATE: 6.0, Subtlety.SUBTLE: 1.6}[plan.subtlety]
    found: list[Reading] = []
    for _ in range(plan.among(3, 2, 2)):
        at, site = plan.moment(plan.day)
        past = plan.world.flow.on.get(
            (site, max(0, plan.day - round(ago * plan.rng.uniform(0.8, 1.3))))
        )
        if past:
            care = plan.rng.choice(past)
            one = plan.read(care.person, at, site)
            plan.under(one, care, care.person)
            found.append(one)
    return found


def wrong_house(plan: Plan) -> list[Reading]:
    """A patient of the other basin's house, or a kind of file one has nothing to do with."""
    at, site = plan.moment(plan.day)
    board = plan.world.flow.open_at(_OPPOSITE[site], at)
    found: list[Reading] = []
    for care in plan.rng.sample(board, min(len(board), plan.among(4, 2, 1))):
        one = plan.read(care.person, at, site)
        plan.under(one, care, care.person)
        found.append(one)
        at += plan.rng.uniform(2, 12) * MINUTE
    return found


def every_section(plan: Plan) -> list[Reading]:
    """In charge, and rightly so; but for a graze, one does not read a whole life."""
    mine = [each for each in plan.ledger.of[plan.agent.id] if each.at >= clock(plan.day, 0)]
    slight = [
        each for each in mine if each.patient and each.reason in ("M02.06", "M06.02", "M03.21")
    ]
    found: list[Reading] = []
    for each in (slight or mine)[: plan.among(3, 2, 1)]:
        one = replace(each, at=each.at + 240, sections=SECTIONS, searches=1)
        one.seconds = plan.rng.randrange(240, 900)
        found.append(one)
    return found


def very_long(plan: Plan) -> list[Reading]:
    """A file in order, left open for hours beside something else."""
    mine = [each for each in plan.ledger.of[plan.agent.id] if each.at >= clock(plan.day, 0)]
    hours = {Subtlety.BLATANT: 5.0, Subtlety.MODERATE: 2.0, Subtlety.SUBTLE: 0.7}[plan.subtlety]
    found: list[Reading] = []
    for each in [each for each in mine if each.patient][: plan.among(2, 1, 1)]:
        one = replace(each, at=each.at + 1500, searches=1)
        one.seconds = int(hours * plan.rng.uniform(0.8, 1.4) * HOUR)
        found.append(one)
    return found


def opposition_retry(plan: Plan) -> list[Reading]:
    """Somebody who opposed, asked for again under another motive until it opens."""
    opposed = [each for each in plan.rng.choices(plan.world.people, k=3000) if each.opposed]
    if not opposed:
        return []
    at, site = plan.moment(min(plan.day, DAYS - 3))
    one = plan.read(plan.rng.choice(opposed), at, site)
    one.refusals = plan.among(6, 4, 2)
    one.searches += one.refusals
    return [one]


def _on_duty(plan: Plan, person: Inhabitant) -> Reading:
    """A file to hide behind is on the board of those who are there."""
    duty = plan.duty(plan.day)
    if duty is None:
        return plan.read(person, *plan.moment(plan.day))
    return plan.read(person, plan.rng.uniform(duty.start + 900, duty.end - 900), duty.site)
