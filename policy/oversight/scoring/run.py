"""From accesses to cases in queues, day by day: the same for the console and for ``evaluate``.

A day is closed once its last access is a day old: files had their time to come. What is critical
is shown at once; everything else with its day.
"""

from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from policy.oversight.scoring.calibration import Calibration
from policy.oversight.scoring.cases import PARIS, Draft, gather
from policy.oversight.scoring.engine import Engine
from policy.oversight.scoring.events import Access
from policy.oversight.scoring.evidence import CaseScore, Queue, Scored
from policy.oversight.scoring.queues import Case, Queues, Seat, Threshold

WAIT = timedelta(days=1)
AHEAD = timedelta(hours=5)  # what an agent does next says whether they were at work
_AT_ONCE = timedelta(minutes=1)
_BUDGET = 2.0
_KEY = b"oversight"


class Run:
    """Bounded by the accesses of the days that are not closed."""

    def __init__(self, engine: Engine, budget_per_day: float = _BUDGET, key: bytes = _KEY) -> None:
        self._engine = engine
        self.calibration = Calibration()
        self._queues = Queues(budget_per_day, key=key, threshold=Threshold())
        self._ahead: deque[Access] = deque()
        self._open: dict[date, defaultdict[str, list[Scored]]] = {}

    def take(self, access: Access) -> tuple[CaseScore, ...]:
        """One more access; the cases of each day that its time closes.

        It is scored some hours later by the log's own time: what is due is scored by what came
        within hours of it, however late the next one is.
        """
        self._score_upto(access.at - AHEAD)
        self._engine.foresee(access)
        self._ahead.append(access)
        return tuple(self._closed_by(access.at))

    def reach(self, at: datetime) -> tuple[CaseScore, ...]:
        """Every access before this time was taken: the cases of each day that is over for it."""
        self._score_upto(at - AHEAD)
        return tuple(self._closed_by(at - AHEAD + WAIT))

    def _score_upto(self, at: datetime) -> None:
        while self._ahead and self._ahead[0].at <= at:
            self._score(self._ahead.popleft())

    def _score(self, access: Access) -> None:
        scored = self._engine.take(access)
        day = access.at.astimezone(PARIS).date()
        self._open.setdefault(day, defaultdict(list))[access.agent].append(scored)

    def finish(self) -> tuple[CaseScore, ...]:
        """The log is over: the cases of all days that are left."""
        while self._ahead:
            self._score(self._ahead.popleft())
        return tuple(case for day in sorted(self._open) for case in self._close(day))

    def _closed_by(self, at: datetime) -> Iterator[CaseScore]:
        if not self._open or at < _end(min(self._open)) + WAIT:
            return
        for day in sorted(self._open):
            if at < _end(day) + WAIT:
                return
            yield from self._close(day)

    def _close(self, day: date) -> Iterator[CaseScore]:
        agents = self._open.pop(day)
        drafts = [gather(agents[agent], self._engine.settings) for agent in sorted(agents)]
        ps = {one.key: self.calibration.p(one.function, one.score) for one in drafts}
        seats = self._queues.close(
            Case(one.key, ps[one.key], one.score, one.critical) for one in drafts
        )
        self.calibration.close(day, ((one.function, one.score, one.key) for one in drafts))
        for one in drafts:
            yield _case(one, ps[one.key], seats[one.key])


def _end(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), PARIS)


def _case(draft: Draft, p: float, seat: Seat) -> CaseScore:
    shown = _end(draft.day) + WAIT
    if seat.queue is Queue.CRITICAL:
        shown = min(one.at for one in draft.accesses if one.critical) + _AT_ONCE
    return CaseScore(
        draft.agent,
        draft.function,
        draft.day,
        draft.score,
        p,
        seat.queue,
        seat.drawn,
        draft.accesses,
        draft.reasons,
        shown,
    )
