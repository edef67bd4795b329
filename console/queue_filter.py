"""A column that was chosen in a chart, as a question to the queue of cases.

What the browser sends back is parsed here: nothing that no chart of ours says passes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from policy.access import Mode
from policy.corroboration_values import State
from policy.picture import Period
from store.activity_reading import bounds
from store.case_order import Sought

_HOURS = 24


class Axis(StrEnum):
    """What a column stands for."""

    DAY = "day"
    HOUR = "hour"  # of the day
    MODE = "mode"
    STATE = "state"  # of explanation


def _hour(said: str) -> int:
    hour = int(said)
    if not 0 <= hour < _HOURS:
        raise ValueError(said)
    return hour


_PARSED: Final[Mapping[Axis, Callable[[str], object]]] = {
    Axis.DAY: date.fromisoformat,
    Axis.HOUR: _hour,
    Axis.MODE: Mode,
    Axis.STATE: State,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which column: cases with an access in it are asked for."""

    axis: Axis
    of: str

    @classmethod
    def parse(cls, key: str) -> "Filter":
        """« day 2026-03-01 » as a filter; ``ValueError``."""
        axis, _, of = key.partition(" ")
        _PARSED[Axis(axis)](of)
        return cls(Axis(axis), of)

    @property
    def key(self) -> str:
        """As a chart says it."""
        return f"{self.axis} {self.of}"

    @property
    def hour(self) -> int | None:
        """The hour of the day, which the queue is not asked for by itself."""
        return _hour(self.of) if self.axis is Axis.HOUR else None

    def sought(self, within: Period) -> Sought:
        """Accesses of the period on screen, in this column."""
        since, until = bounds(within)
        match self.axis:
            case Axis.DAY:
                day = date.fromisoformat(self.of)
                since, until = bounds(Period(within.code, day, day))
                return Sought(since=since, until=until)
            case Axis.HOUR:
                return Sought(since=since, until=until)
            case Axis.MODE:
                return Sought(since=since, until=until, mode=Mode(self.of))
            case Axis.STATE:
                return Sought(since=since, until=until, explanation=State(self.of))
