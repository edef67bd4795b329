"""SIGKILL at random moments: doctors in the middle of an access, and PostgreSQL under them.

A database of its own, fsync on. What was acknowledged or shown must be in the log, the logs must be
whole, and every display must have its entry, whoever was killed when.
"""

import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from bench import doctors, house
from bench.doctors import Posting, Sworn
from bench.examination import Killed, Toll, examined, sworn_in
from bench.figures import Row
from bench.house import House, Town, doctor, elsewhere
from bench.log_loading import signing
from store import embedded, reading

ACCESSES, PATIENTS, AT_WORK = 10_000, 60, 4
OF_A_DOCTOR, OF_POSTGRESQL = (0.05, 0.6), (2.0, 8.0)  # seconds between two kills
_PATIENCE = 60.0  # seconds without a single access


class Stuck(Exception):
    """A doctor ended otherwise than killed, or nobody gets anything done any more."""


def measure(house: House) -> Iterator[Row]:
    """Ten thousand accesses; one line."""
    toll = attacked(house.folder / "kills", ACCESSES)
    kills = ", ".join(f"{many} of {who}" for who, many in sorted(toll.kills.items()))
    done = {what: len(ids) for what, ids in toll.sworn.items()}
    yield Row(
        f"SIGKILL at random moments: {kills}",
        f"{done[Sworn.ENDED]:,} accesses, {done[Sworn.SHOWN] + done[Sworn.MORE]:,} displays,"
        f" {toll.entries:,} entries, {toll.checkpoints} checkpoints:"
        f" {', '.join(toll.faults) or 'nothing lost, all verified'}",
        "no display without its entry, no gap, every acknowledged entry there",
        not toll.faults,
    )


def attacked(
    folder: Path, accesses: int, *, patients: int = PATIENTS, between: float = OF_POSTGRESQL[1]
) -> Toll:
    """So many accesses under fire, then the examination."""
    shutil.rmtree(folder, ignore_errors=True)
    with house.opened(folder) as home, home.town(patients) as town:
        out = folder / "sworn"
        out.mkdir()
        fire = Fire(home, town, out, random.Random())
        try:
            fire.until(accesses, between)
        finally:
            fire.cease()
        fire.wait_for_recovery()
        return examined(town, fire.signing, sworn_in(out), fire.kills)


class Fire:
    """Doctors at work, and the shots."""

    def __init__(self, home: House, town: Town, out: Path, chance: random.Random) -> None:
        self.kills: Counter[Killed] = Counter()
        self._home, self._town, self._chance = home, town, chance
        self.signing = signing(home.folder / "log")
        self._spawning = get_context("forkserver")
        self._spawning.set_forkserver_preload(["bench.doctors"])
        self._posts = [
            Posting(
                town.url, home.ring, (doctor, elsewhere)[n % 2](town, n), town.size, out / str(n)
            )
            for n in range(AT_WORK)
        ]
        self._working = [self._begin(post) for post in self._posts]

    def _begin(self, post: Posting) -> BaseProcess:
        process = self._spawning.Process(target=doctors.work, args=(post,), daemon=True)
        process.start()
        return process

    def until(self, accesses: int, between: float) -> None:
        """Kill at random until so many accesses were carried through, and each kind was hit."""
        shots = {self._doctor: OF_A_DOCTOR, self._postgresql: (between / 4, between)}
        due = {shot: time.monotonic() + max(pause) for shot, pause in shots.items()}
        done, since = 0, time.monotonic()
        shot_at: dict[Callable[[], None], int] = {}
        while (now_done := _ended(self._posts)) < accesses or len(self.kills) < len(Killed):
            done, since = (now_done, time.monotonic()) if now_done > done else (done, since)
            if time.monotonic() - since > _PATIENCE:
                raise Stuck
            next_shot = min(due, key=lambda shot: due[shot])
            time.sleep(max(min(due[next_shot] - time.monotonic(), 0.5), 0.01))
            # On a slow machine nobody would end an access between two shots: one is let through.
            if time.monotonic() >= due[next_shot] and now_done > shot_at.get(next_shot, -1):
                next_shot()
                shot_at[next_shot] = _ended(self._posts)
                due[next_shot] = time.monotonic() + self._chance.uniform(*shots[next_shot])

    def cease(self) -> None:
        """The last shots."""
        for process in self._working:
            process.kill()
            process.join()

    def wait_for_recovery(self) -> None:
        """PostgreSQL may have been hit just before the end."""
        until = time.monotonic() + _PATIENCE
        while self._backends() is None:
            if time.monotonic() > until:
                raise Stuck
            time.sleep(0.1)

    def _doctor(self) -> None:
        n = self._chance.randrange(len(self._working))
        if self._working[n].exitcode is not None:
            raise Stuck
        self._working[n].kill()
        self._working[n].join()
        self._working[n] = self._begin(self._posts[n])
        self.kills[Killed.DOCTOR] += 1

    def _postgresql(self) -> None:
        """A checkpoint is signed first: what it covers was committed, and must be there."""
        self._sign()
        kinds = (Killed.BACKEND, Killed.POSTMASTER)
        kind = min(kinds, key=lambda one: (self.kills[one], self._chance.random()))
        found = self._backends() if kind is Killed.BACKEND else [self._postmaster()]
        if not found:
            return
        os.kill(found[0], signal.SIGKILL)
        self.kills[kind] += 1
        if kind is Killed.POSTMASTER:
            while not embedded._gone(found[0]):  # it listens until the signal is dealt with
                time.sleep(0.01)
            embedded.start(self._home.folder).stop()  # starts it; we are still inside: it stays

    def _sign(self) -> None:
        try:
            with self._town.doors.auditing() as audit:
                for head in reading.heads(audit).values():
                    self.signing.checkpoint(audit, head)
        except SQLAlchemyError:  # still recovering from the shot before
            return

    def _backends(self) -> list[int] | None:
        """Those of the doctors; None while PostgreSQL does not answer."""
        found = "select pid from pg_stat_activity where usename = 'console_login' order by random()"
        try:
            with psycopg.connect(self._home.conninfo()) as connection:
                return [int(pid) for (pid,) in connection.execute(found)]
        except psycopg.OperationalError:
            return None

    def _postmaster(self) -> int:
        return int((self._home.folder / "postgres" / "postmaster.pid").read_text().split()[0])


def _ended(posts: Collection[Posting]) -> int:
    return sum(post.out.read_bytes().count(b"ended") for post in posts if post.out.exists())
