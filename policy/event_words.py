"""The coded words an entry of the log may use. Values stand in old entries: never change one."""

from enum import StrEnum


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
    HANDED_OVER = "handed_over"


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
