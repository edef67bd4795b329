-- The tables. Rights, row policies and triggers are in store/guards.sql, reapplied after each upgrade.

create table site (
  id     uuid primary key,
  finess text not null unique,
  name   text not null,
  kind   text not null check (kind in ('samu', 'emergency_department'))
);

create table agent (
  id           uuid primary key,
  login        text not null unique check (login = lower(login) and login <> ''),
  name         text not null,
  national_id  text not null default '',
  profession   text not null,
  function     text not null,
  site_id      uuid not null references site,
  suspended_at timestamptz
);

create table credential (
  agent_id      uuid primary key references agent,
  password_hash text not null,
  totp_sealed   bytea not null,
  totp_step     bigint not null default 0           -- last accepted step: a code serves once
);

-- Attempts to sign in, counted by blind index of a login (also of one nobody has) or of an address.
create table attempt (
  trace        bytea primary key,
  failures     integer not null,
  last_at      timestamptz not null,
  locked_until timestamptz
);

create table recovery_code (
  agent_id  uuid not null references agent,
  code_hash text not null,
  used_at   timestamptz,
  primary key (agent_id, code_hash)
);

create table web_session (
  id               uuid primary key,
  token_hash       bytea not null unique,            -- SHA-256 of the cookie: the cookie itself is nowhere
  agent_id         uuid not null references agent,
  began_at         timestamptz not null,
  seen_at          timestamptz not null,
  second_factor_at timestamptz not null,
  ended_at         timestamptz,
  end_kind         text check (end_kind in ('signed_out', 'revoked', 'idle', 'expired')),
  check ((ended_at is null) = (end_kind is null))
);
create index on web_session (agent_id) where ended_at is null;

create table duty (
  agent_id  uuid not null references agent,
  site_id   uuid not null references site,
  starts_at timestamptz not null,
  ends_at   timestamptz not null,
  primary key (agent_id, starts_at),
  check (starts_at < ends_at)
);
create index on duty (site_id, ends_at);

create table regulation_file (
  site_id     uuid not null references site,
  reference   text not null,
  attribution text not null default '',
  opened_at   timestamptz not null,
  closed_at   timestamptz,
  primary key (site_id, reference)
);

create table patient (
  id               uuid primary key,
  number_index     bytea unique,                     -- HMAC of the number; null: no number
  identity_sealed  bytea not null,                   -- number and traits
  key_wrapped      bytea,                            -- null: the key was destroyed, the record is erased
  key_version      integer not null,                 -- the ring's key that wraps it
  record_state     text not null check (record_state in ('never_created', 'closed', 'empty', 'active')),
  closed_because   text check (closed_because in ('patient_request', 'death', 'other')),
  masked_permitted boolean not null default false,   -- the patient's own permission, in an emergency
  check ((record_state = 'closed') = (closed_because is not null))
);

create table patient_trait (
  patient_id  uuid not null references patient,
  trait_index bytea not null,                        -- HMAC of (name, birth date, sex): birth and used name
  primary key (trait_index, patient_id)
);

create table opposition (
  id          uuid primary key,
  patient_id  uuid not null references patient,
  kind        text not null check (kind in ('centre_15', 'bris_de_glace')),
  recorded_at timestamptz not null default clock_timestamp(),
  lifted_at   timestamptz,
  check (lifted_at is null or lifted_at >= recorded_at)
);
create unique index opposition_standing on opposition (patient_id, kind) where lifted_at is null;

create table blocked_professional (
  id          uuid primary key,
  patient_id  uuid not null references patient,
  agent_id    uuid not null references agent,
  recorded_at timestamptz not null default clock_timestamp(),
  lifted_at   timestamptz,
  check (lifted_at is null or lifted_at >= recorded_at)
);
create unique index blocked_professional_standing
  on blocked_professional (patient_id, agent_id) where lifted_at is null;

-- One log per site, and the house's own (the nil id) for what belongs to no site.
create table audit_head (
  log_id   uuid primary key,
  size     bigint not null default 0 check (size >= 0),
  frontier bytea[] not null default '{}'             -- roots of the perfect subtrees, RFC 6962, largest first
);

create table audit_entry (
  log_id     uuid not null references audit_head,
  seq        bigint not null check (seq >= 0),       -- contiguous from 0: the leaf's index
  at         timestamptz not null,
  code       text not null,
  agent_id   uuid,
  patient_id uuid,
  grant_id   uuid,
  bytes      bytea not null,                         -- what is hashed; the columns repeat it for queries
  leaf       bytea not null check (length(leaf) = 32),
  xid        xid8 not null default pg_current_xact_id(),
  primary key (log_id, seq)
);
create index on audit_entry (patient_id, at);
create index on audit_entry (agent_id, at);
create index on audit_entry (grant_id);

