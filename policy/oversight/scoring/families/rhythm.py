"""How much, how often and in what order: volume, repetition, neighbouring numbers, searches."""

from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from math import log

from policy.oversight.scoring.context import Context
from policy.oversight.scoring.counting import Clock
from policy.oversight.scoring.evidence import CareState, Code, Family
from policy.oversight.scoring.raw import Raw

_WINDOW_S = 12 * 3600.0
_NEAR_S = 3600.0
_RECENT = 64
_SPREAD = 2.0  # counts spread this much more than Poisson's


@dataclass(slots=True)
class Lately:
    """One agent's last accesses: when, and by which number."""

    times: deque[float] = field(default_factory=lambda: deque(maxlen=256))
    ranks: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=_RECENT))


class Volume:
    """Accesses in twelve hours, against the function's rate and the centre's open files."""

    def __init__(self, clock: Clock) -> None:
        self._rates = clock.fading()

    def surprises(self, seen: Context, lately: Lately) -> Iterator[Raw]:
        """Beyond what the function does for so many open files."""
        count, expected = _within(lately.times, seen.at) + 1, self._expected(seen)
        if count > expected:
            far = count * log(count / expected) - (count - expected)
            figures = {"count": float(count), "expected": expected}
            yield Raw(Family.VOLUME, Code.VOLUME, far / _SPREAD, figures)

    def remember(self, seen: Context, lately: Lately) -> None:
        """One more, among so many open files."""
        function = seen.agent.function
        self._rates.add((function, "n"))
        self._rates.add((function, "count"), _within(lately.times, seen.at) + 1.0)
        self._rates.add((function, "files"), float(_files(seen)))

    def _expected(self, seen: Context) -> float:
        """An ordinary access of the function meets so many before it, in proportion to files."""
        function = seen.agent.function
        n = self._rates.of((function, "n")) + 5.0
        usual = (self._rates.of((function, "count")) + 5.0 * 4.0) / n
        files = (self._rates.of((function, "files")) + 5.0 * _files(seen)) / n
        load = (_files(seen) + 1.0) / (files + 1.0)
        return usual * max(load, 0.5)


def _files(seen: Context) -> int:
    return seen.book.open_at(seen.site, seen.at)


def _within(times: deque[float], at: datetime) -> int:
    since = at.timestamp() - _WINDOW_S
    while times and times[0] < since:
        times.popleft()
    return len(times)


class Numbers:
    """Numbers near one another in one hour; searches that opened nothing."""

    def __init__(self) -> None:
        self._low: int | None = None
        self._high = 0

    def surprises(self, seen: Context, lately: Lately) -> Iterator[Raw]:
        """By how much nearer the last numbers are than numbers drawn at random."""
        if seen.access.searches > 1:
            raw = 0.9 * (seen.access.searches - 1)
            figures = {"count": float(seen.access.searches)}
            yield Raw(Family.ENUMERATION, Code.SEARCHES, raw, figures)
        rank = seen.access.number_rank
        if rank is None or self._low is None or self._high <= self._low:
            return
        since = seen.at.timestamp() - _NEAR_S
        others = [abs(rank - r) for at, r in lately.ranks if at >= since and r != rank]
        if not others:
            return
        each = len(others) / float(self._high - self._low)
        others.sort()
        chances = [each * (2.0 * apart + 1.0) for apart in others[:3]]
        raw = sum(-log(one) for one in chances if one < 1.0)
        if raw > 0:
            near = sum(one < 0.05 for one in chances)
            yield Raw(Family.ENUMERATION, Code.ENUMERATION, raw, {"near": near, "minutes": 60.0})

    def remember(self, seen: Context, lately: Lately) -> None:
        """This number, and how wide numbers lie."""
        rank = seen.access.number_rank
        if rank is None:
            return
        self._low = rank if self._low is None else min(self._low, rank)
        self._high = max(self._high, rank)
        lately.ranks.append((seen.at.timestamp(), rank))


_PAIRS = 200_000
_CROWD_DAYS = 14


