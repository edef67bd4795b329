"""The ASGI application: our gate, our routes, Streamlit behind them; and what serves it."""

import gc
import hmac
import re
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import streamlit as st
import structlog
import uvicorn
from anyio import CapacityLimiter
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError, TimeoutError
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp
from streamlit import file_util

from console import (
    french,
    identity,
    logs,
    metrics,
    procedure,
    signals,
    streamlit_options,
    wiring,
    wording,
)
from console.connexion import Connexion
from console.contester import Contester
from console.downloads import Downloads
from console.drill_routes import DrillSheets
from console.exports.routes import Exports
from console.gate import Gate
from console.health import Health
from console.hub import Hub
from console.letter_routes import Letters
from console.patient_file_routes import PatientFiles
from console.reach import Reach
from console.register_routes import Receipts
from console.reports.routes import Reports
from console.same_origin import SameOrigin
from console.slips_routes import Slips
from store.published import Published
from store.session import Doors

SCRIPT = Path(__file__).parent / "entry" / "app.py"
PASSWORDS_AT_ONCE = 8  # threads that may try passwords; the others answer who is signed in
CONTESTS_AT_ONCE = 2  # threads that may write down what patients contest
MESSAGES_AT_ONCE = 4  # threads that may take what feeds send: doctors have the others
_GRACE_SECONDS = 5
_AGAIN_SECONDS = 3  # as often as the banner asks
_STREAMLIT = Path(file_util.get_static_dir())
_LOOPBACK = ("127.0.0.1", "::1")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
_log = structlog.get_logger()


class PortTaken(Exception):
    """Another program listens there; the message is a sentence for a person (exit 2)."""


def application(
    doors: Doors,
    published: Published,
    *,
    secure_cookies: bool,
    metrics_token: str | None = None,
    reach: Reach | None = None,
    mssante_domains: frozenset[str] = frozenset(),
    script: Path = SCRIPT,
) -> ASGIApp:
    """The console. ``metrics_token`` opens /metrics from elsewhere than this machine.

    ``reach`` is printed on letters; a treating doctor is written to under ``mssante_domains``.
    """
    wiring.install(doors, published, mssante_domains)
    health = Health(doors)
    door = Connexion(doors, secure_cookies, CapacityLimiter(PASSWORDS_AT_ONCE))
    app = st.App(
        script,
        routes=[
            *door.routes(),
            *Contester(doors, CapacityLimiter(CONTESTS_AT_ONCE)).routes(),
            *procedure.routes(),
            *Downloads(doors, published).routes(),
            *Exports(doors, published).routes(),
            *Reports(doors).routes(),
            *Slips(doors).routes(),
            *Receipts(doors).routes(),
            *Letters(doors, reach or Reach()).routes(),
            *DrillSheets(doors, published).routes(),
            *PatientFiles(doors, published).routes(),
            *Hub.of(doors, CapacityLimiter(MESSAGES_AT_ONCE)).routes(),
            Route("/healthz", health.respond),
            Route("/metrics", _metrics(metrics_token, health)),
        ],
        middleware=[
            Middleware(SameOrigin),
            Middleware(Gate, doors=doors, index=index(), assets=assets(), https=secure_cookies),
            Middleware(french.Speaking, scripts=french.scripts(_STREAMLIT, index())),
        ],
        on_script_error=_say_the_procedure,
    )
    streamlit_options.apply(streamlit_options.read())
    return app


def _say_the_procedure(failure: Exception) -> bool:
    """A page that cannot be drawn: Streamlit would say so in English, and nothing of what to do."""
    _log.error("page.not_drawn", exception=type(failure).__name__)
    st.error(wording.DEGRADED, icon=":material/report:")
    if isinstance(failure, (OperationalError, InterfaceError, TimeoutError)):
        _until_it_answers()
    return True


@st.fragment(run_every=_AGAIN_SECONDS)
def _until_it_answers() -> None:
    """Nothing else of this page is left to ask: the banner would say « back » above a refusal."""
    with suppress(SQLAlchemyError):
        identity.standing()
        st.rerun()


def index() -> str:
    """Streamlit's page, in French, without the links and words for its agent interface."""
    page = (_STREAMLIT / "index.html").read_text("utf-8")
    page = page.replace('<html lang="en">', '<html lang="fr">')
    page = page.replace("<title>Streamlit</title>", "<title>Brise-Glace</title>")
    page = re.sub(r'<link rel="service-desc"[^>]*>', "", page)
    page = page.replace("</head>", f"{procedure.HEAD}</head>")
    without = "<noscript><p>La console a besoin de JavaScript.</p></noscript>"
    return re.sub(r"<noscript>.*?</noscript>", without, page, flags=re.DOTALL)


def assets() -> frozenset[str]:
    """The addresses of the files that Streamlit's page is made of."""
    files = (_STREAMLIT / "static").rglob("*")
    return frozenset(f"/{file.relative_to(_STREAMLIT).as_posix()}" for file in files)


def configured(app: ASGIApp) -> uvicorn.Config:
    """How uvicorn serves it: silent, and without compressing what a script could guess at."""
    return uvicorn.Config(
        app,
        **logs.uvicorn_settings(),
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        ws_per_message_deflate=False,
        lifespan="on",
    )


def serve(app: ASGIApp, listening: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM, then return so that the caller closes what it opened."""
    _settle_memory()
    port = listening.getsockname()[1]
    _log.info("console.listening", port=port)
    with listening, signals.absorbed():
        uvicorn.Server(configured(app)).run(sockets=[listening])
    _log.info("console.stopped", port=port)


def _settle_memory() -> None:
    """What the program itself holds is never searched for garbage again.

    Streamlit collects all generations after every run of a script and of a fragment: a tenth of a
    second, for every doctor, with our modules among what is searched (docs/performance.md).
    """
    pages = (
        "acces",
        "accueil",
        "cas",
        "dossier",
        "exercice",
        "flux",
        "journal",
        "mes_acces",
        "supervision",
    )
    for page in pages:
        import_module(f"console.pages.{page}")
    gc.collect()
    gc.freeze()


def listen(address: str, port: int) -> socket.socket:
    """Take the port before anything else is started; ``PortTaken``."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # asyncio sets it on sockets of its own alone: a body would wait 40 ms for its headers' ACK.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.bind((address, port))
    except OSError:
        listening.close()
        raise PortTaken(
            f"Le port {port} est déjà pris ou interdit : arrêtez l’autre programme, "
            "ou donnez un autre port avec PORT."
        ) from None
    return listening


def _metrics(token: str | None, health: Health) -> Callable[[Request], Awaitable[Response]]:
    async def respond(request: Request) -> Response:
        if not _may_measure(request, token):
            return PlainTextResponse("Réservé à la supervision technique.\n", 403)
        await health.latest()  # it counts the alarms that stand
        return PlainTextResponse(
            metrics.exposition(), media_type="text/plain; version=0.0.4; charset=utf-8"
        )

    return respond


def _may_measure(request: Request, token: str | None) -> bool:
    """This machine, unless a proxy speaks for another; or whoever has the token."""
    given = request.headers.get("authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    forwarded = any(name in request.headers for name in _FORWARDED)
    return bool(request.client and request.client.host in _LOOPBACK and not forwarded)
