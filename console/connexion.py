"""The routes of signing in, signing out, and giving the second factor again.

A form is taken from our own pages only: SameSite=Strict keeps the cookie at home, Sec-Fetch-Site or
Origin says where the form was. Each sign-in makes a new session: a cookie that was there before is
ended, never reused.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from anyio import CapacityLimiter, fail_after, to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from console import forms, metrics
from console.forms import Said
from console.identity import COOKIE
from console.same_origin import posted_here
from policy.events import SignInFailure
from store import admission, places, sessions
from store.admission import Admitted, Typed
from store.session import Doors
from store.sessions import Session

_log = structlog.get_logger()
#: Which browser this is: nothing of it or of anybody, kept as a keyed pseudonym alone.
DEVICE_COOKIE = "brise_glace_appareil"
_DEVICE_SECONDS = 400 * 86_400  # as long as a browser keeps any cookie (RFC 6265bis §5.5)
_PATIENCE_SECONDS = 20.0  # passwords of a whole shift wait for each other
_FIELDS = ("identifiant", "mot_de_passe", "code")
_Handle = Callable[[Request], Awaitable[Response]]


class FromElsewhere(Exception):
    """The form was not on one of our pages."""


@dataclass(frozen=True, slots=True)
class Connexion:
    """The door people use. ``limiter`` keeps threads for the others while passwords are tried."""

    doors: Doors
    secure: bool
    limiter: CapacityLimiter

    def routes(self) -> list[Route]:
        """What to mount beside Streamlit."""
        posts: dict[str, _Handle] = {
            "/connexion": self._sign_in,
            "/deconnexion": self._sign_out,
            "/second-facteur": self._confirm,
        }
        return [
            Route("/connexion", self._ask),
            Route("/connexion.css", _style),
            Route("/second-facteur", _ask_again),
            Route("/deconnexion", _not_by_link),
            *(Route(path, _answered(handle), methods=["POST"]) for path, handle in posts.items()),
        ]

    async def _ask(self, request: Request) -> Response:
        try:
            session = await self._run(sessions.standing, self.doors, _token(request))
        except (SQLAlchemyError, TimeoutError):
            return _unavailable()
        return RedirectResponse("/", 303) if session else _page(forms.sign_in())

    async def _sign_in(self, request: Request) -> Response:
        device = places.device(request.cookies.get(DEVICE_COOKIE, ""))
        typed = await self._typed(request, device)
        with metrics.timed(metrics.Gesture.SIGN_IN):
            answer = await self._run(admission.sign_in, self.doors, typed)
        if isinstance(answer, SignInFailure):
            metrics.sign_in_refused(answer)
            _log.info("sign_in.refused", code=answer.value)
            throttled = answer is SignInFailure.THROTTLED
            said, status = (Said.THROTTLED, 429) if throttled else (Said.WRONG, 401)
            return _page(forms.sign_in(said, typed.login), status)
        return await self._let_in(request, answer, device)

    async def _let_in(self, request: Request, admitted: Admitted, device: str) -> Response:
        metrics.signed_in()
        _log.info("sign_in.admitted")
        await self._run(sessions.end, self.doors, _token(request))
        answer = RedirectResponse("/", 303)
        self._keep(request, answer, COOKIE, admitted.token)
        self._keep(request, answer, DEVICE_COOKIE, device, _DEVICE_SECONDS)
        return answer

    def _keep(
        self, request: Request, answer: Response, name: str, value: str, seconds: int | None = None
    ) -> None:
        answer.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            httponly=True,
            samesite="strict",
            secure=self._secure(request),
        )

    def _secure(self, request: Request) -> bool:
        return self.secure or request.url.scheme == "https"

    async def _typed(self, request: Request, device: str) -> Typed:
        form = await _form(request)
        login, password, code = (form.get(name, "") for name in _FIELDS)
        return Typed(login, password, code, forms.source(request), device)

    async def _sign_out(self, request: Request) -> Response:
        await _form(request)
        await self._run(sessions.end, self.doors, _token(request))
        answer = RedirectResponse("/connexion", 303)
        answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
        return answer

    async def _confirm(self, request: Request) -> Response:
        form = await _form(request)
        session: Session = request.scope["session_of_agent"]
        back = forms.page_of(form.get("retour", ""))
        typed = (form.get("code", ""), forms.source(request))
        failure = await self._run(admission.confirm, self.doors, session, *typed)
        match failure:
            case None:
                return RedirectResponse(back, 303)
            case SignInFailure.THROTTLED:
                metrics.sign_in_refused(failure)
                return _page(forms.confirm(back, forms.SENTENCES[Said.THROTTLED]), 429)
            case _:
                metrics.sign_in_refused(failure)
                return _page(forms.confirm(back, forms.CODE_WRONG), 401)

    async def _run(self, function: Callable[..., Any], *arguments: object) -> Any:
        with fail_after(_PATIENCE_SECONDS):  # a database that is frozen says nothing at all
            return await to_thread.run_sync(
                partial(function, *arguments), limiter=self.limiter, abandon_on_cancel=True
            )


def _answered(handle: _Handle) -> _Handle:
    """What may go wrong with a form, as a page that says what to do."""

    async def answer(request: Request) -> Response:
        try:
            return await handle(request)
        except forms.BodyTooLong:
            return _page(forms.sign_in(Said.TOO_LONG), 413)
        except FromElsewhere:
            return _page(forms.sign_in(Said.FOREIGN), 403)
        except (SQLAlchemyError, TimeoutError) as failure:
            _log.error("sign_in.not_recorded", exception=type(failure).__name__)
            return _unavailable()

    return answer


async def _form(request: Request) -> dict[str, str]:
    """The form, once we know that it is ours."""
    if not posted_here(request.headers):
        raise FromElsewhere
    return await forms.read(request)


async def _ask_again(request: Request) -> Response:
    return _page(forms.confirm(forms.page_of(request.query_params.get("retour", ""))))


async def _not_by_link(_request: Request) -> Response:
    return PlainTextResponse("Utilisez le bouton « Se déconnecter ».\n", 405)


async def _style(_request: Request) -> Response:
    return PlainTextResponse(
        forms.STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"}
    )


def _page(html: str, status: int = 200) -> Response:
    return HTMLResponse(html, status, forms.HEADERS)


def _unavailable() -> Response:
    return _page(forms.unavailable(), 503)


def _token(request: Request) -> str:
    return request.cookies.get(COOKIE, "")
