"""/healthz: 200 when the console can serve, 503 when it cannot. Serving is writing in the log.

An alarm of the log is said there too, and stops nobody: an emergency does not wait for an inquiry.

Asked of the database once a second at most: the address is open to anybody.
"""

import time
from collections.abc import Callable
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from console import metrics, worker
from store.readiness import Readiness, readiness
from store.session import Doors

_KEPT_SECONDS = 1.0
_WORDS = {True: "ok", False: "down"}
_WATCHES = {"checkpoints_signed", "displays_counted", "log_verified"}


class Health:
    """The latest answer, and when it was asked for."""

    def __init__(self, doors: Doors, ask: Callable[[Doors], Readiness] = readiness) -> None:
        self._doors, self._ask, self._lock = doors, ask, Lock()
        self._at, self._found = float("-inf"), Readiness(database=False, audit=False)

    async def respond(self, _request: Request) -> JSONResponse:
        """The route."""
        found = await run_in_threadpool(self.latest)
        able = found.database and found.audit
        alarming = found.alarms or (able and not _WATCHES.isdisjoint(worker.failing()))
        return JSONResponse(
            {
                "status": _WORDS[able],
                "database": _WORDS[found.database],
                "audit": _WORDS[found.audit],
                "log": "alarm" if alarming else _WORDS[able],
            },
            status_code=200 if able else 503,
            headers={"Cache-Control": "no-store"},
        )

    def latest(self) -> Readiness:
        """What was found a second ago at most."""
        with self._lock:
            if time.monotonic() - self._at > _KEPT_SECONDS:
                self._found, self._at = self._ask(self._doors), time.monotonic()
                metrics.alarms_stand(self._found.alarms)
            return self._found
