"""What a session keeps of « Courrier »: what it says once, and the batch that was just made."""

from enum import StrEnum
from uuid import UUID

from console import state

_SAID, _BATCH = state.OF_MAIL


class Said(StrEnum):
    """What the page has to say once; worded in courrier_wording.py."""

    PREPARED = "prepared"
    NOTHING = "nothing"
    AGAIN = "again"
    LETTER = "letter"
    NOT_FAILED = "not_failed"
    DEGRADED = "degraded"


def say(what: Said, batch: UUID | None = None) -> None:
    """Say it at the next drawing."""
    state.keep(_SAID, what)
    state.keep(_BATCH, batch)


def said_once() -> Said | None:
    """What there is to say: by one drawing."""
    what: Said | None = state.kept(_SAID)
    state.keep(_SAID, None)
    return what


def batch() -> UUID | None:
    """The batch that was just made."""
    made: UUID | None = state.kept(_BATCH)
    return made
