-- Displays against entries, both ways. One row for each difference: finding, log, entry, access.
-- :since bounds what is counted; null counts everything. A purged entry says nothing any more.
with g as materialized (
  select * from access_grant
  -- No access lasts a day: those that ended since began since, or the day before.
  where %(since)s::timestamptz is null or granted_at >= %(since)s - interval '1 day'
), o as materialized (
  select o.*, g.site_id from opening o join access_grant g on g.id = o.grant_id
  where %(since)s::timestamptz is null or o.opened_at >= %(since)s
), said as materialized (
  select e.log_id, e.seq, e.code, e.grant_id, convert_from(e.bytes, 'UTF8')::jsonb -> 'detail' as detail
  from audit_head h join audit_entry e on e.log_id = h.log_id
  where e.code in ('sections_opened', 'access_granted', 'access_ended', 'access_refused') and e.bytes is not null
    and (%(since)s::timestamptz is null or e.at >= %(since)s)
)
select 'opening_without_entry' as finding, o.log_id, o.entry_seq as seq, o.grant_id
from o
where o.log_id is distinct from o.site_id or not exists (
  select from audit_entry e
  where e.log_id = o.log_id and e.seq = o.entry_seq and e.code = 'sections_opened'
    and (e.bytes is null or e.grant_id = o.grant_id
         and convert_from(e.bytes, 'UTF8')::jsonb -> 'detail' -> 'sections' ? o.section))
union all
select 'entry_without_opening', said.log_id, said.seq, said.grant_id
from said, jsonb_array_elements_text(said.detail -> 'sections') as named(code)
where said.code = 'sections_opened'
  and not exists (select from opening o where o.grant_id = said.grant_id and o.section = named.code)
union all
select 'grant_without_entry', g.site_id, g.entry_seq, g.id
from g
where not exists (
  select from audit_entry e
  where e.log_id = g.site_id and e.seq = g.entry_seq and e.code = 'access_granted'
    and (e.bytes is null or e.grant_id = g.id))
union all
select 'entry_without_grant', said.log_id, said.seq, said.grant_id
from said
where said.code = 'access_granted' and not exists (select from access_grant g where g.id = said.grant_id)
union all
-- An entry that is purged has lost its access: only what is not purged yet can be missing.
select 'end_without_entry', g.site_id, g.entry_seq, g.id
from g join audit_head h on h.log_id = g.site_id
where g.ended_at is not null and g.entry_seq >= h.purged
  and not exists (select from audit_entry e where e.grant_id = g.id and e.code = 'access_ended')
union all
select 'refusal_without_entry', r.site_id, r.entry_seq, null
from refusal r
where (%(since)s::timestamptz is null or r.at >= %(since)s) and not exists (
  select from audit_entry e where e.log_id = r.site_id and e.seq = r.entry_seq and e.code = 'access_refused')
union all
select 'shown_past_end', o.site_id, o.entry_seq, o.grant_id
from o join access_grant g on g.id = o.grant_id
where o.shown_until > least(g.ends_at, coalesce(g.ended_at, g.ends_at)) + interval '30 seconds'
