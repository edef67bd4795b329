-- What colleagues of the same function did at this site in the days before a scored day, and on it: shifts, files, and how many of their accesses show each code at least as markedly. Read as console_reviewer.
with colleague as materialized (
  select a.id from agent a join agent b on b.id = :agent and b.function = a.function
  where a.site_id = :site and b.site_id = :site and not same_person(a.id, b.id)
), asked as materialized (
  select * from unnest(cast(:codes as text[]), cast(:surprises as float8[])) as one (code, surprise)
), theirs as materialized (
  select s.agent_id, (s.at at time zone 'Europe/Paris')::date as day,
    array(select a.code from asked a where jsonb_path_exists(
      s.evidence, '$[*] ? (@.code == $code && @.surprise >= $surprise)', to_jsonb(a))) as shown
  from access_score s
  where s.site_id = :site and s.agent_id in (select id from colleague) and s.at >= :since and s.at < :until
)
select
  asked.code,
  (select count(*) from colleague) as colleagues,
  -- Without a roster, a day on which they opened something is a shift.
  coalesce(
    nullif((select count(*) from duty d where d.site_id = :site and d.agent_id in (select id from colleague)
              and d.cancelled_at is null and d.starts_at >= :since and d.starts_at < :until), 0),
    (select count(distinct (agent_id, day)) from theirs)) as shifts,
  (select coalesce(sum(n), 0)::bigint from activity
   where site_id = :site and measure in ('files_opened', 'arrived') and hour >= :since and hour < :until) as files,
  (select count(*) from theirs where asked.code = any (theirs.shown)) as counted
from asked
