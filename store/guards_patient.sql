-- Rights, row policies and triggers of the patient's half: register, notices, contests, disclosure to the
-- patient, drills, slips. Laid after guards_review.sql, in the same transaction.
-- SQLSTATEs of ours, beside the others: BG015 no such move of a notice

-- ── What an entry of this very transaction says ────────────────────────────────────────────────────
-- Log by log, where the index is: a patient's entries are few, the log's are many.
create or replace function entries_about(p_patient uuid) returns setof audit_entry
  language sql stable rows 100 set search_path = pg_catalog, public, pg_temp
  begin atomic
    select e.*
    from (select s.id from site s union all select '00000000-0000-0000-0000-000000000000') logs
      join audit_entry e on e.log_id = logs.id and e.patient_id = p_patient;
  end;

-- In any log: the detail of an entry of this code, by this speaker, about this patient.
create or replace function patient_said(p_patient uuid, p_codes text[]) returns setof jsonb
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select detail_said(e.bytes) || jsonb_build_object('code', e.code, 'log', e.log_id, 'seq', e.seq)
    from entries_about(p_patient) e
    where e.code = any (p_codes) and e.xid = pg_current_xact_id()
      and e.agent_id is not distinct from current_agent();
  end;

create or replace function entry_said(p_log uuid, p_seq bigint, p_code text) returns jsonb
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select detail_said(e.bytes) from audit_entry e
    where e.log_id = p_log and e.seq = p_seq and e.code = p_code and e.xid = pg_current_xact_id()
      and e.agent_id is not distinct from current_agent();
  end;

