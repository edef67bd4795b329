"""How the log is looked after: signed, witnessed, published, counted, read again, purged.

Whatever is wrong becomes an alarm, once, and stays one until it is mended.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
import structlog
from sqlalchemy.exc import DataError

from console import metrics, witness_client
from console.keeping_settings import Keeping
from console.publication import Publication
from console.witness_client import NotCosigned, Refusal
from console.worker import Work
from policy.durations import DURATIONS
from policy.findings import AlarmKind, Finding
from store import alarms, completeness, reading, retention
from store.alarms import Trouble
from store.merkle import consistency_path
from store.published import KeysUnreadable
from store.session import HOUSE, Doors
from store.signing import NotToBeSigned, Signing
from store.tlog.checkpoint import Checkpoint, NotACheckpoint
from store.tlog.cosignature import with_cosignature
from store.tlog.keys import KeyExposed, KeyUnreadable
from store.tlog.note import NotANote, Note
from store.tlog.tiles import TileDiffers, TileMissing

_FIRST_VERIFICATION_SECONDS = 600.0
_LOOKED_AT_SECONDS = 0.5
_WHOLE, _FOUND = 0, 1  # what « verify » answers; anything else is a failure
#: What reading or signing one log can meet, damaged or tampered with.
_STOPPED_BY: dict[type[Exception], Finding] = {
    KeyUnreadable: Finding.STATE_LOST,
    KeyExposed: Finding.STATE_LOST,
    NotANote: Finding.CHECKPOINT_MALFORMED,
    NotACheckpoint: Finding.CHECKPOINT_MALFORMED,
    UnicodeDecodeError: Finding.CHECKPOINT_MALFORMED,
    KeysUnreadable: Finding.NOT_PUBLISHED,
    TileDiffers: Finding.NOT_PUBLISHED,
    TileMissing: Finding.NOT_PUBLISHED,
    OSError: Finding.NOT_PUBLISHED,
    DataError: Finding.UNREADABLE,
    psycopg.DataError: Finding.UNREADABLE,
    IndexError: Finding.UNREADABLE,
    TypeError: Finding.UNREADABLE,
    ValueError: Finding.UNREADABLE,
}
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class LogKeeping:
    """The worker's half of the log: it alone holds the keys that sign."""

    doors: Doors
    signing: Signing
    keeping: Keeping
    publication: Publication
    stopped: threading.Event = field(default_factory=threading.Event)

    def works(self) -> dict[str, Work]:
        """Each on its clock (policy/durations.toml)."""
        log = DURATIONS.log
        return {
            "checkpoints_signed": Work(self.sign, log.checkpoint.total_seconds()),
            "displays_counted": Work(self.count, log.completeness.total_seconds()),
            "log_verified": Work(
                self.verify, log.verification.total_seconds(), _FIRST_VERIFICATION_SECONDS
            ),
            "entries_purged": Work(self.purge, log.purge.total_seconds(), 60.0),
            "rows_purged": Work(self.purge_rows, log.purge.total_seconds(), 90.0),
        }

    def sign(self) -> int:
        """A checkpoint for each log that grew; witnessed, published; how many were signed.

        A log that cannot be read or signed is an alarm, and keeps no other waiting.
        """
        troubles: set[Trouble] = set()
        logs = self._logs(troubles)
        signed = [log for log in logs if self._sign(log, troubles)]
        slow: set[str] = set()
        notes: dict[UUID, str] = {}
        for log in logs:
            with _watched(log, troubles):
                self._witness(log, troubles, slow)
            with _watched(log, troubles):
                if note := self.signing.published.latest(log):
                    notes[log] = note.decode()
        for failure in self.publication.publish(notes):
            troubles.add(Trouble(failure.log, failure.finding))
        alarms.settle(self.doors, AlarmKind.PUBLICATION, troubles)
        return len(signed)

    def _logs(self, troubles: set[Trouble]) -> list[UUID]:
        """Those with something in them, and those that had when they were signed."""
        logs = {log for log, state in self.signing.remembered().items() if state.size}
        with _watched(HOUSE, troubles), self.doors.auditing() as audit:
            logs |= {log for log, head in reading.heads(audit).items() if head.size}
        return sorted(logs)

    def _sign(self, log: UUID, troubles: set[Trouble]) -> bool:
        with _watched(log, troubles):
            return self.signing.newest(self.doors, log) is not None
        return False

    def _witness(self, log: UUID, troubles: set[Trouble], slow: set[str]) -> None:
        """The newest checkpoint is cosigned: without the signer's lock, and later if need be."""
        note = self.signing.published.latest(log)
        if note is None or self._is_cosigned(note):
            return
        cosigned = self._cosigned(note, log, slow)
        if cosigned != note:
            self.signing.cosigned(log, cosigned)
        if not self._is_cosigned(cosigned):
            troubles.add(Trouble(log, Finding.NOT_COSIGNED, _size(note)))

    def _is_cosigned(self, note: bytes) -> bool:
        signed = {(line.name, line.key_id) for line in Note.parse(note).signatures}
        return all((w.key.name, w.key.key_id) in signed for w in self.keeping.witnesses)

    def _cosigned(self, note: bytes, log: UUID, slow: set[str]) -> bytes:
        """With the line of each witness that cosigns; the others are tried at the next turn."""
        size = _size(note)
        tiles = self.signing.published.tiles(log).reader(size)
        for witness in self.keeping.witnesses:
            if witness.url in slow:
                continue
            try:
                line = witness_client.cosign(
                    witness.url,
                    witness.key,
                    note,
                    size,
                    lambda old: consistency_path(min(old, size), size, tiles),
                )
                note = with_cosignature(note, line)
            except NotCosigned as no:
                _log.error("log.not_cosigned", code=no.refusal.name.lower())
                if no.refusal is Refusal.TOO_SLOW:
                    slow.add(witness.url)
        return note

    def count(self) -> int:
        """Displays against entries over the last accesses; how many differ."""
        with self.doors.auditing() as audit:
            found = completeness.differences(audit, DURATIONS.log.completeness_window)
        return alarms.settle(self.doors, AlarmKind.COMPLETENESS, found)

    def verify(self) -> int:
        """Everything again, in a process of its own: a doctor does not wait for it."""
        command = [sys.executable, "-m", "console", "verify", "--alarm"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:
            while running.poll() is None and not self.stopped.wait(_LOOKED_AT_SECONDS):
                pass
            running.terminate()
        if running.returncode not in (_WHOLE, _FOUND) and not self.stopped.is_set():
            alarms.add(self.doors, AlarmKind.VERIFICATION, Trouble(HOUSE, Finding.NOT_VERIFIED))
            raise OSError(running.returncode)
        if running.returncode == _WHOLE:
            metrics.log_verified()
        return int(running.returncode == _WHOLE)

    def purge(self) -> int:
        """What is older than the setting; how many entries."""
        return retention.purge(self.doors, DURATIONS.log.kept)

    def purge_rows(self) -> int:
        """What each table held long enough (policy/retention.toml); how many rows."""
        return retention.purge_rows(self.doors)


def _size(note: bytes) -> int:
    return Checkpoint.parse(Note.parse(note).text).size


@contextmanager
def _watched(log: UUID, troubles: set[Trouble]) -> Iterator[None]:
    """What stops the work on one log is a trouble of this log, and stops nothing else."""
    try:
        yield
    except NotToBeSigned as no:
        _log.error("log.not_signed", code=no.finding.value, site=str(log), seq=no.seq)
        troubles.add(Trouble(log, no.finding, no.seq))
    except tuple(_STOPPED_BY) as failure:
        finding = next(f for kind, f in _STOPPED_BY.items() if isinstance(failure, kind))
        _log.error("log.not_signed", code=finding.value, site=str(log), exc_info=failure)
        troubles.add(Trouble(log, finding))
