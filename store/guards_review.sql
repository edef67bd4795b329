-- Rights, row policies and triggers of feeds, flags, cases and hand-overs: laid after guards.sql, which has
-- taken every right and policy away, in the same transaction.
-- SQLSTATEs of ours, beside those of guards.sql: BG013 nobody judges their own · BG014 no such move

-- ── Cases ──────────────────────────────────────────────────────────────────────────────────────────
-- Who may move a case from where to where. policy/verdicts.py; a test compares.
create or replace function case_moves(p_actor text, p_from text, p_to text) returns boolean
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  return p_from || ' ' || p_to = any (case p_actor
    when 'program' then array['new question_sent', 'new closed', 'question_sent closed', 'answered closed']
    when 'subject' then array['question_sent answered']
    when 'reviewer' then array['new question_sent', 'answered question_sent', 'under_review question_sent',
      'new under_review', 'question_sent under_review', 'answered under_review',
      'under_review second_reading', 'under_review closed', 'under_review escalated',
      'second_reading closed', 'second_reading escalated']
    when 'officer' then array['escalated closed'] end);

-- What the speaker is to a case about this agent, in the role they speak in; null is nothing: the program never
-- names a reviewer, a reviewer is never nobody.
create or replace function case_actor(p_subject uuid) returns text
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select case
      when current_setting('role') in ('console_worker', 'none') then case when current_agent() is null then 'program' end
      when current_setting('role') = 'console_agent' then case when current_agent() = p_subject then 'subject' end
      when current_setting('role') <> 'console_reviewer' or same_person(current_agent(), p_subject) then null
      else (select case a.function when 'supervisor' then 'reviewer' when 'data_protection_officer' then 'officer' end
            from agent a where a.id = current_agent() and a.site_id = current_site() and a.suspended_at is null)
    end;
  end;

-- What an entry of this very transaction, by this very speaker, says of a case; null when none does.
create or replace function case_said(p_site uuid, p_seq bigint, p_case uuid) returns jsonb
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select detail_said(e.bytes) || jsonb_build_object('code', e.code)
    from audit_entry e
    where e.log_id = p_site and e.seq = p_seq and e.xid = pg_current_xact_id()
      and e.agent_id is not distinct from current_agent() and detail_said(e.bytes) ->> 'case' = p_case::text;
  end;

create or replace function case_is_born() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare said jsonb;
begin
  if coalesce(case_actor(new.agent_id), '') not in ('program', 'reviewer') then
    raise exception 'nobody opens a case about themselves' using errcode = 'BG013';
  end if;
  said := case_said(new.site_id, new.entry_seq, new.id);
  if said ->> 'code' is distinct from 'case_opened' or said ->> 'subject' is distinct from new.agent_id::text
     or new.state <> 'new' or new.assigned_to is not null or new.answer_by is not null
     -- Of this site; or of another by now, about an access of this one.
     or not exists (select from agent a where a.id = new.agent_id and a.site_id = new.site_id)
        and not exists (select from access_grant g where g.agent_id = new.agent_id and g.site_id = new.site_id) then
    raise exception 'no entry says this case was opened' using errcode = 'BG005';
  end if;
  new.opened_at := clock_timestamp();
  return new;
end $$;
create or replace trigger case_is_born before insert on review_case for each row execute function case_is_born();

create or replace function case_changes() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  actor text := case_actor(old.agent_id);
  said jsonb;
