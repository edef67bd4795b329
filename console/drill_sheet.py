"""What a drill proves: each attempt beside what was expected of it, and who did nothing of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from console import drill_wording as words
from console import drilling
from console.demonstration.cases_drills import CONTRADICTORY
from console.demonstration.person import GRANTED, Person
from policy.access import Ground, Mode
from policy.agents import Agent, Function
from policy.drill import Attempt, Pace, attempts, pace
from policy.habilitation import Power, may
from policy.nir import Nir
from store import drills
from store.drills import Access, Drill, Participant
from store.patients import number_index
from store.session import Reviewing

_EMERGENCY: Mapping[Function, Mode] = {
    Function.REGULATING_PHYSICIAN: Mode.CENTRE_15,
    Function.EMERGENCY_PHYSICIAN: Mode.BRIS_DE_GLACE,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One attempt: of whom, before whom, what was expected, and whether it was done."""

    attempt: Attempt
    name: str
    patient: str
    case: str  # what the patient is there for
    expected: str
    done: bool
    contradicts: bool  # the record shown disagrees with itself


@dataclass(frozen=True, slots=True)
class Took:
    """One participant."""

    name: str
    function: Function
    lines: tuple[Line, ...]
    pace: Pace

    @property
    def did_nothing(self) -> bool:
        """Nothing of what was expected."""
        return not any(line.done for line in self.lines)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drill, as it can be checked against the log."""

    drill: Drill
    by: Agent
    took: tuple[Took, ...]
    absent: tuple[str, ...]  # could have taken part, and did not
    real: tuple[Access, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every attempt, in the order in which they began."""
        every = (line for one in self.took for line in one.lines)
        return tuple(sorted(every, key=lambda line: line.attempt.first_seq))

    @property
    def pace(self) -> Pace:
        """Everybody's seconds together."""
        return pace([line.attempt for line in self.lines])

    @property
    def made_at(self) -> datetime:
        """When it was read."""
        return self.drill.now


def sheet(by: Reviewing, one: Drill) -> Sheet:
    """The sheet of a drill, as the log tells it now."""
    tried = attempts(drills.told(by, one))
    staff = drills.staff(by)
    known = _known(by, {each.patient for each in tried})
    took = tuple(
        _took(who, [each for each in tried if each.agent == who.id], known)
        for who in staff.values()
        if any(each.agent == who.id for each in tried)
    )
    names = {each.agent for each in tried}
    return Sheet(
        one,
        by.agent,
        tuple(sorted(took, key=lambda one: one.name)),
        tuple(sorted(who.name for who in staff.values() if who.id not in names and _could(who))),
        drills.real(by, one, sorted(names)),
    )


def _could(who: Participant) -> bool:
    return who.expected and (may(who.function, Power.OPEN) or may(who.function, Power.PREPARE))


def _took(who: Participant, tried: Sequence[Attempt], known: Mapping[UUID, Person]) -> Took:
    lines = tuple(_line(who, one, known.get(one.patient)) for one in tried)
    return Took(who.name, who.function, lines, pace(tried))


def _line(who: Participant, one: Attempt, person: Person | None) -> Line:
    if person is None or person.exercise is None:  # of another version of this program
        return Line(one, who.name, str(one.patient)[:8], "", "", done=False, contradicts=False)
    traits, case = person.traits, person.exercise
    expected, done = _expected(who.function, one, person)
    return Line(
        one,
        who.name,
        f"{traits.birth_name} {traits.given_names}",
        case.title,
        expected,
        done,
        contradicts=case.id in CONTRADICTORY and one.allergies_at is not None,
    )


def _expected(function: Function, one: Attempt, person: Person) -> tuple[str, bool]:
    """What this function is to do before this patient, and whether it was done."""
    assert person.exercise is not None
    mode = _EMERGENCY.get(function)
    if mode is None:
        opens = any(answer.outcome == (GRANTED,) for answer in person.exercise.answers)
        return (words.TO_PREPARE, one.prepared) if opens else (words.TO_READ, one.found)
    answer = person.exercise.answer(mode)
    if answer.outcome == (GRANTED,):
        return words.TO_OPEN, one.allergies_at is not None
    return f"{words.TO_MEET} : {_said(answer.grounds)}", _met(one, answer.grounds)


def _met(one: Attempt, grounds: Collection[Ground]) -> bool:
    """Refused on all of these grounds, and nothing opened."""
    refused = {ground for _, each in one.refused for ground in each}
    return one.granted_at is None and set(grounds) <= refused


def _said(grounds: Iterable[str]) -> str:
    return ", ".join(words.GROUNDS.get(ground, ground) for ground in grounds)


def alerts(line: Line) -> tuple[str, ...]:
    """Everything the participant was warned of, as the log knows it."""
    one = line.attempt
    met = dict.fromkeys(ground for _, each in one.refused for ground in each)
    said = (
        f"refus : {_said(met)}" if met else "",
        "second facteur redonné" if one.second_factor else "",
        words.RECORDS.get(one.record, ""),
        words.FILES.get(one.file, ""),
        "contradiction du dossier affichée" if line.contradicts else "",
    )
    return tuple(filter(None, said))


def _known(by: Reviewing, patients: Collection[UUID]) -> dict[UUID, Person]:
    """Which patient of drills is which; the one without a number is the one that is left."""
    people = {
        number_index(by.ring, Nir.parse(one.number)) if one.number else None: one
        for one in drilling.people()
    }
    found = drills.indexes(by, sorted(patients))
    return {id: people[index] for id, index in found.items() if index in people}
