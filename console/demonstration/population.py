"""Everybody in the demonstration: the exercises first, then ordinary households, from one seed.

The same seed and size give the same people and the same bytes; the numbers of the exercises
depend on neither, since the README cites them.
"""

from functools import cache
from random import Random

from console.demonstration.case import FIRST_HOME, Case
from console.demonstration.cases_answers import ANSWERS
from console.demonstration.cases_identities import IDENTITIES
from console.demonstration.cases_records import RECORDS
from console.demonstration.households import home, household
from console.demonstration.numbers import Registry
from console.demonstration.person import CLOSINGS, Person
from console.demonstration.records import folder, ordinary_pages
from console.demonstration.residents import Home, Resident
from policy.access import RecordState

SEED = 15_112
SIZE = 320

CASES: tuple[Case, ...] = (*ANSWERS, *IDENTITIES, *RECORDS)

_STATES = {
    RecordState.ACTIVE: 84,
    RecordState.NEVER_CREATED: 7,
    RecordState.EMPTY: 5,
    RecordState.CLOSED: 4,
}


def population(seed: int = SEED, size: int = SIZE) -> tuple[Person, ...]:
    """At least ``size`` people: the last household is not cut in two."""
    registry = Registry()
    people = [*_exercises(registry)]
    random = Random(seed)  # noqa: S311 - fictitious people want the same draw each time
    number = 0
    while len(people) < size:
        number += 1
        living = household(random, number, registry)
        people += [_ordinary(random, resident, living) for resident in living]
    return tuple(people)


@cache
def exercises() -> tuple[Person, ...]:
    """The people who are there to show something, each with its ``exercise``."""
    return tuple(_exercises(Registry()))


def _exercises(registry: Registry) -> list[Person]:
    homes: dict[int, Home] = {}
    people = []
    for position, case in enumerate(CASES):
        shared = FIRST_HOME + (case.home or 100 + position)
        place = homes.setdefault(shared, home(Random(shared), shared))  # noqa: S311
        people.append(case.person(place, registry))
    return people


def _ordinary(random: Random, resident: Resident, living: tuple[Resident, ...]) -> Person:
    state = random.choices(list(_STATES), list(_STATES.values()))[0]
    return Person(
        number=resident.number,
        traits=resident.traits,
        household=resident.home.id,
        state=state,
        documents=_documents(random, resident, living, state),
        closed_because=random.choice(list(CLOSINGS)) if state is RecordState.CLOSED else "",
        opposed_centre_15=random.random() < 0.03,
        opposed_bris_de_glace=random.random() < 0.03,
        masked_permitted=random.random() < 0.2,
    )


def _documents(
    random: Random, resident: Resident, living: tuple[Resident, ...], state: RecordState
) -> tuple[bytes, ...]:
    if state in (RecordState.NEVER_CREATED, RecordState.EMPTY):
        return ()
    papers = folder(random, resident, living)
    pages = ordinary_pages(random, resident)
    return tuple(papers.write(sheet) for sheet in papers.sheets(pages))