begin
  -- The words' key is wrapped anew when the ring rotates: nothing of the case changes.
  if actor = 'program' and to_jsonb(new) - array['key_wrapped', 'key_version'] = to_jsonb(old) - array['key_wrapped', 'key_version'] then
    return new;
  end if;
  if old.state = 'closed' then
    raise exception 'a closed case never revives' using errcode = 'BG007';
  end if;
  if actor is null then
    raise exception 'nobody judges their own' using errcode = 'BG013';
  end if;
  if (new.id, new.site_id, new.agent_id, new.day, new.second, new.opened_at, new.entry_seq, new.key_wrapped, new.key_version)
     is distinct from
     (old.id, old.site_id, old.agent_id, old.day, old.second, old.opened_at, old.entry_seq, old.key_wrapped, old.key_version)
     or actor = 'subject' and to_jsonb(new) - 'state' <> to_jsonb(old) - 'state'
     -- A deadline is nobody's to put off.
     or actor <> 'program' and (new.priority, new.due_at) is distinct from (old.priority, old.due_at) then
    raise exception 'what a case is about does not change' using errcode = 'BG006';
  end if;
  if new.state <> old.state and not case_moves(actor, old.state, new.state) then
    raise exception 'no such move' using errcode = 'BG014';
  end if;
  if new.assigned_to is distinct from old.assigned_to and new.assigned_to is not null
     and (same_person(new.assigned_to, old.agent_id) or not exists (
       select from agent a where a.id = new.assigned_to and a.site_id = old.site_id
         and a.function in ('supervisor', 'data_protection_officer') and a.suspended_at is null)) then
    raise exception 'nobody is given their own case' using errcode = 'BG013';
  end if;
  -- More accesses may join, and raise what is read first, without another move.
  if actor = 'program' and to_jsonb(new) - array['priority', 'due_at'] = to_jsonb(old) - array['priority', 'due_at'] then
    return new;
  end if;
  select case_said(e.log_id, e.seq, old.id) into said from case_step e0
    join audit_entry e on e.log_id = e0.site_id and e.seq = e0.entry_seq
    where e0.case_id = old.id and e.xid = pg_current_xact_id() order by e.seq desc limit 1;
  if said is null or said ->> 'state' is distinct from new.state then
    raise exception 'no entry says this case changed' using errcode = 'BG005';
  end if;
  -- To whom it goes, and until when it is answered, is what the entry says.
  if new.assigned_to is distinct from old.assigned_to and not coalesce(case said ->> 'code'
       when 'case_assigned' then said ->> 'to' is not distinct from new.assigned_to::text
       when 'case_taken' then new.assigned_to = current_agent()
       when 'case_judged' then new.assigned_to is null
       when 'case_escalated' then new.assigned_to is null end, false)
     or new.answer_by is distinct from old.answer_by
       and (said ->> 'code' is distinct from 'case_asked' or (said ->> 'answer_by')::timestamptz is distinct from new.answer_by) then
    raise exception 'no entry says this case changed so' using errcode = 'BG005';
  end if;
  if new.state = 'second_reading' and old.state <> new.state
     and not exists (select from case_reading r where r.case_id = old.id and r.rank = 1 and r.agent_id = current_agent()) then
    raise exception 'there is no first reading' using errcode = 'BG014';
  end if;
  -- Nobody ends a blind second reading but its reader, once they have read.
  if new.state = 'escalated' and old.state = 'second_reading'
     and not exists (select from case_reading r where r.case_id = old.id and r.rank = 2 and r.agent_id = current_agent()) then
    raise exception 'there is no second reading' using errcode = 'BG014';
  end if;
  if new.state = 'closed' then
    new.closed_at := clock_timestamp();
    if said ->> 'verdict' is distinct from new.verdict or new.closed_by is distinct from (case when new.verdict is not null then current_agent() end)
       or (actor = 'program') <> (new.verdict is null) then
      raise exception 'no entry says this case was closed so' using errcode = 'BG005';
    end if;
    -- A reviewer closes on a reading of this case; on two that agree where a second was drawn.
    if actor = 'reviewer' and not exists (
         select from case_reading r where r.case_id = old.id and r.agent_id = current_agent() and r.verdict = new.verdict)
       or actor = 'reviewer' and (old.second or old.state = 'second_reading') and (old.state <> 'second_reading'
         or (select count(*) filter (where r.verdict = new.verdict) from case_reading r where r.case_id = old.id) <> 2) then
      raise exception 'no reading says so' using errcode = 'BG014';
    end if;
  end if;
  return new;
