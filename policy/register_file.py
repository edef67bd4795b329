"""What a file says of the register, line by line, and what becomes of each against what is known.

A line that says again what is known, or something older than it, changes nothing. Two that say the
contrary of one day are for somebody to settle: neither is taken.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from policy.feeds import RemarkCode
from policy.nir import Nir
from policy.register import Asked, Objection, Stated


class Unfit(StrEnum):
    """What else than a feed's remarks keeps a line out of the register, or is noted of it."""

    NOT_A_DAY = "not_a_day"
    WRONG_NUMBER = "wrong_number"  # not a number, or its key is wrong (EX_GEN-1270)
    UNKNOWN_PATIENT = "unknown_patient"
    ERASED = "erased"
    UNKNOWN_PROFESSIONAL = "unknown_professional"
    CONTRARY = "contrary"  # the register says the contrary, of that very day
    NO_CONSENT = "no_consent"  # a FHIR file without any
    RESTRICTED = "restricted"  # a condition that would change what is said
    OLDER = "older"  # noted: something was said since


Code = RemarkCode | Objection | Unfit


@dataclass(frozen=True, slots=True)
class Remark:
    """Where and what, never a value; ``line`` counts from 1, 0 when the path alone says where."""

    line: int
    path: str
    code: Code

    @property
    def refuses(self) -> bool:
        """Was the line left out for it."""
        return self.code is not Unfit.OLDER


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of a file. ``professional`` is a login or a national id, else « »."""

    line: int
    path: str
    patient: Nir | UUID
    statement: Stated
    stands: bool
    asked: Asked
    professional: str = ""


class Outcome(StrEnum):
    """What becomes of a line that can be read."""

    TAKEN = "taken"
    REPEATED = "repeated"
    OLDER = "older"
    CONTRARY = "contrary"


@dataclass(slots=True)
class Known:
    """Of one statement about one patient: does it stand, and what was said when."""

    stands: bool
    said: set[tuple[date, bool]] = field(default_factory=set)

    def weigh(self, on: date, *, stands: bool) -> Outcome:
        """What becomes of one more line; what is taken is known from then on."""
        if (on, stands) in self.said:
            return Outcome.REPEATED
        if (on, not stands) in self.said:
            return Outcome.CONTRARY
        if any(day > on for day, _ in self.said):
            return Outcome.OLDER
        if self.stands is stands:
            return Outcome.REPEATED
        self.stands = stands
        self.said.add((on, stands))
        return Outcome.TAKEN


@dataclass(frozen=True, slots=True)
class Found:
    """A statement whose patient, and professional if it is about one, are known here."""

    said: Said
    patient: UUID
    professional: UUID | None

    @property
    def about(self) -> tuple[UUID, Stated, UUID | None]:
        """What two statements must share to bear on one another."""
        return self.patient, self.said.statement, self.professional


def in_order(found: Iterable[Found]) -> list[Found]:
    """As it was said, day by day, whatever the order of the file."""
    return sorted(found, key=lambda one: one.said.asked.on)


def contradicted(found: Sequence[Found]) -> set[int]:
    """Places, in ``found``, of those that another of the same day says the contrary of."""
    days: dict[tuple[object, ...], set[bool]] = {}
    for one in found:
        days.setdefault((one.about, one.said.asked.on), set()).add(one.said.stands)
    return {place for place, one in enumerate(found) if len(days[one.about, one.said.asked.on]) > 1}
