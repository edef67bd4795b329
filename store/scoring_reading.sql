-- The statements behind store/scoring_facts.py: each answers for a stretch of one site's log at once.

-- :accesses
-- Words that were owed at the access count as its own; where they were forgotten, that there were some.
select g.id, g.entry_seq, g.mode, g.reason, g.device, g.network,
  coalesce(w.print, l.print) as print, coalesce(w.repeats, l.repeats) as repeats,
  cast(extract(epoch from coalesce(g.ended_at, g.ends_at) - g.granted_at) as integer) as seconds,
  array(select o.section from opening o where o.grant_id = g.id order by o.section) as sections,
  case when not k.stale then k.state end as explained, k.signs,
  coalesce(v.visit, f.reference, g.regulation_file) as link, v.visit is not null as visit
from access_grant g
left join words_print w on w.site_id = g.site_id and w.entry_seq = g.entry_seq
left join owed d on d.grant_id = g.id and d.kind = 'rationale'
left join words_print l on l.site_id = g.site_id and l.entry_seq = d.settled_seq
left join corroboration k on k.grant_id = g.id
left join lateral (
  select f.reference from regulation_file f where f.site_id = g.site_id and f.reference =
    any (array[g.regulation_file, upper(g.regulation_file), regexp_replace(g.regulation_file, '^.*[.]', '')])
  union all
  select f.reference from regulation_file f where f.site_id = g.site_id and f.case_id = g.regulation_file
  order by 1 limit 1) f on true
left join lateral (
  select a.visit from arrival a where a.site_id = g.site_id and a.visit = g.regulation_file) v on true
where g.id = any (cast(:grants as uuid[]))

-- :people
select p.id,
  array(select encode(l.trait_index, 'hex') from patient_likeness l
        where l.patient_id = p.id and l.trait = 'name' order by 1) as names,
  array(select o.recorded_at from opposition o where o.patient_id = p.id order by o.recorded_at, o.id) as opposed,
  array(select o.lifted_at from opposition o where o.patient_id = p.id order by o.recorded_at, o.id) as unopposed,
  array(select k.marked_at from known_person k where k.patient_id = p.id order by k.marked_at) as known,
  array(select k.lifted_at from known_person k where k.patient_id = p.id order by k.marked_at) as unknown
from patient p where p.id = any (cast(:patients as uuid[])) and not p.exercise order by p.id

-- :agents
select a.id, a.function, a.name, p.id as patient
from agent a left join agent_person n on n.agent_id = a.id
left join patient p on p.number_index = n.number_index
where a.id = any (cast(:agents as uuid[])) order by a.id

-- :shifts
select d.agent_id, d.starts_at, d.ends_at from duty d
where d.site_id = :site and d.cancelled_at is null and d.starts_at > :after and d.starts_at <= :upto
order by d.starts_at, d.agent_id

-- :care
-- Whose it is: by the number, or by a name and the full date of birth; of several persons, nobody's.
with care as materialized (
  select 'call' as kind, f.case_id as event, f.reference as id, f.opened_at as at, f.closed_at as ended, f.motive, f.attribution
  from regulation_file f where f.site_id = :site and f.opened_at > :after and f.opened_at <= :upto
    and not 'not_actual' = any (f.contradictions)
  union all
  select 'visit', v.visit, v.visit, v.arrived_at, v.left_at, '', '' from arrival v
  where v.site_id = :site and v.arrived_at > :after and v.arrived_at <= :upto and v.cancelled_at is null),
said as materialized (
  select t.care, t.event, t.person, t.trait, t.trait_index from care c
  join care_trait t on t.site_id = :site and t.care = c.kind and t.event = c.event and t.trait in ('number', 'born', 'name')),
whose as (
  select s.care, s.event, l.patient_id from said s
  join patient_likeness l on l.trait = 'number' and l.trait_index = s.trait_index where s.trait = 'number'
  union
  select s.care, s.event, l.patient_id from said s
  join patient_likeness l on l.trait = 'born' and l.trait_index = s.trait_index
  where s.trait = 'born' and exists (
    select from said n join patient_likeness m on m.patient_id = l.patient_id and m.trait = 'name' and m.trait_index = n.trait_index
    where n.care = s.care and n.event = s.event and n.person = s.person and n.trait = 'name'))
select c.*, (
  select case when count(*) = 1 then min(cast(w.patient_id as text)) end
  from whose w where w.care = c.kind and w.event = c.event) as patient
from care c order by c.at, c.kind, c.id