end $$;
create or replace trigger case_changes before update on review_case for each row execute function case_changes();

create or replace function case_part_is_born() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  c review_case;
  said jsonb;
begin
  select * into strict c from review_case where id = new.case_id;
  if case_actor(c.agent_id) is null or c.state = 'closed' then
    raise exception 'nobody judges their own' using errcode = 'BG013';
  end if;
  case tg_table_name
    when 'case_step' then
      new.agent_id := current_agent();
      new.at := clock_timestamp();
      said := case_said(c.site_id, new.entry_seq, c.id);
      if new.site_id <> c.site_id or said ->> 'code' is distinct from 'case_' || new.kind or said ->> 'state' is distinct from new.state then
        raise exception 'no entry says this step' using errcode = 'BG005';
      end if;
      -- Until a verdict, an agent answers what was asked of them, and says more.
      if new.kind = 'answered' and c.state not in ('question_sent', 'answered', 'under_review')
         or new.state <> c.state and not case_moves(case_actor(c.agent_id), c.state, new.state)
         -- An entry that only tells something moves nothing; one that moves says where.
         or not coalesce(new.state = any (case new.kind
              when 'opened' then array['new'] when 'asked' then array['question_sent'] when 'taken' then array['under_review']
              when 'escalated' then array['escalated'] when 'closed' then array['closed']
              when 'answered' then array['answered', c.state] when 'judged' then array['second_reading', c.state]
              else array[c.state] end), false) then
        raise exception 'no such move' using errcode = 'BG014';
      end if;
    when 'case_access' then
      new.joined_at := clock_timestamp();
      if not exists (select from audit_entry e where e.log_id = c.site_id and e.code = 'case_joined' and e.xid = pg_current_xact_id()
                       and e.agent_id is not distinct from current_agent()
                       and detail_said(e.bytes) ->> 'case' = c.id::text and (detail_said(e.bytes) ->> 'entry')::bigint = new.entry_seq
                       and detail_said(e.bytes) ->> 'why' = new.why) then
        raise exception 'no entry says this access joined' using errcode = 'BG005';
      end if;
      if not exists (select from audit_entry e where e.log_id = c.site_id and e.seq = new.entry_seq and e.agent_id = c.agent_id
                       and e.grant_id is not distinct from new.grant_id) then
        raise exception 'another agent''s access' using errcode = 'BG008';
      end if;
    when 'case_reading' then
      new.agent_id := current_agent();
      new.at := clock_timestamp();
      said := case_said(c.site_id, new.entry_seq, c.id);
      if case_actor(c.agent_id) is distinct from 'reviewer'
         or new.rank <> (case c.state when 'under_review' then 1 when 'second_reading' then 2 else 0 end)
         or new.rank = 2 and exists (select from case_reading r where r.case_id = c.id and same_person(r.agent_id, current_agent())) then
        raise exception 'this reading is somebody else''s' using errcode = 'BG013';
      end if;
      if said ->> 'code' is distinct from 'case_judged' or (said ->> 'rank')::int is distinct from new.rank::int then
        raise exception 'no entry says this reading' using errcode = 'BG005';
      end if;
    when 'case_attachment' then
      said := case_said(c.site_id, new.entry_seq, c.id);
      if case_actor(c.agent_id) is distinct from 'subject' or said ->> 'code' is distinct from 'case_answered'
         or said ->> 'file' is distinct from new.reference
         or not exists (select from case_access a where a.case_id = c.id and a.grant_id = new.grant_id) then
        raise exception 'no entry says this file was named' using errcode = 'BG005';
      end if;
  end case;
  return new;
