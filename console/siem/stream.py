"""What the worker sends on: batch after batch, each marked as sent once the receiver took it.

Exactly once, but for one case: killed between the receiver's reading and our commit, a process
leaves one batch to be sent again. Each message carries (log, seq), by which a double is dropped.
"""

import time

import structlog

from console import metrics
from console.siem import messages
from console.siem.delivery import SECONDS, Destination, NotDelivered, connected
from policy.findings import Finding
from policy.log_events import ExportFormat, LogExported
from store import streaming
from store.audit import append_to
from store.session import Doors
from store.streaming import Portion

STREAM = "siem"  # stands in stream_position: never change it
BATCH = 64  # what a kill may double
TURN_SECONDS = 5.0

_log = structlog.get_logger()


class Stream:
    """The stream to one receiver. ``finding`` is what the last turn found wrong, or None."""

    def __init__(self, to: Destination, *, batch: int = BATCH, seconds: float = SECONDS) -> None:
        self._to, self._batch, self._seconds = to, batch, seconds
        self._host = messages.hostname()
        self._announced: set[object] = set()
        self.finding: Finding | None = None

    def turn(self, doors: Doors) -> int:
        """Send what waits, for a few seconds; how many entries were taken."""
        until, sent = time.monotonic() + TURN_SECONDS, 0
        self.finding = None
        try:
            while taken := self._send_next(doors):
                sent += taken
                if time.monotonic() > until:
                    break
        except NotDelivered as failure:
            self._fail("siem.not_delivered", failure.__cause__)
        self._measure(doors)
        return sent

    def _send_next(self, doors: Doors) -> int:
        with doors.working() as work:
            if not streaming.claimed(work, STREAM):
                return 0
            with doors.auditing() as audit:
                portions = streaming.next_portions(audit, STREAM, self._batch)
            if not portions:
                return 0
            self._deliver(doors, portions)
            streaming.advance(work, STREAM, portions)
        return sum(len(one.entries) for one in portions)

    def _deliver(self, doors: Doors, portions: list[Portion]) -> None:
        batch = b"".join(
            messages.framed(messages.message(one.log, entry, self._host))
            for one in portions
            for entry in one.entries
        )
        with connected(self._to, self._seconds) as session:
            for one in portions:
                self._announce(doors, one)
            session.send(batch)
            session.finish()

    def _announce(self, doors: Doors, portion: Portion) -> None:
        """That a log leaves is on the record before its first byte does, once for each start."""
        if portion.log in self._announced:
            return
        event = LogExported(ExportFormat.SIEM, portion.log, portion.start, portion.size - 1)
        with doors.working() as work:
            append_to(work, event, log=portion.log)
        self._announced.add(portion.log)

    def _measure(self, doors: Doors) -> None:
        with doors.auditing() as audit:
            logs = streaming.waiting(audit, STREAM)
        metrics.stream_waits(STREAM, sum(one.count for one in logs))
        if any(one.start > one.size for one in logs):
            self._fail("siem.log_was_cut", None)

    def _fail(self, event: str, cause: BaseException | None) -> None:
        self.finding = Finding.NOT_STREAMED
        metrics.stream_failed(STREAM)
        _log.error(event, exception=type(cause).__name__ if cause else None)
