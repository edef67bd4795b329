"""Who may say something for a patient, by the patient's age when it was said.

Until 18 whoever holds parental authority, or a guardian, speaks for a minor (art. 371-1 and 408 of
the Code civil); from then on no parent does. That somebody of 16 speaks for themselves as well is
our own choice, written here to be discussed: younger, a request is their representative's.
"""

from datetime import date
from enum import StrEnum
from typing import Final

from policy.register import Asked, Asker

OF_AGE: Final = 18  # art. 414 of the Code civil
SPEAKS_ALONE: Final = 16  # our own choice


class NotTheirs(StrEnum):
    """Why this person may not ask this."""

    TOO_YOUNG = "too_young"  # a child alone
    OF_AGE = "of_age"  # the parent of an adult
    NO_MANDATE = "no_mandate"  # a minor mandates nobody
    NOT_BORN = "not_born"  # said before the patient's birth
    NAMELESS = "nameless"  # somebody else than the patient, without a name


def may_ask(asked: Asked, born: date | None) -> NotTheirs | None:
    """None when they may. Nothing follows from an age that nobody knows."""
    if asked.by not in (Asker.PATIENT, Asker.UNKNOWN) and not asked.name.strip():
        return NotTheirs.NAMELESS
    if born is None:
        return None
    if asked.on < born:
        return NotTheirs.NOT_BORN
    return _at(age(born, asked.on), asked.by)


def age(born: date, on: date) -> int:
    """In whole years; who was born on 29 February is a year older on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _at(years: int, by: Asker) -> NotTheirs | None:
    match by:
        case Asker.PATIENT if years < SPEAKS_ALONE:
            return NotTheirs.TOO_YOUNG
        case Asker.PARENT if years >= OF_AGE:
            return NotTheirs.OF_AGE
        case Asker.PROXY if years < OF_AGE:
            return NotTheirs.NO_MANDATE
        case _:  # a guardian at any age; who is unknown was checked by the source
            return None