end $$;
do $$
declare t text;
begin
  foreach t in array array['case_step', 'case_access', 'case_reading', 'case_attachment'] loop
    execute format('create or replace trigger %I before insert on %I for each row execute function case_part_is_born()', t || '_is_born', t);
    execute format('create or replace trigger %I before update on %I for each row execute function refuse_change()', t || '_fixed', t);
  end loop;
  -- Nothing disappears from a list.
  foreach t in array array['review_case', 'case_step', 'case_access', 'case_reading', 'case_attachment', 'handover',
                           'feed_message', 'file_statement', 'feed_report', 'feed_token', 'known_person',
                           'scoring_version', 'scoring_weights', 'feed_ticket'] loop
    execute format('create or replace trigger %I before delete on %I for each row execute function refuse_change()', t || '_stays', t);
    execute format('create or replace trigger %I before truncate on %I for each statement execute function refuse_change()', t || '_not_truncated', t);
  end loop;
  foreach t in array array['feed_message', 'file_statement', 'feed_report', 'scoring_version', 'scoring_weights'] loop
    execute format('create or replace trigger %I before update on %I for each row execute function refuse_change()', t || '_fixed', t);
  end loop;
end $$;

-- What was taken back does not come back.
create or replace function token_is_revoked() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.revoked_at is not null or to_jsonb(new) - 'revoked_at' <> to_jsonb(old) - 'revoked_at' then
    raise exception 'a token is revoked once' using errcode = 'BG007';
  end if;
  return new;
end $$;
create or replace trigger token_is_revoked before update on feed_token for each row execute function token_is_revoked();

create or replace function ticket_is_closed() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.closed_at is not null or to_jsonb(new) - 'closed_at' <> to_jsonb(old) - 'closed_at' then
    raise exception 'a ticket is closed once' using errcode = 'BG007';
  end if;
  return new;
end $$;
create or replace trigger ticket_is_closed before update on feed_ticket for each row execute function ticket_is_closed();

-- What was said in the log of model, numbers and weights: dated by this clock, never rewritten.
create or replace function scoring_is_said() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare entry audit_entry; said jsonb; spent boolean;
begin
  new.since := clock_timestamp();
  select e.* into entry from audit_entry e, audit_head h
    where h.log_id = '00000000-0000-0000-0000-000000000000' and e.log_id = h.log_id and e.seq = h.size - 1
      and e.xid = pg_current_xact_id()
      and e.code = case tg_table_name when 'scoring_version' then 'scoring_changed' else 'weights_learned' end;
  said := detail_said(entry.bytes);
  -- One entry says one row, and all of it but the weights, whose digest is their version.
  execute format('select exists (select from %I where version = $1 and since >= $2)', tg_table_name)
    into spent using new.version, entry.at;
  if said ->> 'version' is distinct from new.version or spent
     or exists (select from json_each_text(to_json(new)) n
                where n.key in ('digest', 'examples', 'misuses') and n.value is distinct from said ->> n.key) then
    raise exception 'no entry says this scoring changed' using errcode = 'BG005';
  end if;
  return new;
end $$;
create or replace trigger scoring_is_said before insert on scoring_version for each row execute function scoring_is_said();
create or replace trigger weights_are_said before insert on scoring_weights for each row execute function scoring_is_said();
create or replace trigger known_person_only_lifted before update on known_person for each row execute function only_lifted();

-- What is named afterwards is checked like what was named at once.
create or replace function attachment_speaks() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update corroboration set stale = true where grant_id = new.grant_id;
  return null;
end $$;
create or replace trigger attachment_speaks after insert on case_attachment for each row execute function attachment_speaks();

-- Asked about, or closed: until then a case would warn whom a rule flagged, and tell who was drawn.
create or replace function case_is_told(p_state text, p_answer_by timestamptz) returns boolean
  language sql immutable parallel safe set search_path = pg_catalog, pg_temp
  return p_state = 'closed' or p_answer_by is not null;

-- What an agent was asked and told about their own accesses, and what they answered: nothing else of the words.
create or replace function own_case_words(p_case uuid) returns table (seq bigint, at timestamptz, kind text, field text, sealed bytea)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select s.entry_seq, s.at, s.kind, t.field, t.sealed
    from case_step s join review_case c on c.id = s.case_id left join audit_text t on t.log_id = s.site_id and t.seq = s.entry_seq
    where c.id = p_case and c.agent_id = current_agent() and c.site_id = current_site() and case_is_told(c.state, c.answer_by)
      and s.kind in ('asked', 'answered', 'closed')
    order by s.entry_seq;
  end;

