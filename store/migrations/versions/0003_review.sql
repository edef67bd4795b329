-- What explains an access (feeds), what nothing explains (flags), and what is done about it (cases).

-- ── Feeds: regulation files, rosters, arrivals ──────────────────────────────────────────────────────
-- What a message says of a file is kept statement by statement; regulation_file is their latest reading.
alter table regulation_file
  add case_id        text,                             -- national id, « fr.health.samu800.DRFR158002421400215 »
  add priority       text not null default '',
  add motive         text not null default '',
  add status         text not null default '',
  add owner          text not null default '',         -- the Samu that has the file now
  add contradictions text[] not null default '{}';     -- codes of policy/feeds.py
create unique index regulation_file_case on regulation_file (site_id, case_id);
create index on regulation_file (site_id, opened_at);

-- A message is taken once, whatever its order; none of its words is kept.
create table feed_message (
  site_id     uuid not null references site,
  feed        text not null check (feed in ('files', 'roster', 'arrivals')),
  digest      bytea not null,                          -- SHA-256 of the message or line
  said_at     timestamptz not null,                    -- its own time, by which statements are ordered
  received_at timestamptz not null default clock_timestamp(),
  primary key (site_id, feed, digest)
);
create index on feed_message (received_at);

create table file_statement (
  site_id uuid not null references site,
  case_id text not null,
  field   text not null,
  value   text not null,
  said_at timestamptz not null,
  digest  bytea not null,
  primary key (site_id, case_id, field, digest, value)
);
-- Which files would be called so.
create index on file_statement (site_id, value) where field in ('message', 'reference');

-- An emergency visit. Each thing said of it keeps when it was said: messages come in any order.
create table arrival (
  site_id      uuid not null references site,
  visit        text not null,
  arrived_at   timestamptz not null,
  arrived_said timestamptz,                            -- null: a discharge alone is known
  left_at      timestamptz,
  left_said    timestamptz,
  cancelled_at timestamptz,
  standing_said timestamptz not null,                  -- when it was last said cancelled, or not
  said_at      timestamptz not null,
  primary key (site_id, visit)
);
create index on arrival (site_id, arrived_at);

-- Who a file or a visit is about: blind indexes alone (policy/likeness.py).
create table care_trait (
  site_id     uuid not null references site,
  care        text not null check (care in ('call', 'visit')),
  event       text not null,                           -- case_id of a file, visit of an arrival
  person      text not null,                           -- which of the event's patients
  trait       text not null,
  trait_index bytea not null,
  said_at     timestamptz not null,
  primary key (site_id, care, event, person, trait, trait_index)
);
create index on care_trait (trait_index, said_at);      -- a name is common: only what was said lately

create table patient_likeness (
  patient_id  uuid not null references patient,
  trait       text not null,
  trait_index bytea not null,
  primary key (patient_id, trait, trait_index)
);
create index on patient_likeness (trait_index);

alter table duty add cancelled_at timestamptz, add said_at timestamptz; -- the newest roster wins
create index on duty (agent_id, ends_at);

create table feed_report (
  id          uuid primary key,
  site_id     uuid not null references site,
  feed        text not null check (feed in ('files', 'roster', 'arrivals')),
  channel     text not null check (channel in ('folder', 'http', 'command')),
  received_at timestamptz not null default clock_timestamp(),
  taken       integer not null,
  repeated    integer not null,
  refused     integer not null,
  remarks     jsonb not null                           -- [{line, path, code}], never a value
);
create index on feed_report (site_id, feed, received_at);

create table feed_token (
  id         uuid primary key,
  site_id    uuid not null references site,
  token_hash bytea not null unique,                    -- SHA-256 of a random token
  made_at    timestamptz not null default clock_timestamp(),
  revoked_at timestamptz
);

