"""What a session keeps of « Bons »: how far a slip is entered, what to say. Ids and codes alone."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from console import state

_SAID, _WRONG, _ENTERING, _CLOSING, _NUMBER = state.OF_SLIPS


class Said(StrEnum):
    """What the page has to say once; worded in slips_wording.py."""

    USED = "used"
    VOID = "void"
    NOBODY = "nobody"
    STALE = "stale"
    NOT_A_NUMBER = "not_a_number"
    PRINTED = "printed"
    CLOSED = "closed"
    CLOSED_ALREADY = "closed_already"
    DEGRADED = "degraded"


class Wrong(StrEnum):
    """What is wrong with what was typed; said beside its field."""

    NUMBER = "number"
    ELSEWHERE = "elsewhere"
    NEVER = "never"
    ALREADY = "already"
    COUNT = "count"
    HOUR = "hour"
    TIME = "time"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Entering:
    """A slip that was used, and whose it is once that was asked; without a handle, nobody known."""

    number: int
    asked: bool = False
    handle: UUID | None = None


def entering() -> Entering | None:
    """How far one is."""
    on: Entering | None = state.kept(_ENTERING)
    return on


def enter(on: Entering | None) -> None:
    """Go on with this one, or with none."""
    state.keep(_ENTERING, on)


def say(what: Said, number: int | None = None) -> None:
    """Say it at the next drawing; of this slip, or this many."""
    state.keep(_SAID, what)
    state.keep(_NUMBER, number)


def said_once() -> tuple[Said, int | None] | None:
    """What there is to say: by one drawing."""
    what: Said | None = state.kept(_SAID)
    number: int | None = state.kept(_NUMBER)
    state.keep(_SAID, None)
    return (what, number) if what else None


def wrong(what: Wrong | None) -> None:
    """What was typed stays, and this is said beside it."""
    state.keep(_WRONG, what)


def wronged() -> Wrong | None:
    """What is wrong, until the next gesture."""
    what: Wrong | None = state.kept(_WRONG)
    return what


def ask_closing(series: UUID | None) -> None:
    """Whether to close this series is asked, or nothing is."""
    state.keep(_CLOSING, series)


def closing() -> UUID | None:
    """Of which series it is asked."""
    series: UUID | None = state.kept(_CLOSING)
    return series
