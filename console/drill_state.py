"""What a session keeps of « Exercice »: that the page was opened, and what it says once."""

from enum import StrEnum

from console import state

_ARRIVED, _SAID = state.OF_DRILLS


class Said(StrEnum):
    """What the page has to say once; worded in drill_wording.py."""

    STARTED = "started"
    ENDED = "ended"
    STANDS = "stands"
    OVER = "over"
    DEGRADED = "degraded"


def arrives() -> bool:
    """Was the page just opened? Asked once."""
    new = state.kept(_ARRIVED) is None
    state.keep(_ARRIVED, "yes")
    return new


def say(what: Said | None) -> None:
    """Say it at the next drawing."""
    state.keep(_SAID, what)


def said_once() -> Said | None:
    """What there is to say: by one drawing."""
    what: Said | None = state.kept(_SAID)
    say(None)
    return what