-- ── What explains an access. Derived: dropped and rebuilt at will ───────────────────────────────────
create table corroboration (
  grant_id     uuid primary key references access_grant,
  site_id      uuid not null references site,
  agent_id     uuid not null references agent,
  granted_at   timestamptz not null,
  state        text not null,                          -- policy/corroboration.py
  signs        jsonb not null,
  evaluated_at timestamptz not null default clock_timestamp(),
  stale        boolean not null default false          -- a feed spoke of it since
);
create index on corroboration (site_id, granted_at);
create index on corroboration (granted_at) where stale;
create index on corroboration (evaluated_at);             -- whose counters are to be made again

create table flag (
  site_id    uuid not null references site,
  entry_seq  bigint not null,                          -- the access, refusal or look-up it is about
  rule       text not null,                            -- policy/oversight
  agent_id   uuid not null references agent,
  grant_id   uuid references access_grant,
  at         timestamptz not null,                     -- of that entry
  figures    jsonb not null,
  version    text not null,
  raised_at  timestamptz not null default clock_timestamp(),
  primary key (site_id, entry_seq, rule)
);
create index on flag (site_id, at);
create index on flag (agent_id, at);

create table activity (
  site_id uuid not null references site,
  hour    timestamptz not null,
  measure text not null,
  n       bigint not null,
  primary key (site_id, hour, measure)
);

-- Were these words said before? Beside each justification, for the habit meter: never the words.
create table words_print (
  site_id   uuid not null references site,
  entry_seq bigint not null,                           -- the entry that commits to the words
  agent_id  uuid not null references agent,
  at        timestamptz not null,                      -- of that entry
  repeats   text not null check (repeats in ('own', 'repeated', 'shared')),
  print     bytea,                                     -- HMAC; null once nothing is compared with it any more
  primary key (site_id, entry_seq),
  foreign key (site_id, entry_seq) references audit_entry (log_id, seq)
);
create index on words_print (site_id, at);
create index on words_print (site_id, print, agent_id, at) where print is not null;
create index on words_print (at) where print is not null;

-- How far each derived table follows what it is derived from.
create table derived_upto (
  name text primary key,
  upto timestamptz not null
);

create table known_person (
  patient_id uuid not null references patient,
  marked_at  timestamptz not null default clock_timestamp(),
  lifted_at  timestamptz,
  primary key (patient_id, marked_at)
);

-- An agent as a patient, and where the console may write to them.
create table agent_person (
  agent_id     uuid primary key references agent,
  number_index bytea not null
);
create table agent_contact (
  agent_id uuid primary key references agent,
  email    text not null check (email like '%_@_%')
);

-- ── Cases ──────────────────────────────────────────────────────────────────────────────────────────
create table review_case (
  id          uuid primary key,
  site_id     uuid not null references site,
  agent_id    uuid not null references agent,          -- whose accesses
  day         date not null,
  state       text not null check (state in ('new', 'question_sent', 'answered', 'under_review', 'second_reading',
                                             'escalated', 'closed')),
  priority    smallint not null default 0,             -- policy/oversight: what is read first
  second      boolean not null,                        -- drawn for a blind second reading, when it was opened
  opened_at   timestamptz not null default clock_timestamp(),
  due_at      timestamptz not null,
  answer_by   timestamptz,
  assigned_to uuid references agent,
  verdict     text check (verdict in ('legitimate', 'to_explain', 'misuse', 'data_error')),
  closed_at   timestamptz,
  closed_by   uuid references agent,
  key_wrapped bytea not null,                          -- the key of the case's words
  key_version integer not null,
  entry_seq   bigint not null,
  foreign key (site_id, entry_seq) references audit_entry (log_id, seq),
  check ((state = 'closed') = (closed_at is not null)),
  check (verdict is null or state = 'closed'),
  check ((closed_by is null) = (verdict is null)),     -- without a verdict the program closed it: explained
  check (assigned_to is null or assigned_to <> agent_id),
  check (closed_by is null or closed_by <> agent_id)   -- nobody closes their own
);
-- What comes later the same day joins the case that stands.
create unique index review_case_standing on review_case (site_id, agent_id, day) where state <> 'closed';
create index on review_case (site_id, state, due_at);
create index on review_case (agent_id, opened_at);

