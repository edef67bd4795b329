"""What « Méthode » shows: what the bench measured, what verdicts say here, which feeds speak.

Counts alone: no case, no agent and no patient is on this page.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from console.feeds_view import Feeds, Heard
from console.measured import Measured, measured
from console.reviewer import Reviewer
from policy.feeds import Feed
from policy.oversight.scoring.settings import VERSION


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdicts of this site. An error of data is no verdict on an access, and is in none of these.

    ``remaining`` are the cases that no queue took, of which ``drawn`` were taken by lot.
    """

    threshold: int = 0  # of the threshold queue, with a verdict
    ordinary: int = 0  # legitimate, of those
    remaining: int = 0
    drawn: int = 0
    read: int = 0  # of the drawn, with a verdict
    misuse: int = 0  # of those


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole page."""

    version: str
    measured: Measured | None
    judged: Judged
    heard: Mapping[Feed, Heard]


class Method(Reviewer):
    """One reviewer before the method that chose their cases."""

    def shown(self) -> Shown:
        """As it stands now."""
        heard = {one.spoke.feed: one for one in Feeds(self._doors, self.agent).heard()}
        return Shown(VERSION, measured(), self._judged(), heard)

    def _judged(self) -> Judged:
        return Judged()
