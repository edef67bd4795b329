"""The evidence around one act: everything an engine may answer from, gathered by the store.

An act is one look-up, refusal or access of the log. Numbers and names are blind indexes; what
somebody is to somebody else was compared on those.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from policy.access import Ground


class Deed(StrEnum):
    """What was done: codes of the log."""

    LOOKED_UP = "looked_up"
    PREPARED = "lookup_prepared"
    REFUSED = "access_refused"
    GRANTED = "access_granted"


class Tie(StrEnum):
    """What the patient is to the agent, besides a patient."""

    SELF_NUMBER = "self_number"
    SELF_NAME = "self_name"
    PUBLIC = "public"  # marked as a person the public knows
    COLLEAGUE_NUMBER = "colleague_number"
    COLLEAGUE_NAME = "colleague_name"


@dataclass(frozen=True, slots=True)
class Act:
    """One entry of a site's log, by one agent."""

    site: UUID
    seq: int
    at: datetime
    deed: Deed
    agent: UUID
    patient: UUID | None = None
    grant: UUID | None = None
    found: int = 0  # of a look-up: how many it found
    trace: str = ""  # of a look-up: blind index of what was typed
    nearness: str = ""  # of a look-up by number: blind index of its first ten digits
    grounds: frozenset[Ground] = frozenset()
    mode: str = ""  # of a refusal, as the log says it
    declared: bool = False  # of a refusal: a ground was declared, not a number typed alone
    care: int = (
        0  # of a look-up: persons that the centre's files and visits of its window are about
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """An act and what is known around it; ``before`` is the same agent's day, oldest first."""

    act: Act
    before: tuple[Act, ...] = ()
    age: timedelta = timedelta(0)  # since the act
    ties: frozenset[Tie] = frozenset()
    off_duty: timedelta | None = None  # from the nearest shift, zero within one; None: no roster
    explained: bool | None = None  # by a file or a visit; None: nobody has looked yet
    lifted: tuple[datetime, ...] = ()  # when this patient lifted oppositions
    owing: tuple[timedelta, ...] = ()  # of an access: past the time of each thing still owed
