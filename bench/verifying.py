"""``verify`` over ten million entries against loops that only read, window by window in turns.

In a process of its own, ``python -m bench.verifying FOLDER SIZE``: its peak memory is its own.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import cast
from uuid import UUID

import msgspec
import psycopg

from bench import house
from bench.figures import Row, Sample, against, timed
from bench.house import SITE, House, Town, entries
from bench.log_loading import signing
from store import reading
from store.auditing import verify_all
from store.published import logs_among
from store.reading import LoggedEntry
from store.session import Auditing
from store.tlog.checkpoint import opened

SMALL, WINDOW, LEAST = 100_000, 250_000, 4  # entries, entries, windows
AIM, MEMORY_AIM = 2.0, 1.1
_BYTES = "select bytes from audit_entry where log_id = %s and seq >= %s and seq < %s order by seq"


class NotWhole(Exception):
    """The log that was loaded does not verify: nothing of it is worth timing."""


class Told(msgspec.Struct):
    """What the other process measured; times in milliseconds, one a window."""

    verified: list[float]
    hashed: list[float]
    read: list[float]
    opened: list[float]  # microseconds for each checkpoint
    entries: int
    peak: int  # KiB


@dataclass(slots=True)
class Turns:
    """Each window read by ``verify`` and by the loops, whoever comes first."""

    limits: Auditing
    verified: list[float] = field(default_factory=list)
    hashed: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)

    def watched(self, log: UUID, size: int, rows: Iterator[LoggedEntry]) -> Iterator[LoggedEntry]:
        """Hand the rows on, and time whoever takes them."""
        window = min(WINDOW, max(size // LEAST, 1))
        for turn, start in enumerate(range(0, size, window)):
            if turn % 2:
                self._loops(log, start, start + window)
            begun = perf_counter()
            yield from islice(rows, window)
            self.verified.append((perf_counter() - begun) * 1000)
            if not turn % 2:
                self._loops(log, start, start + window)

    def _loops(self, log: UUID, start: int, end: int) -> None:
        self.hashed.append(timed(lambda: _hash(self.limits, log, start, end)))
        self.read.append(timed(lambda: _read(self.limits, log, start, end)))


def measure(house: House) -> Iterator[Row]:
    """The time against both loops, then the memory against a shorter log's."""
    with house.log(min(SMALL, entries() // 10)) as few, house.log(entries()) as many:
        short, long = _apart(house, few), _apart(house, many)
    verified, hashed, read = (
        Sample(tuple(each)) for each in (long.verified, long.hashed, long.read)
    )
    what = f"verify, {long.entries:,} entries, by windows"
    yield against(what, verified, hashed, AIM, "reading each row and hashing it once")
    ratio, (low, high) = verified.over(read), verified.interval(read)
    yield Row(
        "verify against reading the bytes alone",
        f"{ratio:.2f} × [{low:.2f}–{high:.2f}]: {sum(long.verified) / 1000:.0f} s for all, "
        f"{sum(long.verified) * 1000 / long.entries:.1f} µs an entry",
        f"no aim: {sum(long.read) / 1000:.0f} s",
    )
    signatures = Sample(tuple(long.opened))
    yield Row("one checkpoint’s signature verified", f"median {signatures.median:.0f} µs", "no aim")
    peak, base = long.peak / 1024, short.peak / 1024
    yield Row(
        f"peak memory of verify, {long.entries:,} entries",
        f"{peak:.0f} MiB: {peak / base:.2f} ×",
        f"≤ {MEMORY_AIM:g} × over {short.entries:,} entries: {base:.0f} MiB",
        peak <= MEMORY_AIM * base,
    )


def _apart(house: House, town: Town) -> Told:
    command = [sys.executable, "-m", "bench.verifying", str(house.folder), str(town.size)]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE)
    return msgspec.json.decode(done.stdout, type=Told)


def main(folder: str, size: str) -> None:
    """Verify one log as the worker does, and say how long each window took."""
    with house.opened(Path(folder)) as home, home.log(int(size)) as town:
        by = signing(home.outside(town.size))
        keys = by.keys()
        with town.doors.auditing() as audit, town.doors.auditing() as limits:
            turns = Turns(limits)
            outcomes = verify_all(audit, by.published, keys, datetime.now(UTC), turns.watched)
        if any(outcome.wrong for outcome in outcomes):
            raise NotWhole(outcomes)
        key, notes = logs_among(keys)[SITE.id], list(by.published.notes(SITE.id))
        signatures = [timed(partial(opened, note, key)) * 1000 for note in notes]
        told = Told(
            turns.verified, turns.hashed, turns.read, signatures,
            sum(outcome.entries for outcome in outcomes),
            _peak(),
        )  # fmt: skip
    sys.stdout.buffer.write(msgspec.json.encode(told))


def _peak() -> int:
    """KiB. Not ``getrusage``: it counts who started this process too."""
    said = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("utf-8"))
    assert said is not None
    return int(said[1])


def _hash(audit: Auditing, log: UUID, start: int, end: int) -> None:
    for entry in reading.entries(audit, log, start, end):
        assert entry.stored is not None
        sha256(b"\0" + entry.stored).digest()


def _read(audit: Auditing, log: UUID, start: int, end: int) -> None:
    raw = cast(psycopg.Connection, audit.connection.connection.driver_connection)
    with psycopg.ServerCursor(raw, "bytes") as cursor:
        cursor.itersize = reading.AT_ONCE
        cursor.execute(_BYTES, (log, start, end), binary=True)
        for _ in cursor:
            pass


if __name__ == "__main__":
    main(*sys.argv[1:])
