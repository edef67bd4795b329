-- The statements behind store/corroborating.py: each answers for a batch of accesses at once.
-- A reference is what an agent typed or pasted: the sender's number, the national id, or its last part.
-- Here comes first; one that several other sites know is read as the first site's.

-- :care
  'call' as care, f.case_id as event, f.reference as shown, f.site_id, f.site_id = g.site_id as here, f.opened_at as starts_at,
  f.closed_at as ends_at, f.attribution, f.motive, f.contradictions,
  f.owner <> (select s.value from file_statement s where s.site_id = f.site_id and s.case_id = f.case_id
              and s.field = 'owner' and s.value <> '' order by s.said_at, s.value limit 1) as transferred,
  (select min(m.received_at) from file_statement s join feed_message m
   on m.site_id = s.site_id and m.feed = 'files' and m.digest = s.digest
   where s.site_id = f.site_id and s.case_id = f.case_id) as heard_at

-- :visit
  'visit', v.visit, v.visit, v.site_id, v.site_id = g.site_id, v.arrived_at, v.left_at, '', '', array[]::text[], false, null

-- :named
-- Beside each, for how many patients it was named here, around that time, however it was written.
with g as (
  select g.id, g.site_id, g.granted_at, n.reference, n.later
  from unnest(cast(:grants as uuid[]), cast(:references as text[]), cast(:laters as boolean[]))
    as n (id, reference, later) join access_grant g on g.id = n.id),
said as (
  select g.*, array[g.reference, upper(g.reference), regexp_replace(g.reference, '^.*[.]', '')] as written from g),
others as materialized (
  select o.site_id, o.patient_id, o.granted_at, upper(regexp_replace(o.regulation_file, '^.*[.]', '')) as name
  from (select g.site_id, min(g.granted_at) as since, max(g.granted_at) as until from g group by g.site_id) s
  join access_grant o on o.site_id = s.site_id and o.regulation_file is not null and not o.exercise
    and o.granted_at between s.since - cast(:shared as interval) and s.until + cast(:shared as interval)),
known as (
select distinct on (g.id, g.reference, g.later) g.id, g.reference, g.later, g.site_id as asked_at, g.granted_at, care.*
from said g left join lateral (
  select {care} from site s join regulation_file f on f.site_id = s.id and f.reference = any (g.written)
  union all
  select {care} from site s join regulation_file f on f.site_id = s.id and f.case_id = any (g.written)
  union all
  select {visit} from arrival v
  where v.site_id = g.site_id and v.visit = g.reference and v.cancelled_at is null) care on true
order by g.id, g.reference, g.later, care.here desc, care.site_id, care.starts_at, care.event)
select k.*, (
  select count(distinct o.patient_id) from others o where o.site_id = k.asked_at
    and o.granted_at between k.granted_at - cast(:shared as interval) and k.granted_at + cast(:shared as interval)
    and o.name in (upper(regexp_replace(k.shown, '^.*[.]', '')), upper(regexp_replace(k.event, '^.*[.]', '')))) as patients
from known k

-- :around
-- Whoever is the same shares the number, or the name and something beside it; a name that only
-- sounds like theirs counts around the access, not weeks before. « offset 0 » keeps the order of the
-- joins: from a patient's few indexes to what was said of them, never the reverse.
with g as materialized (
  select g.id, g.site_id, g.patient_id, g.granted_at, array(
    select l.trait_index from patient_likeness l
    where l.patient_id = g.patient_id and l.trait in ('given', 'born', 'birth_year')) as beside
  from access_grant g where g.id = any (cast(:grants as uuid[]))),
event as materialized (
  select distinct g.id, t.site_id, t.care, t.event
  from g cross join lateral (
    select l.trait, l.trait_index, case l.trait when 'name_sound' then interval '2 days'
      else cast(:past as interval) + interval '1 day' end as past
    from patient_likeness l
    where l.patient_id = g.patient_id and l.trait in ('number', 'name', 'name_sound') offset 0) l
  cross join lateral (
    select t.site_id, t.care, t.event, t.person from care_trait t
    where t.trait_index = l.trait_index and t.trait = l.trait
      and t.said_at > g.granted_at - l.past offset 0) t
  where l.trait = 'number' or exists (
    select from care_trait b
    where b.site_id = t.site_id and b.care = t.care and b.event = t.event and b.person = t.person
      and b.trait in ('given', 'born', 'birth_year') and b.trait_index = any (g.beside)))
