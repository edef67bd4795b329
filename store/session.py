"""The only door. Each transaction is opened for one speaker, in one role, or not at all.

``serving(agent)`` writes, ``showing(agent)`` reads in a READ ONLY transaction, ``reviewing(agent)``
reads its site's log, ``auditing()`` every log, READ ONLY; ``working()`` is the program itself,
``admitting()`` knows accounts and nothing else; ``registering(agent)`` writes down what a patient
says, ``holding(patient)`` reads what is held on one, READ ONLY, once an entry says it leaves.
The login owns nothing and reads nothing alone: the role, the agent and the site hold for one
transaction (is_local => true) and fall with it.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self, cast
from uuid import UUID

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, PoolResetState

from policy.agents import Agent
from store.keys import KeyRing

HOUSE = UUID(int=0)  # the log of what belongs to no site

# One round trip: between a doctor and the allergies, each counts. Ids and roles need no quoting.
_ENTER = (
    "begin {access};"
    " select set_config('role', '{role}', true), set_config('brise_glace.agent', '{agent}', true),"
    " set_config('brise_glace.site', '{site}', true),"
    " set_config('brise_glace.session', '{session}', true),"
    " set_config('brise_glace.patient', '{patient}', true),"
    " set_config('search_path', 'pg_catalog, public, pg_temp', true),"
    " set_config('row_security', 'on', true)"
)
# A whole log takes longer to read than any gesture may last.
_UNHURRIED = (
    ", set_config('statement_timeout', '0', true),"
    " set_config('idle_in_transaction_session_timeout', '0', true)"
)
# What a statement that is not ours could leave behind for the next speaker of a pooled connection.
# Not DISCARD ALL: it would throw away every plan between two gestures of a doctor who waits.
_FORGET = "close all; reset all; unlisten *; select pg_advisory_unlock_all()"
_FORGOTTEN = "forgotten"


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


class Registering(Spoken):
    """``console_registrar``: the register, letters, slips; never a record."""


class Auditing(Transaction):
    """``console_auditor``, READ ONLY, one moment of the whole log; no name and no record."""


class Working(Transaction):
    """``console_worker``: intake, oppositions, expiry; never a record's words."""


class Admitting(Transaction):
    """``console_door``: accounts and sessions."""


@dataclass(frozen=True, slots=True)
class Holding(Transaction):
    """``console_holder``, READ ONLY: one patient's accesses, or all that is held, once told so."""

    patient: UUID


class NotWhole(SQLAlchemyError):
    """The transaction did not begin, failed or was ended inside: nothing may be said done."""


def _raw(connection: Connection) -> psycopg.Connection:
    return cast(psycopg.Connection, connection.connection.driver_connection)


def _tell(connection: Connection, statement: str) -> None:
    raw = _raw(connection)
    try:
        raw.execute(statement, prepare=False)
    except psycopg.Error as failure:
        if raw.closed:
            connection.invalidate()
        raise NotWhole from failure


def _enter_afresh(connection: Connection, entering: str) -> None:
    """A pooled connection may have died since, and the others with it: once more on a new one."""
    try:
        _tell(connection, entering)
    except NotWhole:
        if not connection.invalidated:
            raise
        connection.engine.dispose()  # none of those that wait is tried; nothing was said yet
        _tell(connection, entering)


def _left(raw: DBAPIConnection, entry: ConnectionPoolEntry, state: PoolResetState) -> None:
    """A connection that goes back to the pool takes nothing of its speaker along."""
    connection = cast(psycopg.Connection, raw)
    # Not the transaction's status: one that somebody ended inside a gesture is idle, and not clean.
    forgotten = entry.info.pop(_FORGOTTEN, False)
    if not (state.terminate_only or connection.closed or forgotten):
        connection.execute(f"rollback; {_FORGET}", prepare=False)


