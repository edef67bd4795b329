-- What leaves with a patient, and what goes: disclosure to the patient, erasure, retention.
-- Laid last, after guards_patient.sql, in the same transaction.

-- ── Disclosure to the patient ──────────────────────────────────────────────────────────────────────
-- The entries that a list of this period tells: an access whole, by when it was granted; the rest by their own time.
-- Nothing later than « cut », so that a list taken away twice is the same list.
create or replace function listed_entries(
  p_patient uuid, p_since timestamptz, p_until timestamptz, p_cut timestamptz, p_codes text[]
) returns table (log_id uuid, seq bigint, at timestamptz, bytes bytea)
  language sql stable set search_path = pg_catalog, public, pg_temp
  begin atomic
    select e.log_id, e.seq, e.at, e.bytes
    from entries_about(p_patient) e
    where e.code = any (p_codes) and e.at < p_cut and e.bytes is not null
      and case when e.grant_id is null then e.at >= p_since and e.at < p_until
               else exists (
                 select from audit_entry g
                 where g.grant_id = e.grant_id and g.code = 'access_granted' and g.patient_id = p_patient
                   and g.bytes is not null and g.at >= p_since and g.at < p_until) end
    order by e.at, e.log_id, e.seq;
  end;

-- How many they are now: the entry that says a list leaves says it, so that a line taken out of the list is missed.
-- Of somebody whom the speaker did not look up, none: when others read a record would be guessed from it.
create or replace function listed_count(p_patient uuid, p_since timestamptz, p_until timestamptz, p_codes text[]) returns bigint
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select count(*) from listed_entries(p_patient, p_since, p_until, clock_timestamp(), p_codes) where looked_up_here(p_patient);
  end;

-- What the speaker may take away by this entry of theirs, for a quarter of an hour.
create or replace function own_listing(p_seq bigint) returns table (patient_id uuid, at timestamptz, detail jsonb)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select e.patient_id, e.at, detail_said(e.bytes)
    from audit_entry e
    where e.log_id = current_site() and e.seq = p_seq and e.agent_id = current_agent() and e.code = 'accesses_listed'
      and e.at > clock_timestamp() - interval '15 minutes';
  end;

grant execute on function listed_entries, entries_about to console_holder;
grant execute on function listed_count, own_listing to console_registrar;

