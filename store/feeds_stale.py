"""Which accesses a feed's word could explain, or no longer: they are judged once more.

Rows are locked in one order: those who judge and those who mark wait for each other, and no longer.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from policy.durations import DURATIONS
from store.session import Working

_MARK = """
with met as ({met}),
waiting as (select c.grant_id from corroboration c join met m on m.id = c.grant_id
            where not c.stale order by c.granted_at, c.grant_id for update of c)
update corroboration c set stale = true from waiting w where w.grant_id = c.grant_id
"""
#: Accesses to whoever shares a number or a name with these visits; those that named one; those
#: judged by one until now.
_BY_VISITS = text(
    _MARK.format(
        met="""
  select g.id from care_trait t
    join patient_likeness l on l.trait_index = t.trait_index and l.trait = t.trait
    join access_grant g on g.patient_id = l.patient_id
  where t.site_id = :site and t.care = 'visit' and t.event = any (:visits)
    and t.trait in ('number', 'name', 'name_sound')
  union select g.id from access_grant g
  where g.site_id = :site and g.regulation_file = any (:visits)
  union select a.grant_id from case_attachment a where a.reference = any (:visits)"""
    )
)
_BY_SHIFTS = text(
    _MARK.format(
        met="""
  select o.grant_id as id from unnest(cast(:agents as uuid[]), cast(:starts as timestamptz[]),
    cast(:ends as timestamptz[])) as s (agent, starts_at, ends_at)
  join corroboration o on o.agent_id = s.agent
    and o.granted_at between s.starts_at - cast(:margin as interval)
                         and s.ends_at + cast(:margin as interval)"""
    )
)
_READ_BESIDE = timedelta(days=1)  # a shift is read this far from an access (corroborating.sql)


def by_visits(work: Working, site: UUID, visits: Collection[str]) -> None:
    """Something was said of these visits: call it before their traits go, and after they came."""
    work.connection.execute(_BY_VISITS, {"site": site, "visits": list(visits)})


def by_shifts(work: Working, rows: Collection[dict[str, object]]) -> None:
    """Something was said of these shifts (``agent_id``, ``starts_at``, ``ends_at``)."""
    columns = {"agents": "agent_id", "starts": "starts_at", "ends": "ends_at"}
    said = {name: [row[column] for row in rows] for name, column in columns.items()}
    margin = _READ_BESIDE + DURATIONS.review.off_duty_grace
    work.connection.execute(_BY_SHIFTS, said | {"margin": margin})
