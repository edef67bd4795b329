"""A flag: a rule met by one entry of the log, with the figures that say why.

``figures`` and ``peers`` are counts and minutes, never a number, a name or a time of day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

Figures = Mapping[str, int]


class Rule(StrEnum):
    """Why an entry is always looked at. Values are stored and written in the log: never change."""

    ENUMERATION = "enumeration"  # many look-ups of neighbouring numbers, or that open nothing
    SELF = "self"  # the patient is the agent, or bears their name
    OPPOSITION_RETRY = "opposition_retry"  # once more against an opposition
    KNOWN_PERSON = "known_person"  # a person the public knows, or a colleague
    OFF_DUTY_NO_FILE = "off_duty_no_file"  # not on the roster, and nothing explains it
    OWED_OVERDUE = "owed_overdue"  # what the access owes in words did not come


@dataclass(frozen=True, slots=True)
class Peers:
    """What colleagues of the same function did here in the last 30 days, by the same measure."""

    colleagues: int
    shifts: int
    files: int  # regulation files and arrivals of the site
    count: int

    @property
    def per_shift(self) -> float | None:
        """None when no colleague worked a shift."""
        return self.count / self.shifts if self.shifts else None

    @property
    def per_hundred_files(self) -> float | None:
        """None when the site's feeds told of nothing."""
        return 100 * self.count / self.files if self.files else None


NO_PEERS = Peers(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Flag:
    """``seq`` is the entry's in the log of ``site``; ``at`` is that entry's time."""

    rule: Rule
    site: UUID
    seq: int
    grant: UUID | None
    agent: UUID
    at: datetime
    figures: Figures
    peers: Peers = NO_PEERS
