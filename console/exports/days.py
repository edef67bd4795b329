"""Moments as people write them: a day is a day of Paris, from its first instant to its last."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class NotAMoment(ValueError):
    """Neither a day nor a day with its time."""


def since(typed: str | None) -> datetime | None:
    """From this day or moment on; None when nothing was typed, ``NotAMoment`` for the rest."""
    return _moment(typed, timedelta())


def until(typed: str | None) -> datetime | None:
    """Before this moment, or to the end of this day."""
    return _moment(typed, timedelta(days=1))


def _moment(typed: str | None, whole_day: timedelta) -> datetime | None:
    if not typed:
        return None
    try:
        if len(typed) == len("AAAA-MM-JJ"):
            return datetime.combine(date.fromisoformat(typed) + whole_day, time(), PARIS)
        moment = datetime.fromisoformat(typed)
    except (ValueError, OverflowError):
        raise NotAMoment from None
    return moment if moment.tzinfo else moment.replace(tzinfo=PARIS)
