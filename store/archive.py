"""A log as a ZIP that proves itself, given public keys that came another way.

``entries.ndjson`` is exactly what was hashed, a line an entry; the frontier before the first line
and the last signed checkpoint hold both ends. Written as it is read: constant memory.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import RawIOBase
from typing import TYPE_CHECKING
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from store.archive_words import KEYS_NOTE, READ_ME
from store.merkle import HASH_BYTES
from store.reading import LoggedEntry
from store.tlog.checkpoint import Checkpoint
from store.tlog.note import Note, VerifierKey

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

FORMAT = "brise-glace-journal"
VERSION = 1
READ_ME_NAME, MANIFEST, CHECKPOINTS, KEYS, LEAVES, ENTRIES = MEMBERS = (
    "LISEZ-MOI.txt",
    "manifest.json",
    "checkpoints.txt",
    "keys.txt",
    "leaves.bin",
    "entries.ndjson",
)
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which entries of which log: ``first`` and ``last`` included, ``frontier`` before ``first``.

    The frontier is RFC 6962 §2.1 over entries 0 to ``first``, in hexadecimal, largest first.
    ``ValueError`` for what no archive can say.
    """

    made_at: datetime
    log: UUID
    origin: str
    finess: str
    first: int
    last: int
    frontier: tuple[str, ...]
    format: str = FORMAT
    version: int = VERSION

    def __post_init__(self) -> None:
        if (self.format, self.version) != (FORMAT, VERSION) or self.made_at.utcoffset() is None:
            raise ValueError("not an archive of this version")
        if not 0 <= self.first <= self.last or len(self.frontier) != self.first.bit_count():
            raise ValueError("no such range")
        if any(len(node) != HASH_BYTES for node in self.nodes):
            raise ValueError("not a frontier")

    @property
    def entries(self) -> int:
        """How many."""
        return self.last - self.first + 1

    @property
    def nodes(self) -> list[bytes]:
        """The frontier as bytes."""
        return [bytes.fromhex(node) for node in self.frontier]

    def encode(self) -> bytes:
        """Its JSON."""
        said = asdict(self) | {"made_at": moment(self.made_at), "log": str(self.log)}
        return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


def moment(at: datetime) -> str:
    """As the database writes it in an entry: UTC, microseconds, « Z »."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def line(entry: LoggedEntry) -> bytes:
    """An entry's line: the hashed bytes, or what a purge left of it."""
    if entry.stored is not None:
        return entry.stored + b"\n"
    left = {
        "leaf": entry.leaf.hex(),
        "at": moment(entry.at),
        "code": entry.code,
        "seq": entry.seq,
    }
    return json.dumps(left, separators=(",", ":")).encode() + b"\n"


def archive(
    manifest: Manifest,
    entries: Iterable[LoggedEntry],
    notes: Iterable[bytes],
    keys: Iterable[VerifierKey],
    leaves: Iterable[bytes],
) -> Iterator[bytes]:
    """The bytes of the ZIP. ``notes`` are signed checkpoints: those of the range are taken.

    ``leaves`` are the leaf hashes that were published for these entries: by them, whoever finds
    a wrong root finds the entry that makes it wrong.

    ``NotANote`` or ``NotACheckpoint`` when one of them cannot be read.
    """
    out = _Outflow()
    with ZipFile(out, "w") as zipped:
        zipped.writestr(_member(READ_ME_NAME, manifest), READ_ME)
        zipped.writestr(_member(MANIFEST, manifest), manifest.encode())
        zipped.writestr(_member(KEYS, manifest), KEYS_NOTE + "".join(f"{key}\n" for key in keys))
        for name, lines in (
            (CHECKPOINTS, _of_range(notes, manifest)),
            (LEAVES, leaves),
            (ENTRIES, map(line, entries)),
        ):
            with zipped.open(_member(name, manifest), "w", force_zip64=True) as member:
                for content in lines:
                    member.write(content)
                    if out.waiting > _CHUNK:
                        yield out.taken()
    yield out.taken()


def _of_range(notes: Iterable[bytes], manifest: Manifest) -> Iterator[bytes]:
    for note in notes:
        if manifest.first <= size_of(note) <= manifest.last + 1:
            yield note


def size_of(note: bytes) -> int:
    """How many entries a signed checkpoint covers; its signature is not looked at."""
    return Checkpoint.parse(Note.parse(note).text).size


def _member(name: str, manifest: Manifest) -> ZipInfo:
    info = ZipInfo(name, manifest.made_at.astimezone(UTC).timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


class _Outflow(RawIOBase):
    """What was written and not taken away yet; it cannot be sought in, like a pipe."""

    def __init__(self) -> None:
        self._written = bytearray()

    @property
    def waiting(self) -> int:
        """How many bytes."""
        return len(self._written)

    def write(self, content: "Buffer", /) -> int:
        """Keep it until it is taken."""
        self._written += content
        return memoryview(content).nbytes

    def taken(self) -> bytes:
        """All of it, once."""
        content = bytes(self._written)
        self._written.clear()
        return content
