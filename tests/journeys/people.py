"""The exercise patients, and every word of them that a screen may or may not show."""

from console.demonstration.person import Person
from console.demonstration.places import FILES
from console.demonstration.population import exercises
from console.desk import Sheet
from policy.agents import Site

_SHORT = 5  # letters: a shorter word would be found in any page


def patient(exercise: str) -> Person:
    """The person of this exercise."""
    return next(one for one in exercises() if one.exercise and one.exercise.id == exercise)


def medical_file(site: Site) -> str:
    """A regulation file of this Samu that carries a medical act."""
    return next(f.reference for f in FILES if f.site == site and f.attribution.startswith("DRM"))


def who(person: Person) -> tuple[str, ...]:
    """What tells who somebody is: name, given names, number in full."""
    return (person.traits.birth_name, person.traits.given_names, person.number)


def words_of(sheet: Sheet) -> frozenset[str]:
    """What the record of an access says, line by line."""
    said = set()
    for stored in sheet.record:
        content = stored.content
        said.add(content.narrative.strip())
        for item in content.items:
            said |= {item.text, item.label}
    return frozenset(words for words in said if len(words) >= _SHORT)


def found(text: str, words: frozenset[str] | tuple[str, ...]) -> list[str]:
    """Which of these words stand in a text, whatever their case."""
    folded = text.casefold()
    return sorted(one for one in words if one and one.casefold() in folded)
