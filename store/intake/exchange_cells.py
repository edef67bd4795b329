"""One cell of the exchange format: a value, or the column that is wrong; never quoted.

Empty cells are nothing known, except where a row is nothing without them. Times become UTC, so
that comparing two of ten million costs nothing.
"""

import re
from datetime import UTC, datetime
from typing import Final, TypeVar

from policy.oversight.scoring.events import Link
from store.intake.exchange_faults import FaultCode

MOST: Final = 10**18
_YEARS: Final = range(1900, 2200)  # Europe/Paris of the year 9999 does not exist
_WHOLE: Final = re.compile(r"([+-]?\d{1,18})(?:\.0*)?", re.ASCII)  # « 45.0 » is a 45
_DECIMAL: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_LINKS: Final = {"": Link.NONE} | {link.value: link for link in Link}
_FLAGS: Final = {"": False, "0": False, "1": True}
_SEXES: Final = {"M": "M", "H": "M", "1": "M", "HOMME": "M", "MALE": "M",
                 "F": "F", "2": "F", "FEMME": "F", "FEMALE": "F"}  # fmt: skip

N = TypeVar("N", int, float)


class WrongCell(Exception):
    """The row is refused for one cell."""

    def __init__(self, code: FaultCode, column: str) -> None:
        super().__init__(code)
        self.code, self.column = code, column


def key(cell: str, column: str) -> str:
    """What a row is nothing without."""
    if not cell:
        raise WrongCell(FaultCode.NOTHING, column)
    return cell


def moment(cell: str, column: str) -> datetime:
    """ISO 8601 with its offset."""
    try:
        at = datetime.fromisoformat(cell)
    except ValueError:
        raise WrongCell(FaultCode.NOT_A_TIME if cell else FaultCode.NOTHING, column) from None
    if at.tzinfo is None:
        raise WrongCell(FaultCode.NO_OFFSET, column)
    if at.year not in _YEARS:
        raise WrongCell(FaultCode.OUT_OF_RANGE, column)
    return at.astimezone(UTC)


def whole(cell: str, column: str, least: int = 0, most: int = MOST) -> int | None:
    """A whole number within bounds."""
    if not cell:
        return None
    read = _WHOLE.fullmatch(cell)
    if read is None:
        raise WrongCell(FaultCode.NOT_A_NUMBER, column)
    return _within(int(read[1]), column, least, most)


def rounded(cell: str, column: str, most: int) -> int | None:
    """A measure that may have decimals, to the nearest whole number."""
    value = decimal(cell, column, 0, most)
    return None if value is None else round(value)


def decimal(cell: str, column: str, least: float, most: float) -> float | None:
    """A finite number within bounds: neither nan nor inf."""
    if not cell:
        return None
    if _DECIMAL.fullmatch(cell) is None:
        raise WrongCell(FaultCode.NOT_A_NUMBER, column)
    return _within(float(cell), column, least, most)


def flag(cell: str, column: str) -> bool:
    """0 or 1."""
    if cell not in _FLAGS:
        raise WrongCell(FaultCode.NOT_A_FLAG, column)
    return _FLAGS[cell]


def link(cell: str, column: str) -> Link:
    """none, call or visit."""
    if cell not in _LINKS:
        raise WrongCell(FaultCode.NOT_IN_LIST, column)
    return _LINKS[cell]


def sex(cell: str) -> str:
    """M or F; whatever else is not known."""
    found = _SEXES.get(cell)
    return _SEXES.get(cell.strip().upper(), "") if found is None else found


def keys(cell: str) -> tuple[str, ...]:
    """Several, between semicolons."""
    return tuple(filter(None, map(str.strip, cell.split(";")))) if cell else ()


def _within(value: N, column: str, least: float, most: float) -> N:
    if not least <= value <= most:
        raise WrongCell(FaultCode.OUT_OF_RANGE, column)
    return value
