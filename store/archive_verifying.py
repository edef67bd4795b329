"""An archive verified offline, by keys alone; and which entry makes a root wrong.

The published leaves that came along tell which; they prove themselves first: only leaves that
give the signed root may accuse an entry.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from uuid import UUID

from policy.findings import Finding
from store.archive_reading import Archive
from store.merkle import grow, root_of
from store.published import logs_among, witnesses_among
from store.tlog.checkpoint import opened
from store.tlog.note import VerifierKey
from store.verify import Evidence, Outcome, Tree, Wrong, verify


class NoKeyFor(Exception):
    """None of the keys is of this log: nothing can be said of it."""

    def __init__(self, log: UUID) -> None:
        super().__init__(log)
        self.log = log


def verify_archive(archive: Archive, keys: tuple[VerifierKey, ...]) -> Outcome:
    """What the archive proves: all that it announces, up to a checkpoint, or what is wrong.

    ``NoKeyFor`` when no key is of its log; ``NotAnArchive`` on the way.
    """
    said = archive.manifest
    key = logs_among(keys).get(said.log)
    if key is None:
        raise NoKeyFor(said.log)
    evidence = Evidence(key, archive.notes(), witnesses_among(keys))
    tree = Tree(said.log, said.first, said.nodes)
    outcome = verify(tree, archive.entries(), evidence, announced=said.last + 1)
    return pinpointed(outcome, archive, key)


def pinpointed(outcome: Outcome, archive: Archive, key: VerifierKey) -> Outcome:
    """The same outcome; with the first entry that was replaced, where a root was wrong."""
    if not outcome.wrong or outcome.wrong.finding is not Finding.ROOT_WRONG:
        return outcome
    states = (opened(note, key) for note in archive.notes())
    signed = next((c for c in states if c.size == outcome.wrong.seq), None)
    if signed is None or _root(archive, signed.size) != signed.root:
        return outcome
    leaves, rows = archive.leaves(), archive.entries()
    differ = (row.seq for row, leaf in zip(rows, leaves, strict=False) if row.leaf != leaf)
    seq = next(differ, None)
    return outcome if seq is None else replace(outcome, wrong=Wrong(Finding.REPLACED, seq))


def _root(archive: Archive, size: int) -> bytes:
    frontier, first = archive.manifest.nodes, archive.manifest.first
    leaves: Iterable[bytes] = islice(archive.leaves(), size - first)
    for number, leaf in enumerate(leaves, first):
        frontier = grow(frontier, number, leaf)
    return root_of(frontier)
