"""What « Méthode » shows: what the bench measured, what verdicts say here, which feeds speak.

Counts alone: no case, no agent and no patient is on this page.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from console.feeds_view import Feeds, Heard
from console.measured import Measured, measured
from console.reviewer import Reviewer
from policy.feeds import Feed
from policy.oversight.scoring.missed import Missed as Missed
from policy.oversight.scoring.missed import missed
from policy.oversight.scoring.settings import VERSION
from policy.verdicts import Verdict, Why
from store import score_counts, scores
from store.scores import Learnt as Learnt


@dataclass(frozen=True, slots=True)
class Judged:
    """Verdicts of this site. An error of data is no verdict on an access, and is in none of these.

    ``rest`` are the days that no queue took, of which ``drawn`` were taken by lot.
    """

    threshold: int  # cases of the threshold queue with a verdict
    ordinary: int  # legitimate, of those
    rest: int
    drawn: int
    read: int  # of the drawn, with a verdict
    misuse: int  # of those

    @property
    def false(self) -> Missed | None:
        """The share of the threshold queue that is ordinary, with its bounds."""
        return _estimate(self.ordinary, self.threshold, 1)

    @property
    def found(self) -> Missed | None:
        """The share of misuse among what was drawn."""
        return _estimate(self.misuse, self.read, 1)

    @property
    def missed(self) -> Missed | None:
        """How much misuse the score took no note of."""
        return _estimate(self.misuse, self.read, self.rest)


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole page."""

    version: str
    measured: Measured | None
    judged: Judged
    learnt: Learnt | None
    heard: Mapping[Feed, Heard]


class Method(Reviewer):
    """One reviewer before the method that chose their cases."""

    def shown(self) -> Shown:
        """As it stands now."""
        heard = {one.spoke.feed: one for one in Feeds(self._doors, self.agent).heard()}
        with self._reviewing() as by:
            queues, rest = scores.measured(by), score_counts.drawn_from(by)
            version = scores.version(by) or VERSION
            learnt = scores.learnt(by)
        return Shown(version, measured(), _judged(queues, rest), learnt, heard)


def _estimate(found: int, of: int, remaining: int) -> Missed | None:
    return missed([True] * found + [False] * (of - found), remaining)


def _judged(queues: Mapping[Why, scores.Judged], rest: int) -> Judged:
    scored, drawn = queues[Why.SCORED], queues[Why.RANDOM]
    return Judged(
        threshold=_read(scored),
        ordinary=scored.verdicts.get(Verdict.LEGITIMATE, 0),
        rest=rest,
        drawn=drawn.standing + drawn.closed,
        read=_read(drawn),
        misuse=drawn.misuses,
    )


def _read(queue: scores.Judged) -> int:
    return queue.closed - queue.verdicts.get(Verdict.DATA_ERROR, 0)
