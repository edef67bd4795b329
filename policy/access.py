"""What is asked, what is known and what is answered: the vocabulary of ``policy.decision``."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from policy.agents import Function, Profession, SiteKind
from policy.record import Section


class Mode(StrEnum):
    """TRE_R248_ModeAcces, OID 1.2.250.1.213.1.1.4.336: national codes, written in the log."""

    NORMAL = "normal"
    BRIS_DE_GLACE = "bris_de_glace"
    CENTRE_15 = "centre_15"


class RecordState(StrEnum):
    """Where the patient's DMP stands. Values are stored: never change one."""

    NEVER_CREATED = "never_created"
    CLOSED = "closed"
    EMPTY = "empty"
    ACTIVE = "active"


class FileStanding(StrEnum):
    """What is known of the regulation file that the agent names. Values are written in the log."""

    NOT_GIVEN = "not_given"
    UNVERIFIED = "unverified"  # named, not known here (yet): the feed may be late
    MEDICAL = "medical"  # attribution DRM or DRM.*: a medical act
    WITHOUT_MEDICAL_ACT = "without_medical_act"  # DR.* and D.*: no Centre 15 basis


class Duty(StrEnum):
    """Is the agent on the roster now? Values are written in the log."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"  # the site feeds no roster


@dataclass(frozen=True, slots=True)
class Request:
    """What the agent declares. Free text stays out: only whether there is any."""

    mode: Mode
    reason: str | None  # code of a national motive, see policy/reasons.py
    rationale_given: bool  # are there words beside the motive
    regulation_file: bool = False  # was a file named
    unable_to_express: bool = False  # hors d'état d'exprimer sa volonté
    immediate_risk: bool = False  # risque immédiat pour sa santé
    consent: bool = False  # the person's prior consent, normal mode


@dataclass(frozen=True, slots=True)
class Facts:
    """What the store knows at the moment of deciding."""

    profession: Profession
    function: Function
    site: SiteKind
    suspended: bool
    duty: Duty
    second_factor_age: timedelta
    file: FileStanding
    record: RecordState
    opposed_centre_15: bool
    opposed_bris_de_glace: bool
    professional_blocked: bool
    masked_permitted: bool  # the patient's own permission for masked documents in an emergency


class Ground(StrEnum):
    """Why a request is refused. Values are written in the log: never change one."""

    ACCOUNT_SUSPENDED = "account_suspended"
    FUNCTION_MAY_NOT_OPEN = "function_may_not_open"
    PROFESSION_MAY_NOT_OPEN = "profession_may_not_open"
    MODE_NOT_FOR_THIS_SITE = "mode_not_for_this_site"
    SECOND_FACTOR_TOO_OLD = "second_factor_too_old"
    RECORD_NEVER_CREATED = "record_never_created"
    RECORD_CLOSED = "record_closed"
    RECORD_EMPTY = "record_empty"
    OPPOSED_TO_CENTRE_15 = "opposed_to_centre_15"
    OPPOSED_TO_BRIS_DE_GLACE = "opposed_to_bris_de_glace"
    PROFESSIONAL_BLOCKED = "professional_blocked"
    REASON_MISSING = "reason_missing"
    REASON_UNKNOWN = "reason_unknown"
    REGULATION_FILE_MISSING = "regulation_file_missing"
    FILE_WITHOUT_MEDICAL_ACT = "file_without_medical_act"
    INABILITY_NOT_DECLARED = "inability_not_declared"
    RISK_NOT_DECLARED = "risk_not_declared"
    CONSENT_NOT_DECLARED = "consent_not_declared"


class Owed(StrEnum):
    """What a grant leaves to complete by the end of the shift. Values are written in the log."""

    RATIONALE = "rationale"  # the motive in words
    OFF_DUTY = "off_duty"  # why the roster does not show this agent
    FILE_TO_CONFIRM = "file_to_confirm"  # the named file is not known here yet


@dataclass(frozen=True, slots=True)
class Granted:
    """``sections`` may be opened one by one until ``ends_at``; never past ``ceiling_at``."""

    mode: Mode
    sections: frozenset[Section]
    ends_at: datetime
    ceiling_at: datetime
    masked_included: bool
    owed: frozenset[Owed]


@dataclass(frozen=True, slots=True)
class Refused:
    """Every ground, in the order of ``Ground``, never empty."""

    mode: Mode
    grounds: tuple[Ground, ...]

    def __post_init__(self) -> None:
        if not self.grounds:
            raise ValueError("a refusal has at least one ground")


Decision = Granted | Refused
