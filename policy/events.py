"""What the audit log can say: one frozen dataclass per event, its code in event_codes.py.

Never change a field's meaning: old entries keep theirs for ever. An event holds codes,
ids, times and commitments; never a number, a name or words.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from policy.decision import Duty, FileStanding, Ground, Mode, Owed, RecordState
from policy.event_words import EndKind as EndKind
from policy.event_words import LookupKind as LookupKind
from policy.event_words import SessionEnd as SessionEnd
from policy.event_words import SignInFailure as SignInFailure
from policy.record import Section


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A look-up, also one that found nobody. ``trace`` and ``nearness`` are blind indexes (hex)."""

    kind: LookupKind
    found: int
    trace: str
    nearness: str = ""
    record: RecordState | None = None
    exercise: bool = False  # of a patient of drills


@dataclass(frozen=True, slots=True)
class AccessRefused:
    """A refusal, with all of its grounds."""

    mode: Mode
    grounds: tuple[Ground, ...]
    reason: str | None
    regulation_file: str | None
    rationale: str | None  # commitment
    exercise: bool = False  # of a patient of drills


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
    exercise: bool = False  # of a patient of drills


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
    """What a grant left owed was completed; ``words`` is a commitment, « » when a feed said it."""

    kind: Owed
    words: str


@dataclass(frozen=True, slots=True)
class LookupPrepared:
    """A call handler or triage nurse prepared a look-up for a doctor."""

    prepared: UUID
    regulation_file: str | None
    exercise: bool = False  # of a patient of drills


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
