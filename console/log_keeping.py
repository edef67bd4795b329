"""How the log is looked after: signed, witnessed, published, counted, read again, purged.

Whatever is wrong becomes an alarm, once, and stays one until it is mended.
"""

import subprocess
import sys
import threading
from dataclasses import dataclass, field
from uuid import UUID

import structlog

from console import metrics, witness_client
from console.keeping_settings import Keeping
from console.publication import Publication
from console.witness_client import NotCosigned
from console.worker import Work
from policy.durations import DURATIONS
from policy.findings import AlarmKind, Finding
from store import alarms, completeness, reading, retention
from store.alarms import Trouble
from store.merkle import consistency_path
from store.reading import Head
from store.session import HOUSE, Doors
from store.signing import NotToBeSigned, Signing
from store.tlog.checkpoint import Checkpoint
from store.tlog.cosignature import with_cosignature
from store.tlog.note import Note

_FIRST_VERIFICATION_SECONDS = 600.0
_LOOKED_AT_SECONDS = 0.5
_WHOLE, _FOUND = 0, 1  # what « verify » answers; anything else is a failure
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
        }

    def sign(self) -> int:
        """A checkpoint for each log that grew; witnessed, published; how many were signed."""
        with self.doors.auditing() as audit:
            heads = [head for head in reading.heads(audit).values() if head.size]
        troubles: set[Trouble] = set()
        signed = sum(self._sign(head, troubles) for head in heads)
        published = self.signing.published
        latest = {head.log: published.latest(head.log) for head in heads}
        notes = {log: note.decode() for log, note in latest.items() if note}
        for failure in self.publication.publish(notes):
            troubles.add(Trouble(failure.log, failure.finding))
        alarms.settle(self.doors, AlarmKind.PUBLICATION, troubles)
        return signed

    def _sign(self, head: Head, troubles: set[Trouble]) -> bool:
        try:
            with self.doors.auditing() as audit:
                now = reading.heads(audit)[head.log]
                note = self.signing.checkpoint(audit, now, self._cosigned)
        except NotToBeSigned as no:
            _log.error("log.not_signed", code=no.finding.value)
            troubles.add(Trouble(head.log, no.finding, no.seq))
            return False
        newest = note or self._asked_again(head.log)
        if newest and not self._is_cosigned(newest):
            size = self.signing.published.size(head.log)
            troubles.add(Trouble(head.log, Finding.NOT_COSIGNED, size))
        return note is not None

    def _asked_again(self, log: UUID) -> bytes | None:
        """A witness that was away cosigns the newest checkpoint later."""
        published = self.signing.published
        note = published.latest(log)
        if note is None or self._is_cosigned(note):
            return note
        cosigned = self._cosigned(note, log)
        published.add(log, cosigned)
        return cosigned

    def _is_cosigned(self, note: bytes) -> bool:
        signed = {(line.name, line.key_id) for line in Note.parse(note).signatures}
        return all((w.key.name, w.key.key_id) in signed for w in self.keeping.witnesses)

    def _cosigned(self, note: bytes, log: UUID) -> bytes:
        """With the line of each witness that cosigns; the others are tried at the next turn."""
        size = Checkpoint.parse(Note.parse(note).text).size
        tiles = self.signing.published.tiles(log).reader(size)
        for witness in self.keeping.witnesses:
            try:
                line = witness_client.cosign(
                    witness.url,
                    witness.key,
                    note,
                    min(self.signing.published.size(log), size),
                    lambda old: consistency_path(min(old, size), size, tiles),
                )
                note = with_cosignature(note, line)
            except NotCosigned as no:
                _log.error("log.not_cosigned", code=no.refusal.name.lower())
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
