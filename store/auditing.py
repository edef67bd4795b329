"""Every log verified where it lies: the rows as the auditor, the rest from outside the database."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from policy.findings import Finding
from store import reading
from store.published import Published, logs_among, witnesses_among
from store.reading import Head
from store.session import Auditing
from store.tlog.checkpoint import Checkpoint
from store.tlog.note import VerifierKey
from store.verify import Evidence, Outcome, Tree, Wrong, verify

Watched = Callable[[UUID, int, Iterator[Any]], Iterator[Any]]  # hands the rows on, and counts


def unwatched(_log: UUID, _size: int, rows: Iterator[Any]) -> Iterator[Any]:
    """Nobody looks at the progress."""
    return rows


def verify_all(
    audit: Auditing,
    published: Published,
    keys: tuple[VerifierKey, ...],
    now: datetime,
    watched: Watched = unwatched,
    remembered: Mapping[UUID, Checkpoint] | None = None,
) -> list[Outcome]:
    """Each log that is there, was ever published or is ``remembered`` by its signer, in one moment.

    One that cannot even be read is wrong, and keeps no other from being verified.
    """
    heads, signed = reading.heads(audit), remembered or {}
    outcomes = []
    for log in sorted(heads.keys() | published.logs() | signed.keys()):
        if head := heads.get(log):
            rows = watched(log, head.size, reading.spelled(audit, log))
            evidence = _evidence(published, keys, head, signed.get(log))
            outcomes.append(_verified(log, rows, evidence, head, now))
        else:
            outcomes.append(_only(log, Finding.LOG_GONE))
    return outcomes


def _verified(
    log: UUID, rows: Iterator[Any], evidence: Evidence, head: Head, now: datetime
) -> Outcome:
    tree = Tree(log)
    try:
        return verify(tree, rows, evidence, head=head, now=now)
    # A time or a number that PostgreSQL holds and Python does not; a folder that is a file.
    except (psycopg.DataError, ValueError, TypeError, OverflowError, OSError):
        return _only(log, Finding.UNREADABLE, tree.size)


def _only(log: UUID, finding: Finding, seq: int | None = None) -> Outcome:
    return Outcome(log, 0, None, None, 0, 0, Wrong(finding, seq))


def _evidence(
    published: Published,
    keys: tuple[VerifierKey, ...],
    head: Head,
    remembered: Checkpoint | None,
) -> Evidence:
    return Evidence(
        logs_among(keys).get(head.log),
        published.notes(head.log),
        witnesses_among(keys),
        published.leaves(head.log, 0, head.size),
        remembered,
    )
