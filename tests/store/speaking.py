"""Raw SQL as the roles the program really uses: what an injected statement could say."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from policy.agents import Agent

ROLES = (
    "console_agent",
    "console_reviewer",
    "console_worker",
    "console_auditor",
    "console_door",
    "console_registrar",
    "console_holder",
)


@contextmanager
def speaking(engine: Engine, role: str, agent: Agent | None = None) -> Iterator[Connection]:
    """A transaction in a role, committed at the end."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"set local role {role}")
        if agent:
            connection.execute(
                text(
                    "select set_config('brise_glace.agent', :agent, true),"
                    " set_config('brise_glace.site', :site, true)"
                ),
                {"agent": str(agent.id), "site": str(agent.site.id)},
            )
        yield connection


def count(connection: Connection, table: str) -> int:
    """How many rows of a table this transaction sees."""
    return connection.scalar(text(f"select count(*) from {table}"))  # type: ignore[return-value]
