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
