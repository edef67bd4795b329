-- Displays against entries, both ways. One row for each difference: finding, log, entry, access.
-- :since bounds what is counted; null counts everything. A purged entry says nothing any more, but only
-- where the head says that a purge went: verify holds the head to what the log says of its purges.
-- Whatever an entry holds, this goes on: what cannot be read as it should says nothing (detail_said).
with h as materialized (
  select log_id, purged from audit_head
), g as materialized (
  select g.*, coalesce(h.purged, 0) as purged
  from access_grant g left join h on h.log_id = g.site_id
  -- No access lasts a day: those that ended since began since, or the day before.
  where %(since)s::timestamptz is null or g.granted_at >= %(since)s - interval '1 day'
), o as materialized (
  select o.*, g.site_id, g.agent_id, g.patient_id, least(g.ends_at, g.ended_at) as ended, coalesce(h.purged, 0) as purged
  from opening o join access_grant g on g.id = o.grant_id left join h on h.log_id = o.log_id
  where %(since)s::timestamptz is null or o.opened_at >= %(since)s
), said as materialized (
  select e.log_id, e.seq, e.code, e.grant_id, detail_said(e.bytes) -> 'sections' as sections
  from h join audit_entry e on e.log_id = h.log_id
  where e.code in ('sections_opened', 'access_granted') and e.bytes is not null
    and (%(since)s::timestamptz is null or e.at >= %(since)s)
)
select 'opening_without_entry' as finding, o.log_id, o.entry_seq as seq, o.grant_id
from o
where o.log_id is distinct from o.site_id or not exists (
  select from audit_entry e
  where e.log_id = o.log_id and e.seq = o.entry_seq and e.code = 'sections_opened'
    and case when e.bytes is null then e.seq < o.purged
             else e.grant_id = o.grant_id and e.agent_id = o.agent_id and e.patient_id = o.patient_id
                  and detail_said(e.bytes) -> 'sections' ? o.section end)
union all
select 'entry_without_opening', said.log_id, said.seq, said.grant_id
from said, jsonb_array_elements_text(
  case jsonb_typeof(said.sections) when 'array' then said.sections else '[]' end) as named(code)
where said.code = 'sections_opened'
  and not exists (select from opening o where o.grant_id = said.grant_id and o.section = named.code)
union all
-- An access is what its entry says, and ends when it, or the last extension, says.
select 'grant_without_entry', g.site_id, g.entry_seq, g.id
from g
where not exists (
  select from audit_entry e, lateral (select detail_said(e.bytes) as said) d
  where e.log_id = g.site_id and e.seq = g.entry_seq and e.code = 'access_granted'
    and case when e.bytes is null then e.seq < g.purged
             else e.grant_id = g.id and e.agent_id = g.agent_id and e.patient_id = g.patient_id
                  and (d.said ->> 'mode', d.said ->> 'reason', d.said ->> 'masked_included')
                      = (g.mode, g.reason, g.masked_included::text)
                  and d.said ->> 'regulation_file' is not distinct from g.regulation_file
                  and d.said -> 'sections' @> to_jsonb(g.sections) and d.said -> 'sections' <@ to_jsonb(g.sections)
                  and g.ends_at = coalesce(
                    (select time_said(detail_said(x.bytes) ->> 'ends_at') from audit_entry x
                     where x.grant_id = g.id and x.log_id = g.site_id and x.code = 'access_extended'
                       and x.agent_id = g.agent_id
                     order by x.seq desc limit 1),
                    time_said(d.said ->> 'ends_at')) end)
union all
select 'entry_without_grant', said.log_id, said.seq, said.grant_id
from said
where said.code = 'access_granted' and not exists (select from access_grant g where g.id = said.grant_id)
union all
-- An entry that is purged has lost its access: only what is not purged yet can be missing.
select 'end_without_entry', g.site_id, g.entry_seq, g.id
from g
where g.ended_at is not null and g.entry_seq >= g.purged
  and not exists (select from audit_entry e where e.grant_id = g.id and e.code = 'access_ended'
                  and (e.agent_id is null or e.agent_id = g.agent_id
                       or detail_said(e.bytes) ->> 'kind' in ('revoked', 'handed_over')))
union all
select 'refusal_without_entry', r.site_id, r.entry_seq, null
from refusal r
where (%(since)s::timestamptz is null or r.at >= %(since)s) and not exists (
  select from audit_entry e
  where e.log_id = r.site_id and e.seq = r.entry_seq and e.code = 'access_refused'
    and case when e.bytes is null then e.seq < (select h.purged from h where h.log_id = e.log_id)
             else e.agent_id = r.agent_id and e.patient_id = r.patient_id end)
union all
-- A handle lets an identity be shown.
select 'lookup_without_entry', l.site_id, l.entry_seq, null
from lookup l
where (%(since)s::timestamptz is null or l.at >= %(since)s) and not exists (
  select from audit_entry e
  where e.log_id = l.site_id and e.seq = l.entry_seq and e.code in ('looked_up', 'prepared_closed')
    and case when e.bytes is null then e.seq < (select h.purged from h where h.log_id = e.log_id)
             else e.agent_id = l.agent_id and e.patient_id = l.patient_id end)
union all
-- A clock that was ahead, and was put right before the end, dated the display after it: lawful.
select 'shown_past_end', o.site_id, o.entry_seq, o.grant_id
from o
where o.shown_until > o.ended + interval '30 seconds' and not exists (
  select from audit_entry e
  where e.log_id = o.log_id and e.seq > o.entry_seq and e.code = 'clock_stepped_back' and e.at <= o.ended)
