"""Is a person of a file or visit the patient of the access? By traits in common, never by a name.

Number first, then name with birth date, then whatever is said as long as nothing differs. A number
alone that differs is no other person when name and date agree: a child is covered by a parent. One
that agrees beside another name and another date is a parent's too; twins differ by a given name.
"""

from enum import IntEnum

from policy.corroboration_seen import Care, Person
from policy.corroboration_values import Figure, Sign, SignCode
from policy.feeds import Contradiction
from policy.likeness import Trait


class Identity(IntEnum):
    """How a person stands to the patient; the greatest of a file's persons counts."""

    DIFFERS = 0
    UNSAID = 1  # « Monsieur X »: proves nothing, for or against
    COMPATIBLE = 2  # what little is said agrees, and would for many
    SAME = 3


_NAMES = frozenset({Trait.NAME, Trait.NAME_SOUND})
_AGES = frozenset({Trait.BORN, Trait.BIRTH_YEAR})
#: What makes a name theirs; a name as it sounds needs the age.
_BESIDE = {Trait.NAME: _AGES | {Trait.GIVEN}, Trait.NAME_SOUND: _AGES}
#: What a file that contradicts itself leaves no judging by.
_CONTRADICTED = {Contradiction.AGE_AND_BIRTH: _AGES}

#: Traits of one sign; any that agrees makes the sign agree.
_SIGNS: tuple[tuple[SignCode, frozenset[Trait]], ...] = (
    (SignCode.NUMBER, frozenset({Trait.NUMBER})),
    (SignCode.NAME, _NAMES),
    (SignCode.GIVEN, frozenset({Trait.GIVEN})),
    (SignCode.BORN, frozenset({Trait.BORN})),
    (SignCode.AGE, frozenset({Trait.BIRTH_YEAR})),
    (SignCode.SEX, frozenset({Trait.SEX})),
)
#: Of these so many that differ are another person, whatever the number.
_SAID_BESIDE = (_NAMES, {Trait.GIVEN}, {Trait.BORN}, {Trait.SEX})
_ANOTHER = 2


def _heard(person: Person, contradicted: frozenset[Trait]) -> Person:
    """What remains to judge by, less what a better trait settles."""
    agreeing = person.agreeing - contradicted
    differing = person.differing - contradicted - agreeing
    named = bool(agreeing & _NAMES)
    if named:
        differing -= _NAMES
    if Trait.BORN in agreeing:
        differing -= _AGES
    # A day misheard: the year, the name and the given name are theirs.
    if named and {Trait.BIRTH_YEAR, Trait.GIVEN} <= agreeing:
        differing -= {Trait.BORN}
    return Person(agreeing, differing)


def identity(person: Person) -> Identity:
    """The judgement on what remained."""
    agreeing, differing = person.agreeing, person.differing
    named = bool(agreeing & _NAMES)
    if Trait.NUMBER in agreeing:
        return Identity.COMPATIBLE if number_alone(person) else Identity.SAME
    if named and Trait.BORN in agreeing and Trait.SEX not in differing:
        return Identity.COMPATIBLE if Trait.GIVEN in differing else Identity.SAME
    if differing:
        return Identity.DIFFERS
    if any(name in agreeing and agreeing & beside for name, beside in _BESIDE.items()):
        return Identity.SAME
    return Identity.COMPATIBLE if agreeing else Identity.UNSAID


def number_alone(person: Person) -> bool:
    """Does the number agree while two things or more of the identity are another's?"""
    differing = sum(bool(traits & person.differing) for traits in _SAID_BESIDE)
    return Trait.NUMBER in person.agreeing and differing >= _ANOTHER


def best(care: Care) -> tuple[Identity, Person]:
    """The person of a file or visit who fits best; one who is not described fits nobody."""
    found = (traits for one, traits in _CONTRADICTED.items() if one in care.contradictions)
    contradicted: frozenset[Trait] = frozenset().union(*found)
    persons = [_heard(one, contradicted) for one in care.persons] or [_NOBODY]
    chosen = max(persons, key=_rank)
    return identity(chosen), chosen


def signs(care: Care) -> tuple[Sign, ...]:
    """What the best person shares with the patient, and where they differ."""
    judged, person = best(care)
    about: dict[str, Figure] = {"event": care.event}
    found = [_sign(code, traits, person, about) for code, traits in _SIGNS]
    said = [sign for sign in found if sign is not None]
    if number_alone(person):
        said.append(Sign(SignCode.NUMBER_ALONE, agrees=False, figures=about))
    if judged is Identity.UNSAID:
        said.append(Sign(SignCode.PERSON, None, about))
    elif len(care.persons) > 1:
        said.append(Sign(SignCode.PERSON, None, about | {"persons": len(care.persons)}))
    return tuple(said)


def _sign(
    code: SignCode, traits: frozenset[Trait], person: Person, about: dict[str, Figure]
) -> Sign | None:
    if agreeing := traits & person.agreeing:
        by_sound = {"by": "sound"} if agreeing == {Trait.NAME_SOUND} else {}
        return Sign(code, agrees=True, figures=about | by_sound)
    return Sign(code, agrees=False, figures=about) if traits & person.differing else None


def _rank(person: Person) -> tuple[int, int, int, str]:
    traits = ",".join(sorted(person.agreeing)) + ";" + ",".join(sorted(person.differing))
    return identity(person), len(person.agreeing), -len(person.differing), traits


_NOBODY = Person(frozenset(), frozenset())
