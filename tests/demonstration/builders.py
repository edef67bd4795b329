"""What was meant and what was read, side by side."""

from dataclasses import dataclass
from functools import cache
from random import Random

from console.demonstration.households import household
from console.demonstration.life import story
from console.demonstration.meaning import Chapter, Kind
from console.demonstration.numbers import Registry
from console.demonstration.paperwork import Folder, Page
from console.demonstration.person import Person
from console.demonstration.population import population
from console.demonstration.records import folder
from policy.record import ReadDocument, Section, SectionContent
from store.intake.reading import read


@dataclass(frozen=True, slots=True)
class Pair:
    papers: Folder
    meant: tuple[Chapter, ...]
    document: ReadDocument

    def content(self, section: Section) -> SectionContent:
        (found,) = [s for s in self.document.sections if s.section is section]
        return found


@cache
def everything() -> tuple[tuple[Person, tuple[ReadDocument, ...]], ...]:
    """Everybody, with their documents as intake reads them."""
    return tuple((person, tuple(map(read, person.documents))) for person in population())


def lived(seed: int) -> tuple[Folder, tuple[Chapter, ...]]:
    """Somebody of a household drawn from this seed, and what their record says."""
    random = Random(seed)
    living = household(random, 1, Registry())
    resident = random.choice(living)
    return folder(random, resident, living), story(random, resident)


def written(seed: int, kind: Kind) -> Pair:
    papers, meant = lived(seed)
    return reread(papers, kind, *meant)


def reread(papers: Folder, kind: Kind, *meant: Chapter) -> Pair:
    """One document of this kind, written and read back."""
    (sheet,) = papers.sheets((Page(kind, meant),))
    return Pair(papers, meant, read(papers.write(sheet)))
