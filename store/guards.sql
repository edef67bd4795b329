-- Roles, rights, row policies and triggers: one page to audit.
-- Declared, not migrated: reapplied, by the owner, after each upgrade; running it twice changes nothing.
-- SQLSTATEs of ours: BG001 opposed · BG002 blocked · BG003 record not open · BG004 no live grant
--                    BG005 no entry on the record · BG006 only grows · BG007 terminal · BG008 no context
--                    BG009 agent suspended · BG010 beyond the ceiling · BG011 a role has too much
--                    BG012 too young to be purged · BG013, BG014 in guards_review.sql · BG015 in guards_patient.sql

-- pg_temp stands last in every search_path: unnamed it comes FIRST, and whoever may make a temporary table
-- would have a function of the owner's write there instead, and run a trigger of theirs as the owner.

-- ── Roles ──────────────────────────────────────────────────────────────────────────────────────────
do $$
declare r text;
begin
  foreach r in array array['console_agent', 'console_reviewer', 'console_worker', 'console_auditor', 'console_door', 'console_registrar', 'console_holder'] loop
    if not exists (select from pg_roles where rolname = r) then
      execute format('create role %I nologin noinherit', r);
    end if;
  end loop;
  if not exists (select from pg_roles where rolname = 'console_login') then
    create role console_login login noinherit;
  end if;
end $$;
grant console_agent, console_reviewer, console_worker, console_auditor, console_door, console_registrar, console_holder to console_login;
-- A role may set its own defaults (« alter role console_login set … »): taken back at each start.
alter role console_login noinherit;
alter role console_login reset all;
-- Memberships that an older page, or somebody in a hurry, left behind; then nothing may be left of them.
do $$
declare g record;
begin
  execute format('alter role console_login in database %I reset all', current_database());
  execute format('revoke all on database %I from public, console_login, console_agent, console_reviewer, console_worker, console_auditor, console_door, console_registrar, console_holder', current_database());
  execute format('grant connect on database %I to console_login', current_database());
  for g in select m.rolname as member, r.rolname as role
           from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid
           where m.rolname in ('console_login', 'console_agent', 'console_reviewer', 'console_worker', 'console_auditor', 'console_door', 'console_registrar', 'console_holder')
             and not (m.rolname = 'console_login' and r.rolname in ('console_agent', 'console_reviewer', 'console_worker', 'console_auditor', 'console_door', 'console_registrar', 'console_holder'))
  loop
    execute format('revoke %I from %I', g.role, g.member);
  end loop;
  for g in select r.rolname as role from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid
           where m.rolname = 'console_login' and a.admin_option
  loop
    execute format('revoke admin option for %I from console_login', g.role);
  end loop;
  if exists (select from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid
             where m.rolname in ('console_login', 'console_agent', 'console_reviewer', 'console_worker', 'console_auditor', 'console_door', 'console_registrar', 'console_holder')
               and (a.admin_option or m.rolname <> 'console_login'
                    or r.rolname not in ('console_agent', 'console_reviewer', 'console_worker', 'console_auditor', 'console_door', 'console_registrar', 'console_holder')))
     or exists (select from pg_roles where rolname in ('console_login', 'console_agent', 'console_reviewer', 'console_worker', 'console_auditor', 'console_door', 'console_registrar', 'console_holder')
                and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
                     or rolcanlogin <> (rolname = 'console_login'))) then
    raise exception 'a role of the console has more than its rights' using errcode = 'BG011',
      hint = 'take the attribute or the membership back as a superuser, then start again';
  end if;
end $$;

-- Nothing by default: every right is granted below, by name.
revoke all on schema public from public, console_login, console_agent, console_reviewer, console_worker, console_auditor, console_door, console_registrar, console_holder;
grant usage on schema public to console_agent, console_reviewer, console_worker, console_auditor, console_door, console_registrar, console_holder;
-- A new function is everybody's by default: not here.
alter default privileges revoke execute on functions from public;
-- Ours alone: an extension's views and functions in the same schema belong to somebody else.
do $$
declare o record;
begin
  for o in select format('%s', c.oid::regclass) as name from pg_class c
           where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
             and c.relowner = current_user::regrole
           union all
           select format('routine %s', f.oid::regprocedure) from pg_proc f
           where f.pronamespace = 'public'::regnamespace and f.proowner = current_user::regrole
  loop
    execute format('revoke all on %s from public, console_login, console_agent, console_reviewer, console_worker, console_auditor, console_door, console_registrar, console_holder', o.name);
  end loop;
end $$;
-- That leaves column grants of an older page behind: swept too.
do $$
declare g record;
begin
  for g in select distinct grantee, table_name, column_name, privilege_type
           from information_schema.column_privileges p join pg_tables t
             on t.schemaname = p.table_schema and t.tablename = p.table_name and t.tableowner = current_user
           where table_schema = 'public' and grantee in
             ('PUBLIC', 'console_login', 'console_agent', 'console_reviewer', 'console_worker', 'console_auditor', 'console_door', 'console_registrar', 'console_holder')
  loop
    execute format('revoke %s (%I) on %I from %s', g.privilege_type, g.column_name, g.table_name,
                   case g.grantee when 'PUBLIC' then 'public' else quote_ident(g.grantee) end);
  end loop;
end $$;

-- Policies add up: one that somebody made beside these would open what they close.
do $$
declare p record;
begin
  for p in select policyname, tablename from pg_policies p join pg_tables t using (schemaname, tablename)
           where schemaname = 'public' and tableowner = current_user loop
    execute format('drop policy %I on %I', p.policyname, p.tablename);
  end loop;
end $$;

-- ── Context: who speaks, set with is_local => true by store/session.py ──────────────────────────────
-- « return » is bound to its operators when the page is laid: no path of the caller's can change it, and
-- without a path of its own it is inlined. These are asked at every row and every entry.
create or replace function current_agent() returns uuid language sql stable parallel safe
  return nullif(current_setting('brise_glace.agent', true), '')::uuid;

