"""Tables in Markdown, and figures with their intervals in as few characters as they allow."""

import math
from collections.abc import Iterable, Iterator, Sequence

from bench.detection.intervals import Estimate

UNKNOWN = "—"


def said(estimate: Estimate, digits: int = 2) -> str:
    """``.87 [.84–.90]``; a dash for what was not measured."""
    if math.isnan(estimate.value):
        return UNKNOWN
    if math.isnan(estimate.low):
        return number(estimate.value, digits)
    low, high = number(estimate.low, digits), number(estimate.high, digits)
    return f"{number(estimate.value, digits)} [{low}–{high}]"


def number(value: float, digits: int = 2) -> str:
    """Without the nought before the point."""
    if math.isnan(value):
        return UNKNOWN
    text = f"{value:.{digits}f}"
    sign, _, rest = text.rpartition("-")
    return f"{'−' if sign or text.startswith('-') else ''}{rest.removeprefix('0') or '0'}"


def table(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    """The first column is words, the others figures."""
    yield f"| {' | '.join(headings)} |"
    yield f"|---|{'---:|' * (len(headings) - 1)}"
    yield from (f"| {' | '.join(line)} |" for line in lines)
    yield ""
