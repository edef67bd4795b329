"""A live connection is only opened by our own pages.

Streamlit also accepts any page of localhost, whatever its port, and of this machine's addresses:
SameSite=Strict counts all ports of one host as the same site, so a page there would carry the
agent's cookie. Here Origin must be the Host that was asked, for every WebSocket.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_POLICY_VIOLATION = 1008  # RFC 6455 §7.4.1


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
