"""What the log says of itself: who read it, took it away, purged it, and what was found wrong.

Codes, counts, ids and times only, like every event (events.py).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from policy.findings import AlarmKind, Finding


class ExportFormat(StrEnum):
    """In what form the log left. Values are written in the log: never change one."""

    ARCHIVE = "archive"
    FHIR = "fhir"
    CSV = "csv"
    SIEM = "siem"
    PROOF = "proof"


class LogReport(StrEnum):
    """What of the log was put on screen. Values are written in the log: never change one."""

    ENTRIES = "entries"
    PATIENT = "patient"
    AGENT = "agent"
    UNOPENED = "unopened"
    CHAIN = "chain"
    SUPERVISION = "supervision"
    CASE = "case"
    DRILL = "drill"


@dataclass(frozen=True, slots=True)
class LogRead:
    """Somebody read the log: which report, narrowed by what, and how many entries it showed.

    ``narrowed`` holds codes, ids, times and numbers; the patient asked for is the entry's own.
    """

    report: LogReport
    narrowed: dict[str, str]
    shown: int


@dataclass(frozen=True, slots=True)
class WordsRead:
    """Somebody read the free words that lie beside an entry of this log."""

    seq: int
    field: str


@dataclass(frozen=True, slots=True)
class LogExported:
    """Entries ``first`` to ``last`` of ``log`` left; written before the first byte does."""

    form: ExportFormat
    log: UUID
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class LogPurged:
    """Entries before ``upto``, all older than ``before``, are hashes alone from now on."""

    upto: int
    before: datetime
    entries: int
    words: int


@dataclass(frozen=True, slots=True)
class ClockSteppedBack:
    """The database's clock read less than at the entry before; by the database alone."""

    last_at: datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """Something is wrong with a log, or with what was shown; ``seq`` is the first wrong entry."""

    kind: AlarmKind
    log: UUID
    finding: Finding
    seq: int | None


@dataclass(frozen=True, slots=True)
class AlarmCleared:
    """What was wrong is so no more."""

    kind: AlarmKind
    log: UUID
    finding: Finding
    seq: int | None
