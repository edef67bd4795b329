"""What a session keeps of contests: what the last one has to say. A code, never a reference."""

from enum import StrEnum

from console import state

(_SAID,) = state.OF_CONTESTS


class Said(StrEnum):
    """Worded in contest_wording.py."""

    TAKEN = "taken"
    WRITTEN_WRONG = "written_wrong"
    NOT_YOURS = "not_yours"
    IN_A_MOMENT = "in_a_moment"
    DEGRADED = "degraded"


def say(what: Said | None) -> None:
    """Say it at the next drawings, until another gesture or another page."""
    state.keep(_SAID, what)


def said() -> Said | None:
    """What there is to say."""
    what: Said | None = state.kept(_SAID)
    return what
