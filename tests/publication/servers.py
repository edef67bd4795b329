"""Real servers on this machine: one that takes PUTs, one that takes mail; both can misbehave."""

import asyncio
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass(slots=True)
class Shelf:
    """What a web server holds, what it was asked, and what it answers a PUT."""

    kept: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    answer: Callable[["Shelf", str], int] = lambda shelf, path: 201
    seconds: float = 0.0
    url: str = ""

    def paths(self) -> list[str]:
        return [path for method, path, _ in self.asked if method == "PUT"]


def never_again(shelf: Shelf, path: str) -> int:
    """Nothing that has a name of its own is replaced."""
    return 412 if path in shelf.kept and not path.endswith("/checkpoint") else 201


@contextmanager
def web(shelf: Shelf, context: ssl.SSLContext | None = None) -> Iterator[Shelf]:
    class Answer(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            shelf.asked.append(("PUT", self.path, self.headers.get("Authorization")))
            time.sleep(shelf.seconds)
            status = shelf.answer(shelf, self.path)
            if status == 201:
                shelf.kept[self.path] = content
            self.reply(status, b"")

        def do_GET(self) -> None:
            shelf.asked.append(("GET", self.path, self.headers.get("Authorization")))
            kept = shelf.kept.get(self.path)
            self.reply(404 if kept is None else 200, kept or b"")

        def reply(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            if status == 307:
                self.send_header("Location", "/ailleurs" + self.path)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that leaves is what some tests are about."""

    with Quiet(("127.0.0.1", 0), Answer) as server:
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        shelf.url = f"http{'s' if context else ''}://localhost:{server.server_port}"
        running = threading.Thread(target=server.serve_forever, args=(0.02,))
        running.start()
        try:
            yield shelf
        finally:
            server.shutdown()
            running.join()


@dataclass  # no slots: aiosmtpd looks at each member, over which Python 3.11.2 trips (gh-102069)
class Box:
    """A mail server: what came, and how it came."""

    accounts: dict[str, str] = field(default_factory=dict)
    refusal: str = ""
    messages: list[EmailMessage] = field(default_factory=list)
    ciphered: list[bool] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    port: int = 0

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.refusal:
            return self.refusal
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        assert server.transport is not None
        self.ciphered.append(server.transport.get_extra_info("sslcontext") is not None)
        return "250 OK"

    def know(self, _s: SMTP, _n: Session, _e: Envelope, _m: str, told: LoginPassword) -> AuthResult:
        login, password = told.login.decode(), told.password.decode()
        self.logins.append(login)
        return AuthResult(success=self.accounts.get(login) == password)


@contextmanager
def mail(
    box: Box, *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[Box]:
    asks = bool(box.accounts)

    def session() -> SMTP:
        return SMTP(
            box, tls_context=starttls, require_starttls=starttls is not None, timeout=10,
            authenticator=box.know if asks else None, auth_required=asks and not tls,
            auth_require_tls=tls is None,
        )  # fmt: skip

    loop = asyncio.new_event_loop()
    running = threading.Thread(target=loop.run_forever)
    running.start()  # not here: this thread may have the browser’s own loop
    listening = loop.create_server(session, "127.0.0.1", 0, ssl=tls)
    server = asyncio.run_coroutine_threadsafe(listening, loop).result(30)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        running.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0.05)  # transports that were closed go now
