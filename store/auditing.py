"""Every log verified where it lies: the rows as the auditor, the rest from outside the database."""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

from policy.findings import Finding
from store import reading
from store.published import Published, logs_among, witnesses_among
from store.reading import Head, LoggedEntry
from store.session import Auditing
from store.tlog.checkpoint import NotACheckpoint
from store.tlog.note import NotANote, VerifierKey
from store.tlog.tiles import TileDiffers, TileMissing
from store.verify import Evidence, Outcome, Tree, Wrong, verify

Watched = Callable[[UUID, int, Iterator[LoggedEntry]], Iterator[LoggedEntry]]


def unwatched(_log: UUID, _size: int, rows: Iterator[LoggedEntry]) -> Iterator[LoggedEntry]:
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
            rows = watched(log, head.size, reading.entries(audit, log))
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
        _leaves(published, head),
    )


def _leaves(published: Published, head: Head) -> Iterator[bytes]:
    """The published leaves as far as they go: without them a checkpoint proves, less precisely."""
    try:
        size = min(published.size(head.log), head.size)
        yield from published.tiles(head.log).leaves(0, size)
    except (TileMissing, TileDiffers, NotANote, NotACheckpoint):
        return
