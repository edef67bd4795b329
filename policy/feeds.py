"""What the feeds say: regulation files, duty rosters, emergency arrivals, as values.

Nothing of a message is kept but these: times, codes, and terms that become blind indexes at once.
A contradiction is kept with the file and never an error; a remark names a place and a code, never
a value.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy.agents import SiteKind
from policy.likeness import Term


class Feed(StrEnum):
    """Values are stored: never change one."""

    FILES = "files"
    ROSTER = "roster"
    ARRIVALS = "arrivals"


#: What a site of this kind is expected to send; another feed of it is shown once it spoke.
OF_KIND: Mapping[SiteKind, tuple[Feed, ...]] = {
    SiteKind.SAMU: (Feed.FILES, Feed.ROSTER),
    SiteKind.EMERGENCY_DEPARTMENT: (Feed.ARRIVALS, Feed.ROSTER),
}


def shown(kind: SiteKind, spoken: Collection[Feed]) -> tuple[Feed, ...]:
    """The feeds to show of a site: those of its kind, then whatever else ever spoke."""
    return (*OF_KIND[kind], *(one for one in Feed if one in spoken and one not in OF_KIND[kind]))


class Field(StrEnum):
    """What a message may say of a regulation file. Values are stored: never change one."""

    MESSAGE = "message"  # the last part of the file's id: a file is there once it is spoken of
    REFERENCE = "reference"  # as its sender calls it
    OPENED_AT = "opened_at"  # in UTC, ISO 8601
    ATTRIBUTION = "attribution"
    PRIORITY = "priority"
    MOTIVE = "motive"
    STATUS = "status"
    OWNER = "owner"
    CONTRADICTION = "contradiction"


#: Statuses (Hub Santé) of a file that is no longer worked on.
CLOSING = frozenset({"ACHEVE", "VALIDE", "CLOTURE", "CLASSE", "ARCHIVE"})


class Contradiction(StrEnum):
    """What does not fit, inside a message or between several. Values are stored."""

    AGE_AND_BIRTH = "age_and_birth"
    PERSON_TWICE = "person_twice"  # one patient id, two descriptions
    PERSON_UNKNOWN = "person_unknown"  # something is said of a patient whom the message lacks
    CALL_AFTER_OPENING = "call_after_opening"
    NOTE_BEFORE_CALL = "note_before_call"
    AHEAD_OF_TIME = "ahead_of_time"  # says a time that had not come when it was received
    NOT_ACTUAL = "not_actual"  # sent as an exercise or a test
    # Between messages
    SAID_AT_ONCE = "said_at_once"  # two values of one field, of the same time
    OPENED_TWICE = "opened_twice"  # two times of opening
    KIND_CHANGED = "kind_changed"  # with a medical act, then without, or the reverse
    PERSON_CHANGED = "person_changed"  # another sex, birth date or number for the same patient
    CLOSED_BEFORE_OPENING = "closed_before_opening"
    REFERENCE_SHARED = "reference_shared"  # another file of this site has it: known by its whole id


#: What is written for a name when nobody knows it (``policy.likeness.normal`` of it).
NO_NAME = frozenset(
    {"X", "XX", "XXX", "Y", "INCONNU", "INCONNUE", "MONSIEUR X", "MADAME X", "MADAME Y", "MR X"}
    | {"M X", "MME X", "NC", "NR", "ND", "SANS NOM", "ANONYME", "NON COMMUNIQUE", "NON RENSEIGNE"}
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said of a file."""

    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class PersonSaid:
    """Who the care is about; ``person`` is the sender's id of the patient, inside the event."""

    person: str
    terms: frozenset[Term]


@dataclass(frozen=True, slots=True)
class FileMessage:
    """One message of a regulation file; the same message sent again has the same ``digest``."""

    case_id: str
    said_at: datetime
    statements: tuple[Statement, ...]
    persons: tuple[PersonSaid, ...]
    contradictions: tuple[Contradiction, ...]
    creates: bool
    digest: bytes


@dataclass(frozen=True, slots=True)
class Shift:
    """A line of the roster; ``agent`` is a national id or a login."""

    agent: str
    finess: str
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    said_at: datetime


@dataclass(frozen=True, slots=True)
class ArrivalSaid:
    """A visit to the emergency department, as one line or message says it."""

    visit: str
    arrived_at: datetime | None  # None: not said, as a discharge may
    left_at: datetime | None
    cancelled: bool
    said_at: datetime
    persons: tuple[PersonSaid, ...]


class RemarkCode(StrEnum):
    """What was met while reading. Values are stored: never change one."""

    # The whole is refused
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    BROKEN = "broken"  # not JSON, CSV or HL7
    TOO_DEEP = "too_deep"
    NOT_A_MESSAGE = "not_a_message"  # of any kind that this feed reads
    HEADER = "header"  # columns are missing: the path names them
    EXTRA_COLUMN = "extra_column"  # an unknown column, or one twice: the path is its place
    NOT_KEPT = "not_kept"  # the database would not have it
    # One message, line or segment is refused
    SAID_TWICE = "said_twice"  # one key, two values: nobody can know which was meant
    MISSING = "missing"
    WRONG_TYPE = "wrong_type"
    WRONG_FORM = "wrong_form"
    NOT_IN_LIST = "not_in_list"
    WRONG_TIME = "wrong_time"
    ENDS_FIRST = "ends_first"  # it ends before it begins
    LASTS_TOO_LONG = "lasts_too_long"
    AHEAD = "ahead"  # said at a time that has not come
    OTHER_KIND = "other_kind"  # a cancellation, an acknowledgement, an error: it says no file
    OTHER_EVENT = "other_event"  # a message that is no arrival, discharge, update or cancellation
    TOO_LONG = "too_long"
    UNKNOWN_AGENT = "unknown_agent"
    OTHER_SITE = "other_site"
    PERSONAL = "personal"  # an id that is somebody's own number: it would be kept in clear
    # Taken, without this
    UNKNOWN_PROPERTY = "unknown_property"
    UNUSABLE_NUMBER = "unusable_number"
    UNUSABLE_DATE = "unusable_date"
    UNUSABLE_REFERENCE = "unusable_reference"
    LEAVES_AHEAD = "leaves_ahead"  # a departure that has not come yet is none
    PERSONAL_REFERENCE = "personal_reference"  # somebody's own number


#: What is noted of a message that is taken all the same.
NOTED = frozenset(
    {
        RemarkCode.UNKNOWN_PROPERTY,
        RemarkCode.UNUSABLE_NUMBER,
        RemarkCode.UNUSABLE_DATE,
        RemarkCode.UNUSABLE_REFERENCE,
        RemarkCode.PERSONAL_REFERENCE,
        RemarkCode.LEAVES_AHEAD,
    }
)


@dataclass(frozen=True, slots=True)
class Remark:
    """Where and what; ``line`` counts from 1 in a file of lines, 0 in a message."""

    line: int
    path: str
    code: RemarkCode

    @property
    def refuses(self) -> bool:
        """Was the message or line left out for it."""
        return self.code not in NOTED


@dataclass(frozen=True, slots=True)
class Taken:
    """How much was new, and how much was known already or older than what is known."""

    taken: int
    repeated: int
