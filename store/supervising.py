"""What a supervisor sees of now: live accesses, and how review goes.

Each query is bounded by what is live, by what waits or by the days asked for. Row policies leave
out cases about whoever asks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, Text, bindparam, text

from policy.access import Mode
from policy.agents import Function
from policy.durations import DURATIONS
from policy.picture import Period, Reviewed
from policy.verdicts import CaseState, Verdict
from store.activity_reading import bounds
from store.case_order import OPEN
from store.session import Reviewing

LIVE_LINES: Final = 100
#: A case closed later than this after its deadline is not in the measure: it bounds what is read.
_LATEST: Final = timedelta(days=30)

_LIVE = text(
    "select g.id, a.name, a.function, g.granted_at, g.ends_at, g.mode, g.reason, g.regulation_file,"
    " g.patient_id, g.exercise, same_person(g.agent_id, :me) as own"
    " from access_grant g join agent a on a.id = g.agent_id"
    " where g.site_id = :site and g.ended_at is null and g.ends_at > clock_timestamp()"
    # A drill does not push real accesses off the list.
    " order by g.exercise, g.granted_at desc, g.id limit :lines"
)
_READ = text(
    "select count(*) as readings,"
    " percentile_cont(0.5) within group (order by r.seconds) as median"
    " from review_case c join case_reading r on r.case_id = c.id where c.site_id = :site"
    " and c.state = any(:states) and c.due_at >= :early and c.due_at < :late"
    " and r.at >= :since and r.at < :until"
).bindparams(bindparam("states", list(CaseState), ARRAY(Text)))
_CLOSED = text(
    "select c.verdict, count(*) as n from review_case c where c.site_id = :site"
    " and c.state = 'closed' and c.due_at >= :early and c.due_at < :late"
    " and c.closed_at >= :since and c.closed_at < :until group by c.verdict"
)
_AGREED = text(
    "select count(*) as compared, count(*) filter (where one.verdict = two.verdict) as agreed"
    " from review_case c join case_reading one on one.case_id = c.id and one.rank = 1"
    " join case_reading two on two.case_id = c.id and two.rank = 2"
    " where c.site_id = :site and c.state in ('escalated', 'closed')"
    " and c.due_at >= :early and c.due_at < :late and two.at >= :since and two.at < :until"
)
_WAITING = text(
    "select count(*) as waiting, min(c.opened_at) as oldest from review_case c"
    " where c.site_id = :site and c.state = any(:open)"
).bindparams(bindparam("open", sorted(OPEN), ARRAY(Text)))


@dataclass(frozen=True, slots=True)
class Live:
    """An access that is open now, as a reviewer may see it."""

    grant: UUID
    name: str  # of who holds it
    function: Function
    mode: Mode
    reason: str
    file: str | None
    patient: UUID
    granted_at: datetime
    ends_at: datetime
    own: bool  # of whoever asks, under any account: not theirs to revoke
    exercise: bool  # of a patient of drills


def live(by: Reviewing) -> tuple[Live, ...]:
    """The site's live accesses, the newest first."""
    rows = by.connection.execute(
        _LIVE, {"site": by.agent.site.id, "me": by.agent.id, "lines": LIVE_LINES}
    )
    return tuple(
        Live(
            row.id, row.name, Function(row.function), Mode(row.mode), row.reason,
            row.regulation_file, row.patient_id, row.granted_at, row.ends_at, row.own,
            row.exercise,
        )
        for row in rows
    )  # fmt: skip


def reviewed(by: Reviewing, period: Period) -> Reviewed:
    """How review went in those days, and what waits now."""
    since, until = bounds(period)
    asked = {
        "site": by.agent.site.id,
        "since": since,
        "until": until,
        "early": since - _LATEST,
        "late": until + DURATIONS.review.deadline,
    }
    read = by.connection.execute(_READ, asked).one()
    closed = by.connection.execute(_CLOSED, asked)
    twice = by.connection.execute(_AGREED, asked).one()
    now = by.connection.execute(_WAITING, asked).one()
    return Reviewed(
        readings=read.readings,
        median_seconds=read.median,
        closed={row.verdict and Verdict(row.verdict): row.n for row in closed},
        compared=twice.compared,
        agreed=twice.agreed,
        waiting=now.waiting,
        oldest=now.oldest,
    )
