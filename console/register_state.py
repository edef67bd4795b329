"""What a session keeps of « Accueil »: the form on screen, whom a search gave, what to say once.

Codes, ids and counts alone.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from console import state
from policy.register import Objection, Stated

_OPEN, _CHOICE, _WRONG = "register-open", "register-choice", "register-wrong"
(_SAID,) = state.OF_REGISTERS


class Part(StrEnum):
    """What is being written: a statement, or where somebody is written to."""

    STATEMENT = "statement"
    HOLDER = "holder"
    HOLDER_GONE = "holder_gone"
    DOCTOR = "doctor"
    DOCTOR_GONE = "doctor_gone"


class Said(StrEnum):
    """What the page has to say of the last gesture; worded in register_wording.py."""

    NOBODY = "nobody"
    NOBODY_NUMBERLESS = "nobody_numberless"
    SEVERAL = "several"
    STANDS_ALREADY = "stands_already"
    NOTHING_TO_LIFT = "nothing_to_lift"
    CONTACT = "contact"
    TOO_MANY = "too_many"
    NO_PROFESSIONAL = "no_professional"


class Wrong(StrEnum):
    """What is wrong with an address."""

    MAILBOX = "mailbox"
    MSSANTE = "mssante"
    POSTAL = "postal"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Writing:
    """The form on screen; ``professional`` of whom is let in again."""

    part: Part
    statement: Stated | None = None
    stands: bool = False
    professional: UUID | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A line that was just written, and how many accesses it ended."""

    line: UUID
    stopped: int
    writing: Writing


def writing() -> Writing | None:
    """The form on screen."""
    form: Writing | None = state.kept(_OPEN)
    return form


def write(form: Writing | None) -> None:
    """Put a form on screen, or none."""
    state.keep(_OPEN, form)
    state.keep(_CHOICE, None)
    wrong()
    say(None)


def choice() -> tuple[UUID, ...]:
    """The professionals whom the last search gave."""
    found: tuple[UUID, ...] | None = state.kept(_CHOICE)
    return found or ()


def choose(found: tuple[UUID, ...]) -> None:
    """Offer these to choose from."""
    state.keep(_CHOICE, found)


def wrong(*what: Objection | Wrong) -> None:
    """What was typed is kept, and this is said beside it."""
    state.keep(_WRONG, what)


def wrongs() -> tuple[Objection | Wrong, ...]:
    """What is wrong with what was typed."""
    what: tuple[Objection | Wrong, ...] | None = state.kept(_WRONG)
    return what or ()


def say(what: Said | Done | None) -> None:
    """Say it at the next drawing."""
    state.keep(_SAID, what)


def said() -> Said | Done | None:
    """What there is to say, until the next gesture."""
    what: Said | Done | None = state.kept(_SAID)
    return what


def leave() -> None:
    """Nobody is at the desk."""
    write(None)
    state.found(None)
