"""The socket and the server under the application: one port, ended by one signal.

The port is taken before anything else starts: a second console says so instead of starting a
worker and falling. After its own shutdown uvicorn raises the signal again that it was stopped
by; a plain SIGTERM would then end the program before its database is stopped.
"""

import errno
import os
import signal
import socket
from types import FrameType
from typing import Any

import uvicorn

from console.logs import uvicorn_settings

_BACKLOG = 2048
_LARGEST_MESSAGE = 20 * 2**20  # bytes: `server.maxMessageSize` of streamlit_config.toml
_LONGEST_GOODBYE = 5  # seconds for open pages
_PING = 20  # seconds


class PortUnusable(Exception):
    """Nobody can listen there; the message is a sentence for a person (exit 2)."""


def bind(address: str, port: int) -> socket.socket:
    """A socket that listens on ``address`` and ``port``. Raises ``PortUnusable``."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((address, port))
        listening.listen(_BACKLOG)
    except OSError as refused:
        listening.close()
        raise PortUnusable(_sentence(refused, address, port)) from None
    return listening


def serve(app: Any, listening: socket.socket) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP, then return. ``SystemExit`` when it cannot start."""
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            ws="websockets-sansio",
            ws_max_size=_LARGEST_MESSAGE,
            ws_ping_interval=_PING,
            ws_ping_timeout=_PING,
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=_LONGEST_GOODBYE,
            server_header=False,
            **uvicorn_settings(),
        )
    )
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _hang_up)  # the terminal was closed
    try:
        server.run(sockets=[listening])
    except (KeyboardInterrupt, _Left):
        return
    finally:
        listening.close()
    if not server.started:
        raise SystemExit(3)


class _Left(BaseException):
    """SIGTERM, once uvicorn has finished with it."""


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise _Left


def _hang_up(_signal: int, _frame: FrameType | None) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def _sentence(refused: OSError, address: str, port: int) -> str:
    where = f"Le port {port} de {address}"
    match refused.errno:
        case errno.EADDRINUSE:
            return f"{where} est déjà pris : arrêtez l’autre programme, ou donnez un autre PORT."
        case errno.EACCES:
            return f"{where} est réservé à root : donnez un PORT au-dessus de 1023."
        case _:
            return f"{where} ne peut pas être ouvert : vérifiez ADDRESS et PORT."
