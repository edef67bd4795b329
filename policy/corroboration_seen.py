"""What is known around an access, gathered by the store: no name, only what is in common."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy.access import Mode
from policy.likeness import Trait


class CareKind(StrEnum):
    """Values are stored in care_trait: never change one."""

    CALL = "call"  # a regulation file
    VISIT = "visit"  # a stay in an emergency department


@dataclass(frozen=True, slots=True)
class Person:
    """One of the persons of a file or visit; a trait that either side does not state is in none."""

    agreeing: frozenset[Trait]
    differing: frozenset[Trait]


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
    contradicted: frozenset[Trait] = frozenset()  # what the file says twice, differently
    contradictions: int = 0
    persons: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """What the agent named, at once or (``later``) in an answer; ``care`` None: not known yet."""

    reference: str
    care: Care | None
    later: bool = False


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
