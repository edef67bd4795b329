"""Who signs checkpoints: outside the database, and only what begins with all it ever signed.

INVARIANT: what is signed was written down first (``<log>.signed`` beside the key), so that no
crash, no restored backup and no lost tile can make the log sign two histories.
"""

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from policy.findings import Finding
from store import reading
from store.merkle import EMPTY_ROOT, leaf_hash, root_of
from store.published import Published, log_named
from store.reading import Head, LoggedEntry
from store.session import Auditing, Doors
from store.tlog import files
from store.tlog.checkpoint import Checkpoint, NotACheckpoint, opened, sign
from store.tlog.keys import log_signer
from store.tlog.note import NotANote, Note, NoteSigner, NotSigned, VerifierKey, WrongSignature
from store.tlog.tiles import TileDiffers, TileMissing, Tiles


class NotToBeSigned(Exception):
    """The log as it lies cannot follow what was signed before: ``finding``, at entry ``seq``."""

    def __init__(self, finding: Finding, seq: int | None = None) -> None:
        super().__init__(finding)
        self.finding, self.seq = finding, seq


@dataclass(frozen=True, slots=True)
class Signing:
    """``secrets`` holds the logs' keys and what they signed; ``published`` is for everybody."""

    secrets: Path
    published: Published

    def origin(self, log: UUID) -> str:
        """The log's name for ever (tlog-checkpoint, Note text): where it runs, then its id."""
        path = self.secrets / "origin"
        files.write_new(path, f"brise-glace.invalid/{secrets.token_hex(8)}\n".encode())
        return f"{path.read_text('utf-8').strip()}/{log}"

    def newest(self, doors: Doors, log: UUID) -> bytes | None:
        """``checkpoint`` of the log as it stands now; ``NotToBeSigned`` also when it is gone.

        The moment of the database begins once the lock is held: nobody signs past it meanwhile.
        """
        with self._locked(), doors.auditing() as audit:
            head = reading.heads(audit).get(log)
            if head is None:
                raise NotToBeSigned(Finding.LOG_GONE)
            return self._checkpoint(audit, head)

    def checkpoint(self, audit: Auditing, head: Head) -> bytes | None:
        """Sign and publish this log as it stands; None when nothing was added since.

        ``NotToBeSigned`` when what lies in the database does not follow what was signed.
        """
        with self._locked():
            return self._checkpoint(audit, head)

    def cosigned(self, log: UUID, note: bytes) -> bool:
        """Publish the newest checkpoint with its cosignatures; one that was overtaken is dropped.

        Witnesses are asked without the lock: meanwhile another may have signed further.
        """
        with self._locked():
            latest = self.published.latest(log)
            if latest is None or Note.parse(latest).text != Note.parse(note).text:
                return False
            self.published.add(log, note)
            return True

    def _checkpoint(self, audit: Auditing, head: Head) -> bytes | None:
        signed = self._signed(head.log)
        if head.size < signed.size:
            raise NotToBeSigned(Finding.CUT, head.size)
        self._lay_tiles(audit, head, signed)
        tree = self.published.tiles(head.log)
        if tree.root(head.size) != root_of(list(head.frontier)):
            raise NotToBeSigned(Finding.HEAD_WRONG, head.size)
        if head.size == signed.size and self._is_out(signed):
            return None
        new = Checkpoint(signed.origin, head.size, tree.root(head.size))
        files.write(self._path(head.log, "signed"), new.body.encode(), mode=0o600)
        note = sign(new, self.signer(head.log))
        self.published.add(head.log, note)
        return note

    def signer(self, log: UUID) -> NoteSigner:
        """The log's key, made for its first checkpoint; its public half is published at once."""
        path = self._path(log, "key")
        if not path.exists() and self.published.latest(log):
            raise NotToBeSigned(Finding.STATE_LOST)
        signer = log_signer(path, self.origin(log))
        self.published.add_key(signer.verifier)
        return signer

    def keys(self) -> tuple[VerifierKey, ...]:
        """The public halves of the keys that are here: not what the folder claims they are."""
        return tuple(self.signer(log).verifier for log in sorted(self._logs()))

    def remembered(self) -> dict[UUID, Checkpoint]:
        """What was signed last for each log that has a key here, where it can be read."""
        found = {}
        for log in self._logs():
            try:
                found[log] = Checkpoint.parse(self._path(log, "signed").read_text("utf-8"))
            except (OSError, NotACheckpoint, UnicodeDecodeError):
                continue
        return found

    def _logs(self) -> set[UUID]:
        named = (log_named(path.stem) for path in self.secrets.glob("*.key"))
        return {log for log in named if log}

    def _signed(self, log: UUID) -> Checkpoint:
        """The largest that was ever signed, by what was written down and by what was published."""
        states = [Checkpoint(self.origin(log), 0, EMPTY_ROOT), *self._states(log)]
        largest = max(states, key=lambda state: state.size)
        if any(one.size == largest.size and one.root != largest.root for one in states):
            raise NotToBeSigned(Finding.CHECKPOINTS_DISAGREE, largest.size)
        return largest

    def _states(self, log: UUID) -> Iterator[Checkpoint]:
        key, path, published = self.signer(log), self._path(log, "signed"), self.published
        try:
            if path.exists():
                yield Checkpoint.parse(path.read_text("utf-8"))
            for note in filter(None, (published.latest(log), published.last(log))):
                yield opened(note, key.verifier)
        except (NotACheckpoint, NotANote, UnicodeDecodeError) as damage:
            raise NotToBeSigned(Finding.CHECKPOINT_MALFORMED) from damage
        except (NotSigned, WrongSignature) as forged:
            raise NotToBeSigned(Finding.SIGNATURE_WRONG) from forged

    def _is_out(self, signed: Checkpoint) -> bool:
        """Was it published too, or did something stop between signing and publishing?"""
        log = UUID(signed.origin.rpartition("/")[2])
        note = self.published.latest(log)
        return signed.size == 0 or (note or b"").startswith(signed.body.encode())

    def _lay_tiles(self, audit: Auditing, head: Head, signed: Checkpoint) -> None:
        """Add the new leaves; lost tiles are laid again, and must give the root that was signed."""
        tiles = self.published.tiles(head.log)
        if _hold(tiles, signed) and _extend(tiles, signed, _leaves(audit, head, signed.size)):
            return
        tiles.set_aside()
        tiles.extend(0, _leaves(audit, head, 0))
        if tiles.root(signed.size) != signed.root:
            raise NotToBeSigned(Finding.ROOT_WRONG)

    def _path(self, log: UUID, kind: str) -> Path:
        return self.secrets / f"{log}.{kind}"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Two programs that sign at once take turns."""
        self.secrets.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.secrets / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _hold(tiles: Tiles, signed: Checkpoint) -> bool:
    """Are these the tiles of what was signed?"""
    try:
        return tiles.root(signed.size) == signed.root
    except (TileMissing, TileDiffers, OSError):
        return False


def _extend(tiles: Tiles, signed: Checkpoint, leaves: Iterator[bytes]) -> bool:
    """Add them; False when the tiles are damaged there, which accuses no entry."""
    try:
        tiles.extend(signed.size, leaves)
    except TileMissing:
        return False
    except TileDiffers as differs:
        if differs.leaf is None:
            return False
        raise NotToBeSigned(Finding.REPLACED, differs.leaf) from None
    return True


def _leaves(audit: Auditing, head: Head, start: int) -> Iterator[bytes]:
    """The leaf hashes of the entries from ``start``, each computed from its bytes."""
    expected = start
    for entry in reading.entries(audit, head.log, start, head.size):
        if entry.seq != expected:
            raise NotToBeSigned(Finding.MISSING, expected)
        yield _leaf(entry)
        expected += 1
    if expected != head.size:
        raise NotToBeSigned(Finding.MISSING, expected)


def _leaf(entry: LoggedEntry) -> bytes:
    if entry.stored is not None and leaf_hash(entry.stored) != entry.leaf:
        raise NotToBeSigned(Finding.BYTES_CHANGED, entry.seq)
    return entry.leaf
