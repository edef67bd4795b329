"""The statements behind store/feeds.py: each for many messages at once, and by an index."""

from sqlalchemy import text

# Two that take messages of one site would each read files without what the other adds.
ALONE = text("select pg_advisory_xact_lock(hashtextextended('feed of ' || :site, 0))")

MESSAGES = text("""
insert into feed_message (site_id, feed, digest, said_at)
select :site, 'files', m.* from unnest(cast(:digests as bytea[]), cast(:times as timestamptz[])) m
on conflict do nothing returning digest""")

STATEMENTS = text("""
insert into file_statement (site_id, case_id, field, value, said_at, digest)
select :site, s.* from unnest(cast(:cases as text[]), cast(:fields as text[]),
  cast(:words as text[]), cast(:times as timestamptz[]), cast(:digests as bytea[])) s
on conflict do nothing""")

# Said again later: by its newest time, whatever the order.
OLDER_TRAITS = text("""
delete from care_trait c using unnest(cast(:events as text[]), cast(:persons as text[]),
  cast(:traits as text[]), cast(:indexes as bytea[]), cast(:times as timestamptz[]))
  as n (event, person, trait, trait_index, said_at)
where c.site_id = :site and c.care = 'call' and c.event = any (cast(:events as text[]))
  and c.event = n.event and c.person = n.person and c.trait = n.trait
  and c.trait_index = n.trait_index and c.said_at < n.said_at""")

TRAITS = text("""
insert into care_trait (site_id, care, event, person, trait, trait_index, said_at)
select :site, 'call', n.* from unnest(cast(:events as text[]), cast(:persons as text[]),
  cast(:traits as text[]), cast(:indexes as bytea[]), cast(:times as timestamptz[])) n
on conflict do nothing""")

SAID = text("""
select case_id, field, value, said_at from file_statement
where site_id = :site and case_id = any (cast(:cases as text[]))""")

CHANGED_PERSONS = text("""
select distinct event from (
  select event from care_trait
  where site_id = :site and care = 'call' and event = any (cast(:cases as text[]))
    and trait in ('sex', 'born', 'number')
  group by event, person, trait having count(*) > 1) said""")

# Files known by these names or ids, those that a person wrote down included (without an id).
KNOWN = text("""
select case_id, reference from regulation_file
where site_id = :site and case_id = any (cast(:names as text[]))
union
select case_id, reference from regulation_file
where site_id = :site and reference = any (cast(:names as text[]))""")

# Files that were called so once: those that may be called so now.
CLAIMING = text("""
select distinct case_id from file_statement
where site_id = :site and field in ('message', 'reference')
  and value = any (cast(:names as text[]))""")

ADOPT = text("""
update regulation_file f set case_id = n.case_id
from unnest(cast(:cases as text[]), cast(:names as text[])) n (case_id, reference)
where f.site_id = :site and f.reference = n.reference and f.case_id is null""")

# A name is let go before another file takes it.
RELEASE = text("""
update regulation_file f set reference = f.case_id
from unnest(cast(:cases as text[]), cast(:names as text[])) n (case_id, reference)
where f.site_id = :site and f.case_id = n.case_id
  and f.reference not in (n.reference, f.case_id)""")

FILES = text("""
insert into regulation_file as f (site_id, case_id, reference, opened_at, closed_at, attribution,
  priority, motive, status, owner, contradictions)
select :site, n.case_id, n.reference, n.opened_at, n.closed_at, n.attribution, n.priority, n.motive,
  n.status, n.owner, string_to_array(n.contradictions, ' ')
from unnest(cast(:cases as text[]), cast(:names as text[]), cast(:opened as timestamptz[]),
  cast(:closed as timestamptz[]), cast(:attributions as text[]), cast(:priorities as text[]),
  cast(:motives as text[]), cast(:statuses as text[]), cast(:owners as text[]),
  cast(:contradictions as text[]))
  as n (case_id, reference, opened_at, closed_at, attribution, priority, motive, status, owner,
        contradictions)
on conflict (site_id, case_id) do update set
  reference = excluded.reference,
  opened_at = case when excluded.case_id = any (cast(:opening_said as text[]))
                   then excluded.opened_at else least(f.opened_at, excluded.opened_at) end,
  closed_at = case when excluded.status = '' then f.closed_at else excluded.closed_at end,
  attribution = case when excluded.attribution = '' then f.attribution
                     else excluded.attribution end,
  priority = excluded.priority, motive = excluded.motive, status = excluded.status,
  owner = excluded.owner, contradictions = excluded.contradictions""")

# Whoever judges them locks the same rows, in the same order.
STALE = text("""
with met as (
  select g.id from site s join access_grant g on g.site_id = s.id
    and g.regulation_file = any (cast(:names as text[]))
  union
  select a.grant_id from case_attachment a where a.reference = any (cast(:names as text[]))
  union
  select g.id
  from regulation_file f
  join care_trait t on t.site_id = f.site_id and t.care = 'call' and t.event = f.case_id
    and t.trait in ('name', 'name_sound', 'number')
  join patient_likeness l on l.trait_index = t.trait_index and l.trait = t.trait
  join access_grant g on g.patient_id = l.patient_id and g.granted_at between
    f.opened_at - cast(:before as interval) and f.opened_at + cast(:after as interval)
  where f.site_id = :site and f.case_id = any (cast(:cases as text[]))),
waiting as (
  select c.grant_id from corroboration c join met m on m.id = c.grant_id
  where not c.stale order by c.granted_at, c.grant_id for update of c)
update corroboration c set stale = true from waiting w where w.grant_id = c.grant_id""")
