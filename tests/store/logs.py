"""A log with something in it, and what is kept of it outside the database."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from console.desk import Desk
from policy.events import EndKind
from store import reading
from store.published import Published
from store.session import Doors
from store.signing import Signing
from tests.gestures import a_desk, open_record


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that lies outside the database."""

    signing: Signing

    @property
    def published(self) -> Published:
        return self.signing.published

    def checkpoint(self, doors: Doors, log: UUID) -> bytes | None:
        with doors.auditing() as audit:
            return self.signing.checkpoint(audit, reading.heads(audit)[log])


def kept_in(folder: Path) -> Kept:
    """What a console keeps beside its database."""
    return Kept(Signing(folder / "secrets", Published(folder / "published")))


def some_accesses(doors: Doors, desk: Desk | None = None, accesses: int = 2) -> UUID:
    """A log with whole accesses in it; its id."""
    desk = desk or a_desk(doors)
    for _ in range(accesses):
        desk.end(open_record(doors, desk).id, EndKind.CLOSED)
    return desk.agent.site.id
