"""Notices under fire: workers and the mail server killed at random, a server that misbehaves.

Whatever hit whom, each notice is received once or visibly is not: compared with what the server
wrote to disk before it said so. Time is made to pass, so that nobody waits for a next try.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from console import notice_sending, notice_work
from console.notice_mail import message
from console.notice_sending import Route
from console.notice_settings import Ways
from console.notice_settings import read as ways_of
from console.reach import Reach
from policy.notices import NoticeChannel
from store.keys import KeyRing
from store.session import Doors
from tests.mail_server import MailServer, Mood

WORKERS = 2
SENDER = "avis@samu.example"
_PATIENCE = 120.0  # seconds without a single notice settled
_BETWEEN = (0.05, 0.3)  # seconds between two looks
_PULLED = 2.0  # seconds between two pulls of what waits: each takes claims away
LET_THROUGH = 40  # settled or planned between two shots, at most: on a slow machine too
#: How the server behaves between two shots, and how often. Not CLOSING: it would take, and deny it.
_MOODS = {
    Mood.KIND: 20,
    Mood.SLOW: 1,
    Mood.BUSY: 1,
    Mood.BUSY_RECIPIENT: 1,
    Mood.NO_RECIPIENT: 1,
    Mood.REFUSING: 1,
    Mood.LEAVES_IN_CONTENT: 1,
    Mood.LEAVES_AFTER_DOT: 1,
    Mood.DIES_IN_CONTENT: 1,
    Mood.DIES_AFTER_DOT: 1,
}
_AWAY = 0.1  # seconds that a mood which spoils everything lasts
_DONE = (
    "select (select count(*) from notice) + count(*) from notice"
    " where state not in ('waiting', 'handing')"
)
_UNPLANNED = "select count(*) from notified_access where reference is null"
_GOING = "select count(*) from notice where state = 'waiting'"
_NEXT = "update notice set next_at = clock_timestamp() where state = 'waiting'"
_LEFT = "update notice set handed_at = handed_at - interval '1 hour' where state = 'handing'"


class Stuck(Exception):
    """Nothing is settled any more."""


@dataclass(frozen=True, slots=True)
class Post:
    """What a worker needs to send: the console's way in, and the server's port."""

    url: str = field(repr=False)
    ring: KeyRing = field(repr=False)
    port: int

    def ways(self) -> Ways:
        """One ordinary server on this machine."""
        return ways_of({"SMTP_URL": f"smtp://localhost:{self.port}", "SMTP_FROM": SENDER})

    def route(self, doors: Doors) -> Route:
        """The way of e-mail, as the worker goes it."""
        ways = self.ways()
        outgoing = ways.servers[NoticeChannel.EMAIL]
        return Route(
            doors, NoticeChannel.EMAIL, outgoing, ways,
            lambda told, by: message(told, by, Reach()), seconds=5.0,
        )  # fmt: skip


def work(post: Post) -> None:
    """Plan and send until killed; a server that is away is waited for."""
    doors = Doors(post.url, post.ring, pool=1)
    planning, route = notice_work.Planning(doors, post.ways()), post.route(doors)
    while True:
        try:
            planning.turn()
            notice_sending.turn(route, lasting=2.0)
        except (OSError, SQLAlchemyError):
            time.sleep(0.02)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What became of so many accesses, and what must not have."""

    accesses: int
    states: Counter[str]
    received: int
    faults: tuple[str, ...]


