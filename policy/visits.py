"""A visit to the emergency department, whatever the order in which messages speak of it.

Each thing said keeps when it was said, and the newest word wins; of two words of the same time,
the one that explains less. So any order, and any repetition, of the same messages ends alike.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from policy.feeds import ArrivalSaid
from policy.references import identifies

_REFERENCE: Final = re.compile(r"(?=.{1,64}\Z)[A-Za-z0-9]+(?:[-_./][A-Za-z0-9]+)*")


class NotAVisit(ValueError):
    """The text has not the shape of a visit's number; never repeats it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known of a visit, and since when; a None beside it: nobody said it."""

    arrived_at: datetime
    arrived_said: datetime | None  # None: a discharge alone is known, and the arrival is before it
    left_at: datetime | None
    left_said: datetime | None
    cancelled_at: datetime | None
    standing_said: datetime
    said_at: datetime


def visit_reference(typed: str) -> str:
    """A visit's number as it is kept; ``NotAVisit``, and for somebody's own number too."""
    reference = typed.strip()
    if not _REFERENCE.fullmatch(reference) or identifies(reference):
        raise NotAVisit("not a visit's number")
    return reference


def heard(known: Visit | None, said: ArrivalSaid) -> Visit:
    """What is known once this was said, too."""
    if known is None:
        return _first(said)
    with_both = _standing(_departure(_arrival(known, said), said), said)
    return replace(with_both, said_at=max(known.said_at, said.said_at))


def _first(said: ArrivalSaid) -> Visit:
    """A discharge may come first: all that is sure is that nobody leaves before arriving."""
    return Visit(
        arrived_at=said.arrived_at or said.left_at or said.said_at,
        arrived_said=said.said_at if said.arrived_at else None,
        left_at=said.left_at,
        left_said=said.said_at if said.left_at else None,
        cancelled_at=said.said_at if said.cancelled else None,
        standing_said=said.said_at,
        said_at=said.said_at,
    )


def _arrival(known: Visit, said: ArrivalSaid) -> Visit:
    held = known.arrived_said and (known.arrived_said, known.arrived_at)
    if said.arrived_at is None:
        least = min(known.arrived_at, said.left_at or said.said_at)
        return known if held else replace(known, arrived_at=least)
    if held and held >= (said.said_at, said.arrived_at):
        return known
    return replace(known, arrived_at=said.arrived_at, arrived_said=said.said_at)


def _departure(known: Visit, said: ArrivalSaid) -> Visit:
    if said.left_at is None:
        return known
    held = known.left_said and known.left_at and (known.left_said, said.left_at)
    if held and held >= (said.said_at, known.left_at):  # of the same time: the earlier departure
        return known
    return replace(known, left_at=said.left_at, left_said=said.said_at)


def _standing(known: Visit, said: ArrivalSaid) -> Visit:
    held = (known.standing_said, known.cancelled_at is not None)
    if held >= (said.said_at, said.cancelled):
        return known
    cancelled = said.said_at if said.cancelled else None
    return replace(known, cancelled_at=cancelled, standing_said=said.said_at)
