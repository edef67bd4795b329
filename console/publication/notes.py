"""A log's newest checkpoint as it is published, and why a place did not take it."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from policy.findings import Finding
from store.tlog.checkpoint import Checkpoint, NotACheckpoint
from store.tlog.note import NotANote, Note


class Target(StrEnum):
    """Where checkpoints go."""

    FOLDER = "folder"
    WEB = "web"
    MAIL = "mail"


class NotPublished(Exception):
    """This log's checkpoint was not taken; ``finding`` says whether that is a contradiction."""

    def __init__(self, finding: Finding = Finding.NOT_PUBLISHED) -> None:
        super().__init__(finding.value)
        self.finding = finding


class Away(NotPublished):
    """Nobody answers there: there is no use in trying the other logs now."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed note that states a checkpoint; the signature is the reader's to verify."""

    log: UUID
    size: int
    note: Note

    @classmethod
    def parse(cls, log: UUID, content: bytes) -> "Signed":
        """``NotPublished`` with its finding, unless it is a note that states a checkpoint."""
        try:
            note = Note.parse(content)
            return cls(log, Checkpoint.parse(note.text).size, note)
        except (NotANote, NotACheckpoint):
            raise NotPublished(Finding.CHECKPOINT_MALFORMED) from None

    @property
    def content(self) -> bytes:
        """The bytes of the note."""
        return self.note.encode()

    @property
    def digest(self) -> str:
        """Changes with the checkpoint and with its signatures."""
        return sha256(self.content).hexdigest()

    @property
    def stated(self) -> str:
        """Changes with the checkpoint alone: a witness signs anew what has not changed."""
        return sha256(self.note.text.encode()).hexdigest()

    def agrees(self, kept: bytes) -> bool:
        """Whether what lies there, under the same size, states the same."""
        try:
            return Note.parse(kept).text == self.note.text
        except NotANote:
            return False

    def adds_to(self, kept: bytes) -> bool:
        """Whether it bears every signature of what lies there, and more."""
        return set(Note.parse(kept).signatures) < set(self.note.signatures)
