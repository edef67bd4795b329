"""A site's log of millions of entries, fast: COPY by every core, the other indexes afterwards.

Nothing of it differs from a log that grew by itself: bytes, leaves, head and frontier follow from
one another, checkpoints are signed by ``store.signing`` and lie with their tiles beside.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

import psycopg

from bench.log_rows import COPY, Plan, stretch
from store import reading
from store.merkle import grow
from store.published import Published
from store.reading import Head
from store.session import Doors
from store.signing import Signing

STRETCH = 50_000
A_CHECKPOINT = 10_000  # entries
BEFORE_NOW = timedelta(hours=1)  # the newest entry: the clock must not seem to step back

Frontiers = dict[int, tuple[bytes, ...]]
_SECONDARY = """
select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
where indrelid = 'audit_entry'::regclass and not indisprimary
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some entries to write, and where."""

    numbers: range
    plan: Plan
    conninfo: str  # the superuser's: no trigger runs


def signing(folder: Path) -> Signing:
    """Who signs this log's checkpoints, and where they lie."""
    return Signing(folder / "secrets", Published(folder / "published"))


def load(conninfo: str, plan: Plan, advance: Callable[[int], None]) -> Frontiers:
    """Write the whole log; the frontier at each size that gets a checkpoint."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute("insert into audit_head (log_id) values (%s)", (plan.log,))
        indexes = connection.execute(_SECONDARY).fetchall()
        for name, _ in indexes:
            connection.execute(f"drop index {name}".encode())
        frontiers = _frontiers(plan, _written(conninfo, plan, advance))
        connection.execute("set maintenance_work_mem = '1GB'")
        for _, definition in indexes:
            connection.execute(definition.encode())
        connection.execute(
            "update audit_head set size = %s, frontier = %s, last_at = %s where log_id = %s",
            (plan.size, list(frontiers[plan.size]), plan.at(plan.size - 1), plan.log),
        )
    return frontiers


def rewind(conninfo: str, folder: Path, log: UUID, size: int) -> None:
    """Take away what former measures wrote: the log is again what its newest checkpoint says."""
    frontier = signing(folder).published.tiles(log).frontier(size)
    with psycopg.connect(conninfo) as connection:
        connection.execute("set session_replication_role = replica")
        gone = connection.execute(
            "delete from audit_entry where log_id = %s and seq >= %s", (log, size)
        )
        if gone.rowcount:
            connection.execute(
                "update audit_head set size = %s, frontier = %s, last_at ="
                " (select at from audit_entry where log_id = %s and seq = %s) where log_id = %s",
                (size, frontier, log, size - 1, log),
            )


def _written(conninfo: str, plan: Plan, advance: Callable[[int], None]) -> Iterator[list[bytes]]:
    """The leaves of each stretch, in order."""
    stretches = [
        Stretch(range(first, min(first + STRETCH, plan.size)), plan, conninfo)
        for first in range(0, plan.size, STRETCH)
    ]
    if len(stretches) == 1:
        yield write(stretches[0])
        advance(plan.size)
        return
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as cores:
        for leaves in cores.map(write, stretches):
            advance(len(leaves))
            yield leaves


def write(some: Stretch) -> list[bytes]:
    """Write one stretch in a transaction of its own."""
    rows, leaves = stretch(some.plan, some.numbers)
    with psycopg.connect(some.conninfo) as connection:
        connection.execute("set session_replication_role = replica")
        with connection.cursor() as cursor, cursor.copy(COPY.encode()) as copy:
            copy.write(rows)
    return leaves


def _frontiers(plan: Plan, stretches: Iterator[list[bytes]]) -> Frontiers:
    found: Frontiers = {}
    frontier: list[bytes] = []
    size = 0
    for leaves in stretches:
        for leaf in leaves:
            frontier = grow(frontier, size, leaf)
            size += 1
            if size % A_CHECKPOINT == 0 or size == plan.size:
                found[size] = tuple(frontier)
    return found


def publish(
    doors: Doors, folder: Path, plan: Plan, frontiers: Frontiers, advance: Callable[[int], None]
) -> None:
    """Sign a checkpoint at each of these sizes, as the worker did when the log had them."""
    shutil.rmtree(folder, ignore_errors=True)
    by = signing(folder)
    with doors.auditing() as audit:
        newest = reading.heads(audit)[plan.log]
        for size, frontier in frontiers.items():
            then = Head(plan.log, size, frontier, plan.at(size - 1), 0, newest.finess, newest.name)
            by.checkpoint(audit, then)
            advance(1)
