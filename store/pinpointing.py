"""Which entry makes a root wrong, offline: the published leaves that came along tell.

They prove themselves first: only leaves that give the signed root may accuse an entry.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from policy.findings import Finding
from store.archive_reading import Archive
from store.merkle import grow, root_of
from store.tlog.checkpoint import Checkpoint, opened
from store.tlog.note import VerifierKey
from store.verify import Outcome, Wrong


def pinpointed(outcome: Outcome, archive: Archive, key: VerifierKey | None) -> Outcome:
    """The same outcome; with the first entry that was replaced, where a root was wrong."""
    if not outcome.wrong or outcome.wrong.finding is not Finding.ROOT_WRONG or key is None:
        return outcome
    signed = next(c for c in (opened(n, key) for n in archive.notes()) if _is(c, outcome.wrong))
    if _root(archive, signed.size) != signed.root:
        return outcome
    leaves, rows = archive.leaves(), archive.entries()
    differ = (row.seq for row, leaf in zip(rows, leaves, strict=False) if row.leaf != leaf)
    seq = next(differ, None)
    return outcome if seq is None else replace(outcome, wrong=Wrong(Finding.REPLACED, seq))


def _is(checkpoint: Checkpoint, wrong: Wrong) -> bool:
    return checkpoint.size == wrong.seq


def _root(archive: Archive, size: int) -> bytes:
    frontier, first = archive.manifest.nodes, archive.manifest.first
    leaves: Iterable[bytes] = islice(archive.leaves(), size - first)
    for number, leaf in enumerate(leaves, first):
        frontier = grow(frontier, number, leaf)
    return root_of(frontier)