class Repetition:
    """Days on which an agent came back to one patient, or to their household, beyond care."""

    def __init__(self) -> None:
        self._days: OrderedDict[tuple[str, str], list[tuple[int, CareState]]] = OrderedDict()

    def surprises(self, seen: Context) -> Iterator[Raw]:
        """Days of unexplained accesses to this patient, this one's included."""
        if seen.explained:
            return
        oldest = seen.day - int(seen.settings.history_days)
        for key, worth in self._keys(seen):
            days = [one for one in self._days.get(key, ()) if one[0] >= oldest]
            beyond = {day for day, state in days if state > CareState.OWN_CARE and day < seen.day}
            all_days = {day for day, _ in days} | {seen.day}
            if beyond:
                figures = {"count": float(len(days) + 1), "days": float(len(all_days))}
                figures["beyond"] = float(len(beyond) + 1)
                yield Raw(Family.REPETITION, Code.REPETITION, worth * len(beyond), figures)
                return

    def remember(self, seen: Context) -> None:
        """A day, and what explained it."""
        oldest = seen.day - int(seen.settings.history_days)
        for key, _ in self._keys(seen):
            days = self._days.pop(key, [])
            kept = [one for one in days if one[0] >= oldest][-31:]
            kept.append((seen.day, seen.state))
            self._days[key] = kept
            if len(self._days) > _PAIRS:
                self._days.popitem(last=False)

    def own(self, seen: Context) -> bool:
        """Did care explain an access of the agent to this patient in the last days?

        Following them does not: else who came once a week would follow them for ever.
        """
        since = seen.day - int(seen.settings.own_care_days)
        days = self._days.get((seen.agent.id, seen.access.patient), ())
        lately = any(state <= CareState.CARE_HERE and day >= since for day, state in days)
        return lately and bool(seen.access.patient)

    def _keys(self, seen: Context) -> Iterator[tuple[tuple[str, str], float]]:
        if seen.access.patient:
            yield (seen.agent.id, seen.access.patient), 2.5
        if seen.person is not None and seen.person.household:
            yield (seen.agent.id, "household " + seen.person.household), 2.5


class Crowds:
    """Agents who came to one patient beyond care: what everybody talks about draws many."""

    def __init__(self) -> None:
        self._agents: OrderedDict[str, dict[str, int]] = OrderedDict()

    def surprises(self, seen: Context) -> Iterator[Raw]:
        """How many others came lately."""
        if seen.explained or not seen.access.patient:
            return
        oldest = seen.day - _CROWD_DAYS
        came = self._agents.get(seen.access.patient, {})
        others = sum(day >= oldest for agent, day in came.items() if agent != seen.agent.id)
        if others:
            yield Raw(Family.REPETITION, Code.CROWD, 2.0 * others, {"agents": others + 1.0})

    def remember(self, seen: Context) -> None:
        """Came beyond care. A patient of whom no key is known is nobody in particular."""
        if seen.explained or not seen.access.patient:
            return
        came = self._agents.pop(seen.access.patient, {})
        came[seen.agent.id] = seen.day
        self._agents[seen.access.patient] = came
        if len(self._agents) > _PAIRS:
            self._agents.popitem(last=False)


class Shares:
    """The share of an agent's accesses that nothing explains, over some weeks."""

    def __init__(self, clock: Clock) -> None:
        self._counts = clock.fading()

    def surprises(self, seen: Context) -> Iterator[Raw]:
        """Beyond the function's own share; of an unexplained access, this one included."""
        if seen.explained:
            return
        agent, function = seen.agent.id, seen.agent.function
        ordinary = (self._counts.of((function, False)) + 1.0) / (
            self._counts.of((function, True)) + self._counts.of((function, False)) + 40.0
        )
        k = self._counts.of((agent, False)) + 1.0
        n = k + self._counts.of((agent, True))
        expected = n * ordinary
        if k > expected:
            far = k * log(k / expected) - (k - expected)
            figures = {"unexplained": k, "of": n, "expected": expected}
            yield Raw(Family.SHARE, Code.SHARE, far, figures)

    def remember(self, seen: Context) -> None:
        """Explained or not: one file that no feed told of proves nothing, many by one agent do."""
        self._counts.add((seen.agent.id, seen.explained))
        self._counts.add((seen.agent.function, seen.explained))
