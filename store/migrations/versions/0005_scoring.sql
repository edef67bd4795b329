-- What is scored, by which version of model and numbers, and on which device and network it was done.

-- ── Devices and networks: keyed pseudonyms, never an address nor what a browser says of itself ──────
alter table web_session
  add device  bytea,                                   -- HMAC of a random cookie; null: the browser keeps none
  add network bytea;                                   -- HMAC of the address' /24 or /48
-- Of the session in which it was granted, laid by guards.sql: what is known of an access at any time.
alter table access_grant add device bytea, add network bytea;

-- ── Scores. Derived: dropped and rebuilt from the log and the feeds ─────────────────────────────────
create table access_score (
  site_id     uuid not null references site,
  entry_seq   bigint not null,                         -- of the access
  grant_id    uuid not null references access_grant,
  agent_id    uuid not null references agent,
  function    text not null,
  at          timestamptz not null,
  state       smallint not null,                       -- CareState of policy/oversight/scoring
  score       float8 not null,
  evidence    jsonb not null,                          -- [{family, code, surprise, weight, figures}]
  critical    boolean not null,                        -- shown before the files had their day
  provisional boolean not null,                        -- scored before they had it
  version     text not null,                           -- of model and numbers
  weights     text not null,                           -- of what verdicts taught
  scored_at   timestamptz not null default clock_timestamp(),
  primary key (site_id, entry_seq)
);
create index on access_score (grant_id);
create index on access_score (site_id, at);
create index on access_score (at) where critical;

create table case_score (
  site_id   uuid not null references site,
  agent_id  uuid not null references agent,
  day       date not null,
  function  text not null,
  score     float8 not null,
  p         float8 not null check (p > 0 and p <= 1),
  queue     text not null check (queue in ('critical', 'threshold', 'budget', 'none')),
  drawn     boolean not null,                          -- the random tenth of the budget
  accesses  uuid[] not null,                           -- grants, at most three, what weighs most first
  reasons   jsonb not null,                            -- like evidence
  shown_at  timestamptz not null,
  version   text not null,
  weights   text not null,
  scored_at timestamptz not null default clock_timestamp(),
  primary key (site_id, agent_id, day)
);
create index on case_score (site_id, day);
create index on case_score (day) where queue <> 'none';

-- By what is scored from then on; each line was said in the house's log.
create table scoring_version (
  since   timestamptz primary key default clock_timestamp(),
  version text not null,
  digest  text not null                                -- SHA-256 of model and numbers
);
create table scoring_weights (
  since    timestamptz primary key default clock_timestamp(),
  version  text not null,                              -- SHA-256 of the weights
  weights  jsonb not null,                             -- family: factor
  examples integer not null,
  misuses  integer not null
);

-- « Erreur de données » teaches nothing of an agent: something of a feed is to be put right.
create table feed_ticket (
  site_id   uuid not null references site,
  feed      text not null check (feed in ('files', 'roster', 'arrivals')),
  case_id   uuid not null references review_case,
  opened_at timestamptz not null default clock_timestamp(),
  closed_at timestamptz,
  primary key (case_id, feed)
);
create index on feed_ticket (site_id, opened_at);

alter table case_access drop constraint case_access_why_check;
alter table case_access add constraint case_access_why_check check (why in
  ('unexplained', 'contradicted', 'flagged', 'drawn', 'contested', 'scored', 'budget', 'random'));
