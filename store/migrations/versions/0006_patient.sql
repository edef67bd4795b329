-- The patient's half: what they said, what they are told, what they contest; drills; paper slips.
-- Rights, row policies and triggers are in store/guards_patient.sql.

-- ── Exercise ───────────────────────────────────────────────────────────────────────────────────────
alter table patient add exercise boolean not null default false;       -- nobody: a patient of drills
alter table access_grant add exercise boolean not null default false;  -- laid by guards.sql from the patient
alter table lookup add exercise boolean not null default false;        -- the same
alter table refusal add exercise boolean not null default false;       -- the same

create table drill (
  id         uuid primary key,
  site_id    uuid not null references site,
  title      text not null check (title <> ''),
  started_by uuid not null references agent,
  started_at timestamptz not null default clock_timestamp(),
  ended_at   timestamptz,
  ended_by   uuid references agent,
  check ((ended_at is null) = (ended_by is null))
);
create unique index drill_standing on drill (site_id) where ended_at is null;

-- ── The register: what the patient said, and lifted; one line for each act, never changed ───────────
create table register_line (
  id             uuid primary key,
  patient_id     uuid not null references patient,
  statement      text not null check (statement in ('centre_15', 'bris_de_glace', 'masked_documents', 'professional')),
  professional   uuid references agent,
  stands         boolean not null,                     -- opposed, blocked, permitted; false: lifted, taken back
  -- Codes of policy/register.py; a test compares.
  asked_by       text not null check (asked_by in ('patient', 'parent', 'guardian', 'proxy', 'unknown')),
  identity_check text not null check (identity_check in ('identity_card', 'passport', 'residence_permit', 'family_book',
                                                         'online_identity', 'copy', 'by_source')),
  document       text not null check (document in ('form', 'letter', 'email', 'oral', 'mon_espace_sante', 'court_order', 'file')),
  said_on        date not null,                        -- when the patient said it
  channel        text not null check (channel in ('desk', 'command', 'import')),
  sealed         bytea not null,                       -- who asked, the document's reference; under the patient's key
  agent_id       uuid references agent,                -- who recorded it; null: the program
  log_id         uuid not null,
  entry_seq      bigint not null,
  at             timestamptz not null default clock_timestamp(),
  foreign key (log_id, entry_seq) references audit_entry (log_id, seq),
  check ((statement = 'professional') = (professional is not null))
);
create index on register_line (patient_id, at);
create index on register_line (log_id, at);

-- What was said before there was a register, as its entries have it: nobody wrote down who asked, and no
-- words were kept.
insert into register_line (id, patient_id, statement, professional, stands, asked_by, identity_check, document, said_on,
                           channel, sealed, agent_id, log_id, entry_seq, at)
select gen_random_uuid(), e.patient_id, coalesce(d.said ->> 'kind', 'professional'), (d.said ->> 'professional')::uuid,
       e.code <> 'opposition_lifted', 'unknown', 'by_source', 'oral', (e.at at time zone 'Europe/Paris')::date,
       'command', '', e.agent_id, e.log_id, e.seq, e.at
from audit_entry e, lateral (select convert_from(e.bytes, 'UTF8')::json -> 'detail') d(said)
where e.code in ('opposition_recorded', 'opposition_lifted', 'professional_blocked');

-- Where the holder and the treating doctor are written to; sealed under the patient's key.
create table patient_contact (
  patient_id    uuid primary key references patient,
  holder_sealed bytea,                                 -- e-mail, postal address; null: none is known
  doctor_sealed bytea,                                 -- name, MSSanté address, postal address
  recorded_at   timestamptz not null default clock_timestamp()
);

-- ── Notices (art. R1111-48) ────────────────────────────────────────────────────────────────────────
-- An emergency access that ended: laid by a trigger in the transaction that ends it, so none is forgotten.
create table notified_access (
  grant_id  uuid primary key references access_grant,
  site_id   uuid not null references site,
  due_at    timestamptz not null default clock_timestamp(),
  reference text unique                                -- policy/checked.py; null: the worker has not planned it yet
);
create index on notified_access (due_at) where reference is null;
create index on notified_access (site_id, due_at);

-- One for the holder, one for the treating doctor. handing: the message is being given to the server,
-- after which only the server's answer tells whether it was taken.
create table notice (
  id         uuid primary key,
  grant_id   uuid not null references notified_access,
  site_id    uuid not null references site,
  recipient  text not null check (recipient in ('holder', 'treating_doctor')),
  channel    text not null check (channel in ('email', 'mssante', 'letter', 'none')),
  state      text not null check (state in ('waiting', 'handing', 'sent', 'to_print', 'printed', 'failed', 'uncertain',
                                            'nobody')),
  cause      text check (cause in ('refused', 'bounced', 'too_old', 'erased', 'not_an_address', 'interrupted')),
  attempts   integer not null default 0,
  made_at    timestamptz not null default clock_timestamp(),
  next_at    timestamptz not null default clock_timestamp(),
  handed_at  timestamptz,
  settled_at timestamptz,
  batch_id   uuid,
  unique (grant_id, recipient),
  check ((state in ('failed', 'uncertain')) = (cause is not null)),
  check (state not in ('handing', 'sent', 'uncertain') or handed_at is not null),
  check ((state = 'printed') = (batch_id is not null)),
  check ((recipient, channel) not in (('treating_doctor', 'email'), ('holder', 'mssante')))
);
create index on notice (channel, next_at) where state = 'waiting';
create index on notice (site_id, state);
create index on notice (site_id, made_at);
create index on notice (site_id, settled_at);
create index on notice (handed_at) where state = 'handing';
create index on notice (state) where state in ('waiting', 'handing', 'to_print', 'failed', 'uncertain');