class Siege:
    """Workers at work on notices that wait, and the shots."""

    def __init__(
        self, post: Post, mail: MailServer, superuser: Engine, chance: random.Random,
        let_through: int = LET_THROUGH,
    ) -> None:  # fmt: skip
        self.kills: Counter[str] = Counter()
        self._post, self._mail, self._superuser, self._chance = post, mail, superuser, chance
        self._let_through, self._pulled = let_through, 0.0
        self._spawning = get_context("forkserver")
        self._spawning.set_forkserver_preload(["bench.notice_siege"])
        self._working = [self._begin() for _ in range(WORKERS)]

    def until_over(self) -> None:
        """Shots, until nothing waits."""
        settled, since = -1, time.monotonic()
        while self._count(_GOING) + self._count(_UNPLANNED):
            if (now := self._count(_DONE)) > settled:
                since = time.monotonic()
            if now > settled + self._chance.randrange(self._let_through):
                settled = now
                self._shoot()
            if time.monotonic() - since > _PATIENCE:
                raise Stuck
            time.sleep(self._chance.uniform(*_BETWEEN))
            self._mend()

    def cease(self) -> None:
        """The last shots; then a worker that starts later finds what the others left."""
        for worker in self._working:
            worker.kill()
            worker.join()
        self._say("set local session_replication_role = replica", _LEFT)
        doors = Doors(self._post.url, self._post.ring, pool=1)
        notice_sending.settle_left(doors)
        doors.close()

    def _begin(self) -> BaseProcess:
        process = self._spawning.Process(target=work, args=(self._post,), daemon=True)
        process.start()
        return process

    def _shoot(self) -> None:
        if self._chance.random() < 0.6:
            self._kill_workers(1)
        if self._chance.random() < 0.08:
            self._mail.kill()
            self.kills["mail server"] += 1
        moods = list(_MOODS)
        mood = self._chance.choices(moods, weights=[_MOODS[one] for one in moods])[0]
        self._mail.become(mood, seconds=0.3)
        if mood is not Mood.KIND:
            self.kills[f"server {mood}"] += 1
            time.sleep(_AWAY)

    def _mend(self) -> None:
        """The server is there and kind again; time passes."""
        self._mail.become(Mood.KIND)
        if not self._mail.alive():
            self._mail.start()
        if time.monotonic() - self._pulled > _PULLED:
            self._say("set local role console_worker", _NEXT)
            self._pulled = time.monotonic()

    def _kill_workers(self, many: int) -> None:
        for n in self._chance.sample(range(WORKERS), many):
            self._working[n].kill()
            self._working[n].join()
            self.kills["worker"] += 1
        for n, worker in enumerate(self._working):
            if worker.exitcode is not None:
                self._working[n] = self._begin()

    def _say(self, *statements: str) -> None:
        with self._superuser.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def _count(self, statement: str) -> int:
        with self._superuser.connect() as connection:
            return int(connection.exec_driver_sql(statement).scalar_one())


def reckon(superuser: Engine, mail: MailServer) -> Reckoning:
    """Compare what is written of each notice with what the server has on disk."""
    received = mail.ids()
    with superuser.connect() as connection:
        rows = connection.execute(text("select id, state from notice where channel = 'email'"))
        states = {str(row.id): row.state for row in rows}
        accesses = connection.execute(text("select count(*) from notified_access")).scalar_one()
        said = connection.execute(
            text(
                "select detail_said(bytes) ->> 'notice' as notice, count(*) as many from"
                " audit_entry where code = 'notice_sent' group by 1"
            )
        )
        entries = {row.notice: row.many for row in said}
    faults = tuple(_faults(accesses, states, received, entries))
    return Reckoning(accesses, Counter(states.values()), sum(received.values()), faults)


def _faults(
    accesses: int, states: dict[str, str], received: Counter[str], entries: dict[str, int]
) -> Iterator[str]:
    sent = {one for one, state in states.items() if state == "sent"}
    known = {one for one, state in states.items() if state in ("sent", "uncertain")}
    wrong = {
        "accesses without a notice": accesses - len(states),
        "received twice": sum(many - 1 for many in received.values()),
        "said sent and never received": len(sent - set(received)),
        "received and not said so": len(set(received) - known),
        "without their entry": len(sent ^ set(entries)) + sum(n - 1 for n in entries.values()),
        "not over": sum(state in ("waiting", "handing") for state in states.values()),
    }
    yield from (f"{many} {what}" for what, many in wrong.items() if many)
