"""What the engine is told: agents, people, shifts, care and accesses, as opaque keys and figures.

The store makes these of blind indexes (``store/scoring_*``), ``brise-glace evaluate`` of the
exchange format. Keys compare equal or not and say nothing else; times bear their offset.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Link(StrEnum):
    """What an access names as its reason to be."""

    NONE = "none"
    CALL = "call"  # a regulation file
    VISIT = "visit"  # an arrival at the emergency department


@dataclass(frozen=True, slots=True)
class Agent:
    """One account. ``person`` is their own key as a patient, when it is known."""

    id: str
    function: str
    site: str
    since: datetime
    person: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A patient. ``surnames`` and ``household`` are keys; kilometres on any plane, or unknown."""

    id: str
    surnames: frozenset[str] = frozenset()
    household: str = ""
    place: tuple[float, float] | None = None
    birth_year: int | None = None
    sex: str = ""
    well_known: bool = False
    opposed: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """An agent was on duty."""

    agent: str
    site: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Care:
    """A call or a visit. An empty ``patient`` is nobody who was recognised; ``end`` may be open."""

    id: str
    link: Link
    at: datetime
    end: datetime | None
    site: str
    patient: str = ""
    sex: str = ""
    age: int | None = None
    motive: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """One access. ``number_rank``: nearness of the number typed; near numbers have near ranks.

    ``explained`` is what the product's own corroboration says (policy/corroboration.py), or None:
    then the engine compares with the care it was told of.
    """

    id: str
    at: datetime
    agent: str
    patient: str
    device: str = ""
    network: str = ""
    speed_kmh: float | None = None
    number_rank: int | None = None
    searches: int = 0
    refusals_before: int = 0
    link: Link = Link.NONE
    link_id: str = ""
    reason_code: str = ""
    rationale: str = ""
    sections: tuple[str, ...] = ()
    seconds_open: int | None = None
    explained: str | None = None
    signs: Mapping[str, str] = field(default_factory=dict)
    site: str = ""  # where it was made; empty: the agent's own
