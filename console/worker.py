"""What happens without anybody: accesses and sessions that ran out are ended, on the record.

The row policy has closed the accesses already, by the database's clock: the worker writes it down.
"""

import threading
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from store import sessions, throttle
from store.expiry import expire_due
from store.session import Doors

EVERY_SECONDS = 5.0

_log = structlog.get_logger()


def work_until(doors: Doors, stopped: threading.Event) -> None:
    """Work until told to stop; a database that is away is waited for."""
    while not stopped.wait(EVERY_SECONDS):
        turn(doors)


def turn(doors: Doors) -> None:
    """One turn of everything there is to do; what fails is tried again at the next."""
    for name, work in _WORK.items():
        try:
            done = work(doors)
        except SQLAlchemyError as failure:
            _log.error("worker.failed", code=name, exception=type(failure).__name__)
        else:
            if done:
                _log.info(f"worker.{name}", count=done)


def _forget_attempts(doors: Doors) -> int:
    with doors.working() as work:
        return throttle.forget(work)


_WORK: dict[str, Callable[[Doors], int]] = {
    "accesses_expired": expire_due,
    "sessions_lapsed": sessions.end_lapsed,
    "attempts_forgotten": _forget_attempts,
}
