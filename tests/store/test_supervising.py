"""« Supervision » and its counters never read a log whole: each query goes by an index."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event, text

from console.queue_filter import Filter
from console.supervision import Supervision
from policy.agents import Agent, Function
from policy.picture import Span
from store import activity
from store.session import Doors
from tests.builders import an_agent

LONG = ("access_grant", "audit_entry", "lookup", "refusal", "corroboration", "activity", "owed",
        "feed_message", "review_case")  # fmt: skip
_LOAD = (
    "insert into audit_head (log_id, size) values (:site, 30000) on conflict do nothing",
    "insert into audit_entry (log_id, seq, at, code, agent_id, grant_id, bytes, leaf)"
    " select :site, n, now() - n * interval '35 minutes',"
    " (array['looked_up', 'access_granted', 'sections_opened', 'access_ended'])[1 + n % 4],"
    " :agent, gen_random_uuid(), '{}', sha256(n::text::bytea) from generate_series(0, 29999) n",
    "insert into access_grant (id, site_id, agent_id, patient_id, mode, reason, regulation_file,"
    " sections, masked_included, granted_at, ends_at, ceiling_at, entry_seq, ended_at, end_kind)"
    " select gen_random_uuid(), :site, :agent, gen_random_uuid(), 'centre_15', 'M03.06', 'D1',"
    " '{x}', false, t, t + interval '30 minutes', t + interval '1 hour', n,"
    " t + interval '9 minutes', 'closed' from generate_series(1, 20000) n,"
    " lateral (select now() - n * interval '50 minutes') m (t)",
    "insert into lookup (id, site_id, agent_id, patient_id, at, entry_seq)"
    " select gen_random_uuid(), site_id, agent_id, patient_id, granted_at, 1 from access_grant",
    "insert into refusal (site_id, entry_seq, agent_id, patient_id, mode, grounds, at)"
    " select site_id, entry_seq, agent_id, patient_id, mode, '{record_empty}', granted_at"
    " from access_grant",
    "insert into owed (grant_id, kind, due_at) select id, 'rationale', ends_at from access_grant",
    "insert into corroboration"
    " (grant_id, site_id, agent_id, granted_at, state, signs, evaluated_at)"
    " select id, site_id, agent_id, granted_at, 'none', '[]', granted_at from access_grant",
    "insert into feed_message"
    " select :site, 'files', sha256(id::text::bytea), granted_at, granted_at"
    " from access_grant",
    "insert into review_case (id, site_id, agent_id, day, state, second, opened_at, due_at,"
    " closed_at, key_wrapped, key_version, entry_seq) select gen_random_uuid(), site_id, agent_id,"
    " granted_at::date, 'closed', false, granted_at, granted_at + interval '7 days', ends_at, '',"
    " 1, 0 from access_grant",
    "insert into activity select :site, date_trunc('hour', now()) - n * interval '1 hour', m, 1"
    " from generate_series(0, 17000) n, unnest(array['refused', 'looked_up']) m",
)

Said = list[tuple[str, object]]


@pytest.fixture
def supervisor(doors: Doors, root: Engine) -> Agent:
    """Of a site whose log is two years old."""
    agent = an_agent(doors, function=Function.SUPERVISOR)
    holder = an_agent(doors, site=agent.site)
    with root.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        for statement in _LOAD:
            connection.execute(text(statement), {"site": agent.site.id, "agent": holder.id})
        connection.execute(
            text("insert into derived_upto values ('activity', :at)"), {"at": datetime.now(UTC)}
        )
    with root.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("analyze"))
    return agent


@contextmanager
def heard(doors: Doors) -> Iterator[Said]:
    """What was said to the database meanwhile."""
    said: Said = []

    def hear(_: object, __: object, statement: str, values: object, *___: object) -> None:
        said.append((statement, values))

    event.listen(doors._engine, "before_cursor_execute", hear)
    yield said
    event.remove(doors._engine, "before_cursor_execute", hear)


def read_whole(plan: Callable[[str, object], str], said: Said) -> list[str]:
    """Which of these statements would walk through a table that grows with the log."""
    found = []
    for statement, values in said:
        if statement.lstrip().lower().startswith(("select", "with", "--")):
            planned = plan(statement, values)
            found += [
                f"{table}: {statement}" for table in LONG if f"Seq Scan on {table}" in planned
            ]
    return found


def test_a_supervisor_reads_by_indexes(doors: Doors, supervisor: Agent) -> None:
    desk = Supervision(doors, supervisor)
    within = desk.period(Span.THIRTY)
    with heard(doors) as said:
        desk.arrive(within)
        desk.live()
        desk.closed()
        desk.picture(within)
        for key in ("", "hour 9", "mode normal", "state none", f"day {within.last}"):
            desk.waiting(Filter.parse(key) if key else None, within)
    with doors.reviewing(supervisor) as by:

        def plan(statement: str, values: object) -> str:
            rows = by.connection.exec_driver_sql(f"explain {statement}", values)  # type: ignore[arg-type]
            return "\n".join(row[0] for row in rows)

        assert read_whole(plan, said) == []


def test_a_turn_of_the_counters_reads_by_indexes(
    doors: Doors, supervisor: Agent, root: Engine
) -> None:
    with heard(doors) as said:
        activity.follow(doors)
    with root.connect() as connection:

        def plan(statement: str, values: object) -> str:
            rows = connection.exec_driver_sql(f"explain {statement}", values)  # type: ignore[arg-type]
            return "\n".join(row[0] for row in rows)

        assert read_whole(plan, said) == []
