"""What both queues miss, from the random tenth: the only estimate without a score in it.

Every remaining case had the same chance to be drawn, so the misuse among those drawn is binomial;
the bounds are exact (Clopper, Pearson 1934), hence wide while few were drawn.
"""

from collections.abc import Callable, Collection
from math import exp, lgamma, log, log1p
from typing import NamedTuple

_DOUBT = 0.025  # on each side
_HALVINGS = 40


class Missed(NamedTuple):
    """Cases of misuse that nobody looked at."""

    low: float
    estimate: float
    high: float


def missed(drawn: Collection[bool], remaining: int) -> Missed | None:
    """``drawn``: was each judged one misuse? ``remaining``: all from which they were drawn."""
    count, found = len(drawn), sum(drawn)
    if not count:
        return None
    low = _where(lambda share: 1 - _at_most(found - 1, count, share) >= _DOUBT)
    high = _where(lambda share: _at_most(found, count, share) < _DOUBT)
    ends = (low if found else 0.0, found / count, high if found < count else 1.0)
    return Missed(*(share * remaining for share in ends))


def _where(begins: Callable[[float], bool]) -> float:
    """The share from which on it is so."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if begins(middle) else (middle, high)
    return high


def _at_most(found: int, count: int, share: float) -> float:
    """Binomial, by logarithms: the counts themselves would be too large for a float."""
    odds, none = log(share) - log1p(-share), count * log1p(-share)
    return sum(exp(_log_ways(count, k) + k * odds + none) for k in range(found + 1))


def _log_ways(count: int, k: int) -> float:
    return lgamma(count + 1) - lgamma(k + 1) - lgamma(count - k + 1)
