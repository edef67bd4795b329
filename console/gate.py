"""The gate: an ASGI middleware before everything. No live session, no page and no live connection.

The session is read from the database each time, in a thread. If the database cannot answer, the
page says what to do without it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from anyio import fail_after, to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from console import forms
from console.addresses import OURS, PAGES, Access, access_to
from console.headers import guarded, page_policy
from console.identity import COOKIE
from store import sessions
from store.session import Doors
from store.sessions import Session

_POLICY_VIOLATION = 1008  # RFC 6455 §7.4.1; before « accept » the server answers 403
#: A session is read in milliseconds: a database that says nothing for so long is frozen.
_PATIENCE_SECONDS = 5.0
_METHODS = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class Gate:
    """``index`` is Streamlit's page: we serve it, so its address is one of ours or none.

    ``assets`` are the files under /static/: Streamlit answers its page for any other.
    """

    app: ASGIApp
    doors: Doors
    index: str
    assets: frozenset[str]
    https: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        match scope["type"]:
            case "http":
                https = self.https or scope["scheme"] == "https"
                sending = guarded(send, page_policy(self.index), https=https)
                answer = await self._answer(scope)
                await (answer or self.app)(scope, receive, sending)
            case "websocket":
                if await self._may_connect(scope):
                    await self.app(scope, receive, send)
                else:
                    await receive()
                    await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            case _:
                await self.app(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response | None:
        """Our own answer; None lets the request through."""
        access = access_to(scope["path"])
        if access is Access.CLOSED or self._missing(scope["path"]):
            return PlainTextResponse("Cette adresse n’existe pas.\n", 404)
        if access is Access.OPEN:
            return None
        look = sessions.current if access is Access.PAGE else sessions.standing
        try:
            session = await self._session(scope, look)
        except (SQLAlchemyError, TimeoutError):
            return HTMLResponse(forms.unavailable(), 503, forms.HEADERS)
        if session is None:
            return _turned_away(access)
        scope["session_of_agent"] = session
        return self._page(scope) if access is Access.PAGE else None

    def _missing(self, path: str) -> bool:
        return path.startswith("/static/") and path not in self.assets

    def _page(self, scope: Scope) -> Response | None:
        if scope["path"] in OURS:
            return None
        if scope["method"] not in _METHODS:
            return PlainTextResponse("Cette adresse se lit seulement.\n", 405)
        if scope["path"] not in PAGES:
            return RedirectResponse("/", 303)
        return HTMLResponse(self.index)

    async def _may_connect(self, scope: Scope) -> bool:
        if access_to(scope["path"]) is not Access.SIGNED_IN:
            return False
        try:
            return await self._session(scope, sessions.standing) is not None
        except (SQLAlchemyError, TimeoutError):
            return False

    async def _session(
        self, scope: Scope, look: Callable[[Doors, str], Session | None]
    ) -> Session | None:
        token = HTTPConnection(scope).cookies.get(COOKIE, "")
        with fail_after(_PATIENCE_SECONDS):
            return await to_thread.run_sync(look, self.doors, token, abandon_on_cancel=True)


def _turned_away(access: Access) -> Response:
    if access is Access.PAGE:
        return RedirectResponse("/connexion", 303)
    return PlainTextResponse("Connectez-vous d’abord.\n", 403)