-- What a case is about, to whom it is about: what they did, when, and why it is asked; never that a rule flagged
-- it, that it was scored or that the patient contests it, nor how it was drawn.
drop function if exists own_case_entries(uuid);
create function own_case_entries(p_case uuid)
  returns table (seq bigint, at timestamptz, code text, grant_id uuid, why text)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select e.seq, e.at, e.code, a.grant_id,
           case when a.why in ('flagged', 'scored', 'budget', 'contested') then null when a.why = 'random' then 'drawn' else a.why end
    from case_access a join review_case c on c.id = a.case_id join audit_entry e on e.log_id = c.site_id and e.seq = a.entry_seq
    where c.id = p_case and c.agent_id = current_agent() and c.site_id = current_site() and case_is_told(c.state, c.answer_by)
      and not (a.why = 'contested' and exists (
        select from case_access o where o.case_id = a.case_id and o.entry_seq = a.entry_seq and o.why <> a.why));
  end;

-- ── Words that are said again ──────────────────────────────────────────────────────────────────────
create or replace function words_compared() returns interval language sql immutable parallel safe
  set search_path = pg_catalog, pg_temp
  return interval '90 days';  -- policy/activity.py; a test compares

-- A print lies beside the words of a justification that its author writes in this transaction. What it repeats is
-- told here, once: the log's head is held, so that whatever comes before it is committed and nothing else will.
create or replace function print_is_born() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare e audit_entry;
begin
  select * into e from audit_entry
    where log_id = new.site_id and seq = new.entry_seq and xid = pg_current_xact_id() and agent_id = current_agent()
      and log_id = current_site() and code in ('access_granted', 'access_refused', 'owed_settled');
  if not found or octet_length(new.print) is distinct from 32
     or not exists (select from audit_text t where t.log_id = new.site_id and t.seq = new.entry_seq) then
    raise exception 'no words lie beside this entry' using errcode = 'BG005';
  end if;
  new.agent_id := e.agent_id;
  new.at := e.at;
  new.repeats := case
    when exists (select from words_print p where p.site_id = new.site_id and p.print = new.print
                 and p.agent_id = e.agent_id and p.at > e.at - words_compared()) then 'repeated'
    when exists (select from words_print p where p.site_id = new.site_id and p.print = new.print
                 and p.at > e.at - words_compared()) then 'shared'
    else 'own' end;
  return new;
end $$;
create or replace trigger print_is_born before insert on words_print for each row execute function print_is_born();

-- It goes when nothing is compared with it any more, and with its words; what was told stays.
create or replace function print_goes() returns trigger language plpgsql
  security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if old.print is null or new.print is not null or to_jsonb(new) - 'print' <> to_jsonb(old) - 'print'
     or old.at > clock_timestamp() - words_compared()
        and exists (select from audit_text t where t.log_id = old.site_id and t.seq = old.entry_seq) then
    raise exception 'words_print only grows' using errcode = 'BG006';
  end if;
  return new;
end $$;
create or replace trigger print_goes before update on words_print for each row execute function print_goes();
create or replace trigger words_print_stays before delete on words_print for each row execute function refuse_change();
create or replace trigger words_print_not_truncated before truncate on words_print for each statement execute function refuse_change();

create or replace function print_goes_with_words() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  update words_print p set print = null where p.site_id = old.log_id and p.entry_seq = old.seq and p.print is not null;
  return null;
end $$;
create or replace trigger print_goes_with_words after delete on audit_text for each row execute function print_goes_with_words();

