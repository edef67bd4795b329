"""Somebody of the demonstration who has no number: a visitor, known by her passport alone."""

from datetime import date
from typing import Final

from sqlalchemy import exists, select

from policy.access import RecordState
from policy.record import Traits
from store import patients
from store.models import patient_trait
from store.patients import Identity
from store.session import Doors, Working

VISITOR: Final = Traits(
    birth_name="ZAFIRIS",
    given_names="Elena Maria",
    birth_date=date(1991, 3, 12),
    sex="F",
    birth_place="99126",
)


def load(doors: Doors) -> None:
    """Once, however often."""
    with doors.working() as work:
        if not _known(work):
            patients.add(work, Identity("", "", VISITOR), None, RecordState.EMPTY)


def _known(work: Working) -> bool:
    assert VISITOR.birth_date is not None  # written above
    index = patients.trait_index(work.ring, VISITOR.birth_name, VISITOR.birth_date, VISITOR.sex)
    return bool(
        work.connection.scalar(select(exists().where(patient_trait.c.trait_index == index)))
    )
