"""/healthz: 200 when the console can serve, 503 when it cannot. Serving is writing in the log.

An alarm of the log is said there too, and stops nobody: an emergency does not wait for an inquiry.

Asked of the database once a second at most, by one thread at most: the address is open to anybody,
every page on screen asks it, and a database that is frozen keeps whoever asks it.
"""

import asyncio
import time
from collections.abc import Callable

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse

from console import metrics, worker
from store.readiness import Readiness, readiness
from store.session import Doors

_KEPT_SECONDS = 1.0
_PATIENCE_SECONDS = 2.0  # a log that is held is known after 0.7
_WORDS = {True: "ok", False: "down"}
_WATCHES = {"checkpoints_signed", "displays_counted", "log_verified"}
_NOTHING = Readiness(database=False, audit=False)


class Health:
    """The latest answer, and when it was asked for."""

    def __init__(self, doors: Doors, ask: Callable[[Doors], Readiness] = readiness) -> None:
        self._doors, self._ask, self._thread = doors, ask, CapacityLimiter(1)
        self._at, self._found = float("-inf"), _NOTHING
        self._asked = 0.0
        self._asking: asyncio.Task[Readiness] | None = None

    async def respond(self, _request: Request) -> JSONResponse:
        """The route; ``stuck`` are logs that take no entry while the house's does."""
        found = await self.latest()
        able = found.database and found.audit
        alarming = found.alarms or (able and not _WATCHES.isdisjoint(worker.failing()))
        return JSONResponse(
            {
                "status": _WORDS[able],
                "database": _WORDS[found.database],
                "audit": _WORDS[found.audit],
                "log": "alarm" if alarming else _WORDS[able],
                "stuck": sorted(map(str, found.stuck)),
            },
            status_code=200 if able else 503,
            headers={"Cache-Control": "no-store"},
        )

    async def latest(self) -> Readiness:
        """What was found a second ago at most; nothing answers when nobody did in two."""
        if time.monotonic() - self._at <= _KEPT_SECONDS:
            return self._found
        if self._asking is None or self._asking.done():
            self._asked = time.monotonic()
            self._asking = asyncio.create_task(self._look())
        left = self._asked + _PATIENCE_SECONDS - time.monotonic()
        done, _ = await asyncio.wait({self._asking}, timeout=max(left, 0))
        return self._asking.result() if done else _NOTHING

    async def _look(self) -> Readiness:
        found = await to_thread.run_sync(self._ask, self._doors, limiter=self._thread)
        self._found, self._at = found, time.monotonic()
        metrics.alarms_stand(found.alarms)
        return found