-- ── Hand-over ──────────────────────────────────────────────────────────────────────────────────────
create or replace function handover_is_born() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare g access_grant;
begin
  select * into g from access_grant
    where id = new.grant_id and agent_id = current_agent() and site_id = current_site()
      and ended_at is null and clock_timestamp() < ends_at for key share;
  if not found then
    raise exception 'no live access to hand over' using errcode = 'BG004';
  end if;
  new.site_id := g.site_id;
  new.patient_id := g.patient_id;
  new.from_agent := g.agent_id;
  new.offered_at := clock_timestamp();
  if new.closed_at is not null or same_person(new.from_agent, new.to_agent)
     or not exists (select from agent a where a.id = new.to_agent and a.suspended_at is null
                    and a.function in ('regulating_physician', 'emergency_physician'))
     or not exists (select from audit_entry e where e.log_id = g.site_id and e.grant_id = g.id and e.code = 'handover_offered'
                    and e.xid = pg_current_xact_id() and detail_said(e.bytes) ->> 'handover' = new.id::text
                    and detail_said(e.bytes) ->> 'to' = new.to_agent::text) then
    raise exception 'no entry says this access was offered' using errcode = 'BG005';
  end if;
  return new;
end $$;
create or replace trigger handover_is_born before insert on handover for each row execute function handover_is_born();

-- What the one who is offered may know before accepting; the end is the database's, now.
create or replace function offered_access(p_handover uuid, out mode text, out reason text, out regulation_file text,
    out granted_at timestamptz, out ends_at timestamptz, out ceiling_at timestamptz, out live boolean)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp
  begin atomic
    select g.mode, g.reason, g.regulation_file, g.granted_at, g.ends_at, g.ceiling_at,
           g.ended_at is null and clock_timestamp() < g.ends_at and h.closed_at is null
    from handover h join access_grant g on g.id = h.grant_id
    where h.id = p_handover and current_agent() in (h.to_agent, h.from_agent);
  end;

