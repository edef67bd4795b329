"""Patients of drills, put into any house through the real doors, once."""

from functools import cache
from random import Random

from console.demonstration import loading
from console.demonstration.case import FIRST_HOME
from console.demonstration.cases_drills import DRILLS
from console.demonstration.households import home
from console.demonstration.numbers import Registry
from console.demonstration.person import Person
from policy.decision import RecordState
from policy.nir import Nir
from store import drill_patients, patients
from store.intake.taking import take_for_drill
from store.patients import TEST_NUMBERS, Identity
from store.session import Doors

_HOME = FIRST_HOME + 700


class NumberTaken(Exception):
    """A real patient bears the number of an exercise: nothing was loaded over them."""


@cache
def people() -> tuple[Person, ...]:
    """Everybody of drills; the same people and the same bytes each time."""
    registry = Registry()
    homes = (home(Random(_HOME + n), _HOME + n) for n in range(len(DRILLS)))  # noqa: S311
    return tuple(case.person(place, registry) for case, place in zip(DRILLS, homes, strict=True))


def prepare(doors: Doors) -> int:
    """Load whoever is missing, and what an interruption left out; how many are new."""
    return sum(_prepared(doors, person) for person in people())


def _prepared(doors: Doors, person: Person) -> int:
    number = Nir.parse(person.number) if person.number else None
    with doors.working() as work:
        known = drill_patients.known(work, person.traits, number)
        if known is None and number and patients.id_by_number(work, number):
            raise NumberTaken
        # A record that documents fill begins empty, as a real one does.
        begins = RecordState.EMPTY if person.state is RecordState.ACTIVE else person.state
        patient = known or patients.add(
            work,
            Identity(person.number, TEST_NUMBERS, person.traits),
            number,
            begins,
            closed_because=loading.closing(person),
            exercise=True,
        )
    for content in person.documents:
        take_for_drill(doors, content, patient)
    loading.speak(doors, person, patient)
    return int(known is None)
