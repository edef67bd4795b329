"""A share with its 95 % interval, of cases drawn at random: Wilson's, which holds near nought too.

Wilson (1927), as recommended for few cases by Brown, Cai, DasGupta (2001).
"""

from dataclasses import dataclass
from math import sqrt
from typing import Final

_Z: Final = 1.959963984540054  # of a normal law, 95 % on both sides


@dataclass(frozen=True, slots=True)
class Share:
    """``of`` is at least one."""

    n: int
    of: int

    @property
    def value(self) -> float:
        """As it was counted."""
        return self.n / self.of

    @property
    def bounds(self) -> tuple[float, float]:
        """Between which the true share is, nineteen times out of twenty."""
        squared = _Z * _Z
        middle = (self.n + squared / 2) / (self.of + squared)
        spread = self.value * (1 - self.value) / self.of + squared / (4 * self.of**2)
        half = _Z / (1 + squared / self.of) * sqrt(spread)
        return max(0.0, middle - half), min(1.0, middle + half)