create or replace function current_site() returns uuid language sql stable parallel safe
  return nullif(current_setting('brise_glace.site', true), '')::uuid;

-- ── Who says what ──────────────────────────────────────────────────────────────────────────────────
-- A role speaks of its own business: an agent lifts no opposition, the program opens no record. The
-- owner, whose role is « none », is told apart by the log's guards below. That the clock stepped back and
-- that entries were purged is the database's own to say. A test holds this to event_codes.py.
create or replace function says(p_role text, p_code text) returns boolean language sql immutable parallel safe
  return case p_role
    when 'console_agent' then p_code in ('looked_up', 'access_refused', 'access_granted', 'sections_opened',
      'access_extended', 'access_ended', 'owed_settled', 'lookup_prepared', 'prepared_closed', 'log_exported',
      'handover_offered', 'handover_closed', 'case_answered')
    when 'console_reviewer' then p_code in ('log_read', 'words_read', 'log_exported', 'report_exported', 'access_ended', 'access_revoked',
      'case_opened', 'case_joined', 'case_assigned', 'case_asked', 'case_taken', 'case_commented', 'case_judged',
      'case_escalated', 'case_closed', 'drill_started', 'drill_ended', 'drill_sheet_taken', 'slips_printed', 'slip_series_closed')
    when 'console_registrar' then p_code in ('opposition_recorded', 'opposition_lifted', 'professional_blocked',
      'professional_unblocked', 'masked_permission_changed', 'contact_recorded', 'notice_redirected', 'letters_printed',
      'accesses_listed', 'slip_entered')
    when 'console_worker' then p_code in ('access_ended', 'session_ended', 'opposition_recorded', 'opposition_lifted',
      'professional_blocked', 'record_state_changed', 'document_imported', 'document_refused', 'account_created',
      'account_suspended', 'keys_rotated', 'log_exported', 'alarm_raised', 'alarm_cleared', 'owed_settled', 'case_opened',
      'case_joined', 'case_asked', 'case_closed', 'feed_token_made', 'feed_token_revoked', 'known_person_marked',
      'known_person_lifted', 'scoring_changed', 'weights_learned', 'professional_unblocked', 'masked_permission_changed',
      'register_imported', 'contact_recorded', 'notice_sent', 'notice_failed', 'naming_changed', 'access_contested',
      'patient_exported', 'patient_erased', 'purged', 'slips_printed', 'owed_reminded')
    when 'console_door' then p_code in ('signed_in', 'sign_in_refused', 'second_factor_given', 'session_ended')
    else p_role = 'none' end;

-- What whoever reads the log can read: an object, few lists, no number beyond what a reader of JSON keeps
-- exactly. The cast itself refuses NUL, half a surrogate pair, and what overflows.
create or replace function readable(p_code text, p_detail json) returns boolean
  language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
  written constant text := p_detail::text;
  d jsonb;
begin
  -- An entry is one line of an export, and of a bounded length and depth.
  if length(written) > 32768 or written ~ '[\n\r]' or length(written) - length(translate(written, '{[', '')) > 100 then
    return false;
  end if;
  d := p_detail;
  return jsonb_typeof(d) = 'object'
    and not d @? '$.** ? (@ > 9007199254740991 || @ < -9007199254740991)'
    and (p_code not in ('sections_opened', 'access_granted') or coalesce(jsonb_typeof(d -> 'sections') = 'array', false));
exception when data_exception or statement_too_complex then
  return false;
end $$;

-- ── The log ────────────────────────────────────────────────────────────────────────────────────────
-- The one function that appends; nobody's to call but the doors' below. The head row is locked until commit, so entries are contiguous; the
-- bytes stored are the bytes hashed; the frontier is RFC 6962 §2.1, kept so that a root costs log n.
create or replace function append_unasked(
  p_log uuid, p_agent uuid, p_code text, p_patient uuid, p_grant uuid, p_detail json,
  out seq bigint, out at timestamptz
) language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  head audit_head;
  written bytea;
  node bytea;
  hash_of_leaf bytea;
  n bigint;
  f bytea[];
