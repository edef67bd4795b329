-- What colleagues of the same function did at this site in the days before: shifts (one under way counts), files, and the rule's own measure.
with colleague as materialized (
  select a.id from agent a join agent b on b.id = :agent and b.function = a.function
  where a.site_id = :site and b.site_id = :site and not same_person(a.id, b.id)
)
select
  (select count(*) from colleague) as colleagues,
  -- Without a roster, a day on which they opened something is a shift.
  coalesce(
    nullif((select count(*) from duty d where d.site_id = :site and d.agent_id in (select id from colleague)
              and d.cancelled_at is null and d.starts_at >= :since and d.starts_at < :until), 0),
    (select count(distinct (g.agent_id, (g.granted_at at time zone 'Europe/Paris')::date)) from access_grant g
     where g.site_id = :site and g.agent_id in (select id from colleague)
       and g.granted_at >= :since and g.granted_at < :until and not g.exercise)) as shifts,
  (select count(*) from regulation_file f where f.site_id = :site and f.opened_at >= :since and f.opened_at < :until)
  + (select count(*) from arrival a where a.site_id = :site and a.cancelled_at is null
       and a.arrived_at >= :since and a.arrived_at < :until) as files,
  case cast(:rule as text)
    when 'enumeration' then
      (select count(*) from lookup l where l.site_id = :site and l.agent_id in (select id from colleague)
         and l.at >= :since and l.at < :until and not l.exercise)
    when 'opposition_retry' then
      (select count(*) from refusal r where r.site_id = :site and r.agent_id in (select id from colleague)
         and r.at >= :since and r.at < :until and r.grounds && cast(:opposed as text[]) and not r.exercise)
    when 'off_duty_no_file' then
      (select count(*) from corroboration c where c.site_id = :site and c.agent_id in (select id from colleague)
         and c.granted_at >= :since and c.granted_at < :until and c.signs <> '[]'
         and c.state <> all(cast(:explained as text[])))
    else
      (select count(*) from flag x where x.site_id = :site and x.agent_id in (select id from colleague)
         and x.at >= :since and x.at < :until and x.rule = :rule)
  end as counted
