"""A doctor who may be killed at any moment, and what they would swear to.

``swear`` is one unbuffered write, made only after the program returned: what stands in the file was
acknowledged, or was on screen.
"""

import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from bench import people
from bench.house import FILE
from bench.server import REASON
from console.declaration import Declaration
from console.desk import Access, Desk
from policy.agents import Agent
from policy.decision import Mode
from policy.events import EndKind
from policy.record import ESSENTIAL
from store.keys import KeyRing
from store.session import Doors

DECLARED = Declaration(Mode.CENTRE_15, reason=REASON, regulation_file=FILE)
AGAIN = (0.02, 0.2)  # seconds before the next try, when the database is away


class Sworn(StrEnum):
    """What a doctor can say of an id."""

    FOUND = "found"  # a look-up's handle
    GRANTED = "granted"
    SHOWN = "shown"
    MORE = "more"  # the rest of the sections was opened, and shown
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Posting:
    """Where a doctor works, and the file of what they swear."""

    url: str = field(repr=False)
    ring: KeyRing = field(repr=False)
    agent: Agent
    patients: int
    out: Path


def work(posting: Posting) -> None:
    """Access after access, until killed; a database that is away is waited for."""
    doors, chance = Doors(posting.url, posting.ring, pool=1), random.Random()
    desk = Desk(doors, posting.agent, datetime.now(UTC))
    number = os.open(posting.out, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def swear(what: Sworn, about: UUID) -> None:
        os.write(number, f"{what} {about}\n".encode())

    while True:
        try:
            _access(desk, chance.randrange(posting.patients), swear)
        except SQLAlchemyError:
            time.sleep(chance.uniform(*AGAIN))


def _access(desk: Desk, patient: int, swear: Callable[[Sworn, UUID], None]) -> None:
    """Look up, break the glass, read, open the rest, read, end."""
    handle = desk.find_by_number(people.number(patient))
    assert handle is not None
    swear(Sworn.FOUND, handle)
    access = desk.break_glass(handle, DECLARED)
    assert isinstance(access, Access)
    swear(Sworn.GRANTED, access.id)
    if desk.show(access.id).record:
        swear(Sworn.SHOWN, access.id)
    desk.open(access.id, access.sections - set(ESSENTIAL))
    if desk.show(access.id).record:
        swear(Sworn.MORE, access.id)
    desk.end(access.id, EndKind.CLOSED)
    swear(Sworn.ENDED, access.id)