-- Whoever closes a hand-over waits here, in the house's order: patient, accesses, log heads. Two doctors who
-- take over from one another meet at the patient; both logs are held at once, or two sites would wait in a ring.
create or replace function hold_handover(p_handover uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare h handover;
begin
  select * into h from handover where id = p_handover and closed_at is null and current_agent() in (from_agent, to_agent);
  if found then
    perform from patient where id = h.patient_id for no key update;
    perform from access_grant where id = h.grant_id or patient_id = h.patient_id and agent_id = current_agent() and ended_at is null
      order by id for no key update;
    perform from audit_head where log_id in (h.site_id, current_site()) order by log_id for update;
  end if;
end $$;

-- Accepted by the other with an access of their own that ends when the first would have; the first ends with it.
create or replace function handover_closes() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  g access_grant;
  n access_grant;
begin
  if old.closed_at is not null
     or to_jsonb(new) - array['closed_at', 'outcome', 'new_grant'] <> to_jsonb(old) - array['closed_at', 'outcome', 'new_grant'] then
    raise exception 'a hand-over is closed once' using errcode = 'BG007';
  end if;
  if new.outcome <> 'lapsed' and not exists (
       select from audit_entry e where e.patient_id = old.patient_id and e.code = 'handover_closed' and e.xid = pg_current_xact_id()
         and e.agent_id = current_agent() and detail_said(e.bytes) ->> 'handover' = old.id::text
         and detail_said(e.bytes) ->> 'outcome' = new.outcome)
     or new.outcome <> 'lapsed' and current_agent() is distinct from
       (case new.outcome when 'accepted' then old.to_agent when 'declined' then old.to_agent when 'withdrawn' then old.from_agent end) then
    raise exception 'no entry says this hand-over was closed' using errcode = 'BG005';
  end if;
  new.closed_at := clock_timestamp();
  select * into strict g from access_grant where id = old.grant_id for no key update;
  -- It lapses with its access, by the trigger of the access alone.
  if new.outcome = 'lapsed' and pg_trigger_depth() < 2 then
    raise exception 'a live access does not lapse' using errcode = 'BG007';
  end if;
  if new.outcome = 'accepted' then
    if g.ended_at is not null or clock_timestamp() >= g.ends_at then
      raise exception 'no live access to hand over' using errcode = 'BG004';
    end if;
    select * into n from access_grant where id = new.new_grant;
    if not exists (select from audit_entry e where e.log_id = n.site_id and e.seq = n.entry_seq and e.xid = pg_current_xact_id())
       or not exists (select from audit_entry e where e.patient_id = old.patient_id and e.code = 'handover_closed'
                      and e.xid = pg_current_xact_id() and detail_said(e.bytes) ->> 'access' = n.id::text) then
      raise exception 'no entry says this access was taken over' using errcode = 'BG005';
    end if;
    if n.agent_id is distinct from old.to_agent or n.patient_id is distinct from old.patient_id or n.ended_at is not null
       or n.ends_at > g.ends_at or n.ceiling_at > g.ceiling_at then
      raise exception 'the clock is unchanged' using errcode = 'BG010';
    end if;
    perform append_unasked(g.site_id, current_agent(), 'access_ended', g.patient_id, g.id,
      json_build_object('kind', 'handed_over', 'holder', g.agent_id, 'shown', shown_by_holder(g.id)));
    update access_grant set ended_at = clock_timestamp(), end_kind = 'handed_over' where id = g.id;
  end if;
  return new;
end $$;
create or replace trigger handover_closes before update on handover for each row execute function handover_closes();

-- ── Row policies ───────────────────────────────────────────────────────────────────────────────────
do $$
declare t text;
begin
  foreach t in array array['review_case', 'case_access', 'case_step', 'case_reading', 'case_attachment', 'handover', 'corroboration',
                           'flag', 'activity', 'feed_report', 'feed_message', 'file_statement', 'care_trait', 'arrival', 'feed_token',
                           'agent_mail', 'agent_contact', 'agent_person', 'known_person', 'patient_likeness', 'words_print',
                           'access_score', 'case_score', 'scoring_version', 'scoring_weights', 'feed_ticket'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy work on %I to console_worker using (true) with check (true)', t);
  end loop;
end $$;

create policy site on review_case to console_reviewer
  using (site_id = current_site() and not same_person(agent_id, current_agent()));
create policy own on review_case to console_agent
  using (agent_id = current_agent() and site_id = current_site() and case_is_told(state, answer_by));

-- A blind second reading: what the first reader thought stays away from the second until the case is decided.
create policy site on case_step to console_reviewer using (
  site_id = current_site() and exists (
    select from review_case c where c.id = case_id
      and not (c.state = 'second_reading' and kind in ('commented', 'judged') and case_step.agent_id is distinct from current_agent())));
create policy own on case_step to console_agent
  using (kind in ('asked', 'answered', 'closed') and exists (select from review_case c where c.id = case_id));
create policy site on case_reading to console_reviewer using (
  exists (select from review_case c where c.id = case_id
          and (case_reading.agent_id = current_agent() or c.state in ('escalated', 'closed'))));
create policy site on case_access to console_reviewer using (exists (select from review_case c where c.id = case_id));
create policy own on case_access to console_agent using (exists (select from review_case c where c.id = case_id));
create policy site on case_attachment to console_reviewer using (exists (select from review_case c where c.id = case_id));
create policy own on case_attachment to console_agent using (exists (select from review_case c where c.id = case_id));

create policy parties on handover to console_agent using (current_agent() in (from_agent, to_agent));
create policy site on handover for select to console_reviewer
  using (site_id = current_site() or (select true from agent a where a.id = to_agent and a.site_id = current_site()));

create policy site on corroboration for select to console_reviewer using (site_id = current_site());
create policy own on corroboration for select to console_agent using (agent_id = current_agent());
create policy site on flag for select to console_reviewer
  using (site_id = current_site() and not same_person(agent_id, current_agent()));
-- Nobody reads a score of their own: it would warn whom it is about.
create policy site on access_score for select to console_reviewer
  using (site_id = current_site() and not same_person(agent_id, current_agent()));
create policy site on case_score for select to console_reviewer
  using (site_id = current_site() and not same_person(agent_id, current_agent()));
create policy site on feed_ticket for select to console_reviewer using (site_id = current_site());
create policy house on scoring_version for select to console_reviewer using (true);
create policy house on scoring_weights for select to console_reviewer using (true);
create policy own on words_print for insert to console_agent with check (beside_own_entry(site_id, entry_seq));
create policy site on activity for select to console_reviewer using (site_id = current_site());
create policy site on feed_report for select to console_reviewer using (site_id = current_site());
-- To offer the files that are open here, those of the patient on screen first.
create policy site on care_trait for select to console_agent using (site_id = current_site());
create policy comparing on patient_likeness for select to console_agent using (true);

-- ── Rights ─────────────────────────────────────────────────────────────────────────────────────────
grant execute on function current_agent, current_site, case_moves, same_person to console_agent, console_reviewer, console_worker;
grant execute on function about_speaker, hidden_words, beside_own_entry, shown_seconds to console_reviewer;
grant execute on function offered_access, hold_handover, own_case_words, own_case_entries, case_is_told to console_agent;

grant select (id, site_id, agent_id, day, state, opened_at, due_at, answer_by, closed_at, verdict, key_wrapped, key_version) on review_case to console_agent;
grant update (state) on review_case to console_agent;
grant select (case_id, entry_seq, grant_id, joined_at) on case_access to console_agent;
grant select on case_step, corroboration, care_trait, patient_likeness, handover to console_agent;
grant select, insert on case_attachment to console_agent;
grant insert on case_step, handover to console_agent;
grant insert (site_id, entry_seq, print) on words_print to console_agent;
grant update (closed_at, outcome, new_grant) on handover to console_agent;

grant select, insert on review_case, case_access, case_step, case_reading to console_reviewer;
grant update (state, assigned_to, due_at, answer_by, verdict, closed_at, closed_by, priority) on review_case to console_reviewer;
grant select on case_attachment, corroboration, flag, activity, feed_report, handover, regulation_file, duty to console_reviewer;
grant select on access_score, case_score, scoring_version, scoring_weights, feed_ticket to console_reviewer;
grant insert on audit_text to console_reviewer;
grant update (ended_at, end_kind) on access_grant to console_reviewer;
grant insert (id, agent_id, case_id, kind) on agent_mail to console_reviewer;
create policy site on agent_mail for insert to console_reviewer
  with check (exists (select from review_case c where c.id = case_id and c.agent_id = agent_mail.agent_id));

grant select, insert on feed_message, file_statement, feed_report, feed_token, care_trait, arrival, patient_likeness to console_worker;
grant delete on care_trait to console_worker;
grant update on arrival, regulation_file to console_worker;
grant update (revoked_at) on feed_token to console_worker;
grant update (cancelled_at, ends_at, said_at) on duty to console_worker;
grant select, insert, update, delete on corroboration, flag, activity, derived_upto, access_score, case_score to console_worker;
grant select, insert on scoring_version, scoring_weights, feed_ticket to console_worker;
grant update (closed_at) on feed_ticket to console_worker;
grant select on words_print to console_worker;
grant update (print) on words_print to console_worker;
grant select, insert, update, delete on agent_contact, agent_person to console_worker;
grant select, insert on known_person to console_worker;
grant update (lifted_at) on known_person to console_worker;
grant select, insert on review_case, case_access, case_step to console_worker;
grant update (state, priority, due_at, answer_by, verdict, closed_at, closed_by, key_wrapped, key_version) on review_case to console_worker;
grant select on case_reading, case_attachment, handover, owed, refusal, lookup, regulation_file to console_worker;
grant update (settled_at, settled_seq) on owed to console_worker;
grant select, insert, update on agent_mail to console_worker;
create policy work on owed to console_worker using (true);
create policy work on refusal for select to console_worker using (true);
create policy work on lookup for select to console_worker using (true);
