"""The counters of a site over some days, added up by day and by hour of the day.

What is read is bounded by the days asked for, whatever the length of the log.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ARRAY, Uuid, bindparam, text

from policy.activity import Debt, Measure
from policy.durations import DURATIONS
from policy.picture import Period
from store.session import Reviewing

PARIS: Final = ZoneInfo("Europe/Paris")
#: An access of the first minute of an hour owes until that much after it: late for sure.
_LATE_AFTER: Final = DURATIONS.completion + timedelta(hours=1)

_SUMS = text(
    "select (hour at time zone 'Europe/Paris')::date as day,"
    " extract(hour from hour at time zone 'Europe/Paris')::integer as of_day,"
    " measure, sum(n)::bigint as n from activity"
    " where site_id = :site and hour >= :since and hour < :until"
    " group by grouping sets (((hour at time zone 'Europe/Paris')::date, measure),"
    " (extract(hour from hour at time zone 'Europe/Paris')::integer, measure))"
)
_OVERDUE = text(
    "select coalesce(sum(n), 0)::bigint from activity where site_id = :site and hour >= :since"
    " and hour < least(:until, clock_timestamp() - :late_after) and measure = :measure"
)
_AT_HOUR = text(
    "select distinct a.case_id from case_access a join access_grant g on g.id = a.grant_id"
    " where a.case_id = any(:cases)"
    " and extract(hour from g.granted_at at time zone 'Europe/Paris') = :hour"
).bindparams(bindparam("cases", type_=ARRAY(Uuid)))

Counts = Counter[str]


@dataclass(frozen=True, slots=True)
class Sums:
    """Counters by the code of their measure."""

    days: Mapping[date, Counts] = field(default_factory=dict)
    hours: Mapping[int, Counts] = field(default_factory=dict)
    overdue: int = 0

    @property
    def whole(self) -> Counts:
        """All days together."""
        return sum(self.days.values(), Counter())


def bounds(period: Period) -> tuple[datetime, datetime]:
    """From the first midnight to the one after the last day, by the site's clock."""
    after = period.last + timedelta(1)
    since, until = (
        datetime.combine(day, time(), PARIS).astimezone(UTC) for day in (period.first, after)
    )
    return since, until


def sums(by: Reviewing, period: Period) -> Sums:
    """What was counted at this agent's site in those days."""
    since, until = bounds(period)
    asked = {"site": by.agent.site.id, "since": since, "until": until}
    days: dict[date, Counts] = {}
    hours: dict[int, Counts] = {}
    for row in by.connection.execute(_SUMS, asked):
        if row.day is not None:
            days.setdefault(row.day, Counter())[row.measure] = row.n
        else:
            hours.setdefault(row.of_day, Counter())[row.measure] = row.n
    late = {"late_after": _LATE_AFTER, "measure": f"{Measure.OWED}:{Debt.OPEN}"}
    return Sums(days, hours, by.connection.execute(_OVERDUE, asked | late).scalar_one())


def at_hour(by: Reviewing, cases: Collection[UUID], hour: int) -> frozenset[UUID]:
    """Which of these cases have an access granted at this hour of the day."""
    asked = {"cases": list(cases), "hour": hour}
    return frozenset(by.connection.scalars(_AT_HOUR, asked))
