"""The picture of a month in which everything happened at least once."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from policy.access import Mode
from policy.activity import Debt, Words
from policy.agents import Site, SiteKind
from policy.corroboration_values import State
from policy.event_words import EndKind
from policy.feeds import Feed
from policy.picture import OTHER_REASON, Notified, Picture, Reviewed, Tally, month
from policy.verdicts import Verdict

SITE = Site(UUID(int=7), "990000010", "Samu Nord", SiteKind.SAMU)
MADE = datetime(2026, 11, 22, 19, 5, tzinfo=UTC)
DAY = Tally(
    {Mode.CENTRE_15: 12, Mode.NORMAL: 1},
    {State.LINKED_MATCHES: 9, State.LINKED_DIFFERS: 1, State.NONE: 2},
    240,
)


def a_picture(**known: Any) -> Picture:
    """November 2026, unless said otherwise."""
    picture = Picture(
        site=SITE,
        period=month("2026-11"),
        made_at=MADE,
        whole=DAY,
        days={date(2026, 11, 21): DAY, date(2026, 11, 22): Tally()},
        hours={14: DAY, 3: Tally()},
        ended={EndKind.CLOSED: 10, EndKind.REVOKED: 1},
        reasons={"M03.06": 8, OTHER_REASON: 4},
        words={Words.OWN: 6, Words.REPEATED: 3, Words.SHARED: 1},
        debts={Debt.OPEN: 2, Debt.IN_TIME: 5, Debt.LATE: 1},
        overdue=1,
        refused=3,
        opposed=2,
        looked_up=40,
        review=Reviewed(
            readings=4,
            median_seconds=47.4,
            closed={Verdict.LEGITIMATE: 3, None: 6},
            compared=2,
            agreed=1,
            waiting=5,
            oldest=MADE,
        ),
        feeds={Feed.FILES: MADE, Feed.ROSTER: None, Feed.ARRIVALS: None},
        alarms=0,
        notified=Notified(
            sent=9, printed=2, nobody=3, waiting=4, oldest=MADE, to_print=5, failed=1
        ),
    )
    return replace(picture, **known)