class Doors:
    """The program's database, behind its doors."""

    def __init__(self, url: str, ring: KeyRing, *, pool: int = 24) -> None:
        self.ring = ring
        self._session: UUID | None = None
        self._engine: Engine = create_engine(
            url,
            pool_size=pool,
            max_overflow=0,
            pool_timeout=5,
            hide_parameters=True,
            isolation_level="AUTOCOMMIT",  # _enter and _left say begin, commit and rollback
            pool_reset_on_return=None,
            connect_args={
                "connect_timeout": 5,
                # A database whose machine vanished says nothing: noticed in ten seconds, not hours.
                "keepalives_idle": 5,
                "keepalives_interval": 2,
                "keepalives_count": 2,
                "tcp_user_timeout": 10_000,
                "options": "-c statement_timeout=10s -c lock_timeout=5s"
                " -c idle_in_transaction_session_timeout=30s -c timezone=UTC",
            },
        )
        event.listen(self._engine, "reset", _left)

    def within(self, session: UUID) -> Self:
        """The same doors from one signed-in browser: what is granted is known to come from it."""
        doors = copy.copy(self)
        doors._session = session
        return doors

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()

    @contextmanager
    def _enter(
        self,
        role: str,
        agent: Agent | None,
        *,
        access: str,
        more: str = "",
        patient: UUID | None = None,
    ) -> Iterator[Connection]:
        entering = (_ENTER + more).format(
            access=access,
            role=role,
            agent=agent.id if agent else "",
            site=agent.site.id if agent else "",
            session=self._session if agent and self._session else "",
            patient=patient or "",
        )
        with self._engine.connect() as connection:
            _enter_afresh(connection, entering)
            yield connection  # an exception leaves by _left, which rolls back
            # To « commit » a failed transaction PostgreSQL answers « rollback », and no error.
            if _raw(connection).info.transaction_status is not TransactionStatus.INTRANS:
                raise NotWhole
            _tell(connection, f"commit; {_FORGET}")
            connection.info[_FORGOTTEN] = True

    @contextmanager
    def serving(self, agent: Agent) -> Iterator[Serving]:
        """An agent's gesture: committed whole at the end, or not at all."""
        with self._enter("console_agent", agent, access="read write") as connection:
            yield Serving(connection, self.ring, agent)

    @contextmanager
    def showing(self, agent: Agent) -> Iterator[Showing]:
        """What an agent sees: it can write nothing."""
        with self._enter("console_agent", agent, access="read only") as connection:
            yield Showing(connection, self.ring, agent)

    @contextmanager
    def reviewing(self, agent: Agent) -> Iterator[Reviewing]:
        """A reviewer's gesture; reading the log is itself an entry, so it writes."""
        with self._enter("console_reviewer", agent, access="read write") as connection:
            yield Reviewing(connection, self.ring, agent)

    @contextmanager
    def registering(self, agent: Agent) -> Iterator[Registering]:
        """What a patient says, written down by who receives it."""
        with self._enter("console_registrar", agent, access="read write") as connection:
            yield Registering(connection, self.ring, agent)

    @contextmanager
    def holding(self, patient: UUID) -> Iterator[Holding]:
        """What is held on one patient, after the entry that says that it leaves."""
        with self._enter("console_holder", None, access="read only", patient=patient) as connection:
            yield Holding(connection, self.ring, patient)

    @contextmanager
    def auditing(self) -> Iterator[Auditing]:
        """Reads every log as it stood when this began, for as long as it takes."""
        access = "isolation level repeatable read read only"
        with self._enter("console_auditor", None, access=access, more=_UNHURRIED) as connection:
            yield Auditing(connection, self.ring)

    @contextmanager
    def working(self) -> Iterator[Working]:
        """What the program does without anybody."""
        with self._enter("console_worker", None, access="read write") as connection:
            yield Working(connection, self.ring)

    @contextmanager
    def admitting(self) -> Iterator[Admitting]:
        """Sign-in, before anybody is anybody."""
        with self._enter("console_door", None, access="read write") as connection:
            yield Admitting(connection, self.ring)
