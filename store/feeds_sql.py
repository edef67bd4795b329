"""The statements behind store/feeds.py: each for many messages at once, and by an index.

A message costs as many turns as there are statements: each does all that one snapshot allows.
"""

from sqlalchemy import text

# Two that take messages of one site would each read files without what the other adds. Nothing is
# written before the lock is held, for every row joins it; what is read comes in the next statement.
HEAR = text("""
with alone as materialized (
  select pg_advisory_xact_lock(hashtextextended('feed of ' || cast(:site as text), 0)),
    set_config('plan_cache_mode', 'force_generic_plan', true)),
fresh as (
  insert into feed_message (site_id, feed, digest, said_at)
  select :site, 'files', m.digest, m.said_at
  from alone, unnest(cast(:heard as bytea[]), cast(:heard_at as timestamptz[])) m (digest, said_at)
  on conflict do nothing returning digest),
stated as (
  insert into file_statement (site_id, case_id, field, value, said_at, digest)
  select :site, s.* from unnest(cast(:cases as text[]), cast(:fields as text[]),
    cast(:words as text[]), cast(:times as timestamptz[]), cast(:digests as bytea[]))
    s (case_id, field, value, said_at, digest)
  join fresh using (digest) on conflict do nothing)
select digest from fresh""")

_TRAITS = """
unnest(cast(:events as text[]), cast(:persons as text[]), cast(:traits as text[]),
       cast(:indexes as bytea[]), cast(:times as timestamptz[]))
  n (event, person, trait, trait_index, said_at)"""

# Beside the files themselves: whoever was written down or heard of by one of their names, and the
# least two that would be called so. What is said of somebody again is said by its newest time: it
# goes here, and comes back with what is written.
_PICTURE = """
with older as (
  delete from care_trait c using {traits}
  where c.site_id = :site and c.care = 'call' and c.event = any (cast(:events as text[]))
    and c.event = n.event and c.person = n.person and c.trait = n.trait
    and c.trait_index = n.trait_index and c.said_at < n.said_at),
said as materialized (
  select case_id, field, value, said_at, digest from file_statement
  where site_id = :site and case_id = any (cast(:cases as text[]))),
described as (
  select event, person, trait, trait_index from care_trait
  where site_id = :site and care = 'call' and event = any (cast(:cases as text[]))
    and trait in ('sex', 'born', 'number')
  union
  select event, person, trait, trait_index from {traits} where trait in ('sex', 'born', 'number')),
name as materialized (
  select value as name from said where field in ('message', 'reference')
  union select unnest(cast(:cases as text[])))
select 'said' as kind, case_id, field, value as words, said_at, digest as message, false as shared
from said
union all
select distinct 'changed', event, '', '', cast(null as timestamptz), cast(null as bytea), false
from (
  select event from described group by event, person, trait having count(*) > 1) one
union all
select 'known', f.case_id, '', f.reference, null, null, false from regulation_file f
where f.site_id = :site and f.case_id = any (array(select name from name))
union all
select 'known', f.case_id, '', f.reference, null, null, false from regulation_file f
where f.site_id = :site and f.reference = any (array(select name from name))
union all
select 'wanting', o.case_id, n.name, o.reference, null, null,
  'reference_shared' = any (o.contradictions)
from name n cross join lateral (
  select f.case_id, f.reference, f.contradictions from regulation_file f
  where f.site_id = :site and f.wanted = n.name and f.case_id <> all (cast(:cases as text[]))
  order by f.case_id collate "C" limit 2) o"""
PICTURE = text(_PICTURE.format(traits=_TRAITS))

ADOPT = text("""
update regulation_file f set case_id = n.case_id
from unnest(cast(:cases as text[]), cast(:names as text[])) n (case_id, reference)
where f.site_id = :site and f.reference = n.reference and f.case_id is null""")

# A name is let go before another file takes it.
RELEASE = text("""
update regulation_file set reference = case_id
where site_id = :site and case_id = any (cast(:cases as text[]))""")

# Whoever judges the marked accesses locks the same rows, in the same order.
_WRITE = """
with described as (
  insert into care_trait (site_id, care, event, person, trait, trait_index, said_at)
  select :site, 'call', n.* from {traits} on conflict do nothing),
written as (
  insert into regulation_file as f (site_id, case_id, reference, wanted, opened_at, closed_at,
    attribution, priority, motive, status, owner, contradictions)
  select :site, n.case_id, n.reference, n.wanted, n.opened_at, n.closed_at, n.attribution,
    n.priority, n.motive, n.status, n.owner, string_to_array(n.contradictions, ' ')
  from unnest(cast(:cases as text[]), cast(:names as text[]), cast(:wanted as text[]),
    cast(:opened as timestamptz[]), cast(:closed as timestamptz[]), cast(:attributions as text[]),
    cast(:priorities as text[]), cast(:motives as text[]), cast(:statuses as text[]),
    cast(:owners as text[]), cast(:contradictions as text[]))
    n (case_id, reference, wanted, opened_at, closed_at, attribution, priority, motive, status,
       owner, contradictions)
  on conflict (site_id, case_id) do update set
    reference = excluded.reference, wanted = excluded.wanted,
    opened_at = case when excluded.case_id = any (cast(:opening_said as text[]))
                     then excluded.opened_at else least(f.opened_at, excluded.opened_at) end,
    closed_at = case when excluded.case_id = any (cast(:status_said as text[]))
                     then excluded.closed_at else f.closed_at end,
    attribution = case when excluded.case_id = any (cast(:kind_said as text[]))
                       then excluded.attribution else f.attribution end,
    priority = excluded.priority, motive = excluded.motive, status = excluded.status,
    owner = excluded.owner, contradictions = excluded.contradictions
  returning case_id, opened_at),
about as (
  select event, trait, trait_index from care_trait
  where site_id = :site and care = 'call' and event = any (cast(:cases as text[]))
    and trait in ('name', 'name_sound', 'number')
  union
  select event, trait, trait_index from {traits}
  where trait in ('name', 'name_sound', 'number')),
met as (
  select g.id from site s join access_grant g on g.site_id = s.id
    and g.regulation_file = any (cast(:spoken as text[]))
  union
  select a.grant_id from case_attachment a where a.reference = any (cast(:spoken as text[]))
  union
  select g.id
  from written f
  join about t on t.event = f.case_id
  join patient_likeness l on l.trait_index = t.trait_index and l.trait = t.trait
  join access_grant g on g.patient_id = l.patient_id and g.granted_at between
    f.opened_at - cast(:before as interval) and f.opened_at + cast(:after as interval)),
waiting as (
  select c.grant_id from corroboration c join met m on m.id = c.grant_id
  where not c.stale order by c.granted_at, c.grant_id for update of c)
update corroboration c set stale = true from waiting w where w.grant_id = c.grant_id"""
WRITE = text(_WRITE.format(traits=_TRAITS))

# Those whose name changes because of another: read whole, like those that were spoken of.
SAID = text("""
select 'said' as kind, case_id, field, value as words, said_at, digest as message
from file_statement
where site_id = :site and case_id = any (cast(:cases as text[]))
union all
select distinct 'changed', event, '', '', cast(null as timestamptz), cast(null as bytea) from (
  select event from care_trait
  where site_id = :site and care = 'call' and event = any (cast(:cases as text[]))
    and trait in ('sex', 'born', 'number')
  group by event, person, trait having count(*) > 1) one""")
