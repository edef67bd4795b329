"""The front desk before its site's notices: what to print, what failed, what went. No Streamlit.

No list names anybody: a reference and a date. Names stand on paper alone, read by the program once
the entry that says that a batch leaves is committed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from console import notice_wording as said
from console.lookup_desk import NotYours
from console.notice_letter import letter
from console.notified_words import UNTRIED
from console.printing import READABLE, Document
from console.reach import Reach
from policy.agents import Agent
from policy.habilitation import Power, may
from store import letters, notice_reading
from store.letters import (
    MOST_IN_A_BATCH,
    Batch,
    Line,
    NoSuchBatch,
    NotFailed,
    NothingToPrint,
    Queue,
)
from store.patients import Erased
from store.session import Doors, Working

__all__ = [
    "MOST_IN_A_BATCH",
    "Batch",
    "Line",
    "MailDesk",
    "NoSuchBatch",
    "NotFailed",
    "NothingToPrint",
    "Queue",
]

LATELY: Final = timedelta(days=7)
SHOWN: Final = 20  # lines of each list


@dataclass(frozen=True, slots=True)
class Post:
    """Everything of the page, at one moment."""

    at: datetime
    to_print: Queue
    failed: Queue
    unsent: Queue
    nobody: Queue
    lately: tuple[Line, ...]
    batches: tuple[Batch, ...]

    @property
    def untried(self) -> bool:
        """Something waits, and no server was ever asked."""
        return any(
            line.attempts == 0 and self.at - line.made_at > UNTRIED for line in self.unsent.lines
        )


@dataclass(frozen=True, slots=True)
class Lot:
    """A batch as it is printed."""

    made_at: datetime
    documents: tuple[Document, ...]


class MailDesk:
    """Who looks after the letters of a site."""

    def __init__(self, doors: Doors, agent: Agent, reach: Reach | None = None) -> None:
        self._doors = doors
        self.agent = agent
        self._reach = reach or Reach()

    def post(self) -> Post:
        """What waits, what failed, what went lately."""
        self._needs()
        with self._doors.registering(self.agent) as by:
            return Post(
                datetime.now(UTC),
                letters.to_print(by, SHOWN),
                letters.failed(by, SHOWN),
                letters.unsent(by, SHOWN),
                letters.to_nobody(by, SHOWN),
                letters.lately(by, LATELY),
                letters.batches(by),
            )

    def prepare(self) -> UUID:
        """A batch of the letters that wait, printed from now on; ``NothingToPrint``."""
        self._needs()
        with self._doors.registering(self.agent) as by:
            return letters.prepare(by)

    def send_again(self, notice: UUID) -> None:
        """One that failed is tried again; ``NotFailed``."""
        self._needs()
        with self._doors.registering(self.agent) as by:
            letters.send_again(by, notice)

    def print_instead(self, notice: UUID) -> None:
        """One that failed becomes a letter; ``NotFailed``."""
        self._needs()
        with self._doors.registering(self.agent) as by:
            letters.print_instead(by, notice)

    def take(self, batch: UUID) -> Lot:
        """The letters of a batch, on the record each time; ``NoSuchBatch``."""
        self._needs()
        with self._doors.registering(self.agent) as by:
            taken = letters.take(by, batch)
        with self._doors.working() as work:
            written = tuple(self._written(work, one) for one in taken.notices)
        return Lot(taken.made_at, written)

    def _written(self, work: Working, notice: UUID) -> Document:
        """One that can no longer be written has its page too: a letter does not vanish."""
        try:
            return letter(notice_reading.told(work, notice), self._reach)
        except Erased:
            return Document(said.ERASED, (said.ERASED_WHY,), (), READABLE)

    def _needs(self) -> None:
        if not may(self.agent.function, Power.RECORD_OPPOSITIONS):
            raise NotYours(Power.RECORD_OPPOSITIONS)
