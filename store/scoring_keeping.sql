-- Scores written down. What is the same is not even touched: a rebuild of ten million rows writes its changes.

-- :accesses
-- What was scored after the files had their day is not scored before it again.
with said as (
  select g.site_id, g.entry_seq, r.*, cast(:provisional as boolean) as provisional,
    cast(:version as text) as version, cast(:weights as text) as weights
  from json_to_recordset(cast(:rows as json)) as r (grant_id uuid, agent_id uuid, function text, at timestamptz,
    state smallint, score float8, evidence jsonb, critical boolean)
  join access_grant g on g.id = r.grant_id)
insert into access_score as t (site_id, entry_seq, grant_id, agent_id, function, at, state, score, evidence, critical,
  provisional, version, weights)
select n.site_id, n.entry_seq, n.grant_id, n.agent_id, n.function, n.at, n.state, n.score, n.evidence, n.critical,
  n.provisional, n.version, n.weights
from said n where not exists (
  select from access_score o where o.site_id = n.site_id and o.entry_seq = n.entry_seq
    and (n.provisional and not o.provisional
         or (o.function, o.state, o.score, o.evidence, o.critical, o.provisional, o.version, o.weights)
            is not distinct from (n.function, n.state, n.score, n.evidence, n.critical, n.provisional, n.version, n.weights)))
on conflict (site_id, entry_seq) do update set function = excluded.function, state = excluded.state,
  score = excluded.score, evidence = excluded.evidence, critical = excluded.critical, provisional = excluded.provisional,
  version = excluded.version, weights = excluded.weights, scored_at = clock_timestamp()
returning xmax = 0

-- :cases
with said as (
  select cast(:site as uuid) as site_id, r.*, cast(:version as text) as version, cast(:weights as text) as weights
  from json_to_recordset(cast(:rows as json)) as r (agent_id uuid, day date, function text, score float8, p float8,
    queue text, drawn boolean, accesses uuid[], reasons jsonb, shown_at timestamptz))
insert into case_score as t (site_id, agent_id, day, function, score, p, queue, drawn, accesses, reasons, shown_at,
  version, weights)
select n.site_id, n.agent_id, n.day, n.function, n.score, n.p, n.queue, n.drawn, n.accesses, n.reasons, n.shown_at,
  n.version, n.weights
from said n where not exists (
  select from case_score o where o.site_id = n.site_id and o.agent_id = n.agent_id and o.day = n.day
    and (o.function, o.score, o.p, o.queue, o.drawn, o.accesses, o.reasons, o.shown_at, o.version, o.weights)
        is not distinct from (n.function, n.score, n.p, n.queue, n.drawn, n.accesses, n.reasons, n.shown_at, n.version, n.weights))
on conflict (site_id, agent_id, day) do update set function = excluded.function, score = excluded.score, p = excluded.p,
  queue = excluded.queue, drawn = excluded.drawn, accesses = excluded.accesses, reasons = excluded.reasons,
  shown_at = excluded.shown_at, version = excluded.version, weights = excluded.weights, scored_at = clock_timestamp()
returning xmax = 0
