"""What is known around an access, gathered by the store: no name, only what is in common."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy.access import Mode
from policy.feeds import Contradiction
from policy.likeness import Trait

#: Nobody has two of them: a person of whom two are said is judged on the rest.
SINGLE = frozenset({Trait.SEX, Trait.BORN, Trait.NUMBER})


class CareKind(StrEnum):
    """Values are stored in care_trait: never change one."""

    CALL = "call"  # a regulation file
    VISIT = "visit"  # a stay in an emergency department


@dataclass(frozen=True, slots=True)
class Person:
    """One of the persons of a file or visit; a trait that either side does not state is in none."""

    agreeing: frozenset[Trait]
    differing: frozenset[Trait]


def compared(said: Iterable[tuple[Trait, bool]], known: frozenset[Trait]) -> Person:
    """Each index said of a person, with whether the patient has it; ``known`` of the patient."""
    each = [(trait, common) for trait, common in said if trait in known]
    twice = {t for t in SINGLE if sum(trait is t for trait, _ in each) > 1}
    agreeing = frozenset(trait for trait, common in each if common) - twice
    return Person(agreeing, frozenset(trait for trait, _ in each) - agreeing - twice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """A file or a visit, compared with the patient of the access."""

    kind: CareKind
    event: str  # the file's reference, the visit's number
    here: bool  # at the site of the access
    starts_at: datetime
    ends_at: datetime | None = None
    attribution: str = ""
    motive: str = ""
    transferred: bool = False
    heard_at: datetime | None = None  # when a feed first spoke of it here; None: nobody knows
    contradictions: frozenset[Contradiction] = frozenset()
    persons: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """What the agent named, at once or (``later``) in an answer; ``care`` None: not known yet.

    ``patients``: to how many it opened an access at that site, a day around.
    """

    reference: str
    care: Care | None
    later: bool = False
    patients: int = 1


@dataclass(frozen=True, slots=True)
class Shift:
    """A time on duty."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One access, and what the feeds say around it. No order carries meaning."""

    at: datetime
    mode: Mode
    reason: str
    named: tuple[Named, ...] = ()
    around: tuple[Care, ...] = ()  # what shares an index with the patient, weeks before till soon
    own: tuple[datetime, ...] = ()  # the agent’s accesses to the patient that care explained
    shifts: tuple[Shift, ...] = ()  # of the agent, the days around
    roster: bool = False  # does the site feed one
