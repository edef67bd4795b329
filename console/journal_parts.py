"""Parts of an entry's detail in French: codes, counts, moments, the beginning of an id."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
Detail = Mapping[str, Any]
Said = Callable[[Detail], str]
Code = TypeVar("Code", bound=StrEnum)


def joined(*parts: str | None) -> str:
    """What there is to say, between dots."""
    return " · ".join(part for part in parts if part)


def of(table: Mapping[Code, str], members: type[Code], value: str) -> str:
    """The word of a code; the code itself when it is none of ours."""
    return table[members(value)] if value in set(members) else str(value)


def many(count: int, one: str, more: str) -> str:
    """« 1 entrée », « 2 000 entrées »."""
    return f"{number(count)} {one if count < 2 else more}"


def number(count: int) -> str:
    """By thousands, on one line."""
    return f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def moment(written: str) -> str:
    """To the minute, by the clock of Paris."""
    return f"{datetime.fromisoformat(written).astimezone(PARIS):%d/%m/%Y %H:%M}"


def short(written: str) -> str:
    """As much of an id as tells it from its neighbours."""
    return str(written)[:8]
