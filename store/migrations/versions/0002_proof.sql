-- What the log needs to prove itself, to be read over ten million entries, and to be purged on the record.

alter table audit_head
  add last_at timestamptz,                           -- of the newest entry: a clock that steps back is noticed
  add purged  bigint not null default 0 check (purged between 0 and size);  -- entries before it are hashes alone

-- A purge takes the bytes and the typed personal columns away; the leaf stays.
alter table audit_entry alter bytes drop not null;

-- Entries are made in one function, which holds the head's row: a key that asks for it again at each
-- entry costs a tenth of it and keeps nobody away. A log without its head is found by verify.
alter table audit_entry drop constraint audit_entry_log_id_fkey;

-- One site's log, newest first, by each thing a reviewer may ask.
drop index audit_entry_patient_id_at_idx;
drop index audit_entry_agent_id_at_idx;
create index on audit_entry (log_id, at, seq);
create index on audit_entry (log_id, agent_id, seq) include (code);  -- what an agent did is counted from it
create index on audit_entry (log_id, seq) where agent_id is null;     -- « is null » gives no order by itself
create index on audit_entry (log_id, patient_id, seq);
create index on audit_entry (log_id, code, seq);

-- What went wrong with the log and still stands. Derived: it can be emptied, the next turn raises it again.
create table alarm (
  id         uuid primary key,
  kind       text not null,
  log_id     uuid not null,
  grant_id   uuid,
  seq        bigint,
  finding    text not null,                          -- a code of policy/findings.py
  raised_at  timestamptz not null default clock_timestamp(),
  cleared_at timestamptz
);
create unique index alarm_standing on alarm (kind, log_id, finding, coalesce(seq, -1), coalesce(grant_id, '00000000-0000-0000-0000-000000000000'))
  where cleared_at is null;

-- How far each log was sent on; moved with what the receiver took.
create table stream_position (
  stream   text not null,
  log_id   uuid not null,
  next_seq bigint not null check (next_seq >= 0),
  primary key (stream, log_id)
);

-- Displays are counted against entries by when they began.
create index on opening (opened_at);
create index on access_grant (granted_at);
create index on refusal (at);
create index on lookup (at);