create table audit_text (
  log_id uuid not null,
  seq    bigint not null,
  field  text not null,
  sealed bytea not null,                             -- salt and words; the entry holds the commitment
  primary key (log_id, seq, field),
  foreign key (log_id, seq) references audit_entry
);

-- A look-up that found somebody: what a page may hold instead of the person.
create table lookup (
  id         uuid primary key,
  site_id    uuid not null references site,
  agent_id   uuid not null references agent,
  patient_id uuid not null references patient,
  at         timestamptz not null default clock_timestamp(),
  entry_seq  bigint not null,
  foreign key (site_id, entry_seq) references audit_entry (log_id, seq)
);

create table access_grant (
  id              uuid primary key,
  site_id         uuid not null references site,
  agent_id        uuid not null references agent,
  patient_id      uuid not null references patient,
  mode            text not null check (mode in ('normal', 'bris_de_glace', 'centre_15')),
  reason          text not null,
  regulation_file text,
  sections        text[] not null check (cardinality(sections) > 0),
  masked_included boolean not null,
  granted_at      timestamptz not null default clock_timestamp(),
  ends_at         timestamptz not null,
  ceiling_at      timestamptz not null,
  entry_seq       bigint not null,
  ended_at        timestamptz,
  end_kind        text check (end_kind in
                    ('closed', 'wrong_patient', 'expired', 'revoked', 'opposed', 'blocked', 'suspended')),
  foreign key (site_id, entry_seq) references audit_entry (log_id, seq),
  check ((ended_at is null) = (end_kind is null)),
  check (granted_at < ends_at and ends_at <= ceiling_at),
  check (mode <> 'centre_15' or regulation_file is not null),
  check (mode <> 'normal' or not masked_included)
);
-- A double click opens one access.
create unique index access_grant_standing on access_grant (agent_id, patient_id) where ended_at is null;
create index on access_grant (agent_id, granted_at);
create index on access_grant (patient_id) where ended_at is null;
create index on access_grant (ends_at) where ended_at is null;

create table owed (
  grant_id   uuid not null references access_grant,
  kind       text not null check (kind in ('rationale', 'off_duty', 'file_to_confirm')),
  due_at     timestamptz not null,
  settled_at timestamptz,
  settled_seq bigint,
  primary key (grant_id, kind),
  check ((settled_at is null) = (settled_seq is null))
);

create table refusal (
  site_id    uuid not null references site,
  entry_seq  bigint not null,
  agent_id   uuid not null references agent,
  patient_id uuid not null references patient,
  mode       text not null,
  grounds    text[] not null check (cardinality(grounds) > 0),
  at         timestamptz not null default clock_timestamp(),
  primary key (site_id, entry_seq),
  foreign key (site_id, entry_seq) references audit_entry (log_id, seq)
);
create index on refusal (agent_id, at);

create table opening (
  grant_id    uuid not null references access_grant,
  section     text not null,
  opened_at   timestamptz not null default clock_timestamp(),
  shown_until timestamptz not null default clock_timestamp(),
  log_id      uuid not null,
  entry_seq   bigint not null,
  xid         xid8 not null default pg_current_xact_id(),
  primary key (grant_id, section),
  foreign key (log_id, entry_seq) references audit_entry
);

create table document (
  id            uuid primary key,
  patient_id    uuid not null references patient,
  source_index  bytea not null,                      -- HMAC of the bytes: the same file is taken once
  set_index     bytea,                               -- HMAC of the set id: versions of one document
  version       integer not null,
  masked        boolean not null,
  imported_at   timestamptz not null default clock_timestamp(),
  superseded_at timestamptz,
  unique (patient_id, source_index)
);
create index on document (set_index) where set_index is not null;

create table record_section (
  id          uuid primary key,
  patient_id  uuid not null references patient,
  document_id uuid not null references document,
  section     text not null,
  masked      boolean not null,
  sealed      bytea not null
);
create index on record_section (patient_id, section);

create table prepared_lookup (
  id           uuid primary key,
  site_id      uuid not null references site,
  patient_id   uuid not null references patient,
  prepared_by  uuid not null references agent,
  prepared_at  timestamptz not null default clock_timestamp(),
  regulation_file text,
  closed_by    uuid references agent,
  closed_at    timestamptz,
  outcome      text check (outcome in ('countersigned', 'dismissed', 'lapsed')),
  check ((closed_at is null) = (outcome is null)),
  check (outcome is distinct from 'countersigned' or closed_by <> prepared_by)
);
create index on prepared_lookup (site_id, prepared_at) where closed_at is null;
