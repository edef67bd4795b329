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
    from audit_entry e
    where e.patient_id = p_patient and e.code = any (p_codes) and e.at < p_cut and e.bytes is not null
      and case when e.grant_id is null then e.at >= p_since and e.at < p_until
               else exists (
                 select from audit_entry g
                 where g.grant_id = e.grant_id and g.code = 'access_granted' and g.patient_id = p_patient
                   and g.bytes is not null and g.at >= p_since and g.at < p_until) end
    order by e.at, e.log_id, e.seq;
  end;

-- How many they are now: the entry that says a list leaves says it, so that a line taken out of the list is missed.
create or replace function listed_count(p_patient uuid, p_since timestamptz, p_until timestamptz, p_codes text[]) returns bigint
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select count(*) from listed_entries(p_patient, p_since, p_until, clock_timestamp(), p_codes);
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

grant execute on function listed_entries to console_holder;
grant execute on function listed_count, own_listing to console_registrar;

-- ── Erasure ────────────────────────────────────────────────────────────────────────────────────────
-- What is under review is kept until it is closed: a case about an access to this patient's record, or a contest
-- of one that nobody matched yet (art. 17-3 b and e RGPD; docs/adr/0018).
create or replace function under_review(p_patient uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select exists (
      select from audit_entry e join review_case c on c.site_id = e.log_id
        join case_access a on a.case_id = c.id and a.entry_seq = e.seq
      where e.patient_id = p_patient and c.closed_at is null)
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
      select from audit_entry e
      where e.patient_id = current_patient() and e.code = 'access_contested' and detail_said(e.bytes) ->> 'case' = c.id::text);
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
