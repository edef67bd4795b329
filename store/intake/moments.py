"""Dates as documents write them: HL7 timestamps and ISO 8601 to ISO text of the same precision."""

import re
from datetime import date, datetime

_HL7 = re.compile(
    r"(?P<y>\d{4})(?:(?P<m>\d{2})(?:(?P<d>\d{2})(?:(?P<t>\d{2,6})(?:\.\d+)?)?)?)?(?P<z>[+-]\d{4})?"
)
_ISO_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_FRENCH = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b")


def from_hl7(value: str) -> str:
    """``20190328…`` to ``2019-03-28``, ``201903`` to ``2019-03``; « » when it is no date."""
    found = _HL7.fullmatch(value)
    if found is None:
        return ""
    return _checked("-".join(part for part in found.group("y", "m", "d") if part))


def from_iso(value: str) -> str:
    """The day of a FHIR date, dateTime or instant, in its own precision; « » otherwise."""
    found = _ISO_DAY.match(value)
    return _checked(found[0]) if found else ""


def _checked(day: str) -> str:
    try:
        date.fromisoformat(day + "-01-01"[len(day) - 4 :] if len(day) < 10 else day)
    except ValueError:
        return ""
    return day


def instant_from_hl7(value: str) -> datetime | None:
    """A timestamp with its offset; None when it has no time of day or no offset."""
    found = _HL7.fullmatch(value)
    if found is None or not found["t"] or not found["z"]:
        return None
    digits = found["y"] + found["m"] + found["d"] + found["t"].ljust(6, "0")
    try:
        return datetime.strptime(digits + found["z"], "%Y%m%d%H%M%S%z")
    except ValueError:
        return None


def instant_from_iso(value: str) -> datetime | None:
    """A FHIR dateTime with its offset; None for a mere date."""
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def day_of(iso: str) -> date | None:
    """A full ISO day as a date; None for a year or a month alone."""
    return date.fromisoformat(iso) if len(iso) == 10 else None


def french(iso: str) -> str:
    """``2019-03-28`` to ``28/03/2019``, ``2019-03`` to ``03/2019``; « » stays « »."""
    return "/".join(reversed(iso.split("-")))


def french_days(words: str) -> list[str]:
    """Every ``28/03/2019`` of a text, as ISO days; impossible days are left out."""
    days = (f"{y}-{int(m):02}-{int(d):02}" for d, m, y in _FRENCH.findall(words))
    return [day for day in days if _checked(day)]
