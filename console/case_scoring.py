"""What the engine says of a case: its day, its accesses, and what colleagues did. No Streamlit."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from policy.oversight.flags import Peers
from policy.oversight.scoring.evidence import Code
from store import score_peers, scores
from store.scores import ScoredAccess as ScoredAccess
from store.scores import ScoredCase as ScoredCase
from store.session import Reviewing


@dataclass(frozen=True, slots=True)
class Scoring:
    """``day`` is None until the files had their day; accesses are scored within the minute."""

    day: ScoredCase | None
    peers: Mapping[Code, Peers]
    accesses: tuple[ScoredAccess, ...]

    def of(self, grant: UUID) -> ScoredAccess | None:
        """The score of this access."""
        return next((one for one in self.accesses if one.grant == grant), None)


def scoring(by: Reviewing, case: UUID) -> Scoring:
    """As it stands; empty while scores are made again."""
    day = scores.days_of(by, [case]).get(case)
    peers = score_peers.peers(by, day) if day and day.reasons else {}
    return Scoring(day, peers, scores.of_case(by, case))