-- Who receives patients speaks of those whom they looked up that day themselves, on the record; of nobody else.
create or replace function looked_up_here(p_patient uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select exists (
      select from lookup l
      where l.patient_id = p_patient and l.agent_id = current_agent() and l.site_id = current_site()
        and l.at > clock_timestamp() - interval '1 day');
  end;

-- Logs whose head somebody holds at this moment: an entry waits for them. Held for the time of asking alone.
create or replace function heads_held() returns setof uuid
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    with free as materialized (select log_id from audit_head for update skip locked)
    select log_id from audit_head except select log_id from free;
  end;

-- ── The register ───────────────────────────────────────────────────────────────────────────────────
-- A line is what its own entry, of this transaction, says word for word; it never changes. Nobody said
-- anything on a day to come.
create or replace function line_is_born() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  new.agent_id := current_agent();
  new.at := clock_timestamp();
  if new.said_on > (new.at at time zone 'Europe/Paris')::date then
    raise exception 'said on a day to come' using errcode = 'BG005';
  end if;
  if not exists (
       select from patient_said(new.patient_id, array['opposition_recorded', 'opposition_lifted', 'professional_blocked',
         'professional_unblocked', 'masked_permission_changed']) s(said)
       where s.said ->> 'line' = new.id::text
         and (s.said ->> 'log', (s.said ->> 'seq')::bigint) = (new.log_id::text, new.entry_seq)
         and (s.said ->> 'asked_by', s.said ->> 'identity_check', s.said ->> 'document', (s.said ->> 'said_on')::date, s.said ->> 'channel')
             = (new.asked_by, new.identity_check, new.document, new.said_on, new.channel)
         and case s.said ->> 'code'
               when 'opposition_recorded' then new.stands and s.said ->> 'kind' = new.statement
               when 'opposition_lifted' then not new.stands and s.said ->> 'kind' = new.statement
               when 'professional_blocked' then new.stands and s.said ->> 'professional' = new.professional::text
               when 'professional_unblocked' then not new.stands and s.said ->> 'professional' = new.professional::text
               else new.statement = 'masked_documents' and (s.said ->> 'permitted')::boolean = new.stands end) then
    raise exception 'no entry says this line' using errcode = 'BG005';
  end if;
  return new;
end $$;
create or replace trigger line_is_born before insert on register_line for each row execute function line_is_born();
create or replace trigger line_stays before update or delete on register_line for each row execute function refuse_change();
create or replace trigger line_not_truncated before truncate on register_line for each statement execute function refuse_change();

-- What is stated is dated by this server's clock, and stands until it is lifted.
create or replace function statement_is_dated() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    new.recorded_at := clock_timestamp();
    new.lifted_at := null;
  elsif new.lifted_at is distinct from old.lifted_at then
    new.lifted_at := clock_timestamp();
  end if;
  return new;
end $$;
create or replace trigger statement_is_dated before insert or update on opposition for each row execute function statement_is_dated();
create or replace trigger statement_is_dated before insert or update on blocked_professional for each row execute function statement_is_dated();

-- An opposition, a block, a permission takes effect with its line of the register, or not at all. Asked at the
-- end of the transaction: the patient is held before the log's head (see hold_patient). By then whoever speaks
-- may have left their role, so the login is asked as well.
create or replace function statement_is_said() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v jsonb := to_jsonb(new);
  whose uuid := case tg_table_name when 'patient' then (v ->> 'id')::uuid else (v ->> 'patient_id')::uuid end;
begin
  if (current_setting('role') <> 'none' or session_user = 'console_login') and not exists (
       select from register_line l join audit_entry e on e.log_id = l.log_id and e.seq = l.entry_seq
       where l.patient_id = whose and e.xid = pg_current_xact_id()
         and case tg_table_name
               when 'opposition' then l.statement = v ->> 'kind' and l.stands = (v ->> 'lifted_at' is null)
               when 'blocked_professional' then l.professional = (v ->> 'agent_id')::uuid and l.stands = (v ->> 'lifted_at' is null)
               else l.statement = 'masked_documents' and l.stands = (v ->> 'masked_permitted')::boolean end)
     -- What the national record says of itself, by an import or the program.
     and not (tg_table_name = 'patient' and exists (
       select from patient_said(whose, array['record_state_changed']) s(said)
       where s.said ->> 'masked_permitted' = v ->> 'masked_permitted')) then
    raise exception 'no line of the register says this' using errcode = 'BG005';
  end if;
  return null;
end $$;

-- And no line says what has not come about: the last of a transaction is what stands after it.
create or replace function line_takes_effect() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (
       select from register_line l join audit_entry e on e.log_id = l.log_id and e.seq = l.entry_seq
       where (l.patient_id, l.statement) = (new.patient_id, new.statement) and l.professional is not distinct from new.professional
         and e.xid = pg_current_xact_id() and l.at > new.at)
     and new.stands is distinct from (case new.statement
       when 'masked_documents' then (select p.masked_permitted from patient p where p.id = new.patient_id)
       when 'professional' then exists (select from blocked_professional b where b.patient_id = new.patient_id
                                        and b.agent_id = new.professional and b.lifted_at is null)
       else exists (select from opposition o where o.patient_id = new.patient_id
                    and o.kind = new.statement and o.lifted_at is null) end) then
    raise exception 'what this line says has not come about' using errcode = 'BG005';
  end if;
  return null;
end $$;
drop trigger if exists line_takes_effect on register_line;
create constraint trigger line_takes_effect after insert on register_line deferrable initially deferred
  for each row execute function line_takes_effect();
do $$
declare t text;
begin
  foreach t in array array['opposition', 'blocked_professional'] loop
    execute format('drop trigger if exists statement_is_said on %I', t);
    execute format('create constraint trigger statement_is_said after insert or update on %I deferrable initially deferred '
      'for each row execute function statement_is_said()', t);
  end loop;
end $$;
drop trigger if exists permission_is_said on patient;
create constraint trigger permission_is_said after update of masked_permitted on patient deferrable initially deferred
  for each row when (old.masked_permitted is distinct from new.masked_permitted) execute function statement_is_said();

-- Whoever writes down what a patient says waits here, in the house's order, and others wait for them.
create or replace function hold_patient_to_change(p_patient uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from patient where id = p_patient for update;
end $$;

-- How many live accesses this very transaction ended: said to who comes to stop them, and no more of them.
create or replace function accesses_stopped(p_patient uuid) returns bigint
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select count(*) from entries_about(p_patient) e
    where e.code = 'access_ended' and e.xid = pg_current_xact_id();
  end;

-- Where somebody is written to changes with an entry that says whose, or not at all.
create or replace function contact_is_said() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  said text[] := array(select s.said ->> 'recipient' from patient_said(new.patient_id, array['contact_recorded']) s(said));
begin
  new.recorded_at := clock_timestamp();
  if new.holder_sealed is distinct from old.holder_sealed and 'holder' <> all (said)
     or new.doctor_sealed is distinct from old.doctor_sealed and 'treating_doctor' <> all (said) then
    raise exception 'no entry says where to write' using errcode = 'BG005';
  end if;
  return new;
end $$;
create or replace trigger contact_is_said before insert or update on patient_contact for each row execute function contact_is_said();

-- ── Notices ────────────────────────────────────────────────────────────────────────────────────────
-- An emergency access that ends is to be told, in the very transaction that ends it.
create or replace function access_is_to_be_told() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into notified_access (grant_id, site_id) values (new.id, new.site_id);
  return null;
end $$;
create or replace trigger access_is_to_be_told after update of ended_at on access_grant for each row
  when (old.ended_at is null and new.ended_at is not null and new.mode in ('centre_15', 'bris_de_glace') and not new.exercise)
  execute function access_is_to_be_told();

create or replace function exercise_is_not_told() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select from access_grant g where g.id = new.grant_id and g.exercise) then
    raise exception 'nobody is told of an exercise' using errcode = 'BG006';
  end if;
  return new;
end $$;
create or replace trigger exercise_is_not_told before insert on notified_access for each row execute function exercise_is_not_told();

create or replace function told_once() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.reference is not null or new.reference is null
     or to_jsonb(new) - 'reference' <> to_jsonb(old) - 'reference' then
    raise exception 'a reference is given once' using errcode = 'BG006';
  end if;
  return new;
end $$;
create or replace trigger told_once before update on notified_access for each row execute function told_once();

-- What an entry of this very transaction says of a notice, in its site's log.
create or replace function notice_said(p_notice uuid, p_grant uuid) returns setof text
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select e.code from access_grant g join audit_entry e on e.log_id = g.site_id and e.patient_id = g.patient_id
    where g.id = p_grant and e.code in ('notice_sent', 'notice_failed', 'notice_redirected') and e.xid = pg_current_xact_id()
      and e.agent_id is not distinct from current_agent() and detail_said(e.bytes) ->> 'notice' = p_notice::text;
  end;

-- A notice is born of an access that has its reference, waits for its turn, and tells nobody otherwise than by the
-- way that is theirs: a doctor by MSSanté, never by an ordinary mailbox.
create or replace function notice_is_born() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  new.made_at := clock_timestamp();
  new.next_at := new.made_at;
  new.settled_at := case new.state when 'failed' then new.made_at end;
  if new.attempts <> 0 or num_nonnulls(new.handed_at, new.batch_id) > 0
     or new.channel || ' ' || new.state <> all (array['email waiting', 'mssante waiting', 'letter to_print', 'none nobody'])
        and (new.state, coalesce(new.cause, '')) not in (('failed', 'erased'), ('failed', 'not_an_address')) then
    raise exception 'no such beginning of a notice' using errcode = 'BG015';
  end if;
  if not exists (select from notified_access n where n.grant_id = new.grant_id and n.site_id = new.site_id and n.reference is not null)
     or new.state = 'failed' and not exists (select from notice_said(new.id, new.grant_id) s(code) where s.code = 'notice_failed') then
    raise exception 'no access, or no entry, says this notice' using errcode = 'BG005';
  end if;
  return new;
end $$;
create or replace trigger notice_is_born before insert on notice for each row execute function notice_is_born();

-- About whom a notice of one's own site is: for the entry that says what becomes of it, and for nothing else.
create or replace function patient_of_notice(p_notice uuid) returns uuid
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select g.patient_id from notice n join access_grant g on g.id = n.grant_id where n.id = p_notice and n.site_id = current_site();
  end;

-- How authors are named changes with its entry.
create or replace function naming_is_said() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  new.since := clock_timestamp();
  if not exists (select from audit_entry e where e.log_id = '00000000-0000-0000-0000-000000000000' and e.code = 'naming_changed'
                 and e.xid = pg_current_xact_id() and detail_said(e.bytes) ->> 'naming' = new.naming) then
    raise exception 'no entry says how authors are named' using errcode = 'BG005';
  end if;
  return new;
end $$;
create or replace trigger naming_is_said before insert on notice_setting for each row execute function naming_is_said();

-- Where a notice may go from where, and who takes it there.
create or replace function notice_goes(p_role text, p_from text, p_to text) returns boolean
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  return p_from || ' ' || p_to = any (case p_role
    when 'console_worker' then array['waiting waiting', 'waiting handing', 'waiting failed', 'waiting to_print', 'to_print failed',
      'handing sent', 'handing waiting', 'handing failed', 'handing uncertain', 'sent failed']
    when 'console_registrar' then array['failed waiting', 'failed to_print', 'uncertain waiting', 'uncertain to_print',
      'to_print printed'] end);

-- « sent » is said once, with its entry; after handing, nothing is tried again but by what the server answered
-- or by somebody's decision.
create or replace function notice_moves() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if to_jsonb(new) - array['channel', 'state', 'cause', 'attempts', 'next_at', 'handed_at', 'settled_at', 'batch_id']
     <> to_jsonb(old) - array['channel', 'state', 'cause', 'attempts', 'next_at', 'handed_at', 'settled_at', 'batch_id'] then
    raise exception 'whom a notice tells of what does not change' using errcode = 'BG006';
  end if;
  if notice_goes(current_setting('role'), old.state, new.state) is not true
     or old.state = 'sent' and new.cause is distinct from 'bounced'
     or new.channel <> old.channel and new.state not in ('waiting', 'to_print') then
    raise exception 'no such move of a notice' using errcode = 'BG015';
  end if;
  if new.state = 'handing' then
    new.handed_at := clock_timestamp();
  elsif new.state in ('sent', 'failed', 'uncertain', 'printed') then
    new.settled_at := clock_timestamp();
  end if;
  if current_setting('role') = 'console_worker' and new.state in ('sent', 'failed', 'uncertain')
     and not exists (select from notice_said(old.id, old.grant_id) s(code)
                     where s.code = case new.state when 'sent' then 'notice_sent' else 'notice_failed' end)
     or current_setting('role') = 'console_registrar' and new.state <> 'printed'
     and not exists (select from notice_said(old.id, old.grant_id) s(code) where s.code = 'notice_redirected')
     or new.state = 'printed' and not exists (
       select from letter_batch b join audit_entry e on e.log_id = b.site_id and e.seq = b.entry_seq
       where b.id = new.batch_id and b.site_id = old.site_id and e.xid = pg_current_xact_id()
         and detail_said(e.bytes) -> 'notices' @> to_jsonb(old.id::text)) then
    raise exception 'no entry says what became of this notice' using errcode = 'BG005';
  end if;
  return new;
end $$;
create or replace trigger notice_moves before update on notice for each row execute function notice_moves();

create or replace function batch_is_born() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  new.made_at := clock_timestamp();
  if new.made_by is distinct from current_agent() or new.site_id is distinct from current_site()
     or entry_said(new.site_id, new.entry_seq, 'letters_printed') ->> 'batch' is distinct from new.id::text then
    raise exception 'no entry says these letters were printed' using errcode = 'BG005';
  end if;
  return new;
end $$;
create or replace trigger batch_is_born before insert on letter_batch for each row execute function batch_is_born();

-- ── Contests: kept whatever they say, settled once ─────────────────────────────────────────────────
create or replace function contest_settles() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.settled_at is not null or new.settled_at is null
     or to_jsonb(new) - array['settled_at', 'outcome', 'site_id', 'grant_id', 'case_id', 'entry_seq', 'sealed']
        <> to_jsonb(old) - array['settled_at', 'outcome', 'site_id', 'grant_id', 'case_id', 'entry_seq', 'sealed'] then
    raise exception 'a contest is settled once' using errcode = 'BG007';
  end if;
  new.settled_at := clock_timestamp();
  if new.grant_id is not null and not exists (
       select from notified_access n join case_access a on a.grant_id = n.grant_id
       where n.grant_id = new.grant_id and n.site_id = new.site_id and n.reference = old.reference and a.case_id = new.case_id) then
    raise exception 'another access than the one contested' using errcode = 'BG008';
  end if;
  if not exists (select from audit_entry e where e.log_id = coalesce(new.site_id, '00000000-0000-0000-0000-000000000000')
                 and e.code = 'access_contested' and e.xid = pg_current_xact_id()
                 and e.grant_id is not distinct from new.grant_id and e.seq = coalesce(new.entry_seq, e.seq)
                 and detail_said(e.bytes) ->> 'contest' = old.id::text
                 and detail_said(e.bytes) ->> 'case' is not distinct from new.case_id::text) then
    raise exception 'no entry says this contest was settled' using errcode = 'BG005';
  end if;
  return new;
end $$;
create or replace trigger contest_settles before update on contest for each row execute function contest_settles();

create or replace function contest_is_born() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  new.received_at := clock_timestamp();
  if num_nonnulls(new.settled_at, new.outcome, new.site_id, new.grant_id, new.case_id, new.entry_seq) > 0 then
    raise exception 'a contest is settled later' using errcode = 'BG007';
  end if;
  return new;
end $$;
create or replace trigger contest_is_born before insert on contest for each row execute function contest_is_born();

-- Words that the program lays: beside an entry that it writes in this transaction.
create or replace function beside_new_entry(p_log uuid, p_seq bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select exists (select from audit_entry e where e.log_id = p_log and e.seq = p_seq and e.xid = pg_current_xact_id());
  end;
create policy contested on audit_text for insert to console_worker with check (beside_new_entry(log_id, seq));

-- ── Disclosure to the patient: one patient, and only after a committed entry says so ───────────────
create or replace function current_patient() returns uuid language sql stable parallel safe
  return nullif(current_setting('brise_glace.patient', true), '')::uuid;

-- An entry of another, committed transaction, of the last quarter of an hour, says that this leaves.
create or replace function disclosed(p_codes text[]) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select exists (
      select from entries_about(current_patient()) e
      where e.code = any (p_codes)
        and detail_said(e.bytes) ->> 'form' is distinct from 'receipt'  -- of the register: no access is on it
        -- A clock that was put back does not lengthen the quarter of an hour by what it lost.
        and e.at > clock_timestamp() - interval '15 minutes' and e.at < clock_timestamp() + interval '1 minute'
        and e.xid is distinct from pg_current_xact_id_if_assigned());
  end;

-- Codes after which accesses are listed; after which everything is.
create or replace function accesses_disclosed() returns boolean language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
  begin atomic
    select disclosed(array['accesses_listed', 'patient_exported']);
  end;
create or replace function record_disclosed() returns boolean language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
  begin atomic
    select disclosed(array['patient_exported']);
  end;

create or replace function disclosed_patient() returns setof patient
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select * from patient where id = current_patient() and accesses_disclosed();
  end;

-- What stands of what they said, as store/oppositions.py reads it for everybody else.
create or replace function disclosed_statements() returns table (statement text, professional uuid)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select o.kind, null::uuid from opposition o
    where o.patient_id = current_patient() and o.lifted_at is null and accesses_disclosed()
    union all
    select 'professional', b.agent_id from blocked_professional b
    where b.patient_id = current_patient() and b.lifted_at is null and accesses_disclosed()
    union all
    select 'masked_documents', null from disclosed_patient() where masked_permitted;
  end;

-- ── What is owed in words ──────────────────────────────────────────────────────────────────────────
-- By each agent, at each site, due between so long ago and so long ahead; of no exercise, of nobody who was erased.
create or replace function owing(p_past interval, p_ahead interval)
  returns table (agent_id uuid, site_id uuid, debts bigint, due_at timestamptz)
  language sql stable set search_path = pg_catalog, public, pg_temp
  begin atomic
    select g.agent_id, g.site_id, count(*), min(o.due_at)
    from owed o join access_grant g on g.id = o.grant_id join patient p on p.id = g.patient_id
    where o.settled_at is null and not g.exercise and p.key_wrapped is not null
      and o.due_at between clock_timestamp() - p_past and clock_timestamp() + p_ahead
    group by g.agent_id, g.site_id;
  end;

-- ── Drills ─────────────────────────────────────────────────────────────────────────────────────────
create or replace function drill_is_said() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' and (old.ended_at is not null or new.ended_at is null
       or to_jsonb(new) - array['ended_at', 'ended_by'] <> to_jsonb(old) - array['ended_at', 'ended_by']) then
    raise exception 'a drill ends once' using errcode = 'BG007';
  end if;
  if tg_op = 'INSERT' then
    new.started_at := clock_timestamp();
  else
    new.ended_at := clock_timestamp();
  end if;
  if new.site_id is distinct from current_site()
     or (case tg_op when 'INSERT' then new.started_by else new.ended_by end) is distinct from current_agent()
     or not exists (
       select from audit_entry e where e.log_id = new.site_id and e.xid = pg_current_xact_id() and e.agent_id = current_agent()
         and e.code = case tg_op when 'INSERT' then 'drill_started' else 'drill_ended' end
         and detail_said(e.bytes) ->> 'drill' = new.id::text) then
    raise exception 'no entry says this of the drill' using errcode = 'BG005';
  end if;
  return new;
end $$;
create or replace trigger drill_is_said before insert or update on drill for each row execute function drill_is_said();

-- Whether somebody is a patient of drills is said when they are made, and never after.
create or replace function exercise_stays() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.exercise is distinct from old.exercise then
    raise exception 'a patient of drills stays one' using errcode = 'BG006';
  end if;
  -- Nor do they become somebody else: a number goes, and is never changed for another.
  if new.number_index is distinct from old.number_index and new.number_index is not null then
    raise exception 'a patient keeps their number' using errcode = 'BG006';
  end if;
  return new;
end $$;
create or replace trigger exercise_stays before update on patient for each row execute function exercise_stays();

-- ── Slips ──────────────────────────────────────────────────────────────────────────────────────────
create or replace function series_is_said() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if old.closed_at is not null or new.closed_at is null or to_jsonb(new) - 'closed_at' <> to_jsonb(old) - 'closed_at'
       or not exists (select from audit_entry e where e.log_id = new.site_id and e.code = 'slip_series_closed'
                      and e.xid = pg_current_xact_id() and detail_said(e.bytes) ->> 'series' = new.id::text) then
      raise exception 'a series is closed once, on the record' using errcode = 'BG007';
    end if;
    new.closed_at := clock_timestamp();
    return new;
  end if;
  new.printed_at := clock_timestamp();
  new.printed_by := current_agent();
  if (entry_said(new.site_id, new.entry_seq, 'slips_printed') - 'series') is distinct from
       jsonb_build_object('first', new.first, 'last', new.last)
     or exists (select from slip_series s where s.site_id = new.site_id and s.last >= new.first) then
    raise exception 'no entry says these slips were printed, or the numbers were used' using errcode = 'BG005';
  end if;
  return new;
end $$;
create or replace trigger series_is_said before insert or update on slip_series for each row execute function series_is_said();

create or replace function slip_is_born() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare said jsonb := entry_said(new.site_id, new.entry_seq, 'slip_entered');
begin
  new.entered_at := clock_timestamp();
  if new.entered_by is distinct from current_agent() or new.site_id is distinct from current_site()
     or said is null or (said ->> 'number')::integer <> new.number or said ->> 'outcome' <> new.outcome
     or said ->> 'holder' is distinct from new.agent_id::text or said ->> 'mode' is distinct from new.mode
     or said ->> 'reason' is distinct from new.reason or said ->> 'regulation_file' is distinct from new.regulation_file
     or (said ->> 'used_at')::timestamptz is distinct from new.used_at
     or (select e.patient_id from audit_entry e where e.log_id = new.site_id and e.seq = new.entry_seq)
        is distinct from new.patient_id
     or not exists (select from slip_series s where s.site_id = new.site_id and new.number between s.first and s.last
                    and (new.used_at is null or new.used_at between s.printed_at - interval '1 minute' and new.entered_at))
     or new.agent_id is not null and not exists (select from agent a where a.id = new.agent_id and a.site_id = new.site_id)
     -- Whose slip it is was looked up by who enters it, by what is written on it.
     or new.patient_id is not null and not exists (
       select from lookup l where l.patient_id = new.patient_id and l.agent_id = current_agent() and l.site_id = new.site_id) then
    raise exception 'no entry says this slip, or it was never printed' using errcode = 'BG005';
  end if;
  return new;
end $$;
create or replace trigger slip_is_born before insert on slip for each row execute function slip_is_born();

-- What others wrote down around each slip that was used here: facts alone, of who is not told.
create or replace function slips_around() returns table (
    number integer, attribution text, on_duty boolean, rostered boolean, cared_here boolean, accessed_later boolean,
    opposed boolean, set_aside boolean)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select s.number,
      (select f.attribution from regulation_file f
       where f.site_id = s.site_id and f.opened_at < s.used_at + interval '1 day'
         and (f.reference = any (w.written) or f.case_id = any (w.written))
       order by f.opened_at desc limit 1),
      exists (select from duty d where d.site_id = s.site_id and d.agent_id = s.agent_id and d.cancelled_at is null
              and s.used_at between d.starts_at and d.ends_at),
      exists (select from duty d where d.site_id = s.site_id and d.cancelled_at is null
              and s.used_at between d.starts_at and d.ends_at),
      exists (select from patient_likeness l join care_trait t on t.trait = l.trait and t.trait_index = l.trait_index
              left join arrival v on t.care = 'visit' and v.site_id = t.site_id and v.visit = t.event and v.cancelled_at is null
              left join regulation_file f on t.care = 'call' and f.site_id = t.site_id and f.case_id = t.event
              where l.patient_id = s.patient_id and l.trait = 'number' and t.site_id = s.site_id
                and coalesce(v.arrived_at, f.opened_at) between s.used_at - interval '1 day' and s.used_at + interval '1 day'),
      exists (select from access_grant g where g.agent_id = s.agent_id and g.patient_id = s.patient_id
              and g.granted_at between s.used_at and s.used_at + interval '7 days'),
      exists (select from opposition o where o.patient_id = s.patient_id and o.kind = s.mode
              and o.recorded_at <= s.used_at and (o.lifted_at is null or o.lifted_at > s.used_at)),
      exists (select from blocked_professional b where b.patient_id = s.patient_id and b.agent_id = s.agent_id
              and b.recorded_at <= s.used_at and (b.lifted_at is null or b.lifted_at > s.used_at))
    from slip s cross join lateral (
      select array[s.regulation_file, upper(s.regulation_file), regexp_replace(s.regulation_file, '^.*[.]', '')] as written) w
    where s.site_id = current_site() and s.outcome = 'used';
  end;

-- ── What stays ─────────────────────────────────────────────────────────────────────────────────────
do $$
declare t text;
begin
  foreach t in array array['notified_access', 'notice', 'letter_batch', 'drill', 'slip_series', 'slip', 'notice_setting'] loop
    execute format('create or replace trigger %I before delete on %I for each row execute function refuse_change()', t || '_stays', t);
    execute format('create or replace trigger %I before truncate on %I for each statement execute function refuse_change()', t || '_not_truncated', t);
  end loop;
  foreach t in array array['letter_batch', 'slip', 'notice_setting'] loop
    execute format('create or replace trigger %I before update on %I for each row execute function refuse_change()', t || '_unchanged', t);
  end loop;
end $$;

-- ── Row policies ───────────────────────────────────────────────────────────────────────────────────
do $$
declare t text;
begin
  foreach t in array array['drill', 'register_line', 'patient_contact', 'notified_access', 'notice', 'letter_batch', 'notice_setting',
                           'contest', 'slip_series', 'slip', 'owed_mail'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy work on %I to console_worker using (true) with check (true)', t);
  end loop;
  foreach t in array array['notified_access', 'notice', 'letter_batch', 'slip_series', 'slip'] loop
    execute format('create policy site on %I to console_registrar using (site_id = current_site())', t);
  end loop;
  foreach t in array array['notified_access', 'notice', 'slip_series', 'slip', 'drill'] loop
    execute format('create policy review on %I to console_reviewer using (site_id = current_site())', t);
  end loop;
end $$;
create policy counter on drill for select to console_agent, console_registrar using (site_id = current_site());
create policy desk on register_line to console_registrar using (true);
create policy desk on patient_contact to console_registrar using (true);
create policy desk on lookup for select to console_registrar using (agent_id = current_agent() and site_id = current_site());

create policy form on contest for insert to console_door with check (channel = 'form' and taken_by is null and settled_at is null);
create policy desk on contest for insert to console_registrar
  with check (channel = 'desk' and taken_by = current_agent() and settled_at is null);
create policy review on contest for insert to console_reviewer
  with check (channel = 'supervisor' and taken_by = current_agent() and settled_at is null);
create policy typed on contest for select to console_registrar, console_reviewer using (taken_by = current_agent());
create policy cases on contest for select to console_reviewer using (exists (select from review_case c where c.id = case_id));

do $$
declare t text;
begin
  foreach t in array array['access_grant', 'refusal', 'lookup', 'audit_entry', 'slip', 'register_line'] loop
    execute format('create policy holder on %I for select to console_holder '
      'using (patient_id = current_patient() and (select accesses_disclosed()))', t);
  end loop;
  foreach t in array array['notified_access', 'notice', 'opening', 'owed'] loop
    execute format('create policy holder on %I for select to console_holder '
      'using (exists (select from access_grant g where g.id = grant_id))', t);
  end loop;
  foreach t in array array['record_section', 'document', 'patient_contact'] loop
    execute format('create policy holder on %I for select to console_holder '
      'using (patient_id = current_patient() and (select record_disclosed()))', t);
  end loop;
end $$;
-- What was written in a case belongs to others too, except what the patient contested.
create policy holder on audit_text for select to console_holder using (
  (select record_disclosed()) and exists (
    select from audit_entry e where e.log_id = audit_text.log_id and e.seq = audit_text.seq and e.code not like 'case\_%'));

-- ── Rights ─────────────────────────────────────────────────────────────────────────────────────────
grant execute on function append_entry, current_agent, current_site, hold_patient, hold_patient_to_change, accesses_stopped, patient_of_notice, same_person to console_registrar;
grant select on site, agent, patient, opposition, blocked_professional, lookup, register_line, patient_contact, notified_access,
  notice, letter_batch, slip_series, slip, drill, regulation_file, duty to console_registrar;
grant insert on opposition, blocked_professional, register_line, patient_contact, letter_batch, slip to console_registrar;
grant update (lifted_at) on opposition, blocked_professional to console_registrar;
grant update (masked_permitted) on patient to console_registrar;
grant update (holder_sealed, doctor_sealed, recorded_at) on patient_contact to console_registrar;
grant update (state, cause, channel, next_at, attempts, batch_id) on notice to console_registrar;
grant insert (id, channel, reference, sealed, key_version, taken_by) on contest to console_registrar, console_reviewer;
grant select on contest to console_registrar, console_reviewer;
grant insert (id, channel, reference, sealed, key_version) on contest to console_door;
grant execute on function heads_held to console_door;

grant select on drill to console_agent;
grant select, insert on drill to console_reviewer;
grant update (ended_at, ended_by) on drill to console_reviewer;
grant select on notified_access, notice, slip_series, slip to console_reviewer;
grant execute on function slips_around to console_reviewer;
grant insert on slip_series to console_reviewer;
grant update (closed_at) on slip_series to console_reviewer;

grant execute on function current_patient, disclosed_patient, disclosed_statements, accesses_disclosed, record_disclosed to console_holder;
grant select on site, access_grant, opening, owed, refusal, lookup, audit_entry, audit_text, register_line, notified_access, notice,
  slip, patient_contact, document, record_section to console_holder;
grant select (id, name, national_id, profession, function, site_id) on agent to console_holder;

grant execute on function current_agent, current_site, hold_patient_to_change to console_worker;
grant select, insert on register_line, patient_contact, notice, notice_setting, slip_series, owed_mail to console_worker;
grant select on notified_access to console_worker;
grant select on drill, slip, letter_batch, contest to console_worker;
grant update (holder_sealed, doctor_sealed, recorded_at) on patient_contact to console_worker;
grant delete on patient_contact, patient_trait, patient_likeness to console_worker;
grant update (number_index) on patient to console_worker;
grant update (reference) on notified_access to console_worker;
grant update (channel, state, cause, attempts, next_at, handed_at, settled_at) on notice to console_worker;
grant update (settled_at, outcome, site_id, grant_id, case_id, entry_seq, sealed) on contest to console_worker;
grant insert on audit_text to console_worker;
grant execute on function beside_new_entry, owing to console_worker;
grant update (next_at, attempts, sent_at, failed_at) on owed_mail to console_worker;
