"""What the log says of the patient's half: register, notices, contests, lists, drills, paper.

Codes, counts, ids, times and commitments only, like every event (events.py).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from policy.access import Mode
from policy.notices import ContestChannel, Naming, NoticeCause, NoticeChannel, Recipient
from policy.register import Asker, Channel, IdentityCheck, Paper


class ListForm(StrEnum):
    """What of a patient's accesses left. Values are written in the log."""

    PDF = "pdf"
    FILE = "file"  # PDF, data and proofs together
    RECEIPT = "receipt"  # of what stands in the register


class SlipOutcome(StrEnum):
    """What became of a slip. Values are written in the log."""

    USED = "used"
    VOID = "void"  # spoilt, or handed back blank


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """How we know what the patient said: its line in the register, who asked, on what."""

    line: UUID
    asked_by: Asker
    identity_check: IdentityCheck
    document: Paper
    said_on: date
    channel: Channel


@dataclass(frozen=True, slots=True)
class OppositionRecorded(Provenance):
    """The patient opposed a mode of emergency access."""

    kind: Mode


@dataclass(frozen=True, slots=True)
class OppositionLifted(Provenance):
    """The patient lifted an opposition."""

    kind: Mode


@dataclass(frozen=True, slots=True)
class ProfessionalBlocked(Provenance):
    """The patient blocked a professional."""

    professional: UUID


@dataclass(frozen=True, slots=True)
class ProfessionalUnblocked(Provenance):
    """The patient let a professional open again."""

    professional: UUID


@dataclass(frozen=True, slots=True)
class MaskedPermissionChanged(Provenance):
    """The patient permitted masked documents in an emergency, or took it back."""

    permitted: bool


@dataclass(frozen=True, slots=True)
class RegisterImported:
    """A file of lines was taken; ``digest`` is the SHA-256 of its bytes."""

    form: str
    digest: str
    taken: int
    repeated: int
    refused: int


@dataclass(frozen=True, slots=True)
class ContactRecorded:
    """Where one of them is written to was recorded, or removed: by what ways, no address."""

    recipient: Recipient
    channels: tuple[NoticeChannel, ...]


@dataclass(frozen=True, slots=True)
class NoticeSent:
    """A server took the notice of this access."""

    notice: UUID
    recipient: Recipient
    channel: NoticeChannel


@dataclass(frozen=True, slots=True)
class NoticeFailed:
    """The notice of this access did not arrive, or cannot be known to."""

    notice: UUID
    recipient: Recipient
    channel: NoticeChannel
    cause: NoticeCause


@dataclass(frozen=True, slots=True)
class NoticeRedirected:
    """Somebody decided what becomes of a notice that failed: sent again, or printed."""

    notice: UUID
    recipient: Recipient
    channel: NoticeChannel


@dataclass(frozen=True, slots=True)
class LettersPrinted:
    """Notices of accesses to whom no electronic address is known were printed."""

    batch: UUID
    notices: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class NamingChanged:
    """Notices tell otherwise who opened the record, from now on."""

    naming: Naming
    previous: Naming | None


@dataclass(frozen=True, slots=True)
class AccessContested:
    """An access is contested; ``words`` is a commitment, ``case`` None when no access is known."""

    contest: UUID
    case: UUID | None
    channel: ContestChannel
    words: str | None


@dataclass(frozen=True, slots=True)
class AccessesListed:
    """The list of accesses to a patient's record was produced for them.

    ``entries``: how many entries it tells at least, so that who holds it misses one taken out.
    """

    form: ListForm
    since: datetime
    until: datetime
    asked_by: Asker
    identity_check: IdentityCheck
    document: Paper
    entries: int = 0


@dataclass(frozen=True, slots=True)
class PatientExported:
    """Everything held on this patient left, by the command."""

    reason: str  # commitment


@dataclass(frozen=True, slots=True)
class PatientErased:
    """This patient's key was destroyed: the record, the identity and the words are gone."""

    documents: int
    reason: str  # commitment


@dataclass(frozen=True, slots=True)
class Purged:
    """What was kept long enough is gone: which table, how many rows, older than when."""

    kept: str
    rows: int
    before: datetime


@dataclass(frozen=True, slots=True)
class DrillStarted:
    """From now on this site exercises."""

    drill: UUID


@dataclass(frozen=True, slots=True)
class DrillEnded:
    """The site exercises no more; ``accesses`` exercise accesses were made."""

    drill: UUID
    accesses: int


@dataclass(frozen=True, slots=True)
class DrillSheetTaken:
    """The evidence sheet of a drill left."""

    drill: UUID


@dataclass(frozen=True, slots=True)
class SlipsPrinted:
    """Numbered slips were printed for when nothing answers."""

    series: UUID
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class SlipSeriesClosed:
    """A series was collected: what was not entered is missing."""

    series: UUID
    missing: int


@dataclass(frozen=True, slots=True)
class SlipEntered:
    """What a slip says was entered; ``holder`` is whose access on paper it was."""

    number: int
    outcome: SlipOutcome
    holder: UUID | None
    mode: str | None
    reason: str | None
    regulation_file: str | None
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwedReminded:
    """An agent was written to about what they owe in words."""

    debts: int
