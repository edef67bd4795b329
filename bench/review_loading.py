"""What stands beside a loaded log once it is supervised: accesses, explanations, counters, cases.

Rows that follow from the log are copied from it; shares of what is explained are those of the
field (docs/performance.md). Counters are counted by the program, cases opened and closed by it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from store import activity
from store.session import Doors

#: One statement for each table; ``%(site)s`` is the log's.
_FILL = Path(__file__).with_suffix(".sql").read_text("utf-8").split(";\n")
_OF_CASES = (
    "agent_mail", "case_attachment", "case_reading", "case_step", "case_access", "review_case",
    "flag",
)  # fmt: skip
_TABLES = ("access_grant", "lookup", "refusal", "corroboration")


def loaded(conninfo: str) -> bool:
    """Was it done already?"""
    with psycopg.connect(conninfo) as connection:
        found = connection.execute("select exists (select from corroboration)").fetchone()
        return bool(found and found[0])


def fill(conninfo: str, doors: Doors, site: object, advance: Callable[[int], None]) -> None:
    """Everything but the cases; ``advance`` is told each step."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute("set maintenance_work_mem = '1GB'")
        for table, statement in zip(_TABLES, _FILL, strict=True):
            with _without_indexes(connection, table):
                connection.execute(statement.encode(), {"site": site})
            advance(1)
        for table in _TABLES:
            connection.execute(f"vacuum (analyze) {table}".encode())
    activity.rebuild(doors)
    advance(1)


def forget(conninfo: str, size: int) -> None:
    """What former measures opened and did: their entries are taken back with the log."""
    with psycopg.connect(conninfo) as connection:
        connection.execute("set session_replication_role = replica")
        for table in _OF_CASES:
            connection.execute(f"delete from {table}".encode())
        later = "(select id from access_grant where entry_seq >= %s)"
        for table in ("corroboration", "owed", "opening"):
            statement = f"delete from {table} where grant_id in {later}"
            connection.execute(statement.encode(), (size,))
        for table in ("access_grant", "lookup", "refusal"):
            connection.execute(f"delete from {table} where entry_seq >= %s".encode(), (size,))


@contextmanager
def _without_indexes(connection: psycopg.Connection, table: str) -> Iterator[None]:
    """Indexes that nothing is unique by are made once, afterwards."""
    made = connection.execute(
        "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index"
        " where indrelid = %s::regclass and not indisunique",
        (table,),
    ).fetchall()
    for name, _ in made:
        connection.execute(f"drop index {name}".encode())
    yield
    for _, definition in made:
        connection.execute(definition.encode())


STEPS = len(_FILL) + 1
