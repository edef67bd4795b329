"""What the audit log can say. One frozen dataclass per event; ``CODES`` are written in the log.

Never change a code or a field's meaning: old entries keep theirs for ever. An event holds codes,
ids, times and commitments; never a number, a name or words.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from policy.decision import Duty, FileStanding, Ground, Mode, Owed, RecordState
from policy.record import Section


class LookupKind(StrEnum):
    """What a patient was looked up by. Values are written in the log."""

    NUMBER = "number"
    TRAITS = "traits"


class EndKind(StrEnum):
    """How an access ended; terminal, and stored: never change one."""

    CLOSED = "closed"
    WRONG_PATIENT = "wrong_patient"
    EXPIRED = "expired"
    REVOKED = "revoked"
    OPPOSED = "opposed"
    BLOCKED = "blocked"
    SUSPENDED = "suspended"


class SessionEnd(StrEnum):
    """How a web session ended; stored: never change one."""

    SIGNED_OUT = "signed_out"
    REVOKED = "revoked"
    IDLE = "idle"
    EXPIRED = "expired"


class SignInFailure(StrEnum):
    """Why a sign-in was refused. Values are written in the log."""

    UNKNOWN_LOGIN = "unknown_login"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - a code of the log
    WRONG_CODE = "wrong_code"
    REPLAYED_CODE = "replayed_code"
    THROTTLED = "throttled"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A look-up, also one that found nobody. ``trace`` and ``nearness`` are blind indexes (hex)."""

    kind: LookupKind
    found: int
    trace: str
    nearness: str = ""
    record: RecordState | None = None


@dataclass(frozen=True, slots=True)
class AccessRefused:
    """A refusal, with all of its grounds."""

    mode: Mode
    grounds: tuple[Ground, ...]
    reason: str | None
    regulation_file: str | None
    rationale: str | None  # commitment


@dataclass(frozen=True, slots=True)
class AccessGranted:
    """A grant, what it rests on and what it leaves owed."""

    mode: Mode
    reason: str
    regulation_file: str | None
    file: FileStanding
    duty: Duty
    sections: tuple[Section, ...]
    masked_included: bool
    ends_at: datetime
    owed: tuple[Owed, ...]
    rationale: str | None  # commitment


@dataclass(frozen=True, slots=True)
class SectionsOpened:
    """Sections put on screen for the first time in this access."""

    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class AccessExtended:
    """More time, with its reason."""

    reason: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class AccessEnded:
    """The end of an access; ``shown`` is seconds on screen by section."""

    kind: EndKind
    holder: UUID
    shown: dict[str, int]


@dataclass(frozen=True, slots=True)
class OwedSettled:
    """What a grant left owed was completed; ``words`` is a commitment."""

    kind: Owed
    words: str


@dataclass(frozen=True, slots=True)
class LookupPrepared:
    """A call handler or triage nurse prepared a look-up for a doctor."""

    prepared: UUID
    regulation_file: str | None


@dataclass(frozen=True, slots=True)
class PreparedClosed:
    """A prepared look-up was countersigned by a doctor, or dismissed."""

    prepared: UUID
    outcome: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session began, with both factors."""

    session: UUID
    recovery_code: bool


@dataclass(frozen=True, slots=True)
class SignInRefused:
    """A sign-in failed; the login as typed is nowhere, its blind index is here."""

    failure: SignInFailure
    trace: str


@dataclass(frozen=True, slots=True)
class SecondFactorGiven:
    """A second factor was given again, within a session."""

    session: UUID


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A session ended."""

    session: UUID
    kind: SessionEnd


@dataclass(frozen=True, slots=True)
class OppositionRecorded:
    """The patient opposed a mode of emergency access."""

    kind: Mode


@dataclass(frozen=True, slots=True)
class OppositionLifted:
    """The patient lifted an opposition."""

    kind: Mode


@dataclass(frozen=True, slots=True)
class ProfessionalBlocked:
    """The patient blocked a professional."""

    professional: UUID


@dataclass(frozen=True, slots=True)
class RecordStateChanged:
    """The record was created, closed, filled or emptied; or its masked permission changed."""

    state: RecordState
    masked_permitted: bool


@dataclass(frozen=True, slots=True)
class DocumentImported:
    """A document was taken into a record; its index is blind."""

    document: UUID
    source: str
    sections: int


@dataclass(frozen=True, slots=True)
class DocumentRefused:
    """A document was refused; nothing of it is kept."""

    why: str


@dataclass(frozen=True, slots=True)
class AccountCreated:
    """An account was made."""

    account: UUID
    function: str


@dataclass(frozen=True, slots=True)
class AccountSuspended:
    """An account was suspended: its sessions and accesses end with it."""

    account: UUID


@dataclass(frozen=True, slots=True)
class KeysRotated:
    """The ring has a new current key; ``rewrapped`` patients' keys now rest on it."""

    version: int
    rewrapped: int


Event = (
    LookedUp
    | AccessRefused
    | AccessGranted
    | SectionsOpened
    | AccessExtended
    | AccessEnded
    | OwedSettled
    | LookupPrepared
    | PreparedClosed
    | SignedIn
    | SignInRefused
    | SecondFactorGiven
    | SessionEnded
    | OppositionRecorded
    | OppositionLifted
    | ProfessionalBlocked
    | RecordStateChanged
    | DocumentImported
    | DocumentRefused
    | AccountCreated
    | AccountSuspended
    | KeysRotated
)

CODES: dict[type, str] = {
    LookedUp: "looked_up",
    AccessRefused: "access_refused",
    AccessGranted: "access_granted",
    SectionsOpened: "sections_opened",
    AccessExtended: "access_extended",
    AccessEnded: "access_ended",
    OwedSettled: "owed_settled",
    LookupPrepared: "lookup_prepared",
    PreparedClosed: "prepared_closed",
    SignedIn: "signed_in",
    SignInRefused: "sign_in_refused",
    SecondFactorGiven: "second_factor_given",
    SessionEnded: "session_ended",
    OppositionRecorded: "opposition_recorded",
    OppositionLifted: "opposition_lifted",
    ProfessionalBlocked: "professional_blocked",
    RecordStateChanged: "record_state_changed",
    DocumentImported: "document_imported",
    DocumentRefused: "document_refused",
    AccountCreated: "account_created",
    AccountSuspended: "account_suspended",
    KeysRotated: "keys_rotated",
}


def code_of(event: Event) -> str:
    """The stable code under which the event stands in the log."""
    return CODES[type(event)]


def detail_of(event: Event) -> dict[str, object]:
    """The event's fields, enums and ids still as values: JSON's business is the store's."""
    return asdict(event)
