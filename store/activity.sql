-- One site's counters from :since to :until, both at the beginning of an hour: all of them, again.
-- What is as it was stays untouched; what is no more goes. An exercise is no figure.
with seen as materialized (
  select date_trunc('hour', g.granted_at) as hour, g.id, g.mode, g.reason, g.end_kind
  from access_grant g where g.site_id = :site and g.granted_at >= :since and g.granted_at < :until and not g.exercise
),
counted (hour, measure, n) as materialized (
  select hour, 'granted:' || mode, count(*) from seen group by 1, 2
  union all
  select hour, 'ended:' || end_kind, count(*) from seen where end_kind is not null group by 1, 2
  union all
  select hour, 'reason:' || reason, count(*) from seen group by 1, 2
  union all
  select seen.hour, 'owed:' || case when o.settled_at is null then 'open' when o.settled_at <= o.due_at then 'in_time' else 'late' end, count(*)
  from seen join owed o on o.grant_id = seen.id group by 1, 2
  union all
  select date_trunc('hour', c.granted_at), 'explanation:' || c.state, count(*)
  from corroboration c where c.site_id = :site and c.granted_at >= :since and c.granted_at < :until group by 1, 2
  union all
  select date_trunc('hour', r.at), 'refused', count(*)
  from refusal r where r.site_id = :site and r.at >= :since and r.at < :until and not r.exercise group by 1
  union all
  select date_trunc('hour', r.at), 'opposed', count(*)
  from refusal r where r.site_id = :site and r.at >= :since and r.at < :until and r.grounds && :oppositions and not r.exercise group by 1
  union all
  select date_trunc('hour', l.at), 'looked_up', count(*)
  from lookup l where l.site_id = :site and l.at >= :since and l.at < :until and not l.exercise group by 1
  union all
  select date_trunc('hour', w.at), 'words:' || w.repeats, count(*)
  from words_print w where w.site_id = :site and w.at >= :since and w.at < :until group by 1, 2
  union all
  select date_trunc('hour', a.arrived_at), 'arrived', count(*)
  from arrival a where a.site_id = :site and a.arrived_at >= :since and a.arrived_at < :until and a.cancelled_at is null and a.arrived_said is not null group by 1
  union all
  select date_trunc('hour', f.opened_at), 'files_opened', count(*)
  from regulation_file f where f.site_id = :site and f.opened_at >= :since and f.opened_at < :until group by 1
  union all
  select h.hour, 'files_open', count(*)
  from generate_series(:since, :until - interval '1 hour', interval '1 hour') h (hour)
    join regulation_file f on f.site_id = :site and f.opened_at >= h.hour - :open_at_most
      and f.opened_at < h.hour + interval '1 hour' and (f.closed_at is null or f.closed_at > h.hour)
  group by 1
),
gone as (
  delete from activity a where a.site_id = :site and a.hour >= :since and a.hour < :until
    and not exists (select from counted c where c.hour = a.hour and c.measure = a.measure)
  returning 1
),
kept as (
  insert into activity (site_id, hour, measure, n)
  select :site, hour, measure, n from counted order by hour, measure
  on conflict (site_id, hour, measure) do update set n = excluded.n where activity.n <> excluded.n
  returning 1
)
select (select count(*) from gone) + (select count(*) from kept)