create table letter_batch (
  id        uuid primary key,
  site_id   uuid not null references site,
  made_by   uuid not null references agent,
  made_at   timestamptz not null default clock_timestamp(),
  letters   integer not null check (letters > 0),
  entry_seq bigint not null,
  foreign key (site_id, entry_seq) references audit_entry (log_id, seq)
);
alter table notice add foreign key (batch_id) references letter_batch;

-- How the author of an access is told of: a setting, and when it changed.
create table notice_setting (
  since timestamptz primary key default clock_timestamp(),
  naming text not null check (naming in ('function', 'name'))
);

-- ── Contesting: whatever is typed is kept, and matched by the worker; nothing is said back ──────────
create table contest (
  id          uuid primary key,
  received_at timestamptz not null default clock_timestamp(),
  channel     text not null check (channel in ('form', 'desk', 'supervisor')),
  reference   text not null,                           -- compact, its check character right
  sealed      bytea not null,                          -- words, under the ring; empty once they lie beside the entry
  key_version integer not null,
  taken_by    uuid references agent,                   -- who typed it for the patient
  settled_at  timestamptz,
  outcome     text check (outcome in ('opened', 'joined', 'unknown')),
  site_id     uuid references site,
  grant_id    uuid references access_grant,
  case_id     uuid references review_case,
  entry_seq   bigint,                                  -- in the site's log; its words lie beside it
  foreign key (site_id, entry_seq) references audit_entry (log_id, seq),
  check ((settled_at is null) = (outcome is null)),
  check (outcome is null or (outcome = 'unknown') = (case_id is null)),
  check (num_nonnulls(site_id, grant_id, case_id, entry_seq) in (0, 4))
);
create index on contest (received_at) where settled_at is null;
create index on contest (case_id);
create index on contest (taken_by, received_at) where taken_by is not null;
create index on contest (site_id, entry_seq);

-- What was in a case already may be contested as well.
alter table case_access drop constraint case_access_pkey;
alter table case_access add primary key (case_id, entry_seq, why);

-- ── Paper: slips printed in advance, for when neither the database nor the log can be reached ───────
create table slip_series (
  id         uuid primary key,
  site_id    uuid not null references site,
  first      integer not null check (first > 0),
  last       integer not null,
  printed_at timestamptz not null default clock_timestamp(),
  printed_by uuid references agent,                    -- null: by command
  closed_at  timestamptz,                              -- collected: what was not entered by then is missing
  entry_seq  bigint not null,
  foreign key (site_id, entry_seq) references audit_entry (log_id, seq),
  check (first <= last),
  unique (site_id, first)
);

create table slip (
  site_id         uuid not null references site,
  number          integer not null,
  outcome         text not null check (outcome in ('used', 'void')),
  agent_id        uuid references agent,               -- whose access on paper
  patient_id      uuid references patient,             -- null: nobody known by what was written
  mode            text check (mode in ('bris_de_glace', 'centre_15')),
  reason          text,
  regulation_file text,
  used_at         timestamptz,
  sealed          bytea,                               -- what was written: under the patient's key, or the ring
  key_version     integer,                             -- of the ring, when nobody is known by it
  entered_by      uuid not null references agent,
  entered_at      timestamptz not null default clock_timestamp(),
  entry_seq       bigint not null,
  primary key (site_id, number),
  foreign key (site_id, entry_seq) references audit_entry (log_id, seq),
  check (case outcome
    when 'used' then agent_id is not null and mode is not null and used_at is not null and reason is not null
      and sealed is not null and (patient_id is null) = (key_version is not null)
    else num_nonnulls(agent_id, patient_id, mode, reason, regulation_file, used_at, sealed, key_version) = 0 end)
);
create index on slip (patient_id);

-- ── What is written to an agent of what they owe in words ───────────────────────────────────────────
create table owed_mail (
  id        uuid primary key,
  agent_id  uuid not null references agent,
  day       date not null,                             -- of the site's clock: one reminder a day
  made_at   timestamptz not null default clock_timestamp(),
  next_at   timestamptz not null default clock_timestamp(),
  attempts  integer not null default 0,
  sent_at   timestamptz,
  failed_at timestamptz,
  unique (agent_id, day)
);
create index on owed_mail (next_at) where sent_at is null and failed_at is null;
