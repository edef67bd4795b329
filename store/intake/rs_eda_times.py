"""The times of RS-EDA: ISO 8601 with an offset, kept in UTC."""

from datetime import UTC, datetime

#: A date that nobody can have meant would be the newest, or the oldest, for ever.
_YEARS = range(1900, 2200)


def moment(written: str) -> datetime | None:
    """The time, in UTC; None for what is no time, or of no known place on Earth."""
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        return None
    if read.tzinfo is None or read.year not in _YEARS:
        return None
    return read.astimezone(UTC)
