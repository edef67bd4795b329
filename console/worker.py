"""What happens without anybody: each work on its own clock, in a thread of its own.

The row policy has closed an access already, by the database's clock: the worker writes it down.
What fails is said without a name, and tried again at the next turn.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from store import sessions, throttle
from store.expiry import expire_due
from store.session import Doors

EVERY_SECONDS = 5.0

_log = structlog.get_logger()
_failing: set[str] = set()  # works whose last turn in this process failed


@dataclass(frozen=True, slots=True)
class Work:
    """``turn`` does what there is to do and says how much; times in seconds."""

    turn: Callable[[], int]
    every: float = EVERY_SECONDS
    first: float = EVERY_SECONDS  # after the start


Works = Mapping[str, Work]


@contextmanager
def working(works: Works, stopped: threading.Event) -> Iterator[None]:
    """Every work in its thread, until the block is left: the event is set then."""
    threads = [
        threading.Thread(target=_repeat, args=(name, work, stopped), name=name)
        for name, work in works.items()
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def turn(works: Works) -> bool:
    """One turn of everything, one after the other; did all of it succeed?"""
    succeeded = [_attempt(name, work) for name, work in works.items()]
    return all(succeeded)


def _repeat(name: str, work: Work, stopped: threading.Event) -> None:
    wait = work.first
    while not stopped.wait(wait):
        _attempt(name, work)
        wait = work.every


def failing() -> frozenset[str]:
    """What failed at its last turn, as this process remembers it, whatever a database says."""
    return frozenset(_failing)


def _attempt(name: str, work: Work) -> bool:
    try:
        done = work.turn()
    except (SQLAlchemyError, OSError) as failure:
        _failing.add(name)
        _log.error("worker.failed", code=name, exception=type(failure).__name__)
        return False
    except Exception as failure:  # a thread that died in silence would stop a guarantee
        _failing.add(name)
        _log.critical("worker.failed", code=name, exception=type(failure).__name__)
        return False
    _failing.discard(name)
    if done:
        _log.info(f"worker.{name}", count=done)
    return True


def gestures(doors: Doors) -> dict[str, Work]:
    """What ends by itself: accesses, sessions, the count of failed sign-ins."""

    def forget_attempts() -> int:
        with doors.working() as work:
            return throttle.forget(work)

    return {
        "accesses_expired": Work(lambda: expire_due(doors)),
        "sessions_lapsed": Work(lambda: sessions.end_lapsed(doors)),
        "attempts_forgotten": Work(forget_attempts),
    }
