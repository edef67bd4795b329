"""The clock of Paris over the days of a log: summer time begins and ends inside it.

Instants are seconds since 1970 in UTC; walls are the same count read off a clock on the wall.
"""

from calendar import SUNDAY, monthcalendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

Seconds = NDArray[np.int64]
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def _last_sunday(year: int, month: int) -> int:
    day = max(week[SUNDAY] for week in monthcalendar(year, month))
    return int(datetime(year, month, day, 1, tzinfo=UTC).timestamp())


@dataclass(frozen=True, slots=True)
class Clock:
    """Days are counted from ``start``."""

    start: date
    days: int

    @property
    def midnight(self) -> int:
        """The wall of the first day's beginning."""
        return (self.start - date(1970, 1, 1)).days * DAY

    def offset(self, instants: Seconds) -> Seconds:
        """Directive 2000/84/EC: summer from the last Sunday of March, 01:00 UTC, to October’s."""
        summer = np.zeros(instants.shape, dtype=bool)
        for year in range(self.start.year - 1, (self.start + timedelta(self.days)).year + 2):
            summer |= (instants >= _last_sunday(year, 3)) & (instants < _last_sunday(year, 10))
        return np.where(summer, 2 * HOUR, HOUR).astype(np.int64)

    def instants(self, walls: Seconds) -> Seconds:
        """An hour that is there twice is its second; one that is not there, the hour before."""
        standard = walls - HOUR
        return walls - self.offset(standard)

    def instant(self, day: int, hours: float) -> int:
        """The instant of an hour of the wall on a day."""
        wall = self.midnight + day * DAY + round(hours * HOUR)
        return int(self.instants(np.array([wall], dtype=np.int64))[0])

    def walls(self, instants: Seconds) -> Seconds:
        return instants + self.offset(instants)

    def day(self, instants: Seconds) -> Seconds:
        """The number of the day in Paris."""
        return np.asarray((self.walls(instants) - self.midnight) // DAY, dtype=np.int64)

    def dates(self, instants: Seconds) -> list[str]:
        """The day in Paris, ISO 8601."""
        return [str(one) for one in (self.walls(instants) // DAY).astype("datetime64[D]")]

    def iso(self, instants: Seconds) -> list[str]:
        """ISO 8601 with the offset."""
        offsets = self.offset(instants)
        texts = np.datetime_as_string((instants + offsets).astype("datetime64[s]"))
        ends = np.where(offsets == HOUR, "+01:00", "+02:00")
        return list(np.strings.add(texts, ends).tolist())
