"""Days and hours of the log: wall-clock in Paris outside, seconds since 1970 inside.

The winter of 2021 holds both changes of the hour within 150 days (31 October, 27 March).
"""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")
FIRST: Final = date(2021, 10, 30)
DAYS: Final = 150
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0

_MIDNIGHT: Final = datetime(FIRST.year, FIRST.month, FIRST.day)  # noqa: DTZ001 (wall-clock)


def clock(day: int, hour: float) -> float:
    """What the wall-clock says, as seconds; hours beyond 24 are of the days after."""
    wall = _MIDNIGHT + timedelta(days=day, hours=hour)
    return wall.replace(tzinfo=PARIS).timestamp()


def paris(at: float) -> datetime:
    return datetime.fromtimestamp(int(at), PARIS)


def day_of(at: float) -> date:
    return paris(at).date()


def index_of(at: float) -> int:
    """The day of the log, from 0; below 0 before it begins."""
    return (day_of(at) - FIRST).days


def weekday(day: int) -> int:
    return (FIRST + timedelta(days=day)).weekday()


def at_night(at: float) -> bool:
    return not 7 <= paris(at).hour < 22


def written(at: float, *, universal: bool) -> str:
    """ISO 8601 with its offset: one feed speaks universal time, the others Paris."""
    return datetime.fromtimestamp(int(at), UTC if universal else PARIS).isoformat()


def around(rng: Random, middle: float, spread: float) -> float:
    """A log-normal draw by its median: most waiting and reading times look so."""
    return middle * float(rng.lognormvariate(0.0, spread))