create table case_access (
  case_id   uuid not null references review_case,
  entry_seq bigint not null,                           -- in the log of the case's site
  grant_id  uuid references access_grant,
  why       text not null check (why in ('unexplained', 'contradicted', 'flagged', 'drawn', 'contested')),
  joined_at timestamptz not null default clock_timestamp(),
  primary key (case_id, entry_seq)
);
create index on case_access (grant_id);

-- One line for each entry that moved or told something of a case.
create table case_step (
  site_id   uuid not null references site,
  entry_seq bigint not null,
  case_id   uuid not null references review_case,
  kind      text not null check (kind in ('opened', 'joined', 'assigned', 'asked', 'answered', 'taken', 'commented',
                                          'judged', 'escalated', 'closed')),
  state     text not null,                             -- after it
  agent_id  uuid references agent,                     -- null: the program
  at        timestamptz not null default clock_timestamp(),
  primary key (site_id, entry_seq),
  foreign key (site_id, entry_seq) references audit_entry (log_id, seq)
);
create index on case_step (case_id, entry_seq);

create table case_reading (
  case_id   uuid not null references review_case,
  rank      smallint not null check (rank in (1, 2)),
  agent_id  uuid not null references agent,
  verdict   text not null check (verdict in ('legitimate', 'to_explain', 'misuse', 'data_error')),
  at        timestamptz not null default clock_timestamp(),
  seconds   integer not null check (seconds >= 0),     -- from opening the case on screen to the verdict
  entry_seq bigint not null,
  primary key (case_id, rank)
);

-- A file or visit that a doctor named afterwards: checked like one named at once.
create table case_attachment (
  case_id   uuid not null references review_case,
  entry_seq bigint not null,                           -- of the answer
  grant_id  uuid not null references access_grant,
  reference text not null,
  primary key (case_id, entry_seq, grant_id)
);
create index on case_attachment (grant_id);

-- What is written to an agent: without personal data, once.
create table agent_mail (
  id        uuid primary key,
  agent_id  uuid not null references agent,
  case_id   uuid not null references review_case,
  kind      text not null check (kind in ('question', 'reminder', 'feedback')),
  made_at   timestamptz not null default clock_timestamp(),
  next_at   timestamptz not null default clock_timestamp(),
  attempts  integer not null default 0,
  sent_at   timestamptz,
  failed_at timestamptz
);
create index on agent_mail (next_at) where sent_at is null and failed_at is null;

-- ── Hand-over ──────────────────────────────────────────────────────────────────────────────────────
create table handover (
  id         uuid primary key,
  grant_id   uuid not null references access_grant,
  site_id    uuid not null references site,            -- of the access
  patient_id uuid not null references patient,
  from_agent uuid not null references agent,
  to_agent   uuid not null references agent,
  offered_at timestamptz not null default clock_timestamp(),
  closed_at  timestamptz,
  outcome    text check (outcome in ('accepted', 'declined', 'withdrawn', 'lapsed')),
  new_grant  uuid references access_grant,
  check (from_agent <> to_agent),
  check ((closed_at is null) = (outcome is null)),
  check ((outcome is not distinct from 'accepted') = (new_grant is not null))
);
create unique index handover_standing on handover (grant_id) where closed_at is null;
create index on handover (to_agent, offered_at);
create index on handover (from_agent, offered_at);

alter table access_grant drop constraint access_grant_end_kind_check;
alter table access_grant add constraint access_grant_end_kind_check check (end_kind in
  ('closed', 'wrong_patient', 'expired', 'revoked', 'opposed', 'blocked', 'suspended', 'handed_over'));
-- One site's accesses by time: supervision reads nothing else of ten million entries.
create index on access_grant (site_id, granted_at);
create index on access_grant (site_id) where ended_at is null;
create index on access_grant (site_id, regulation_file) where regulation_file is not null;
create index on access_grant (patient_id, granted_at);
create index on refusal (site_id, at);
create index on lookup (site_id, at);
