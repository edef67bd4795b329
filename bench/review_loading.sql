-- What stands beside a loaded log, copied from it: one statement for each table, in this order.
insert into access_grant (id, site_id, agent_id, patient_id, mode, reason, regulation_file, sections,
  masked_included, granted_at, ends_at, ceiling_at, entry_seq, ended_at, end_kind)
  select e.grant_id, e.log_id, e.agent_id, e.patient_id, d.said ->> 'mode', d.said ->> 'reason',
  d.said ->> 'regulation_file', '{48765-2}', false, e.at, e.at + interval '30 min', e.at + interval '1 h', e.seq,
  e.at + interval '10 min', 'closed'
  from audit_entry e, lateral (select convert_from(e.bytes, 'UTF8')::jsonb -> 'detail' as said) d
  where e.log_id = %(site)s and e.code = 'access_granted' on conflict do nothing;

insert into lookup (id, site_id, agent_id, patient_id, at, entry_seq)
  select gen_random_uuid(), e.log_id, e.agent_id, e.patient_id, e.at, e.seq
  from audit_entry e where e.log_id = %(site)s and e.code = 'looked_up' and e.patient_id is not null;

insert into refusal (site_id, entry_seq, agent_id, patient_id, mode, grounds, at)
  select e.log_id, e.seq, e.agent_id, e.patient_id, 'centre_15', '{opposed_to_centre_15}', e.at
  from audit_entry e where e.log_id = %(site)s and e.code = 'access_refused' on conflict do nothing;

insert into corroboration (grant_id, site_id, agent_id, granted_at, state, signs, evaluated_at)
  select g.id, g.site_id, g.agent_id, g.granted_at,
  (array['linked_matches', 'care_here', 'own_care', 'linked_differs', 'some_care', 'none'])
  [width_bucket(('x' || substr(md5(g.id::text), 1, 4))::bit(16)::int / 65536.0, array[0, .80, .88, .93, .95, .97])],
  '[]', g.granted_at + interval '1 min'
  from access_grant g where g.site_id = %(site)s on conflict do nothing
