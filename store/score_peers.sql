-- What colleagues of the same function did at this site in the days before a scored day, and on it: shifts, files, and how many of their accesses show each code at least as markedly. Read as console_reviewer.
with colleague as materialized (
  select a.id from agent a join agent b on b.id = :agent and b.function = a.function
  where a.site_id = :site and b.site_id = :site and not same_person(a.id, b.id)
), theirs as materialized (
  select s.agent_id, s.at, s.evidence from access_score s
  where s.site_id = :site and s.agent_id in (select id from colleague) and s.at >= :since and s.at < :until
), found as (
  select e ->> 'code' as code, cast(e ->> 'surprise' as float8) as surprise
  from theirs cross join lateral jsonb_array_elements(theirs.evidence) as e
)
select
  asked.code,
  (select count(*) from colleague) as colleagues,
  -- Without a roster, a day on which they opened something is a shift.
  coalesce(
    nullif((select count(*) from duty d where d.site_id = :site and d.agent_id in (select id from colleague)
              and d.cancelled_at is null and d.starts_at >= :since and d.starts_at < :until), 0),
    (select count(distinct (agent_id, (at at time zone 'Europe/Paris')::date)) from theirs)) as shifts,
  (select coalesce(sum(n), 0)::bigint from activity
   where site_id = :site and measure in ('files_opened', 'arrived') and hour >= :since and hour < :until) as files,
  (select count(*) from found where found.code = asked.code and found.surprise >= asked.surprise) as counted
from unnest(cast(:codes as text[]), cast(:surprises as float8[])) as asked (code, surprise)
