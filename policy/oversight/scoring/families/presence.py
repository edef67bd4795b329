"""Where and when the agent was: on duty, at which workstation, at what speed, at what hour."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from math import log

from policy.oversight.scoring.context import Context
from policy.oversight.scoring.counting import Clock
from policy.oversight.scoring.events import Shift
from policy.oversight.scoring.evidence import Code, Family
from policy.oversight.scoring.raw import Raw

_LONGEST = timedelta(days=2)
_KNOWN = timedelta(days=21)
_SHARED = 5.0
_COMMON = 1.0  # nats: more than one in three is nothing to compare
_WALKED_KMH = 110.0
_JOURNEY_MIN = 30.0


_AROUND_S = 5 * 3600.0
_WORK = 512  # explained accesses of one agent that are remembered


class Work:
    """When agents did explained work: known a few hours ahead, dropped some hours after."""

    def __init__(self) -> None:
        self._times: defaultdict[str, list[float]] = defaultdict(list)

    def know(self, agent: str, at: datetime) -> None:
        """Explained work, in the order of time."""
        times = self._times[agent]
        times.append(at.timestamp())
        if len(times) > _WORK:
            del times[: len(times) // 2]

    def around(self, agent: str, at: datetime) -> int:
        """How much of it within five hours, this very moment left out."""
        moment = at.timestamp()
        times = self._times.get(agent)
        if not times:
            return 0
        near = bisect_right(times, moment + _AROUND_S) - bisect_left(times, moment - _AROUND_S)
        itself = bisect_right(times, moment) - bisect_left(times, moment)
        return near - itself


class Rosters:
    """Shifts by agent; those of last month are dropped."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._shifts: defaultdict[str, list[tuple[float, float, str]]] = defaultdict(list)

    def know(self, shift: Shift) -> None:
        """An agent was, or will be, on duty."""
        insort(
            self._shifts[shift.agent], (shift.start.timestamp(), shift.end.timestamp(), shift.site)
        )

    def surprises(self, seen: Context) -> Iterator[Raw]:
        """Minutes from the nearest shift, beyond the grace; nothing without a roster lately.

        A swap that nobody wrote down is a shift full of explained work: it surprises little.
        """
        at_work = self._work.around(seen.agent.id, seen.at)
        if not at_work:
            hours = {"hours": _AROUND_S / 3600}
            yield Raw(Family.ROSTER, Code.ISOLATED, 2.0, hours)
        minutes = self._away(seen)
        if minutes is None:
            return
        beyond = minutes - seen.settings.roster_grace_minutes
        if beyond > 0:
            raw = (1.5 + log(1.0 + beyond / 60.0)) / (1.0 + min(at_work, 3))
            raw += 0.0 if at_work else 2.0
            yield Raw(Family.ROSTER, Code.OFF_ROSTER, raw, {"minutes": minutes})

    def _away(self, seen: Context) -> float | None:
        shifts = self._shifts.get(seen.agent.id)
        if not shifts:
            return None
        at = seen.at.timestamp()
        place = bisect_left(shifts, (at, at, ""))
        around = shifts[max(0, place - 3) : place + 1]
        nearest = min(max(start - at, at - end, 0.0) for start, end, _ in around) / 60
        if nearest > _KNOWN.total_seconds() / 60:
            return None
        if place > 96:
            oldest = at - 30 * 86_400
            del shifts[: bisect_left(shifts, (oldest, oldest, ""))]
        return nearest


class Machines:
    """Devices and networks: how often this agent, and this site, used each."""

    def __init__(self, clock: Clock) -> None:
        self._own = clock.fading()
        self._site = clock.fading()
        self._last: dict[str, tuple[float, str, str]] = {}

    def surprises(self, seen: Context) -> Iterator[Raw]:
        """One that is new to the agent, less when colleagues use it; an impossible journey."""
        for code, key in self._keys(seen):
            raw = self._rarity(seen, key)
            if raw > _COMMON:
                yield Raw(Family.DEVICE, code, raw, {})
        speed = seen.access.speed_kmh
        if speed is not None and speed > _WALKED_KMH:
            raw = 1.0 + 3.0 * log(speed / _WALKED_KMH)
            yield Raw(Family.TRAVEL, Code.TRAVEL, raw, {"kmh": speed})
        last = self._last.get(seen.agent.id)
        if last is not None and seen.access.network and last[2] != seen.access.network:
            minutes = (seen.at.timestamp() - last[0]) / 60
            if minutes < _JOURNEY_MIN:
                raw = 2.0 + 3.0 * (1.0 - minutes / _JOURNEY_MIN)
                yield Raw(Family.TRAVEL, Code.TWO_PLACES, raw, {"minutes": minutes})

    def remember(self, seen: Context) -> None:
        """Used now."""
        access = seen.access
        self._last[seen.agent.id] = (seen.at.timestamp(), access.device, access.network)
        for _, key in self._keys(seen):
            self._own.add((seen.agent.id, key))
            self._own.add((seen.agent.id, key[0]))
            self._site.add((seen.site, key))
            self._site.add((seen.site, key[0]))

    def _keys(self, seen: Context) -> list[tuple[Code, tuple[str, str]]]:
        access = seen.access
        found = []
        if access.device:
            found.append((Code.DEVICE, ("device", access.device)))
        if access.network:
            found.append((Code.NETWORK, ("network", access.network)))
        return found

    def _rarity(self, seen: Context, key: tuple[str, str]) -> float:
        agent = seen.agent
        of_site = (self._site.of((seen.site, key)) + 0.05) / (
            self._site.of((seen.site, key[0])) + 1.0
        )
        own, all_own = self._own.of((agent.id, key)), self._own.of((agent.id, key[0]))
        return -log((own + _SHARED * of_site) / (all_own + _SHARED))


class Habits:
    """What is rare for the function: hour, reason, sections, how long it stayed open."""

    def __init__(self, clock: Clock) -> None:
        self._seen = clock.fading()

    def surprises(self, seen: Context) -> Iterator[Raw]:
        """Each by its own rarity among the function's accesses."""
        for code, key, figures in _habits(seen):
            of = self._seen.of((seen.agent.function, code)) + 1.0
            rarity = -log((self._seen.of((seen.agent.function, code, key)) + 0.5) / of)
            if rarity > _COMMON:
                yield Raw(Family.HABIT, code, rarity, figures)

    def remember(self, seen: Context) -> None:
        """Ordinary accesses alone say what is ordinary."""
        for code, key, _ in _habits(seen):
            self._seen.add((seen.agent.function, code, key))
            self._seen.add((seen.agent.function, code))


def _habits(seen: Context) -> Iterator[tuple[Code, object, dict[str, float]]]:
    access = seen.access
    yield Code.HOUR, seen.local.hour // 2, {}
    if access.reason_code:
        yield Code.REASON, access.reason_code, {}
    if access.sections:
        yield Code.SECTIONS, frozenset(access.sections), {}
    if access.seconds_open is not None:
        length = int(2 * log(1.0 + max(access.seconds_open, 0)))
        yield Code.DURATION, length, {"seconds": float(access.seconds_open)}
