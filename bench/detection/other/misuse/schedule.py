"""Which wrongs this winter holds: every scenario in turn, days and doers drawn."""

from collections.abc import Callable
from random import Random
from typing import Final

from bench.detection.other.calendar import DAYS, clock, index_of
from bench.detection.other.misuse import accounts, files, known, serial
from bench.detection.other.misuse.plan import Ledger, Plan, Subtlety, inside
from bench.detection.other.staff import HANDLER, Agent
from bench.detection.other.world import Reading, World, Wrong

Scenario = Callable[[Plan], list[Reading]]

SCENARIOS: Final[dict[str, Scenario]] = {
    "surname": known.surname,
    "neighbour": known.neighbour,
    "self": known.self_reading,
    "colleague": known.colleague,
    "well_known": known.well_known,
    "stalking": known.stalking,
    "off_shift": serial.off_shift,
    "enumeration": serial.enumeration,
    "boilerplate": serial.boilerplate,
    "low_and_slow": serial.low_and_slow,
    "after_discharge": files.after_discharge,
    "false_link": files.false_link,
    "wrong_house": files.wrong_house,
    "opposition_retry": files.opposition_retry,
    "stolen_credential": accounts.stolen,
    "impossible_travel": accounts.impossible_travel,
    "ex_partner": known.ex_partner,
    "neighbours_child": known.neighbours_child,
    "household": known.household,
    "news_curiosity": known.news_curiosity,
    "insurer_batches": serial.insurer_batches,
    "own_practice": serial.own_practice,
    "custody": known.custody,
    "night_young_women": serial.night_young_women,
    "colleagues_call": files.colleagues_call,
    "same_surname": files.same_surname,
    "call_made_up": files.call_made_up,
    "long_after_call": files.long_after_call,
    "every_section": files.every_section,
    "very_long": files.very_long,
    "lent_to_student": accounts.lent_to_student,
    "left_session": accounts.left_session,
}
_SHARES: Final = (20, 40, 40)


def wronged(world: World, honest: list[Reading]) -> list[Reading]:
    """As many agents' days as the habits say, labelled; the honest rows stay as they are."""
    rng = Random(f"{world.seed}/misuse")
    ledger = Ledger(world, sorted(honest, key=lambda each: each.at))
    wanted = world.habits.misuse_a_day * DAYS
    incidents: list[Agent] = []  # who did each
    turn: list[str] = []
    found: list[Reading] = []
    cases: set[tuple[str, int]] = set()
    while len(cases) < wanted:
        turn = turn or rng.sample(sorted(SCENARIOS), len(SCENARIOS))
        name = turn.pop()
        day = rng.randrange(DAYS)
        agent = _doer(rng, ledger, incidents, day)
        plan = Plan(ledger, agent, day, subtlety := rng.choices(list(Subtlety), _SHARES)[0])
        done = inside(SCENARIOS[name](plan))
        for each in done:
            each.wrong = Wrong(name, subtlety.value, len(incidents))
        found += done
        incidents += [agent] if done else []
        cases |= {(each.agent.id, index_of(each.at)) for each in done}
    return found


def _doer(rng: Random, ledger: Ledger, before: list[Agent], day: int) -> Agent:
    """One time in five somebody who did it before; seldom those who only answer the telephone."""
    again = [each for each in before if each.since < clock(day, 0)]
    if again and rng.random() < 0.2:
        return rng.choice(again)
    there = [
        each
        for each in ledger.world.staff.agents
        if each.since < clock(day, 0) and len(ledger.duties[each.id]) > 5
    ]
    weights = [0.25 if each.function == HANDLER else 1.0 for each in there]
    return rng.choices(there, weights)[0]
