"""The routes of contesting: open to anybody, and disclosing nothing.

A reference is only spelled here, never looked up: known or not, it takes the same way, in the same
time, to the same answer. It stands in no address and no log line.
"""

from dataclasses import dataclass
from functools import partial

import structlog
from anyio import CapacityLimiter, to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from console import contester_form, forms
from console.contester_form import LONGEST_BODY, LONGEST_WORDS, Said, Written
from console.same_origin import posted_here
from policy.checked import NotChecked, parse
from policy.notices import REFERENCE_PREFIX
from store import contests, pacing
from store.session import Doors

_log = structlog.get_logger()
_WAITING = 100  # contests that may wait for a thread: more are a flood, told so at once
_STATUS = {
    Said.NO_REFERENCE: 422,
    Said.WRITTEN_WRONG: 422,
    Said.TOO_LONG: 413,
    Said.FOREIGN: 403,
    Said.THROTTLED: 429,
    Said.DOWN: 503,
}


@dataclass(frozen=True, slots=True)
class Contester:
    """``limiter`` leaves doctors their threads while many contest."""

    doors: Doors
    limiter: CapacityLimiter

    def routes(self) -> list[Route]:
        """What to mount beside Streamlit."""
        return [
            Route("/contester", _ask),
            Route("/contester", self._take, methods=["POST"]),
            Route("/contester/recu", _thanked),
        ]

    async def _take(self, request: Request) -> Response:
        if not posted_here(request.headers):
            return _refused(Said.FOREIGN)
        try:
            typed = contester_form.written(await forms.read(request, LONGEST_BODY))
        except forms.BodyTooLong:
            return _refused(Said.TOO_LONG)
        said = _wrong(typed) or await self._keep(typed, forms.source(request))
        return _refused(said, typed) if said else RedirectResponse("/contester/recu", 303)

    async def _keep(self, typed: Written, source: str) -> Said | None:
        if self.limiter.statistics().tasks_waiting >= _WAITING:
            return Said.THROTTLED
        try:
            keeping = partial(_keep, self.doors, typed, source)
            return await to_thread.run_sync(keeping, limiter=self.limiter)
        except SQLAlchemyError as failure:
            _log.error("contest.not_recorded", exception=type(failure).__name__)
            return Said.DOWN


def _wrong(typed: Written) -> Said | None:
    """What anybody can see in what was typed."""
    if not typed.reference:
        return Said.NO_REFERENCE
    try:
        parse(typed.reference, REFERENCE_PREFIX)
    except NotChecked:
        return Said.WRITTEN_WRONG
    return Said.TOO_LONG if len(typed.words) > LONGEST_WORDS else None


def _keep(doors: Doors, typed: Written, source: str) -> Said | None:
    with doors.admitting() as door:
        if not pacing.contest_taken(door, source):
            return Said.THROTTLED
        contests.take(door, parse(typed.reference, REFERENCE_PREFIX), typed.whole)
    _log.info("contest.taken")
    return None


async def _ask(_request: Request) -> Response:
    return HTMLResponse(contester_form.form(), headers=forms.HEADERS)


async def _thanked(_request: Request) -> Response:
    return HTMLResponse(contester_form.thanked(), headers=forms.HEADERS)


def _refused(said: Said, typed: Written | None = None) -> Response:
    return HTMLResponse(contester_form.form(typed, said), _STATUS[said], forms.HEADERS)
