"""Every site's scores, followed: settled a day after, looked at ahead within a minute, rebuilt.

A rebuild says how many rows were not what the log says by now: facts that came late, or verdicts.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, text

from policy.oversight.scoring.evidence import Scored
from policy.oversight.scoring.learning import Weights, learn
from policy.oversight.scoring.run import WAIT
from store import reading, scoring_keeping, scoring_verdicts, scoring_versions
from store.scoring_keeping import NOTHING, By, Kept
from store.scoring_state import Ahead, Following, Found
from store.session import HOUSE, Doors, Working

# One process writes scores at a time.
_ALONE = text("select pg_advisory_xact_lock(hashtext('brise_glace.scores'))")
#: Days that were closed, and perhaps not written, when a process ended.
_DOUBTFUL = timedelta(days=4)


@dataclass(slots=True)
class Pair:
    """A site's settled state, and the copy that runs ahead of it."""

    settled: Following
    ahead: Ahead


@dataclass(slots=True)
class Scoring:
    """This process's states, all by the same weights: those known when it began."""

    doors: Doors
    sites: dict[UUID, Pair] = field(default_factory=dict)
    weights: Weights | None = None
    _alone: threading.Lock = field(default_factory=threading.Lock)

    def turn(self) -> int:
        """Settle what is a day old, look at what is younger; how many accesses were scored."""
        with self._alone:
            moment = self._begin()
            return sum(self._follow(site, moment) for site in self._logs())

    def rebuild(self) -> Kept:
        """Make every score again from the whole log; how many rows are new, how many changed."""
        with self._alone:
            until, kept = self._begin() - WAIT, NOTHING
            for site in self._logs():
                settled = self._fresh(site)
                for found in settled.advance(self.doors, until):
                    kept += self._keep(site, found)
                self.sites[site] = Pair(settled, settled.ahead())
            return kept

    def learn(self) -> int:
        """Learn from verdicts; 1 when they taught something. It counts from the next rebuild on."""
        with self.doors.working() as work:
            known = scoring_versions.weights(work)
            version = scoring_versions.by(known).weights
            taught = tuple(scoring_verdicts.examples(work, known, version))
            return int(bool(taught) and scoring_versions.learnt(work, learn(taught)))

    def takes_over(self, other: "Scoring") -> None:
        """Go on from what another has rebuilt meanwhile; it is not used any more."""
        with self._alone:
            self.sites, self.weights = other.sites, other.weights

    def _begin(self) -> datetime:
        with self.doors.working() as work:
            scoring_versions.note(work)
            self.weights = self.weights or scoring_versions.weights(work)
            return now(work)

    def _follow(self, site: UUID, moment: datetime) -> int:
        pair = self.sites.pop(site, None) or self._replayed(site)
        self._trim(pair.settled)
        scored = 0
        for found in pair.settled.advance(self.doors, moment - WAIT):
            self._keep(site, found)
            scored += len(found.accesses)
        for young in pair.ahead.advance(self.doors, moment):
            scored += self._warn(young)
        self.sites[site] = pair  # one that failed on the way is told anew, from the beginning
        return scored

    def _replayed(self, site: UUID) -> Pair:
        """The state as it was when its last scores were written."""
        with self.doors.working() as work:
            upto = scoring_keeping.upto(work, site)
        settled = self._fresh(site)
        if upto is not None:
            doubtful = (upto - _DOUBTFUL).date()
            for found in settled.advance(self.doors, upto):
                self._keep(site, Found((), tuple(c for c in found.cases if c.day >= doubtful)))
        return Pair(settled, settled.ahead())

    def _fresh(self, site: UUID) -> Following:
        assert self.weights is not None  # _begin
        fresh = Following.fresh(site, self.doors.ring, self.weights)
        self._trim(fresh)
        return fresh

    def _trim(self, following: Following) -> None:
        with self.doors.working() as work:
            following.trim(scoring_verdicts.unordinary(work, following.reader.site))

    def _keep(self, site: UUID, found: Found) -> Kept:
        if not (found.accesses or found.cases):
            return NOTHING
        with self.doors.working() as work:
            work.connection.execute(_ALONE)
            kept = scoring_keeping.keep_accesses(work, found.accesses, self._by, provisional=False)
            kept += scoring_keeping.keep_cases(work, site, found.cases, self._by)
            if found.accesses:
                scoring_keeping.kept_upto(work, site, found.accesses[-1].at)
        return kept

    def _warn(self, young: Sequence[Scored]) -> int:
        """Before the files had their day, what is critical whatever they say is all that counts."""
        critical = tuple(one for one in young if one.critical)
        if critical:
            with self.doors.working() as work:
                scoring_keeping.keep_accesses(work, critical, self._by, provisional=True)
        return len(critical)

    @property
    def _by(self) -> By:
        assert self.weights is not None  # _begin
        return scoring_versions.by(self.weights)

    def _logs(self) -> Sequence[UUID]:
        with self.doors.auditing() as audit:
            return [log for log in sorted(reading.heads(audit)) if log != HOUSE]


def now(work: Working) -> datetime:
    """By the database's clock."""
    moment: datetime = work.connection.execute(select(func.clock_timestamp())).scalar_one()
    return moment
