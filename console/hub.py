"""Where programs of a site send what they know: a token says the site, and no cookie says anything.

The token is looked up before a byte of the body is read; the body is read up to its limit; what is
understood is kept whole with its report, or nothing is. Answers name places and codes, no value.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Self, TypeVar

import structlog
from anyio import CapacityLimiter, to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from console import feed_words, hub_ack
from console.hub_queue import Queue
from policy.agents import Site
from policy.feeds import Feed
from store import feed_tokens, feeding
from store.feed_reports import Channel, Report
from store.intake.hl7_adt import looks_so
from store.session import Doors

ADDRESSES: Final = {
    "/hub/messages": Feed.FILES,
    "/hub/rs-eda": Feed.FILES,
    "/hub/rs-eda-maj": Feed.FILES,
    "/hub/roster": Feed.ROSTER,
    "/hub/arrivals": Feed.ARRIVALS,
    "/hub/adt": Feed.ARRIVALS,
}
#: Feeds never take all the threads and connections that doctors wait for.
AT_ONCE: Final = 4
#: What a program may call its bytes; « » and curl's own default say nothing of them.
_UNSAID: Final = ("", "application/octet-stream", "application/x-www-form-urlencoded")
_CSV: Final = ("text/csv", "application/csv", "text/plain")
_HL7: Final = ("application/hl7-v2", "x-application/hl7-v2+er7", "text/hl7v2")
_KINDS: Final = {
    Feed.FILES: ("application/json", *_UNSAID),
    Feed.ROSTER: (*_CSV, *_UNSAID),
    Feed.ARRIVALS: (*_CSV, *_HL7, *_UNSAID),
}
_ASK: Final = {"WWW-Authenticate": 'Bearer realm="brise-glace"'}
_log = structlog.get_logger()
_T = TypeVar("_T")


class _TooLarge(Exception):
    """The body goes on after its limit."""


@dataclass(frozen=True, slots=True)
class Hub:
    """The routes of feeds."""

    doors: Doors
    at_once: CapacityLimiter
    files: Queue

    @classmethod
    def of(cls, doors: Doors, at_once: CapacityLimiter) -> Self:
        """With nobody waiting."""

        def take(site: Site, contents: Sequence[bytes]) -> Sequence[Report]:
            now = datetime.now(UTC)
            return feeding.take_files_of_each(doors, site, Channel.HTTP, contents, now)

        return cls(doors, at_once, Queue(take, at_once))

    def routes(self) -> list[Route]:
        """To mount beside Streamlit."""
        return [Route(path, self._take, methods=["POST"]) for path in ADDRESSES]

    async def _take(self, request: Request) -> Response:
        feed = ADDRESSES[request.url.path]
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        try:
            site = await self._site(request)
            if site is None:
                return _refused(401, feed_words.NOT_ADMITTED, _ASK)
            if kind not in _KINDS[feed]:
                return _refused(415, feed_words.NOT_THIS_KIND)
            content = await _body(request)
            report = await self._keep(site, feed, content)
        except _TooLarge:
            return _refused(413, feed_words.TOO_LARGE)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody reads it: the sender left
        except SQLAlchemyError as failure:
            _log.error("hub.not_kept", exception=type(failure).__name__)
            return _refused(503, feed_words.UNAVAILABLE, {"Retry-After": "30"})
        if kind in _HL7 and looks_so(content):
            return hub_ack.answer(content, report.remarks, datetime.now(UTC))
        return _answer(report)

    async def _site(self, request: Request) -> Site | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        return await self._in_thread(lambda: self._site_of(token.strip()))

    def _site_of(self, token: str) -> Site | None:
        with self.doors.working() as work:
            return feed_tokens.site_of(work, token)

    async def _keep(self, site: Site, feed: Feed, content: bytes) -> Report:
        if feed is Feed.FILES:
            return await self.files.keep(site, content)
        now = datetime.now(UTC)
        told = await self._in_thread(
            lambda: feeding.take(self.doors, site, feed, Channel.HTTP, [content], now)
        )
        return told.report

    async def _in_thread(self, work: Callable[[], _T]) -> _T:
        return await to_thread.run_sync(work, limiter=self.at_once)


async def _body(request: Request) -> bytes:
    """As much as may be read, and no byte more."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > feeding.MAX_BYTES:
        raise _TooLarge
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > feeding.MAX_BYTES:
            raise _TooLarge
    return bytes(content)


def _answer(report: Report) -> Response:
    """200 when something was understood, 422 when nothing was."""
    understood = report.taken + report.repeated > 0
    said = {
        "outcome": _outcome(report),
        "taken": report.taken,
        "repeated": report.repeated,
        "refused": report.refused,
        "remarks": [feed_words.told(remark) for remark in report.remarks],
    }
    return _json(said, 200 if understood or not report.refused else 422)


def _outcome(report: Report) -> str:
    if report.refused:
        return "partly_taken" if report.taken + report.repeated else "refused"
    return "taken" if report.taken else "repeated"


def _refused(status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    return _json({"outcome": "refused", "sentence": sentence}, status, headers)


def _json(said: dict[str, object], status: int, headers: dict[str, str] | None = None) -> Response:
    body = json.dumps(said, ensure_ascii=False).encode()
    return Response(body, status, headers, "application/json; charset=utf-8")
