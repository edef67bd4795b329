"""What happens without anybody: accesses that ran out are ended, on the record.

The row policy has closed them already, by the database's clock: the worker only writes it down.
"""

import threading

import structlog
from sqlalchemy.exc import SQLAlchemyError

from store.expiry import expire_due
from store.session import Doors

EVERY_SECONDS = 5.0

_log = structlog.get_logger()


def work_until(doors: Doors, stopped: threading.Event) -> None:
    """Work until told to stop; a database that is away is waited for."""
    while not stopped.wait(EVERY_SECONDS):
        turn(doors)


def turn(doors: Doors) -> None:
    """One turn of everything there is to do."""
    try:
        ended = expire_due(doors)
    except SQLAlchemyError as failure:
        _log.error("worker.failed", exception=type(failure).__name__)
    else:
        if ended:
            _log.info("worker.expired", count=ended)
