"""Every log verified where it lies: the rows as the auditor, the rest from outside the database."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from policy.findings import Finding
from store import reading
from store.published import Published, logs_among, witnesses_among
from store.reading import Head
from store.session import Auditing
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
) -> list[Outcome]:
    """Each log that is there or was ever published, in one moment of the database."""
    heads = reading.heads(audit)
    outcomes = []
    for log in sorted(heads.keys() | published.logs()):
        if head := heads.get(log):
            rows = watched(log, head.size, reading.spelled(audit, log))
            evidence = _evidence(published, keys, head)
            outcomes.append(verify(Tree(log), rows, evidence, head=head, now=now))
        else:
            outcomes.append(Outcome(log, 0, None, None, 0, 0, Wrong(Finding.LOG_GONE)))
    return outcomes


def _evidence(published: Published, keys: tuple[VerifierKey, ...], head: Head) -> Evidence:
    return Evidence(
        logs_among(keys).get(head.log),
        published.notes(head.log),
        witnesses_among(keys),
        published.leaves(head.log, 0, head.size),
    )
