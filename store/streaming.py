"""How far each log was sent on, and what comes next. One sender at a time, by the database's lock.

INVARIANT: positions are read in a moment that begins once the lock is held, and move in the
transaction that holds it, so the next sender begins where the last one stopped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from store import reading
from store.log_tables import stream_position
from store.reading import LoggedEntry
from store.session import Auditing, Working

# The lock is held while a receiver takes its time, and its transaction says nothing meanwhile.
_HOLD = text(
    "select pg_try_advisory_xact_lock(:key),"
    " set_config('idle_in_transaction_session_timeout', '120s', true)"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where a stream stands in a log: ``start`` is the next entry to send, ``size`` all there are.

    ``start`` lies beyond ``size`` only when the log was cut behind the program's back.
    """

    log: UUID
    start: int
    size: int

    @property
    def count(self) -> int:
        """How many entries wait."""
        return max(0, self.size - self.start)


@dataclass(frozen=True, slots=True)
class Portion:
    """Entries ``start`` to ``end`` (not included) of a log, of ``size`` known when it was read.

    An entry that somebody removed is a number that is missing here; the stream goes on past it.
    """

    log: UUID
    start: int
    end: int
    size: int
    entries: tuple[LoggedEntry, ...]


def claimed(work: Working, stream: str) -> bool:
    """Be the one sender of this stream until the transaction ends; False when there is another."""
    key = int.from_bytes(sha256(f"brise-glace stream {stream}".encode()).digest()[:8], signed=True)
    return bool(work.connection.execute(_HOLD, {"key": key}).scalar_one())


def waiting(audit: Auditing, stream: str) -> list[Waiting]:
    """Every log there is, and how far this stream sent it."""
    at = stream_position.c
    rows = audit.connection.execute(select(at.log_id, at.next_seq).where(at.stream == stream))
    sent = {row.log_id: row.next_seq for row in rows}
    return [Waiting(log, sent.get(log, 0), h.size) for log, h in reading.heads(audit).items()]


def next_portions(audit: Auditing, stream: str, most: int) -> list[Portion]:
    """At most ``most`` entries that follow the positions, shared fairly between the logs."""
    portions = []
    for one, end in _shared(waiting(audit, stream), most):
        entries = tuple(reading.entries(audit, one.log, one.start, end))
        portions.append(Portion(one.log, one.start, end, one.size, entries))
    return portions


def _shared(logs: Sequence[Waiting], most: int) -> list[tuple[Waiting, int]]:
    """Each log its share, what a short one leaves to the longer; no log waits for ever."""
    behind = sorted((one for one in logs if one.count), key=lambda one: one.count)[-most:]
    room, shared = most, []
    for index, one in enumerate(behind):
        share = min(one.count, room // (len(behind) - index))
        room -= share
        shared.append((one, one.start + share))
    return shared


def advance(work: Working, stream: str, portions: Sequence[Portion]) -> None:
    """These were taken: go on after them, in the transaction that ``claimed`` the stream."""
    put = insert(stream_position)
    work.connection.execute(
        put.on_conflict_do_update(
            index_elements=["stream", "log_id"], set_={"next_seq": put.excluded.next_seq}
        ),
        [{"stream": stream, "log_id": one.log, "next_seq": one.end} for one in portions],
    )
