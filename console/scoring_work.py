"""What the worker does about scores: each minute what is new, each night what verdicts taught.

State lives in this process and is made again from the log when it starts. The night's rebuild has
states of its own, so that what is critical is seen within a minute all the while.
"""

from dataclasses import dataclass

import structlog

from console.worker import Work
from store import feed_tickets
from store.scoring_following import Scoring
from store.session import Doors

_MINUTE = 60.0
_NIGHT = 86_400.0
_FIRST_NIGHT = 3_600.0  # after a start: a process that is restarted each day learns all the same
_SOON = 10.0
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Nights:
    """What verdicts teach, then every score by it, from the whole log."""

    live: Scoring

    def turn(self) -> int:
        """How many rows were not what the log says by now."""
        again = Scoring(self.live.doors)
        taught = again.learn()
        kept = again.rebuild()
        self.live.takes_over(again)
        for event, count in (
            ("weights.learnt", taught),
            ("scores.missing", kept.new),
            ("scores.changed", kept.changed),
        ):
            _log.info(event, count=count)
        return kept.new + kept.changed


def works(doors: Doors) -> dict[str, Work]:
    """What there is to do."""
    live = Scoring(doors)
    return {
        "accesses_scored": Work(live.turn, _MINUTE, _SOON),
        "scores_rebuilt": Work(Nights(live).turn, _NIGHT, _FIRST_NIGHT),
        "feed_tickets_moved": Work(lambda: _tickets(doors), _MINUTE, _SOON),
    }


def _tickets(doors: Doors) -> int:
    with doors.working() as work:
        return feed_tickets.follow(work)
