"""What speaks for looking at an access: families, each with its surprise and its figures.

A surprise is −ln p under what is ordinary for the function. Figures are counts, minutes,
kilometres and shares: never a number, a name or a word that somebody typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

Figures = Mapping[str, float]


class CareState(IntEnum):
    """What explains an access: the first that there is something for."""

    LINKED_MATCHES = 0
    CARE_HERE = 1
    OWN_CARE = 2  # the agent's own explained care of this patient, at most seven days old
    LINK_UNHEARD = 3  # it names something that no feed ever told of: that proves nothing
    LINKED_DIFFERS = 4
    SOME_CARE = 5  # at most thirty days old
    NONE = 6
    LINKED_ELSEWHERE = 7  # it names this patient's care, at another site than the agent's


class Family(StrEnum):
    """What ablations take away one by one, and what verdicts weigh. Stored: never change one."""

    CARE = "care"
    LINK = "link"
    ROSTER = "roster"
    RELATION = "relation"
    DEVICE = "device"
    TRAVEL = "travel"
    VOLUME = "volume"
    REPETITION = "repetition"
    ENUMERATION = "enumeration"
    REFUSALS = "refusals"
    TEXT = "text"
    SHARE = "share"
    HABIT = "habit"


class Code(StrEnum):
    """One kind of evidence, with its own sentence (console/score_words.py). Never change one.

    Beside each: its figures.
    """

    NO_CARE = "no_care"  # state (CareState), share: of the function's accesses that are so
    AFTER_CARE = "after_care"  # hours since the patient left
    LINK_IDENTITY = "link_identity"  # patient, sex, years: 1 where they differ, years apart
    LINK_MOTIVE = "link_motive"  # share: of the function's linked accesses that differ
    LINK_TIME = "link_time"  # minutes outside the file's time
    LINK_KIND = "link_kind"  # share: how rare this kind of file is for the function
    LINK_SITE = "link_site"  # share
    LINK_SHARED = "link_shared"  # patients: for how many patients this file was named
    OFF_ROSTER = "off_roster"  # minutes from the nearest shift
    ISOLATED = "isolated"  # hours: for so long around it the agent did no explained work
    SELF = "self"
    HOUSEHOLD = "household"
    SURNAME = "surname"  # one_in: by chance one patient in so many bears it
    COLLEAGUE = "colleague"
    WELL_KNOWN = "well_known"  # one_in
    NEIGHBOUR = "neighbour"  # km, one_in
    DEVICE = "device"  # share: of the function's accesses on a device new to its agent
    NETWORK = "network"  # share
    TRAVEL = "travel"  # kmh
    TWO_PLACES = "two_places"  # minutes since the same account was used elsewhere
    VOLUME = "volume"  # count, expected: accesses in twelve hours, after the centre's open files
    REPETITION = "repetition"  # count, days, beyond: beyond care, to them or their home
    CROWD = "crowd"  # agents: so many came to this patient without care lately
    ENUMERATION = "enumeration"  # near, minutes
    SEARCHES = "searches"  # count: searches without opening
    REFUSALS = "refusals"  # count
    OPPOSED = "opposed"  # refusals
    TEXT_REPEATED = "text_repeated"  # same, of: like so many of the agent's last
    TEXT_DIFFERS = "text_differs"  # sex, age, motive: 1 where words and file differ
    TEXT_EMPTY = "text_empty"  # share
    SHARE = "share"  # unexplained, of, expected: counts that fade over a month
    SECTIONS = "sections"  # share
    DURATION = "duration"  # seconds, share
    HOUR = "hour"  # share
    REASON = "reason"  # share: how rare this reason is for the function


@dataclass(frozen=True, slots=True)
class Evidence:
    """``surprise`` in nats; ``weight`` is what explaining away and verdicts leave of it."""

    family: Family
    code: Code
    surprise: float
    weight: float
    figures: Figures

    @property
    def bits(self) -> float:
        """What it adds to the score, in nats."""
        return self.surprise * self.weight


@dataclass(frozen=True, slots=True)
class Scored:
    """One access with what speaks for looking at it, the heaviest first."""

    id: str
    agent: str
    function: str
    at: datetime
    state: CareState
    score: float
    evidence: tuple[Evidence, ...]
    critical: bool = False  # shown before the files had their day


class Queue(StrEnum):
    """Why a case is looked at. Stored: never change one."""

    CRITICAL = "critical"
    THRESHOLD = "threshold"
    BUDGET = "budget"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CaseScore:
    """One agent's day: its three accesses that most need explaining, at most.

    ``p`` is the share of ordinary cases of the function that reach this score; ``drawn`` marks the
    random tenth of the budget; ``peers`` are the colleagues' figures by the same measure.
    """

    agent: str
    function: str
    day: date
    score: float
    p: float
    queue: Queue
    drawn: bool
    accesses: tuple[Scored, ...]
    reasons: tuple[Evidence, ...]
    shown_at: datetime
