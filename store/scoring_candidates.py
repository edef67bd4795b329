"""Scored accesses that should be in a case and are in none: critical at once, others by day.

Of a day in a queue, the accesses that it shows. What stands in a case already brings it forward.
"""

from collections.abc import Iterator

from sqlalchemy import bindparam, text

from policy.durations import DURATIONS
from policy.sampling import SAMPLING
from policy.verdicts import Why
from store.models import AnyRow
from store.session import Working

_AT_ONCE = 1_000

# What the program closed, for it was explained, comes back: a person is to look at it.
SCORED = text(
    """
    select one.* from (
      select s.site_id, s.agent_id, s.at, s.entry_seq, s.grant_id,
        case when k.drawn then 'random' when k.queue = 'budget' then 'budget'
          else 'scored' end as why
      from case_score k cross join lateral unnest(k.accesses) g (id)
      join access_score s on s.site_id = k.site_id and s.grant_id = g.id
      where k.queue <> 'none'
        and k.day > (clock_timestamp() - cast(:deadline as interval))::date
      union all
      select s.site_id, s.agent_id, s.at, s.entry_seq, s.grant_id, 'scored' from access_score s
      where s.critical and s.at > clock_timestamp() - cast(:deadline as interval)) one
    join agent a on a.id = one.agent_id and a.site_id = one.site_id
    where not exists (
      select from case_access x join review_case c on c.id = x.case_id
      where c.site_id = one.site_id and c.agent_id = one.agent_id and x.entry_seq = one.entry_seq
        and (c.state <> 'closed' or c.verdict is not null))
    order by one.why = 'random', one.why = 'budget', one.at, one.entry_seq limit :most
    """
).bindparams(bindparam("deadline", DURATIONS.review.deadline), bindparam("most", _AT_ONCE))

#: A day that a queue shows is read with the queue, also when its case stands for other reasons.
SCORED_RAISED = text(
    "update review_case c set priority = k.priority from ("
    " select s.site_id, s.agent_id, s.day, max(case when s.drawn then :random"
    " when s.queue = 'budget' then :budget else :scored end) as priority from case_score s"
    " where s.queue <> 'none' and s.day > (clock_timestamp() - cast(:deadline as interval))::date"
    " group by s.site_id, s.agent_id, s.day) k"
    " where c.site_id = k.site_id and c.agent_id = k.agent_id and c.day = k.day"
    " and c.state <> 'closed' and c.priority < k.priority"
).bindparams(
    bindparam("deadline", DURATIONS.review.deadline),
    bindparam("scored", SAMPLING.priority(Why.SCORED)),
    bindparam("budget", SAMPLING.priority(Why.BUDGET)),
    bindparam("random", SAMPLING.priority(Why.RANDOM)),
)


def scored(work: Working) -> Iterator[AnyRow]:
    """Each access that its score brings into a case, the weightiest reason first."""
    yield from work.connection.execute(SCORED)
