"""Times as rosters and hospitals write them; without an offset they are Paris's.

An hour that the clocks go through twice is read at its first passing for a beginning and at its
second for an end: a shift or a visit is never made shorter than it was. An hour that the clocks
jump over is read by the offset before the jump.
"""

import re
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

PARIS: Final = ZoneInfo("Europe/Paris")

_DAY = r"(?:(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})|(?P<fd>\d{2})/(?P<fm>\d{2})/(?P<fy>\d{4}))"
_CLOCK = r"(?P<H>\d{2})[:hH](?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,]\d{1,9})?)?"
_OFFSET = r"(?P<z>Z|[+-]\d{2}:?\d{2})?"
_WRITTEN = re.compile(rf"{_DAY}[T ]{{1,2}}{_CLOCK} ?{_OFFSET}", re.ASCII)
_WRITTEN_DAY = re.compile(_DAY, re.ASCII)
_HL7 = re.compile(
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?P<H>\d{2})(?P<M>\d{2})?(?P<S>\d{2})?(?:\.\d{1,9})?"
    rf"{_OFFSET}",
    re.ASCII,
)
_HL7_DAY = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:\d{2}.*)?", re.ASCII)
_FURTHEST_OFFSET_HOURS = 18


class NotAMoment(ValueError):
    """The text is no time with an hour; never repeats it."""


def begins(text: str) -> datetime:
    """A time in a CSV file, at its first passing; in UTC. ``NotAMoment``."""
    return _moment(_WRITTEN.fullmatch(text), 0)


def ends(text: str) -> datetime:
    """A time in a CSV file, at its second passing; in UTC. ``NotAMoment``."""
    return _moment(_WRITTEN.fullmatch(text), 1)


def begins_hl7(text: str) -> datetime:
    """An HL7 v2 time (TS, DTM), at its first passing; in UTC. ``NotAMoment``."""
    return _moment(_HL7.fullmatch(text), 0)


def ends_hl7(text: str) -> datetime:
    """An HL7 v2 time, at its second passing; in UTC. ``NotAMoment``."""
    return _moment(_HL7.fullmatch(text), 1)


def day(text: str) -> date:
    """A whole day in a CSV file: « 1990-01-15 » or « 15/01/1990 ». ``NotAMoment``."""
    return _day(_WRITTEN_DAY.fullmatch(text))


def day_hl7(text: str) -> date:
    """The day of an HL7 v2 time. ``NotAMoment`` for a mere year or month."""
    return _day(_HL7_DAY.fullmatch(text))


def _day(found: re.Match[str] | None) -> date:
    if found is None:
        raise NotAMoment
    said = {"fy": "", "fm": "", "fd": ""} | found.groupdict()
    numbers = (said["y"] or said["fy"], said["m"] or said["fm"], said["d"] or said["fd"])
    try:
        return date(*map(int, numbers))
    except ValueError:
        raise NotAMoment from None


def _moment(found: re.Match[str] | None, fold: int) -> datetime:
    on = _day(found)
    assert found is not None
    hour, minute, second = (int(found[part] or 0) for part in "HMS")
    try:
        local = datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=PARIS, fold=fold)
        return (_with_offset(local, found["z"]) if found["z"] else local).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NotAMoment from None


def _with_offset(local: datetime, written: str) -> datetime:
    sign = written.replace("Z", "+0000").replace(":", "")
    if int(sign[1:3]) > _FURTHEST_OFFSET_HOURS:
        raise ValueError
    return datetime.strptime(f"{local:%Y%m%d%H%M%S}".zfill(14) + sign, "%Y%m%d%H%M%S%z")