-- ── Erasure ────────────────────────────────────────────────────────────────────────────────────────
-- What is under review is kept until it is closed: a case about an access to this patient's record, or a contest
-- of one that nobody matched yet (art. 17-3 b and e RGPD; docs/adr/0018).
create or replace function under_review(p_patient uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select exists (
      select from entries_about(p_patient) e join review_case c on c.site_id = e.log_id
        join case_access a on a.case_id = c.id and a.entry_seq = e.seq
      where c.closed_at is null)
    or exists (
      select from access_grant g join notified_access n on n.grant_id = g.id
        join contest k on k.reference = n.reference
      where g.patient_id = p_patient and k.settled_at is null);
  end;

-- A key is destroyed on the record, once, and never comes back.
create or replace function key_is_destroyed() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.key_wrapped is null and new.key_wrapped is not null then
    raise exception 'a destroyed key does not come back' using errcode = 'BG007';
  end if;
  if old.key_wrapped is null or new.key_wrapped is not null or current_setting('role') = 'none' then
    return new;
  end if;
  if under_review(old.id) then
    raise exception 'an access to this record is under review' using errcode = 'BG016';
  end if;
  if new.number_index is not null or not exists (select from patient_said(old.id, array['patient_erased'])) then
    raise exception 'no entry says this patient was erased' using errcode = 'BG005';
  end if;
  return new;
end $$;
create or replace trigger key_is_destroyed before update of key_wrapped on patient
  for each row execute function key_is_destroyed();

-- The program, whose role is not the owner's, finds nobody by traits that an erased patient left behind.
create or replace function nothing_finds_erased() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from patient_trait where patient_id = new.id;
  delete from patient_likeness where patient_id = new.id;
  delete from patient_contact where patient_id = new.id;
  return null;
end $$;
create or replace trigger nothing_finds_erased after update of key_wrapped on patient
  for each row when (old.key_wrapped is not null and new.key_wrapped is null)
  execute function nothing_finds_erased();

grant execute on function under_review to console_worker;

-- ── Everything held on one patient ─────────────────────────────────────────────────────────────────
-- What they wrote to contest lies under the key of a case: that key, and by the policies that word alone.
create or replace function disclosed_cases() returns table (id uuid, key_wrapped bytea, key_version integer)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select c.id, c.key_wrapped, c.key_version
    from review_case c
    where record_disclosed() and exists (
      select from entries_about(current_patient()) e
      where e.code = 'access_contested' and detail_said(e.bytes) ->> 'case' = c.id::text);
  end;

do $$
declare t text;
begin
  foreach t in array array['handover', 'prepared_lookup', 'known_person'] loop
    execute format('create policy holder on %I for select to console_holder '
      'using (patient_id = current_patient() and (select record_disclosed()))', t);
  end loop;
end $$;
grant execute on function disclosed_cases to console_holder;
grant select on handover, prepared_lookup, known_person to console_holder;

-- ── Retention ──────────────────────────────────────────────────────────────────────────────────────
-- What may be purged (policy/retention.toml; a test compares): the table, by which time, never younger than what,
-- and on what more it waits. What repeats an entry of the log goes once that entry is purged: never before it.
create or replace function purge_plan()
  returns table (kept text, relation text, dated text, shortest interval, more text)
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  begin atomic
    select * from (values
      ('lookup', 'lookup', 'at', interval '1 day', 'true'),
      ('prepared_lookup', 'prepared_lookup', 'closed_at', interval '1 day', 'true'),
      ('web_session', 'web_session', 'seen_at', interval '1 day', 'true'),
      ('contest_unknown', 'contest', 'settled_at', interval '1 day', 't.outcome = ''unknown'''),
      ('owed_mail', 'owed_mail', 'made_at', interval '1 day', 't.sent_at is not null or t.failed_at is not null'),
      ('agent_mail', 'agent_mail', 'made_at', interval '30 days', 't.sent_at is not null or t.failed_at is not null'),
      ('contest', 'contest', 'settled_at', shortest_kept(), 't.outcome <> ''unknown'''),
      ('notice', 'notice', 'made_at', shortest_kept(), 't.state not in (''waiting'', ''handing'', ''to_print'')'),
      ('letter_batch', 'letter_batch', 'made_at', shortest_kept(),
        'entry_is_purged(t.site_id, t.entry_seq) and not exists (select from notice n where n.batch_id = t.id)'),
      ('notified_access', 'notified_access', 'due_at', shortest_kept(),
        't.reference is not null and not exists (select from notice n where n.grant_id = t.grant_id)'),
      ('slip', 'slip', 'entered_at', shortest_kept(), 'entry_is_purged(t.site_id, t.entry_seq)'),
      ('refusal', 'refusal', 'at', shortest_kept(), 'entry_is_purged(t.site_id, t.entry_seq)'),
      ('opening', 'opening', 'opened_at', shortest_kept(), 'entry_is_purged(t.log_id, t.entry_seq)'),
      ('owed', 'owed', 'due_at', shortest_kept(),
        'exists (select from access_grant g where g.id = t.grant_id and entry_is_purged(g.site_id, g.entry_seq))'),
      ('handover', 'handover', 'closed_at', shortest_kept(), 'true'),
      ('corroboration', 'corroboration', 'granted_at', shortest_kept(), 'true'),
      ('flag', 'flag', 'at', shortest_kept(), 'entry_is_purged(t.site_id, t.entry_seq)'),
      ('access_score', 'access_score', 'at', shortest_kept(), 'entry_is_purged(t.site_id, t.entry_seq)'),
      ('access_grant', 'access_grant', 'ended_at', shortest_kept(),
        'entry_is_purged(t.site_id, t.entry_seq) and nothing_hangs_on(t.id)'),
      ('duty', 'duty', 'ends_at', shortest_kept(), 'true'),
      ('file_statement', 'file_statement', 'said_at', shortest_kept(), 'true'),
      ('regulation_file', 'regulation_file', 'opened_at', shortest_kept(), 'true'),
      ('arrival', 'arrival', 'said_at', shortest_kept(), 'true'),
      ('care_trait', 'care_trait', 'said_at', shortest_kept(), 'true'),
      ('feed_message', 'feed_message', 'received_at', shortest_kept(), 'true'),
      ('feed_report', 'feed_report', 'received_at', shortest_kept(), 'true')
    ) p (kept, relation, dated, shortest, more);
  end;

create or replace function entry_is_purged(p_log uuid, p_seq bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select exists (select from audit_entry e where e.log_id = p_log and e.seq = p_seq and e.bytes is null);
  end;

-- Nothing that is kept longer still names this access: a case about it, above all.
create or replace function nothing_hangs_on(p_grant uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select not exists (select from opening where grant_id = p_grant) and not exists (select from owed where grant_id = p_grant)
      and not exists (select from notified_access where grant_id = p_grant)
      and not exists (select from handover where p_grant in (grant_id, new_grant))
      and not exists (select from corroboration where grant_id = p_grant) and not exists (select from flag where grant_id = p_grant)
      and not exists (select from access_score where grant_id = p_grant) and not exists (select from case_access where grant_id = p_grant)
      and not exists (select from case_attachment where grant_id = p_grant) and not exists (select from contest where grant_id = p_grant);
  end;

-- Nothing disappears, but by a purge that this very transaction says, and old enough.
create or replace function row_goes() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (
       select from purge_plan() p, audit_head h, audit_entry e
       where p.relation = tg_table_name and h.log_id = '00000000-0000-0000-0000-000000000000'
         and e.log_id = h.log_id and e.seq = h.size - 1 and e.code = 'purged' and e.xid = pg_current_xact_id()
         and detail_said(e.bytes) ->> 'kept' = p.kept
         and (to_jsonb(old) ->> p.dated)::timestamptz < clock_timestamp() - p.shortest) then
    raise exception '% only grows', tg_table_name using errcode = 'BG006';
  end if;
  return old;
end $$;

-- One batch: what is said in the house's log, what goes, in one transaction; how many rows.
create or replace function purge_rows(p_kept text, p_before timestamptz, p_batch bigint) returns bigint
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  plan record;
  rows tid[];
begin
  select * into plan from purge_plan() p where p.kept = p_kept;
  if not found or (p_batch > 0) is not true then
    raise exception 'nothing of that name is purged' using errcode = 'BG008';
  end if;
  if (p_before <= clock_timestamp() - plan.shortest and isfinite(p_before)) is not true then
    raise exception 'too young to be purged' using errcode = 'BG012';
  end if;
  execute format('select array(select t.ctid from %I t where t.%I < $1 and (%s) order by t.%I limit $2 for update of t skip locked)',
                 plan.relation, plan.dated, plan.more, plan.dated) into rows using p_before, p_batch;
  if cardinality(rows) = 0 then
    return 0;
  end if;
  perform append_unasked('00000000-0000-0000-0000-000000000000', null, 'purged', null, null, json_build_object(
    'kept', p_kept, 'rows', cardinality(rows),
    'before', to_char(p_before at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')));
  execute format('delete from %I where ctid = any ($1)', plan.relation) using rows;
  return cardinality(rows);
end $$;

-- These refused any deletion (guards.sql, guards_review.sql, guards_patient.sql): from here on, any but a purge's.
do $$
declare t text;
begin
  foreach t in array array['lookup', 'prepared_lookup', 'refusal', 'opening', 'owed', 'access_grant', 'handover', 'notified_access',
                           'notice', 'letter_batch', 'slip', 'feed_message', 'file_statement', 'feed_report'] loop
    execute format('create or replace trigger %I before delete on %I for each row execute function row_goes()',
                   case t when 'access_grant' then 'grant' else t end || '_stays', t);
  end loop;
end $$;
grant execute on function purge_rows to console_worker;
