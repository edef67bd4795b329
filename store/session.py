"""The only door. Each transaction is opened for one speaker, in one role, or not at all.

``serving(agent)`` writes, ``showing(agent)`` reads in a READ ONLY transaction, ``reviewing(agent)``
reads the log, ``working()`` is the program itself, ``admitting()`` knows accounts and nothing else.
The login owns nothing and reads nothing alone: the role, the agent and the site hold for one
transaction (is_local => true) and fall with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState

from policy.agents import Agent
from store.keys import KeyRing

HOUSE = UUID(int=0)  # the log of what belongs to no site

_ENTER = text(
    "select set_config('role', :role, true), set_config('brise_glace.agent', :agent, true),"
    " set_config('brise_glace.site', :site, true),"
    " set_config('transaction_read_only', :read_only, true),"
    " set_config('search_path', 'pg_catalog, public, pg_temp', true),"
    " set_config('row_security', 'on', true)"
)
# What a statement that is not ours could leave behind for the next speaker of a pooled connection.
# Not DISCARD ALL: it would throw away every plan between two gestures of a doctor who waits.
_FORGET = "close all; reset all; unlisten *; select pg_advisory_unlock_all()"


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction: a connection in a role, and the keys it may use."""

    connection: Connection
    ring: KeyRing


@dataclass(frozen=True, slots=True)
class Spoken(Transaction):
    """A transaction in which a named agent speaks, at their site."""

    agent: Agent


class Serving(Spoken):
    """``console_agent``, reading and writing."""


class Showing(Spoken):
    """``console_agent``, READ ONLY: the only one that meets a record."""


class Reviewing(Spoken):
    """``console_reviewer``: the log and the cases, never a record."""


class Working(Transaction):
    """``console_worker``: intake, oppositions, expiry; never a record's words."""


class Admitting(Transaction):
    """``console_door``: accounts and sessions."""


def _forget(raw: DBAPIConnection, _: ConnectionPoolEntry, state: PoolResetState) -> None:
    """A connection that goes back to the pool takes nothing of its speaker along."""
    connection = cast(psycopg.Connection, raw)
    if state.terminate_only or connection.closed:
        return
    connection.rollback()
    connection.autocommit = True  # one round trip, without a BEGIN of its own
    connection.execute(_FORGET, prepare=False)
    connection.autocommit = False


class Doors:
    """The program's database, behind its doors."""

    def __init__(self, url: str, ring: KeyRing, *, pool: int = 24) -> None:
        self.ring = ring
        self._engine: Engine = create_engine(
            url,
            pool_size=pool,
            max_overflow=0,
            pool_timeout=5,
            hide_parameters=True,
            connect_args={
                "connect_timeout": 5,
                "options": "-c statement_timeout=10s -c lock_timeout=5s"
                " -c idle_in_transaction_session_timeout=30s -c timezone=UTC",
            },
        )
        event.listen(self._engine, "reset", _forget)

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()

    @contextmanager
    def _enter(self, role: str, agent: Agent | None, *, read_only: bool) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            connection.execute(
                _ENTER,
                {
                    "role": role,
                    "agent": str(agent.id) if agent else "",
                    "site": str(agent.site.id) if agent else "",
                    "read_only": "on" if read_only else "off",
                },
            )
            yield connection

    @contextmanager
    def serving(self, agent: Agent) -> Iterator[Serving]:
        """An agent's gesture: committed whole at the end, or not at all."""
        with self._enter("console_agent", agent, read_only=False) as connection:
            yield Serving(connection, self.ring, agent)

    @contextmanager
    def showing(self, agent: Agent) -> Iterator[Showing]:
        """What an agent sees: it can write nothing."""
        with self._enter("console_agent", agent, read_only=True) as connection:
            yield Showing(connection, self.ring, agent)

    @contextmanager
    def reviewing(self, agent: Agent) -> Iterator[Reviewing]:
        """A reviewer's gesture; reading the log is itself an entry, so it writes."""
        with self._enter("console_reviewer", agent, read_only=False) as connection:
            yield Reviewing(connection, self.ring, agent)

    @contextmanager
    def working(self) -> Iterator[Working]:
        """What the program does without anybody."""
        with self._enter("console_worker", None, read_only=False) as connection:
            yield Working(connection, self.ring)

    @contextmanager
    def admitting(self) -> Iterator[Admitting]:
        """Sign-in, before anybody is anybody."""
        with self._enter("console_door", None, read_only=False) as connection:
            yield Admitting(connection, self.ring)
