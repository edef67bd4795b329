"""The supervisor's gestures: what waits, what is live, the picture of some days. No Streamlit.

One entry of the log for each arrival and each change of period: a page that draws itself again
says nothing new. Only the reviewer's own site is there, by the row policies.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from console import picturing
from console.caseload import Caseload
from console.contest_review import ByReference
from console.queue_filter import Filter
from console.reviewer import Reviewer, TookTooLong
from console.slips_desk import SlipReview
from policy.habilitation import Power
from policy.log_events import LogRead, LogReport
from policy.picture import Period, Picture, month, period
from policy.review_events import ReportExported
from policy.verdicts import Why
from store import activity_reading, audit, case_order, cases, score_counts, supervising
from store.accesses import NoLiveGrant
from store.activity_reading import PARIS
from store.case_order import FOR_OFFICERS, FOR_REVIEWERS, Sought
from store.cases import CaseLine, ClosedLine, Counts
from store.revoking import OwnAccess
from store.session import Reviewing
from store.supervising import Live

__all__ = [
    "CaseLine",
    "ClosedLine",
    "Counts",
    "Live",
    "NoLiveGrant",
    "OwnAccess",
    "Supervision",
    "TookTooLong",
    "Waiting",
]

FIRST_LINES = 10  # of the queue, on this page
CLOSED_LINES = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """What needs doing: in numbers, and its first lines, under a filter when one is set."""

    counts: Counts
    lines: tuple[CaseLine, ...]
    more: bool
    queues: Mapping[Why, int]  # what scores opened of it


class Supervision(Reviewer):
    """One reviewer before what happens at their site."""

    def today(self) -> datetime:
        """Now, by the site's clock."""
        return datetime.now(PARIS)

    def period(self, code: str) -> Period:
        """The days a code asks for; ``NotAMonth``."""
        return period(code, self.today().date())

    def arrive(self, within: Period) -> None:
        """The page was opened, or shows another period: on the record."""
        with self._reviewing() as by:
            shown = len(supervising.live(by))
            audit.append(by, LogRead(LogReport.SUPERVISION, {"period": within.code}, shown))

    def waiting(self, chosen: Filter | None, within: Period) -> Waiting:
        """What needs doing, first things first."""
        states = FOR_OFFICERS if self.may(Power.CONCLUDE) else FOR_REVIEWERS
        sought = replace(chosen.sought(within), states=states) if chosen else Sought(states=states)
        with self._reviewing() as by:
            counts = cases.counts(by, states)
            queues = score_counts.waiting_by_queue(by, states)
            if chosen is not None and chosen.hour is not None:
                lines = _at_hour(by, sought, chosen.hour)
            else:
                lines = cases.queue(by, sought, 0, FIRST_LINES + 1).lines
        return Waiting(counts, lines[:FIRST_LINES], len(lines) > FIRST_LINES, queues)

    def closed(self) -> tuple[ClosedLine, ...]:
        """What was decided lately."""
        with self._reviewing() as by:
            return cases.closed(by, self.today(), CLOSED_LINES)

    def live(self) -> tuple[Live, ...]:
        """Who reads a record now."""
        with self._reviewing() as by:
            return supervising.live(by)

    def revoke(self, grant: UUID, words: str) -> None:
        """End a live access, with why; ``NoLiveGrant`` if it had ended, ``OwnAccess``."""
        Caseload(self._doors, self.agent).revoke(grant, words)

    def slips(self) -> tuple[int, int]:
        """How many slips are to be examined, and how many are missing."""
        return SlipReview(self._doors, self.agent).to_examine()

    def by_reference(self) -> ByReference:
        """The same reviewer, with what a patient was told."""
        return ByReference(self._doors, self.agent)

    def picture(self, within: Period) -> Picture:
        """These days as they are counted by now."""
        with self._reviewing() as by:
            return picturing.picture(by, within)

    def report(self, code: str, form: str) -> Picture:
        """A whole month that leaves in this form, on the record; ``NotAMonth``."""
        within = month(code)
        with self._reviewing() as by:
            audit.append(by, ReportExported(code, form))
            return picturing.picture(by, within)


def _at_hour(by: Reviewing, sought: Sought, hour: int) -> tuple[CaseLine, ...]:
    ids = case_order.order(by, sought)
    there = activity_reading.at_hour(by, ids, hour)
    chosen = [id for id in ids if id in there][: FIRST_LINES + 1]
    return tuple(filter(None, (cases.line(by, id) for id in chosen)))