begin
  if readable(p_code, p_detail) is not true then
    raise exception 'an entry is one line, which can be read' using errcode = 'BG008';
  end if;
  -- Whether this was an exercise is the patient's to say, and nobody's who writes: it leaves figures and reviews.
  if p_code in ('looked_up', 'lookup_prepared', 'access_refused', 'access_granted')
     and coalesce(p_detail ->> 'exercise', 'false') <> coalesce((select p.exercise from patient p where p.id = p_patient), false)::text then
    raise exception 'the patient says whether this is an exercise' using errcode = 'BG008';
  end if;
  -- What is shown next must survive a power cut: an asynchronous commit could lose this entry after it.
  if current_setting('synchronous_commit') = 'off' then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  select * into head from audit_head h where h.log_id = p_log for update;
  if not found then
    insert into audit_head (log_id) values (p_log) on conflict do nothing;
    select * into strict head from audit_head h where h.log_id = p_log for update;
  end if;
  at := clock_timestamp();
  if p_code = 'clock_stepped_back' and (at < head.last_at) is not true then
    raise exception 'the clock did not step back' using errcode = 'BG008';
  end if;
  -- The time is this server's; that it ran back is an entry of its own, which nobody else can say.
  if at < head.last_at and p_code <> 'clock_stepped_back' then
    perform append_clock_step(p_log, head.last_at);
    select * into strict head from audit_head h where h.log_id = p_log for update;
    at := greatest(clock_timestamp(), head.last_at);
  end if;
  seq := head.size;
  written := convert_to(json_build_object(
    'v', 1, 'log', p_log, 'seq', seq,
    'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'agent', p_agent, 'code', p_code, 'patient', p_patient, 'grant', p_grant, 'detail', p_detail)::text, 'UTF8');
  hash_of_leaf := sha256('\x00'::bytea || written);
  node := hash_of_leaf;
  n := head.size;
  f := head.frontier;
  while n & 1 = 1 loop
    node := sha256('\x01'::bytea || f[cardinality(f)] || node);
    f := f[1:cardinality(f) - 1];
    n := n >> 1;
  end loop;
  insert into audit_entry (log_id, seq, at, code, agent_id, patient_id, grant_id, bytes, leaf)
    values (p_log, seq, at, p_code, p_agent, p_patient, p_grant, written, hash_of_leaf);
  update audit_head h set size = h.size + 1, frontier = f || node, last_at = append_unasked.at where h.log_id = p_log;
end $$;

create or replace function append_clock_step(p_log uuid, p_last timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform append_unasked(p_log, null, 'clock_stepped_back', null, null, json_build_object(
    'last_at', to_char(p_last at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'seconds', round(extract(epoch from p_last - clock_timestamp()), 6)));
end $$;

-- The program and its door write in a log of their choice.
create or replace function append_to(
  p_log uuid, p_agent uuid, p_code text, p_patient uuid, p_grant uuid, p_detail json,
  out seq bigint, out at timestamptz
) language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare appended record;
begin
  if not says(current_setting('role'), p_code) then
    raise exception 'this role does not say that' using errcode = 'BG008';
  end if;
  -- The program judges nothing, and puts no word of a case into anybody's mouth.
  if p_code like 'case\_%' and (p_agent is not null or p_detail ->> 'verdict' is not null) then
    raise exception 'a reviewer says that themselves' using errcode = 'BG008';
  end if;
  appended := append_unasked(p_log, p_agent, p_code, p_patient, p_grant, p_detail);
  seq := appended.seq;
  at := appended.at;
end $$;

-- An agent and a reviewer write in their own site's log, under their own name.
create or replace function append_entry(
  p_code text, p_patient uuid, p_grant uuid, p_detail json, out seq bigint, out at timestamptz
) language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  speaker uuid := current_agent();
  their_site uuid := current_site();
  appended record;
begin
  if not says(current_setting('role'), p_code) then
    raise exception 'this role does not say that' using errcode = 'BG008';
  end if;
  if speaker is null or their_site is null then
    raise exception 'an entry needs an agent and a site' using errcode = 'BG008';
  end if;
  if not exists (select from agent a where a.id = speaker and a.site_id = their_site) then
    raise exception 'this agent is not of this site' using errcode = 'BG008';
  end if;
  if current_setting('role') = 'console_registrar' and p_code <> 'notice_redirected' and p_patient is not null
     and not looked_up_here(p_patient) then
    raise exception 'nobody who was looked up here by this agent' using errcode = 'BG008';
  end if;
  appended := append_unasked(their_site, speaker, p_code, p_patient, p_grant, p_detail);
  seq := appended.seq;
  at := appended.at;
end $$;

create or replace function refuse_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception '% only grows', tg_table_name using errcode = 'BG006';
end $$;

create or replace function head_advances() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  -- Or it says how far a purge went, and nothing else.
  if new.log_id <> old.log_id or new.size <> old.size + 1 and
     (new.purged <= old.purged or to_jsonb(new) - 'purged' <> to_jsonb(old) - 'purged') then
    raise exception 'the head moves one entry at a time' using errcode = 'BG006';
  end if;
  return new;
end $$;

-- ── Retention ──────────────────────────────────────────────────────────────────────────────────────
create or replace function shortest_kept() returns interval language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  return interval '180 days';  -- policy/durations.toml; a test compares

-- Does an entry of this very transaction say that this one is purged?
create or replace function purge_said(p_log uuid, p_seq bigint, p_at timestamptz) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select p_at < clock_timestamp() - shortest_kept() and exists (
      select from audit_entry e, audit_head h
      where h.log_id = p_log and e.log_id = p_log and e.seq = h.size - 1 and e.code = 'log_purged'
        and e.xid = pg_current_xact_id()
        and (convert_from(e.bytes, 'UTF8')::jsonb -> 'detail' ->> 'upto')::bigint > p_seq);
  end;

-- The bytes and the typed personal columns of an old entry may go, on the record; its leaf never does.
create or replace function entry_changes() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.bytes is null or num_nonnulls(new.bytes, new.agent_id, new.patient_id, new.grant_id) > 0
     or (new.log_id, new.seq, new.at, new.code, new.leaf, new.xid)
        is distinct from (old.log_id, old.seq, old.at, old.code, old.leaf, old.xid)
     or not purge_said(old.log_id, old.seq, old.at) then
    raise exception 'audit_entry only grows' using errcode = 'BG006';
  end if;
  return new;
end $$;

create or replace function text_goes() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not (select purge_said(e.log_id, e.seq, e.at) from audit_entry e where e.log_id = old.log_id and e.seq = old.seq) then
    raise exception 'audit_text only grows' using errcode = 'BG006';
  end if;
  return old;
end $$;

-- One batch of a purge: what is said, what goes, in one transaction. Never younger than shortest_kept().
create or replace function purge_log(p_log uuid, p_before timestamptz, p_batch bigint, out entries bigint, out words bigint)
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  head audit_head;
  upto_seq bigint;
begin
  if (p_before <= clock_timestamp() - shortest_kept() and isfinite(p_before)) is not true then
    raise exception 'too young to be purged' using errcode = 'BG012';
  end if;
  if (p_batch > 0) is not true then
    raise exception 'a purge is of one entry at least' using errcode = 'BG008';
  end if;
  select * into head from audit_head h where h.log_id = p_log for update;
  upto_seq := (select min(e.seq) from audit_entry e where e.log_id = p_log and e.seq >= head.purged and e.at >= p_before);
  upto_seq := least(coalesce(upto_seq, head.size), head.purged + p_batch);
  entries := upto_seq - head.purged;
  if entries is null or entries = 0 then
    entries := 0;
    words := 0;
    return;
  end if;
  words := (select count(*) from audit_text t where t.log_id = p_log and t.seq >= head.purged and t.seq < upto_seq);
  perform append_unasked(p_log, null, 'log_purged', null, null, json_build_object(
    'upto', upto_seq, 'before', to_char(p_before at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'entries', entries, 'words', words));
  delete from audit_text t where t.log_id = p_log and t.seq >= head.purged and t.seq < upto_seq;
  update audit_entry e set bytes = null, agent_id = null, patient_id = null, grant_id = null
    where e.log_id = p_log and e.seq >= head.purged and e.seq < upto_seq;
  update audit_head h set purged = upto_seq where h.log_id = p_log;
end $$;

create or replace trigger entry_changes before update on audit_entry
  for each row execute function entry_changes();
create or replace trigger entry_only_grows before delete on audit_entry
  for each row execute function refuse_change();
create or replace trigger text_goes before delete on audit_text
  for each row execute function text_goes();
create or replace trigger text_stays before update on audit_text
  for each row execute function refuse_change();
create or replace trigger entry_not_truncated before truncate on audit_entry
  for each statement execute function refuse_change();
create or replace trigger head_only_advances before update on audit_head
  for each row execute function head_advances();
create or replace trigger head_not_deleted before delete on audit_head
  for each row execute function refuse_change();
create or replace trigger head_not_truncated before truncate on audit_head
  for each statement execute function refuse_change();

-- What the entry says that this very transaction wrote; null when there is none.
create or replace function said_now(
  p_log uuid, p_seq bigint, p_code text, p_agent uuid, p_patient uuid, p_grant uuid
) returns jsonb language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select convert_from(e.bytes, 'UTF8')::jsonb -> 'detail'
    from audit_entry e
    where e.log_id = p_log and e.seq = p_seq and e.code = p_code and e.xid = pg_current_xact_id()
      and e.agent_id is not distinct from p_agent
      and e.patient_id is not distinct from p_patient
      and e.grant_id is not distinct from p_grant;
  end;

-- The same elements, in any order.
create or replace function same_elements(p_said jsonb, p_written text[]) returns boolean
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  return (select array_agg(t order by t) from jsonb_array_elements_text(p_said) t)
         is not distinct from (select array_agg(t order by t) from unnest(p_written) t);

-- Words lie only beside an entry that their author writes in this transaction.
create or replace function beside_own_entry(p_log uuid, p_seq bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select exists (select from audit_entry e where e.log_id = p_log and e.seq = p_seq and e.log_id = current_site()
                   and e.agent_id = current_agent() and e.xid = pg_current_xact_id());
  end;

-- What an entry says, and when: null when it cannot be read, since one such entry must not stop the count.
create or replace function detail_said(p_bytes bytea) returns jsonb
  language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
  return convert_from(p_bytes, 'UTF8')::jsonb -> 'detail';
exception when others then
  return null;
end $$;

create or replace function time_said(p_time text) returns timestamptz
  language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
  return p_time::timestamptz;
exception when others then
  return null;
end $$;

-- An agent does not read the log, but may take away the entry of an access of their own, with its proof.
create or replace function entry_of_own_access(p_grant uuid, out log_id uuid, out seq bigint, out stored bytea)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select e.log_id, e.seq, e.bytes
    from access_grant g join audit_entry e on e.log_id = g.site_id and e.seq = g.entry_seq
    where g.id = p_grant and g.agent_id = current_agent() and g.site_id = current_site();
  end;

-- ── What stops an access ───────────────────────────────────────────────────────────────────────────
create or replace function longest(p_mode text) returns interval language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  return case p_mode when 'centre_15' then interval '1 hour' when 'bris_de_glace' then interval '4 hours'
                     when 'normal' then interval '2 hours' end;  -- policy/durations.toml; a test compares

create or replace function stopped_by(p_patient uuid, p_agent uuid, p_mode text) returns text
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select case
      when exists (select from opposition o where o.patient_id = p_patient and o.kind = p_mode and o.lifted_at is null)
        then 'opposed'
      when exists (select from blocked_professional b
                   where b.patient_id = p_patient and b.agent_id = p_agent and b.lifted_at is null)
        then 'blocked'
      when exists (select from agent a where a.id = p_agent and a.suspended_at is not null)
        then 'suspended'
    end;
  end;

-- INVARIANT: locks are taken in one order, patient, then access, then log head: gestures never wait in a ring.
create or replace function hold_patient(p_patient uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from patient where id = p_patient for key share;
end $$;

-- A grant is born lawful or not at all. « for key share » meets the « for update » of an opposition, so
-- that one which commits between the decision and the grant is waited for, and seen.
create or replace function grant_is_born() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  p patient;
  stop text;
  said jsonb;
begin
  if new.agent_id is distinct from current_agent() or new.site_id is distinct from current_site() then
    raise exception 'a grant is the speaker''s own' using errcode = 'BG008';
  end if;
  select * into p from patient where id = new.patient_id for key share;
  if p.record_state is distinct from 'active' or p.key_wrapped is null then
    raise exception 'this record is not open' using errcode = 'BG003';
  end if;
  -- A suspension that commits meanwhile is waited for too.
  perform from agent where id = new.agent_id for share;
  stop := stopped_by(new.patient_id, new.agent_id, new.mode);
  if stop is not null then
    raise exception 'this access is stopped: %', stop
      using errcode = case stop when 'opposed' then 'BG001' when 'blocked' then 'BG002' else 'BG009' end;
  end if;
  if new.masked_included and not p.masked_permitted then
    raise exception 'masked documents need the patient''s permission' using errcode = 'BG001';
  end if;
  new.exercise := p.exercise;
  new.granted_at := clock_timestamp();
  if new.ceiling_at > new.granted_at + longest(new.mode) then
    raise exception 'beyond the ceiling' using errcode = 'BG010';
  end if;
  -- What is taken over may run out while it is.
  if new.ends_at <= new.granted_at then
    raise exception 'over before it began' using errcode = 'BG004';
  end if;
  -- Where it is made: of the speaker's live session, whatever the statement says.
  select s.device, s.network into new.device, new.network from web_session s
    where s.id = nullif(current_setting('brise_glace.session', true), '')::uuid
      and s.agent_id = new.agent_id and s.ended_at is null;
  if new.ended_at is not null then
    raise exception 'a grant is born alive' using errcode = 'BG007';
  end if;
  said := said_now(new.site_id, new.entry_seq, 'access_granted', new.agent_id, new.patient_id, new.id);
  if said is null
     or (said ->> 'mode', said ->> 'reason', said ->> 'regulation_file', said ->> 'masked_included', (said ->> 'ends_at')::timestamptz)
        is distinct from (new.mode, new.reason, new.regulation_file, new.masked_included::text, new.ends_at)
     or coalesce(said ->> 'exercise', 'false') is distinct from new.exercise::text
     or not same_elements(said -> 'sections', new.sections) then
    raise exception 'no entry says this access was granted' using errcode = 'BG005';
  end if;
  return new;
end $$;
create or replace trigger grant_is_born before insert on access_grant
  for each row execute function grant_is_born();

-- Terminal states never revive; an extension never shortens; nothing else of a grant changes.
create or replace function grant_changes() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.ended_at is not null then
    raise exception 'an ended access never revives' using errcode = 'BG007';
  end if;
  if (new.id, new.site_id, new.agent_id, new.patient_id, new.mode, new.reason, new.regulation_file, new.sections,
      new.masked_included, new.granted_at, new.ceiling_at, new.entry_seq, new.device, new.network, new.exercise)
     is distinct from
     (old.id, old.site_id, old.agent_id, old.patient_id, old.mode, old.reason, old.regulation_file, old.sections,
      old.masked_included, old.granted_at, old.ceiling_at, old.entry_seq, old.device, old.network, old.exercise) then
    raise exception 'what was granted does not change' using errcode = 'BG007';
  end if;
  if new.ends_at < old.ends_at or (new.ends_at > old.ends_at and clock_timestamp() >= old.ends_at) then
    raise exception 'an extension never shortens, and comes before the end' using errcode = 'BG007';
  end if;
  if current_agent() = old.agent_id and new.end_kind not in ('closed', 'wrong_patient', 'expired')
     or current_agent() <> old.agent_id and new.end_kind not in ('revoked', 'handed_over')
     -- A reviewer of the site, of nobody's access of their own, and with why.
     or current_agent() <> old.agent_id and new.end_kind = 'revoked' and (
          case_actor(old.agent_id) is distinct from 'reviewer' or not exists (
            select from audit_entry e where e.grant_id = old.id and e.code = 'access_revoked'
              and e.xid = pg_current_xact_id() and e.agent_id = current_agent()))
     or new.end_kind = 'handed_over' and (pg_trigger_depth() < 2 or not exists (  -- by the trigger of a hand-over that is being accepted
          select from handover h where h.grant_id = old.id and h.closed_at is null and h.to_agent = current_agent()))
     or new.end_kind = 'expired' and clock_timestamp() < old.ends_at then
    raise exception 'the holder closes an access; others revoke it, time expires it' using errcode = 'BG007';
  end if;
  if not exists (
       select from audit_entry e, lateral (select convert_from(e.bytes, 'UTF8')::jsonb -> 'detail' as said) d
       where e.grant_id = new.id and e.xid = pg_current_xact_id() and e.agent_id is not distinct from current_agent()
         and case when new.ended_at is null
                  then e.code = 'access_extended' and current_agent() = old.agent_id and d.said ->> 'reason' <> '' and (d.said ->> 'ends_at')::timestamptz = new.ends_at
                  else e.code = 'access_ended' and d.said ->> 'kind' = new.end_kind end) then
    raise exception 'no entry says this access changed' using errcode = 'BG005';
  end if;
  if new.ended_at is not null then
    update opening o set shown_until = o.shown_until where o.grant_id = new.id and o.shown_until > clock_timestamp();
    update handover h set outcome = 'lapsed', closed_at = clock_timestamp()
      where h.grant_id = new.id and h.closed_at is null and new.end_kind <> 'handed_over';
    new.ended_at := least(clock_timestamp(), old.ends_at);
  end if;
  return new;
end $$;
create or replace trigger grant_changes before update on access_grant
  for each row execute function grant_changes();
create or replace trigger grant_stays before delete on access_grant
  for each row execute function refuse_change();

-- An opening belongs to a live grant of the speaker and to an entry, of this transaction, that names it.
create or replace function opening_is_born() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  g access_grant;
  said jsonb;
begin
  select * into g from access_grant
    where id = new.grant_id and agent_id = current_agent() and site_id = current_site()
      and ended_at is null and clock_timestamp() < ends_at
    for key share;
  if not found or not new.section = any (g.sections) or stopped_by(g.patient_id, g.agent_id, g.mode) is not null then
    raise exception 'no live access to this section' using errcode = 'BG004';
  end if;
  new.log_id := g.site_id;
  new.xid := pg_current_xact_id();
  new.opened_at := clock_timestamp();
  new.shown_until := new.opened_at;
  said := said_now(new.log_id, new.entry_seq, 'sections_opened', g.agent_id, g.patient_id, g.id);
  if said is null or not (said -> 'sections') ? new.section then
    raise exception 'no entry says this section was opened' using errcode = 'BG005';
  end if;
  return new;
end $$;
create or replace trigger opening_is_born before insert on opening
  for each row execute function opening_is_born();

create or replace function opening_changes() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if (new.grant_id, new.section, new.opened_at, new.log_id, new.entry_seq, new.xid)
     is distinct from (old.grant_id, old.section, old.opened_at, old.log_id, old.entry_seq, old.xid) then
    raise exception 'an opening does not change' using errcode = 'BG006';
  end if;
  -- Nothing is on screen any more once the access ended; and what lies ahead was dated by a clock that
  -- was put right since: left there, it would be a display past the end for ever.
  new.shown_until := greatest(old.shown_until, least(new.shown_until,
    (select least(g.ends_at, g.ended_at) from access_grant g where g.id = new.grant_id)));
  new.shown_until := least(new.shown_until, greatest(clock_timestamp(), old.opened_at));
  return new;
end $$;
create or replace trigger opening_changes before update on opening
  for each row execute function opening_changes();
create or replace trigger opening_stays before delete on opening
  for each row execute function refuse_change();

-- A handle, a refusal, a prepared look-up, a debt: each with the entry of this transaction that says so,
-- dated by this clock, never rewritten. A handle dated tomorrow would not go stale tomorrow.
create or replace function lookup_is_born() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.agent_id is distinct from current_agent() or new.site_id is distinct from current_site()
     or coalesce(said_now(new.site_id, new.entry_seq, 'looked_up', new.agent_id, new.patient_id, null),
                 said_now(new.site_id, new.entry_seq, 'prepared_closed', new.agent_id, new.patient_id, null)) is null then
    raise exception 'no entry says this look-up was made' using errcode = 'BG005';
  end if;
  new.exercise := (select p.exercise from patient p where p.id = new.patient_id);
  new.at := clock_timestamp();
  return new;
end $$;
create or replace trigger lookup_is_born before insert on lookup
  for each row execute function lookup_is_born();

create or replace function refusal_is_born() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare said jsonb;
begin
  said := said_now(new.site_id, new.entry_seq, 'access_refused', current_agent(), new.patient_id, null);
  if said is null or new.agent_id is distinct from current_agent() or said ->> 'mode' <> new.mode
     or not same_elements(said -> 'grounds', new.grounds) then
    raise exception 'no entry says this access was refused' using errcode = 'BG005';
  end if;
  new.exercise := (select p.exercise from patient p where p.id = new.patient_id);
  new.at := clock_timestamp();
  return new;
end $$;
create or replace trigger refusal_is_born before insert on refusal
  for each row execute function refusal_is_born();

create or replace function prepared_is_said(p prepared_lookup, p_code text) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select exists (
      select from audit_entry e, lateral (select convert_from(e.bytes, 'UTF8')::jsonb -> 'detail' as said) d
      where e.patient_id = (p).patient_id and e.log_id = (p).site_id and e.code = p_code
        and e.agent_id = current_agent() and e.xid = pg_current_xact_id()
        and (d.said ->> 'prepared')::uuid = (p).id and d.said ->> 'outcome' is not distinct from (p).outcome);
  end;

create or replace function prepared_is_born() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.prepared_by is distinct from current_agent() or new.site_id is distinct from current_site()
     or new.closed_at is not null or not prepared_is_said(new, 'lookup_prepared') then
    raise exception 'no entry says this look-up was prepared' using errcode = 'BG005';
  end if;
  new.prepared_at := clock_timestamp();
  return new;
end $$;
create or replace trigger prepared_is_born before insert on prepared_lookup
  for each row execute function prepared_is_born();

-- Closed once, by the speaker; the program may only let it lapse. Nobody countersigns their own.
create or replace function prepared_closes() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.closed_at is not null or new.closed_at is null
     or to_jsonb(new) - array['closed_at', 'closed_by', 'outcome'] <> to_jsonb(old) - array['closed_at', 'closed_by', 'outcome'] then
    raise exception 'a prepared look-up is closed once' using errcode = 'BG007';
  end if;
  if new.closed_by is distinct from current_agent() or (new.outcome = 'lapsed') is distinct from (current_agent() is null)
     or current_agent() is not null and not prepared_is_said(new, 'prepared_closed') then
    raise exception 'no entry says this look-up was closed' using errcode = 'BG005';
  end if;
  new.closed_at := clock_timestamp();
  return new;
end $$;
create or replace trigger prepared_closes before update on prepared_lookup
  for each row execute function prepared_closes();

create or replace function owed_settles() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare g access_grant;
begin
  select * into strict g from access_grant where id = old.grant_id;
  if old.settled_at is not null or (new.grant_id, new.kind, new.due_at) is distinct from (old.grant_id, old.kind, old.due_at)
     or said_now(g.site_id, new.settled_seq, 'owed_settled', current_agent(), g.patient_id, g.id) ->> 'kind' is distinct from old.kind
     -- The holder, or, of a file that the feed confirms, the program.
     or current_agent() is distinct from g.agent_id and (current_agent() is not null or old.kind <> 'file_to_confirm') then
    raise exception 'no entry says this was settled' using errcode = 'BG005';
  end if;
  new.settled_at := clock_timestamp();
  return new;
end $$;
create or replace trigger owed_settles before update on owed
  for each row execute function owed_settles();

-- Nothing disappears from a list.
do $$
declare t text;
begin
  foreach t in array array['lookup', 'refusal', 'prepared_lookup', 'owed'] loop
    execute format('create or replace trigger %I before delete on %I for each row execute function refuse_change()', t || '_stays', t);
  end loop;
  foreach t in array array['access_grant', 'opening', 'lookup', 'refusal', 'prepared_lookup', 'owed', 'opposition', 'blocked_professional', 'audit_text'] loop
    execute format('create or replace trigger %I before truncate on %I for each statement execute function refuse_change()', t || '_not_truncated', t);
  end loop;
end $$;

-- An opposition, a block, a suspension recorded during an access closes it at once, and says so in the
-- log of the site where it was open.
create or replace function end_accesses(p_patient uuid, p_agent uuid, p_mode text, p_kind text) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  g access_grant;
  speaker constant text := coalesce(current_setting('brise_glace.agent', true), '');
begin
  -- The program ends them, in nobody's name, whoever wrote down what the patient said.
  perform set_config('brise_glace.agent', '', true);
  for g in select * from access_grant
           where ended_at is null
             and (p_patient is null or patient_id = p_patient)
             and (p_agent is null or agent_id = p_agent)
             and (p_mode is null or mode = p_mode)
           order by site_id, id for no key update
  loop
    perform append_unasked(g.site_id, null, 'access_ended', g.patient_id, g.id,
                      json_build_object('kind', p_kind, 'holder', g.agent_id, 'shown', shown_seconds(g.id)));
    update access_grant set ended_at = clock_timestamp(), end_kind = p_kind where id = g.id;
  end loop;
  perform set_config('brise_glace.agent', speaker, true);
end $$;

-- Seconds each section was on screen, for the entry that closes an access.
create or replace function shown_by_holder(p_grant uuid) returns json
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select coalesce(json_object_agg(o.section, round(extract(epoch from o.shown_until - o.opened_at)) order by o.section), '{}')
    from opening o where o.grant_id = p_grant;
  end;

create or replace function shown_seconds(p_grant uuid) returns json
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select case when exists (
      select from access_grant g where g.id = p_grant
        and (current_agent() is null or g.agent_id = current_agent()
             or g.site_id = current_site() and current_setting('role') = 'console_reviewer'))
      then shown_by_holder(p_grant) else '{}' end;
  end;

create or replace function opposition_stops() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from patient where id = new.patient_id for update;
  perform end_accesses(new.patient_id, null, new.kind, 'opposed');
  return new;
end $$;
create or replace trigger opposition_stops before insert on opposition
  for each row execute function opposition_stops();

create or replace function block_stops() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from patient where id = new.patient_id for update;
  perform end_accesses(new.patient_id, new.agent_id, null, 'blocked');
  return new;
end $$;
create or replace trigger block_stops before insert on blocked_professional
  for each row execute function block_stops();

create or replace function record_closes() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  -- Changing these columns alone would not wait for the « key share » of a grant being born.
  perform from patient where id = old.id for update;
  if old.record_state = 'active' and new.record_state <> 'active' or new.key_wrapped is null then
    perform end_accesses(new.id, null, null, 'revoked');
  elsif old.masked_permitted and not new.masked_permitted then
    perform end_accesses(new.id, null, null, 'opposed');
  end if;
  return new;
end $$;
create or replace trigger record_closes before update of record_state, masked_permitted, key_wrapped on patient
  for each row execute function record_closes();

-- What the patient said is lifted, dated, never rewritten nor erased.
create or replace function only_lifted() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.lifted_at is not null or to_jsonb(new) - 'lifted_at' <> to_jsonb(old) - 'lifted_at' then
    raise exception '% is lifted once, and keeps its history', tg_table_name using errcode = 'BG006';
  end if;
  return new;
end $$;
create or replace trigger opposition_only_lifted before update on opposition for each row execute function only_lifted();
create or replace trigger block_only_lifted before update on blocked_professional for each row execute function only_lifted();
create or replace trigger opposition_stays before delete on opposition for each row execute function refuse_change();
create or replace trigger block_stays before delete on blocked_professional for each row execute function refuse_change();

create or replace function suspension_stops() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare s record;
begin
  if new.suspended_at is not null and old.suspended_at is null then
    perform end_accesses(null, new.id, null, 'suspended');
    for s in update web_session set ended_at = clock_timestamp(), end_kind = 'revoked'
             where agent_id = new.id and ended_at is null returning id
    loop
      perform append_to(new.site_id, null, 'session_ended', null, null,
                        json_build_object('session', s.id, 'kind', 'revoked'));
    end loop;
  end if;
  return new;
end $$;
create or replace trigger suspension_stops after update of suspended_at on agent
  for each row execute function suspension_stops();

-- ── One person, whatever their accounts ─────────────────────────────────────────────────────────────
create or replace function same_person(p_one uuid, p_other uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select coalesce(p_one = p_other or exists (
      select from agent a join agent b on b.id = p_other and b.national_id = a.national_id
      where a.id = p_one and a.national_id <> ''), false);
  end;

-- Does this entry tell of a case about whoever speaks, were it that somebody looked at it?
create or replace function about_speaker(p_code text, p_bytes bytea) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select (p_code like 'case\_%' or p_code in ('log_read', 'access_contested')) and exists (
      select from (select detail_said(p_bytes)) d(said), lateral (select coalesce(d.said ->> 'case', d.said -> 'narrowed' ->> 'case')) n(named)
        -- As an id, which is found by its index; what is none is nobody's case.
        join review_case c on c.id = case when n.named ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then n.named::uuid end
      where same_person(c.agent_id, current_agent()));
  end;

-- Words of a case about the speaker; and, while a second reader is to judge blindly, the first one's.
create or replace function hidden_words(p_log uuid, p_seq bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select exists (
      select from case_step s join review_case c on c.id = s.case_id
      where s.site_id = p_log and s.entry_seq = p_seq
        and (same_person(c.agent_id, current_agent())
             or c.state = 'second_reading' and s.kind in ('commented', 'judged') and s.agent_id is distinct from current_agent()))
      -- And what a patient says of an access of the speaker.
      or exists (select from contest k join review_case c on c.id = k.case_id
                 where k.site_id = p_log and k.entry_seq = p_seq and same_person(c.agent_id, current_agent()));
  end;

-- ── Row policies ───────────────────────────────────────────────────────────────────────────────────
-- What this transaction may show: openings of the speaker's live grants that an EARLIER, committed
-- transaction wrote. Under any isolation but read committed a snapshot could outlive an end: shows nothing.
create or replace function shown_now() returns table (patient_id uuid, section text, masked_included boolean)
  language sql stable security definer rows 20 set search_path = pg_catalog, public, pg_temp
  begin atomic
    select g.patient_id, o.section, g.masked_included and p.masked_permitted
    from access_grant g join opening o on o.grant_id = g.id join patient p on p.id = g.patient_id
    where p.record_state = 'active' and g.agent_id = current_agent() and g.site_id = current_site()
      and g.ended_at is null and clock_timestamp() < g.ends_at
      and o.xid is distinct from pg_current_xact_id_if_assigned()
      and current_setting('transaction_isolation') = 'read committed'
      and stopped_by(g.patient_id, g.agent_id, g.mode) is null;
  end;

alter table record_section enable row level security;
alter table record_section force row level security;
create policy shown on record_section for select to console_agent using (
  (patient_id, section) in (select s.patient_id, s.section from shown_now() s where s.masked_included)
  or (not masked and (patient_id, section) in (select s.patient_id, s.section from shown_now() s)));
create policy taken_in on record_section for insert to console_worker with check (true);

-- That a document exists, when it came and whether it is masked is clinical too.
alter table document enable row level security;
create policy shown on document for select to console_agent
  using (patient_id in (select s.patient_id from shown_now() s where s.masked_included or not masked));
create policy work on document to console_worker using (true);

alter table lookup enable row level security;
create policy own on lookup to console_agent using (agent_id = current_agent() and site_id = current_site());

alter table access_grant enable row level security;
create policy own on access_grant to console_agent
  using (agent_id = current_agent() and site_id = current_site());
create policy site on access_grant to console_reviewer using (site_id = current_site());
create policy work on access_grant to console_worker using (true);

alter table opening enable row level security;
-- A scalar subquery on purpose: « in (select …) » would hash all of an agent’s accesses at each row.
create policy own on opening to console_agent using ((select true from access_grant g where g.id = grant_id));
create policy site on opening for select to console_reviewer using ((select true from access_grant g where g.id = grant_id));
create policy work on opening for select to console_worker using (true);

alter table owed enable row level security;
create policy own on owed to console_agent using ((select true from access_grant g where g.id = grant_id));
create policy site on owed for select to console_reviewer using ((select true from access_grant g where g.id = grant_id));

alter table refusal enable row level security;
create policy own on refusal to console_agent using (agent_id = current_agent() and site_id = current_site());
create policy site on refusal for select to console_reviewer using (site_id = current_site());

alter table prepared_lookup enable row level security;
create policy site on prepared_lookup to console_agent using (site_id = current_site());
create policy work on prepared_lookup to console_worker using (true);

alter table audit_entry enable row level security;
-- Nobody sees a case about themselves, not in the log either.
create policy site on audit_entry for select to console_reviewer
  using (log_id = current_site() and not about_speaker(code, bytes));
create policy audit on audit_entry for select to console_auditor using (true);

alter table audit_text enable row level security;
create policy own on audit_text for insert to console_agent with check (beside_own_entry(log_id, seq));
create policy site on audit_text for select to console_reviewer using (log_id = current_site() and not hidden_words(log_id, seq));
create policy own_review on audit_text for insert to console_reviewer with check (beside_own_entry(log_id, seq));

alter table alarm enable row level security;
create policy site on alarm for select to console_reviewer
  using (log_id in (current_site(), '00000000-0000-0000-0000-000000000000'));
create policy work on alarm to console_worker using (true);
create policy audit on alarm for select to console_auditor using (true);

-- The auditor counts what was shown against what was said: every access and look-up, no record.
do $$
declare t text;
begin
  foreach t in array array['access_grant', 'opening', 'refusal', 'lookup'] loop
    execute format('create policy audit on %I for select to console_auditor using (true)', t);
  end loop;
end $$;

-- ── Rights ─────────────────────────────────────────────────────────────────────────────────────────
grant select on site, duty, regulation_file, opposition, blocked_professional, patient_trait to console_agent;
grant select on agent, patient, document, record_section to console_agent;
grant select, insert on lookup, access_grant, opening, owed, prepared_lookup to console_agent;
grant select, insert on refusal to console_agent;
grant insert on audit_text to console_agent;
grant update (ends_at, ended_at, end_kind) on access_grant to console_agent;
grant update (shown_until) on opening to console_agent;
grant update (settled_at, settled_seq) on owed to console_agent;
grant update (closed_by, closed_at, outcome) on prepared_lookup to console_agent;
grant execute on function append_entry, current_agent, current_site, shown_now, shown_seconds, stopped_by, hold_patient, beside_own_entry, entry_of_own_access to console_agent;

grant select on site, agent, access_grant, opening, owed, refusal, audit_entry, audit_text, alarm to console_reviewer;
-- To find a patient's entries by a blind index, and to open the words beside an entry; no identity.
grant select (id, number_index, key_wrapped, key_version, exercise) on patient to console_reviewer;
grant execute on function append_entry, current_agent, current_site to console_reviewer;

grant select on site, agent, patient, opposition, blocked_professional, document, access_grant, opening, prepared_lookup to console_worker;
grant insert on site, agent, duty, regulation_file, patient, patient_trait, opposition, blocked_professional, document, record_section, credential to console_worker;
grant select on duty, regulation_file, patient_trait to console_worker;
grant update (closed_at) on regulation_file to console_worker;
grant update (suspended_at) on agent to console_worker;
grant update (record_state, closed_because, masked_permitted, key_wrapped, key_version, identity_sealed) on patient to console_worker;
grant update (lifted_at) on opposition, blocked_professional to console_worker;
grant update (superseded_at) on document to console_worker;
grant update (ended_at, end_kind) on access_grant to console_worker;
grant update (closed_at, outcome) on prepared_lookup to console_worker;
grant insert on recovery_code to console_worker;
grant select, delete on attempt to console_worker;
grant execute on function append_to, current_agent, current_site, shown_seconds to console_worker;

grant select on audit_entry, audit_head, site, access_grant, opening, refusal, stream_position, alarm to console_auditor;
-- Not the handle itself.
grant select (site_id, agent_id, patient_id, at, entry_seq) on lookup to console_auditor;
grant execute on function detail_said, time_said to console_auditor;
-- Who acted, by the identifiers an inspector knows; no name.
grant select (id, national_id, profession, function, site_id) on agent to console_auditor;

grant select, insert on alarm, stream_position to console_worker;
grant update (cleared_at) on alarm to console_worker;
grant update (next_seq) on stream_position to console_worker;
grant execute on function purge_log to console_worker;

grant select on site, agent, credential, recovery_code, web_session to console_door;
grant insert on credential, recovery_code, web_session to console_door;
grant update (password_hash, totp_sealed, totp_step) on credential to console_door;
grant update (used_at) on recovery_code to console_door;
grant select, insert, update, delete on attempt to console_door;
grant update (seen_at, second_factor_at, ended_at, end_kind) on web_session to console_door;
grant execute on function append_to to console_door;
