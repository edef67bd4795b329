"""The reviewer's view of the feeds of their site: when each last spoke, and what was refused."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from console.reviewer import Reviewer
from policy.durations import DURATIONS
from policy.feeds import Feed
from store import feed_reports, feed_tickets
from store.feed_reports import Channel, Refused, Spoke
from store.feed_tickets import Ticket
from store.intake.feed_moments import PARIS

__all__ = ["Channel", "Feeds", "Heard", "Refused", "Ticket", "ago"]

#: A feed that said nothing for so long is broken, not quiet.
SILENT: Final[dict[Feed, timedelta]] = {
    Feed.FILES: DURATIONS.review.silent_files,
    Feed.ROSTER: DURATIONS.review.silent_roster,
    Feed.ARRIVALS: DURATIONS.review.silent_arrivals,
}
_UNITS: Final = (
    (timedelta(days=1), "jour", "jours"),
    (timedelta(hours=1), "h", "h"),
    (timedelta(minutes=1), "min", "min"),
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One feed, now."""

    spoke: Spoke
    now: datetime

    @property
    def silent(self) -> bool:
        """It spoke once, and has been quiet for too long."""
        at = self.spoke.at
        return at is not None and self.now - at > SILENT[self.spoke.feed]


class Feeds(Reviewer):
    """One reviewer before the feeds of their site."""

    def heard(self) -> tuple[Heard, ...]:
        """The feeds of this site; counts since yesterday began."""
        now = datetime.now(UTC)
        with self._reviewing() as by:
            spoken = feed_reports.last_spoke(by, yesterday(now))
        return tuple(Heard(spoke, now) for spoke in spoken)

    def tickets(self) -> tuple[Ticket, ...]:
        """Verdicts « erreur de données »: feeds of this site to put right, then those that were."""
        with self._reviewing() as by:
            return feed_tickets.tickets(by)


def yesterday(now: datetime) -> datetime:
    """When yesterday began, in Paris."""
    day = now.astimezone(PARIS).date() - timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)


def ago(at: datetime, now: datetime) -> str:
    """« il y a 4 min », in the largest unit of which there is one."""
    passed = now - at
    for unit, one, several in _UNITS:
        if (count := passed // unit) > 0:
            return f"il y a {count}\N{NO-BREAK SPACE}{one if count == 1 else several}"
    return "à l’instant"