select g.id, {care}
from event e join g on g.id = e.id join regulation_file f on e.care = 'call' and f.site_id = e.site_id and f.case_id = e.event
where f.opened_at between g.granted_at - cast(:past as interval) and g.granted_at + cast(:soon as interval)
union all
select g.id, {visit}
from event e join g on g.id = e.id join arrival v on e.care = 'visit' and v.site_id = e.site_id and v.visit = e.event
where v.cancelled_at is null
  and v.arrived_at between g.granted_at - cast(:past as interval) and g.granted_at + cast(:soon as interval)

-- :persons
-- The newest word on each trait: somebody who was corrected is no longer who was said first.
select e.id, t.site_id, t.care, t.event, t.person, t.trait, l.trait is not null as common
from unnest(cast(:grants as uuid[]), cast(:sites as uuid[]), cast(:cares as text[]), cast(:events as text[]))
  as e (id, site_id, care, event)
join access_grant g on g.id = e.id
join care_trait t on t.site_id = e.site_id and t.care = e.care and t.event = e.event
  and not exists (
    select from care_trait n where n.site_id = t.site_id and n.care = t.care and n.event = t.event
      and n.person = t.person and n.trait = t.trait and n.said_at > t.said_at)
left join patient_likeness l on l.patient_id = g.patient_id and l.trait = t.trait and l.trait_index = t.trait_index

-- :alone
select g.id, g.agent_id, g.patient_id, g.mode, g.reason, g.regulation_file, g.granted_at,
  (select array_agg(distinct l.trait) from patient_likeness l where l.patient_id = g.patient_id) as known,
  (select array_agg(distinct a.reference) from case_attachment a where a.grant_id = g.id) as attached,
  exists (select from agent a join duty d on d.agent_id = a.id and d.ends_at > g.granted_at - interval '1 day'
          where a.site_id = g.site_id and d.site_id = g.site_id and d.starts_at < g.granted_at + interval '1 day') as roster
from access_grant g where g.id = any (cast(:grants as uuid[])) order by g.granted_at, g.id

-- :shifts
select g.id, d.starts_at, d.ends_at
from access_grant g join duty d on d.agent_id = g.agent_id and d.cancelled_at is null
where g.id = any (cast(:grants as uuid[])) and d.ends_at > g.granted_at - interval '1 day'
  and d.starts_at < g.granted_at + interval '1 day'

-- :own
select g.id, p.id as before, p.granted_at, c.state
from access_grant g join access_grant p on p.patient_id = g.patient_id and p.agent_id = g.agent_id
  and p.granted_at < g.granted_at and p.granted_at >= g.granted_at - cast(:own as interval)
left join corroboration c on c.grant_id = p.id
where g.id = any (cast(:grants as uuid[]))

-- :adopt
-- Nothing explains an exercise, nor is it to be explained. The overlap is for accesses whose gesture was still being committed at the last turn.
with fresh as (
  select g.id, g.site_id, g.agent_id, g.granted_at
  from site s join access_grant g on g.site_id = s.id and g.granted_at > coalesce(
    (select d.upto from derived_upto d where d.name = 'corroboration'), '-infinity') - interval '10 min'
  where not g.exercise and not exists (select from corroboration c where c.grant_id = g.id)
  order by g.granted_at limit :batch),
laid as (
  insert into corroboration (grant_id, site_id, agent_id, granted_at, state, signs, stale)
  select f.id, f.site_id, f.agent_id, f.granted_at, 'none', '[]', true from fresh f
  on conflict do nothing)
select max(granted_at) from fresh

-- :settled
-- Once more when every feed has spoken of that day: a roster that was fed since has marked nothing.
update corroboration set stale = true where grant_id in (
  select c.grant_id from site s join corroboration c on c.site_id = s.id
    and c.granted_at between clock_timestamp() - cast(:settled as interval) - interval '7 days'
                         and clock_timestamp() - cast(:settled as interval)
  where not c.stale and c.evaluated_at < c.granted_at + cast(:settled as interval)
  for update of c skip locked)

