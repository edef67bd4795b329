"""« Erreur de données »: a feed to put right, said to whoever looks at feeds, and no lesson.

A ticket names the feed and the case, in codes alone. It is closed when everything in its case is
explained by now: what was wrong or missing came.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, text

from policy.corroboration import EXPLAINED
from policy.feeds import Feed
from policy.verdicts import Verdict
from store.session import Reviewing, Working

_SHOWN: Final = 200

# What the agent named tells which feed; an access off the roster, the roster; else the main one.
_OPEN = text(
    """
    insert into feed_ticket (site_id, feed, case_id)
    select distinct c.site_id, f.feed, c.id
    from review_case c join site s on s.id = c.site_id
    join case_access x on x.case_id = c.id
    left join corroboration k on k.grant_id = x.grant_id
    left join flag l on l.site_id = c.site_id and l.entry_seq = x.entry_seq
      and l.rule = 'off_duty_no_file'
    cross join lateral (
      select 'roster'
      where l.rule is not null or k.signs @> '[{"code": "duty", "agrees": false}]'
      union all
      select case
        when k.signs @> '[{"code": "file", "figures": {"kind": "visit"}}]' then 'arrivals'
        when k.signs @> '[{"code": "file", "figures": {"kind": "call"}}]' then 'files'
        when s.kind = 'samu' then 'files' else 'arrivals' end) f (feed)
    where c.verdict = :verdict and not exists (select from feed_ticket t where t.case_id = c.id)
    on conflict do nothing
    """
).bindparams(bindparam("verdict", Verdict.DATA_ERROR))
_CLOSE = text(
    """
    update feed_ticket t set closed_at = clock_timestamp()
    where t.closed_at is null
      and exists (
        select from case_access x join corroboration k on k.grant_id = x.grant_id
        where x.case_id = t.case_id and k.evaluated_at > t.opened_at)
      and not exists (
        select from case_access x
        left join corroboration k on k.grant_id = x.grant_id and not k.stale
        where x.case_id = t.case_id and x.grant_id is not null
          and coalesce(k.state <> all(:explained), true))
    """
).bindparams(bindparam("explained", sorted(EXPLAINED)))
_READ = text(
    "select t.feed, t.case_id, c.day, t.opened_at, t.closed_at from feed_ticket t"
    " join review_case c on c.id = t.case_id where t.site_id = :site"
    " order by t.closed_at is not null, t.opened_at desc, t.feed limit :shown"
)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A feed that a supervisor found wrong or late about a case; dated once it was put right."""

    feed: Feed
    case: UUID
    day: date
    opened_at: datetime
    closed_at: datetime | None


def follow(work: Working) -> int:
    """Open what verdicts ask for, close what came right; how many moved."""
    opened = work.connection.execute(_OPEN).rowcount
    return opened + work.connection.execute(_CLOSE).rowcount


def tickets(by: Reviewing) -> tuple[Ticket, ...]:
    """The tickets of the speaker's site: those that stand first, the newest of each first.

    Cases about the speaker are left out by the row policies.
    """
    rows = by.connection.execute(_READ, {"site": by.agent.site.id, "shown": _SHOWN})
    return tuple(Ticket(Feed(r.feed), r.case_id, r.day, r.opened_at, r.closed_at) for r in rows)
