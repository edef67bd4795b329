"""A live connection is only opened by our own pages, and a file only asked for by them.

Streamlit also accepts any page of localhost, whatever its port, and of this machine's addresses:
SameSite=Strict counts all ports of one host as the same site, so a page there would carry the
agent's cookie. Here Origin must be the Host that was asked, for every WebSocket; a GET has no
Origin, and its Sec-Fetch-Site must be ours.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

_POLICY_VIOLATION = 1008  # RFC 6455 §7.4.1
_OURS = frozenset({"same-origin", "none"})  # a page of ours, or an address that somebody typed
_ELSEWHERE = "Cette demande vient d’une autre page : revenez à la console et recommencez.\n"
_TAKEN_ONLY = "Cette adresse se télécharge seulement.\n"

Endpoint = Callable[[Request], Awaitable[Response]]


class SameOrigin:
    """ASGI middleware: refuse a WebSocket whose Origin is missing or is not its Host."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not is_same_origin(Headers(scope=scope)):
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return
        await self._app(scope, receive, send)


def is_same_origin(headers: Headers) -> bool:
    """Origin and Host name the same host and port; a browser always sends both."""
    origin, host = headers.getlist("origin"), headers.getlist("host")
    if len(origin) != 1 or len(host) != 1:
        return False
    return urlsplit(origin[0]).netloc.lower() == host[0].lower() != ""


def posted_here(headers: Headers) -> bool:
    """A form of one of our pages, by what the browser says; an old one that says nothing may."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in _OURS
    return "origin" not in headers or is_same_origin(headers)


def asked_here(endpoint: Endpoint) -> Endpoint:
    """A GET that puts something on the record: HEAD and another site's page are refused before."""

    async def answer(request: Request) -> Response:
        if request.method != "GET":
            return PlainTextResponse(_TAKEN_ONLY, 405, {"Allow": "GET"})
        if not _OURS.issuperset(request.headers.getlist("sec-fetch-site")):
            return PlainTextResponse(_ELSEWHERE, 403)
        return await endpoint(request)

    return answer
