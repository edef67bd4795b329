"""Logs as values and archives of them: what the archive's tests start from. No database."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from store.archive import Manifest, archive, moment
from store.archive_reading import Archive
from store.merkle import frontier_of, leaf_hash, root_of
from store.reading import LoggedEntry
from store.tlog.checkpoint import Checkpoint, sign
from store.tlog.note import NoteSigner
from store.verify import Evidence, Outcome, Tree, verify
from tests.tlog.logs import private

LOG = UUID("6f1b6f0e-7d0c-4a53-9a4f-0c5c1d5a7e01")
AGENT = UUID("0e0c3a4b-52cf-4f2a-8f2f-5d2a4a1b9c02")
PATIENT = UUID("9a1d7c55-31f7-4c5e-b1d4-2f6f3f0e4d03")
ORIGIN = f"brise-glace.invalid/essai/{LOG}"
BEGAN = datetime(2026, 11, 22, 8, tzinfo=UTC)
SIGNER = NoteSigner(ORIGIN, private(7))


def an_entry(seq: int, code: str = "signed_in", **detail: object) -> LoggedEntry:
    """An entry as the database writes it (``append_to`` in guards.sql)."""
    at = BEGAN + timedelta(seconds=seq)
    said = {
        "v": 1, "log": str(LOG), "seq": seq, "at": moment(at), "agent": str(AGENT), "code": code,
        "patient": str(PATIENT), "grant": None, "detail": detail,
    }  # fmt: skip
    stored = json.dumps(said, separators=(", ", " : "), ensure_ascii=False).encode()
    return LoggedEntry(seq, at, code, AGENT, PATIENT, None, stored, leaf_hash(stored))


def purged(entry: LoggedEntry) -> LoggedEntry:
    return entry._replace(agent=None, patient=None, grant=None, stored=None)


def some_entries(count: int, start: int = 0) -> Iterator[LoggedEntry]:
    return (an_entry(seq) for seq in range(start, start + count))


def a_note(entries: Iterable[LoggedEntry], signer: NoteSigner = SIGNER) -> bytes:
    """The signed checkpoint of these entries, from the first on."""
    leaves = [entry.leaf for entry in entries]
    return sign(Checkpoint(signer.name, len(leaves), root_of(frontier_of(leaves))), signer)


def a_manifest(entries: list[LoggedEntry], first: int = 0) -> Manifest:
    nodes = frontier_of(entry.leaf for entry in entries[:first])
    return Manifest(
        datetime(2026, 11, 22, 12, tzinfo=UTC), LOG, ORIGIN, "760000001",
        first, entries[-1].seq, tuple(node.hex() for node in nodes),
    )  # fmt: skip


def an_archive(path: Path, entries: list[LoggedEntry], first: int = 0, *, every: int = 5) -> Path:
    """A whole archive of a log, from ``first`` on, with a checkpoint each ``every`` entries."""
    sizes = [*range(every, len(entries), every), len(entries)]
    notes = [a_note(entries[:size]) for size in sizes]
    leaves = [entry.leaf for entry in entries[first:]]
    manifest = a_manifest(entries, first)
    content = archive(manifest, entries[first:], notes, [SIGNER.verifier], leaves)
    path.write_bytes(b"".join(content))
    return path


def verified(read: Archive) -> Outcome:
    """What a verifier says that has the archive and the log's public key, and nothing else."""
    tree = Tree(read.manifest.log, read.manifest.first, read.manifest.nodes)
    evidence = Evidence(SIGNER.verifier, read.notes())
    return verify(tree, read.entries(), evidence, now=BEGAN + timedelta(days=400))
