"""One exercise before it becomes a person: civil register, papers, facts, and what it shows."""

from dataclasses import dataclass, replace

from console.demonstration.meaning import Contact
from console.demonstration.numbers import Registry
from console.demonstration.paperwork import Folder, Page
from console.demonstration.person import Exercise, Person
from console.demonstration.residents import Birth, Home, settle
from policy.access import RecordState

#: Households of exercises; ordinary ones count from 1.
FIRST_HOME = 9001


@dataclass(frozen=True, slots=True)
class Case:
    """``home`` tells who lives together; the numbers follow from ``birth`` alone."""

    id: str
    title: str
    instruction: str
    holds: str
    birth: Birth
    pages: tuple[Page, ...] = ()
    home: int = 0
    state: RecordState = RecordState.ACTIVE
    closed_because: str = ""
    opposed_centre_15: bool = False
    opposed_bris_de_glace: bool = False
    masked_permitted: bool = False
    blocked: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    numbered: bool = True  # else known by traits alone

    def person(self, home: Home, registry: Registry) -> Person:
        resident = settle(self.birth, home, registry)
        if not self.numbered:
            resident = replace(resident, number="")
        folder = Folder(resident, self.contacts)
        person = Person(
            number=resident.number,
            traits=resident.traits,
            household=home.id,
            state=self.state,
            documents=tuple(folder.write(sheet) for sheet in folder.sheets(self.pages)),
            closed_because=self.closed_because,
            opposed_centre_15=self.opposed_centre_15,
            opposed_bris_de_glace=self.opposed_bris_de_glace,
            masked_permitted=self.masked_permitted,
            blocked=self.blocked,
        )
        exercise = Exercise(self.id, self.title, self.instruction, self.holds, person.answers())
        return replace(person, exercise=exercise)
