"""Who is told of an access, by what way, and where that stands (art. R1111-48 CSP).

Values are stored or written in the log: never change one.
"""

from enum import StrEnum
from typing import Final

#: What a notice's reference begins with (policy/checked.py): « avis ».
REFERENCE_PREFIX: Final = "AV"


class Recipient(StrEnum):
    """Who is told of an access (art. R1111-48 CSP). Values are written in the log."""

    HOLDER = "holder"
    TREATING_DOCTOR = "treating_doctor"


class NoticeChannel(StrEnum):
    """By what way. Values are written in the log."""

    EMAIL = "email"
    MSSANTE = "mssante"
    LETTER = "letter"
    NONE = "none"  # nobody is known: no treating doctor


class NoticeState(StrEnum):
    """Where a notice stands. Values are stored."""

    WAITING = "waiting"
    HANDING = "handing"  # being given to the server: only its answer tells
    SENT = "sent"
    TO_PRINT = "to_print"
    PRINTED = "printed"
    FAILED = "failed"
    UNCERTAIN = "uncertain"  # we stopped, or were cut off, before the server's answer
    NOBODY = "nobody"


class NoticeCause(StrEnum):
    """Why a notice failed, or cannot be known to have arrived. Values are written in the log."""

    REFUSED = "refused"  # the server said never (5xx)
    BOUNCED = "bounced"  # taken, then returned
    TOO_OLD = "too_old"  # no server took it for days
    ERASED = "erased"  # the patient's key was destroyed
    NOT_AN_ADDRESS = "not_an_address"
    INTERRUPTED = "interrupted"


class Naming(StrEnum):
    """How a notice tells who opened the record. Values are written in the log."""

    FUNCTION = "function"
    NAME = "name"


class ContestChannel(StrEnum):
    """By what way a contest came. Values are written in the log."""

    FORM = "form"
    DESK = "desk"
    SUPERVISOR = "supervisor"
