"""The supervisor's gestures on drills: begin, follow, end, take the sheet away. No Streamlit.

A drill changes nothing of what is allowed: the guards are the real ones. It says which time was
an exercise, so that who did what can be told from the log.
"""

from dataclasses import dataclass
from uuid import UUID

from console.drill_sheet import Sheet, sheet
from console.reviewer import Reviewer
from policy.log_events import LogRead, LogReport
from store import audit, drills
from store.drills import Access, Drill, DrillStands, NoDrill

__all__ = ["Access", "Drill", "DrillStands", "Drills", "NoDrill", "Sheet", "Shown"]

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Shown:
    """The drill that goes on, those that were, and exercises outside any."""

    running: Sheet | None
    past: tuple[Drill, ...]
    training: tuple[Access, ...]


class Drills(Reviewer):
    """One supervisor before the drills of their site."""

    def arrive(self) -> None:
        """The page was opened: who does what in a drill is read from the log."""
        with self._reviewing() as by:
            shown = len(drills.every(by))
            audit.append(by, LogRead(LogReport.DRILL, {}, shown))

    def start(self, title: str) -> UUID:
        """From now on the site exercises; ``DrillStands``."""
        with self._reviewing() as by:
            return drills.start(by, title.strip()[:LONGEST_TITLE])

    def end(self, id: UUID) -> None:
        """The site exercises no more; ``NoDrill``."""
        with self._reviewing() as by:
            drills.end(by, id)

    def shown(self) -> Shown:
        """Everything the page draws."""
        with self._reviewing() as by:
            every = drills.every(by)
            running = next((one for one in every if one.ended_at is None), None)
            return Shown(
                sheet(by, running) if running else None,
                tuple(one for one in every if one.ended_at is not None),
                drills.outside(by),
            )

    def take(self, id: UUID) -> Sheet:
        """The sheet of a drill, on the record before it leaves; ``NoDrill``."""
        with self._reviewing() as by:
            one = drills.read(by, id)
            drills.taken(by, one)
            return sheet(by, one)
