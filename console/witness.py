"""The witness over HTTP: one address, POST /add-checkpoint (c2sp.org/tlog-witness).

It runs on another machine than the console: no database, no Streamlit, nothing of a patient. A
request is small, is read whole before anything is decided, and is answered one at a time.
"""

import asyncio
import socket
from collections.abc import Callable

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from console import logs, signals
from store.tlog.witness import Answer, StateUnreadable, Witness

#: 63 hashes and a note of a hundred lines fit in a third of it.
LARGEST_BODY = 64 * 1024
SLOWEST_BODY_SECONDS = 10.0
_AT_ONCE = 64
_GRACE_SECONDS = 5
_log = structlog.get_logger()


class TooLarge(Exception):
    """A body longer than any request can be."""


def application(witness: Witness, clock: Callable[[], int]) -> Starlette:
    """The witness as an ASGI application; ``clock`` gives POSIX seconds."""

    async def add_checkpoint(request: Request) -> Response:
        try:
            async with asyncio.timeout(SLOWEST_BODY_SECONDS):
                body = await _body(request)
        except TooLarge:
            return PlainTextResponse("too large\n", 413)
        except TimeoutError:
            return PlainTextResponse("too slow\n", 408)
        return await run_in_threadpool(_answer, witness, body, clock())

    return Starlette(routes=[Route("/add-checkpoint", add_checkpoint, methods=["POST"])])


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise TooLarge
    return bytes(body)


def _answer(witness: Witness, body: bytes, now: int) -> Response:
    try:
        answer = witness.add_checkpoint(body, now)
    except (StateUnreadable, OSError) as failure:
        _log.error("witness.state_unusable", exception=type(failure).__name__)
        return PlainTextResponse("the witness cannot read or keep its state\n", 500)
    _tell(witness, answer)
    # Given as `media_type`, the type of a size would get a charset that the specification lacks.
    return Response(answer.body, answer.status, {"Content-Type": answer.content_type})


def _tell(witness: Witness, answer: Answer) -> None:
    if witness.has_seen_a_fork:
        _log.error("witness.fork_kept", status=answer.status.value)
    else:
        _log.info("witness.answered", status=answer.status.value)


def listen(address: str, port: int) -> socket.socket:
    """Take the port and queue who comes; ``OSError`` when it is another's. 0: any free one."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


def serve(app: Starlette, listening: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM, then return."""
    config = uvicorn.Config(
        app,
        **logs.uvicorn_settings(),
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        limit_concurrency=_AT_ONCE,
        ws="none",
    )
    with listening, signals.absorbed():
        uvicorn.Server(config).run(sockets=[listening])
    _log.info("witness.stopped")
