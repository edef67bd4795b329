"""Signed checkpoints, targets, and a publication whose clock the test moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from console.publication import Publication, settings
from store.tlog import checkpoint
from store.tlog.checkpoint import Checkpoint
from store.tlog.cosignature import with_cosignature
from store.tlog.note import Note
from tests.tlog.logs import a_log, a_witness, entries, head

LOG, OTHER = UUID(int=1), UUID(int=2)


def a_note(size: int, *, origin: str = "samu.example/journal", root: bytes | None = None) -> str:
    """The signed checkpoint of the tests' log at this size, or of another that pretends."""
    stated = head(entries(size), origin)
    return checkpoint.sign(Checkpoint(origin, size, root or stated.root), a_log(origin)).decode()


@dataclass(slots=True)
class Clock:
    """Stands still until it is moved."""

    at: datetime = datetime(2026, 11, 22, 16, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def passes(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass(slots=True)
class Publishing:
    """What an operator set, and the folder of the state."""

    state: Path
    environment: Mapping[str, str]
    clock: Clock = field(default_factory=Clock)

    def begin(self) -> Publication:
        """As after a restart."""
        return Publication(settings.read(self.environment), self.state, self.clock.now)


def cosigned(note: str, seed: int) -> str:
    """The same note with a witness's line."""
    witness = a_witness(f"temoin.example/w{seed}", seed)
    line = witness.cosign(Note.parse(note.encode()).text, 1_790_000_000)
    return with_cosignature(note.encode(), line).decode()
