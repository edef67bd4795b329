"""When a file or a visit explains an access, and what a roster says of that time. See DURATIONS."""

from datetime import UTC, datetime, timedelta

from policy.corroboration_seen import Care, CareKind, Seen, Shift
from policy.corroboration_values import Figure, Sign, SignCode
from policy.durations import DURATIONS

_REVIEW = DURATIONS.review
_BEFORE = {CareKind.CALL: _REVIEW.after_event, CareKind.VISIT: _REVIEW.before_arrival}
#: How long a file or visit is believed to run when no feed has said its end.
UNENDED = _REVIEW.before_arrival
#: « 31/12/9999 » is how a program says that it knows no end: a margin beside it is no date at all.
_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def minutes(length: timedelta) -> int:
    """Whole minutes, towards zero."""
    return int(length.total_seconds() / 60)


def running(care: Care, at: datetime) -> bool:
    """Was it running at the time of an access, with the margins of ``durations.toml``?"""
    return _begins(care) <= at <= _ends(care)


def around(care: Care, at: datetime) -> bool:
    """Does it explain an access that did not name it? A call's patient is followed up for hours."""
    ends = _sane(care.starts_at) + UNENDED if care.kind is CareKind.CALL else _ends(care)
    return _begins(care) <= at <= ends


def past(care: Care, at: datetime) -> bool:
    """Was the patient cared for in the weeks before, or around the access?"""
    return _begins(care) <= at <= max(_ends(care), _sane(care.starts_at) + _REVIEW.some_care)


def time_sign(care: Care, at: datetime) -> Sign:
    """Minutes from its beginning to the access, and from its end when that came before."""
    figures: dict[str, Figure] = {
        "event": care.event,
        "at": care.starts_at.isoformat(),
        "minutes": minutes(at - care.starts_at),
    }
    if care.ends_at is not None and at > care.ends_at:
        figures["since_end"] = minutes(at - care.ends_at)
    return Sign(SignCode.TIME, running(care, at), figures)


def duty_sign(seen: Seen) -> Sign:
    """On duty, off by so many minutes, or no roster to tell."""
    if not seen.roster:
        return Sign(SignCode.DUTY, None)
    off = [_off(shift, seen.at) for shift in seen.shifts]
    if not off:
        return Sign(SignCode.DUTY, agrees=False)
    nearest = min(off)
    within = nearest <= _REVIEW.off_duty_grace
    return Sign(SignCode.DUTY, within, {"minutes": minutes(nearest)})


def _off(shift: Shift, at: datetime) -> timedelta:
    return max(shift.starts_at - at, at - shift.ends_at, timedelta())


def _begins(care: Care) -> datetime:
    return _sane(care.starts_at) - _BEFORE[care.kind]


def _ends(care: Care) -> datetime:
    if care.ends_at is None:
        return _sane(care.starts_at) + UNENDED
    return _sane(max(care.ends_at, care.starts_at)) + _REVIEW.after_event


def _sane(said: datetime) -> datetime:
    return min(max(said, _EARLIEST), _LATEST)