-- :attached
update corroboration set stale = true where grant_id in (
  select c.grant_id from review_case r join case_attachment a on a.case_id = r.id
  join corroboration c on c.grant_id = a.grant_id
  where (r.closed_at is null or r.closed_at > clock_timestamp() - interval '1 day') and not c.stale
    and not c.signs @> jsonb_build_array(jsonb_build_object(
      'code', 'file', 'figures', jsonb_build_object('event', a.reference)))
  for update of c skip locked)

-- :waiting
select c.grant_id, c.site_id from corroboration c where c.stale order by c.granted_at limit :batch

-- :feeds_wait
-- Feeds mark what is not marked yet: one that speaks while we judge waits, and finds it judged.
select pg_advisory_xact_lock(hashtextextended(k.prefix || s.id, 0))
from (select distinct unnest(cast(:sites as uuid[])) as id) s,
     (values (1, 'feed of '), (2, 'arrivals/'), (3, 'roster/')) k (rank, prefix)
order by s.id, k.rank

-- :stale
select c.grant_id from corroboration c where c.stale and c.grant_id = any (cast(:grants as uuid[]))
order by c.granted_at, c.grant_id for update skip locked

-- :following
-- What begins or ceases to be explained by itself explains or no longer explains what followed.
update corroboration f set stale = true
from unnest(cast(:grants as uuid[]), cast(:states as text[])) as n (id, state)
join corroboration c on c.grant_id = n.id
  and (c.state = any (cast(:direct as text[]))) <> (n.state = any (cast(:direct as text[])))
join access_grant b on b.id = n.id
join access_grant g on g.patient_id = b.patient_id and g.agent_id = b.agent_id
  and g.granted_at > b.granted_at and g.granted_at <= b.granted_at + cast(:own as interval)
where f.grant_id = g.id and f.grant_id <> all (cast(:grants as uuid[]))

-- :sharing
-- One more access that names a file may be one patient too many for the others that named it.
with fresh as materialized (
  select c.site_id, c.granted_at, said -> 'figures' ->> 'event' as event
  from unnest(cast(:grants as uuid[]), cast(:signs as jsonb[])) as n (id, signs)
  join corroboration c on c.grant_id = n.id and c.signs = '[]'
  cross join jsonb_array_elements(n.signs) said where said ->> 'code' = 'time'),
before as materialized (
  select f.grant_id, f.site_id, f.granted_at, said -> 'figures' ->> 'event' as event
  from (select n.site_id, min(n.granted_at) as since, max(n.granted_at) as until from fresh n group by n.site_id) s
  join corroboration f on f.site_id = s.site_id and not f.stale and f.grant_id <> all (cast(:grants as uuid[]))
    and f.granted_at between s.since - cast(:shared as interval) and s.until + cast(:shared as interval)
  cross join jsonb_array_elements(f.signs) said where said ->> 'code' = 'time')
update corroboration c set stale = true
from fresh n join before f on f.site_id = n.site_id and f.event = n.event
  and f.granted_at between n.granted_at - cast(:shared as interval) and n.granted_at + cast(:shared as interval)
where c.grant_id = f.grant_id

-- :judged
update corroboration c
set state = n.state, signs = n.signs, evaluated_at = clock_timestamp(), stale = false
from unnest(cast(:grants as uuid[]), cast(:states as text[]), cast(:signs as jsonb[]))
  as n (id, state, signs)
where c.grant_id = n.id

-- :to_confirm
-- Files that an access waits for to be confirmed, that are known at its site now and bear it out.
select g.id, g.site_id, g.patient_id, f.attribution
from owed o join access_grant g on g.id = o.grant_id
join corroboration c on c.grant_id = g.id and c.state = 'linked_matches' and not c.stale
join regulation_file f on f.site_id = g.site_id and g.regulation_file in (f.reference, f.case_id)
where o.kind = 'file_to_confirm' and o.settled_at is null and g.id = any (cast(:grants as uuid[]))
order by g.granted_at, g.id
