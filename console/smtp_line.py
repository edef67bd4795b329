"""One connection to a mail server, many messages; each handed over in steps that can be told apart.

RFC 5321 §4.1.1.4: nothing is delivered without the end of data. So what is cut off before the dot
left was not taken, whatever a server made of it; after it, only its answer tells.
"""

import re
import select
import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Self

from console.smtp import Security, Server

WHOLE_SECONDS = 60.0  # for one message, or one sign-in, however slowly a server drips
_DOT = re.compile(rb"^\.", re.MULTILINE)


class Answer(Enum):
    """What became of one message."""

    TAKEN = auto()
    LATER = auto()  # not taken: to be tried again
    NEVER = auto()  # not taken, and it would not be (5xx)
    UNKNOWN = auto()  # its end left us, and no answer came
    KEPT = auto()  # the caller did not let it go


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who sends to whom; ``id`` comes back in a bounce (RFC 3461 §4.4)."""

    id: str
    sender: str
    recipient: str


class _Line(smtplib.SMTP):
    """smtplib's, whose connection can be cut from outside, whatever it waits for."""

    def __init__(self, server: Server) -> None:
        super().__init__(timeout=server.seconds)
        self._server, self._cord = server, socket.socket()
        self._host = server.host  # what a certificate must name

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        # The end of data leaves by itself: it must not wait for an acknowledgement (RFC 896).
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._cord.close()
        self._cord = plain.dup()  # the same connection, also once TLS is laid around it
        if self._server.security is not Security.TLS:
            return plain
        return self._server.context.wrap_socket(plain, server_hostname=host)

    def cut(self) -> None:
        """Whoever waits for this server waits no more."""
        with suppress(OSError):
            self._cord.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Both ends of the cord."""
        super().close()
        self._cord.close()


class Posting:
    """Connects when the first message is to go, and again once a connection was lost."""

    def __init__(self, server: Server, seconds: float = WHOLE_SECONDS) -> None:
        self._server, self._seconds = server, seconds
        self._line: _Line | None = None
        self._fresh = True  # this connection carried nothing yet

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._line:
            with suppress(OSError), self._cutting(self._line):
                self._line.quit()
        self._close()

    def post(self, envelope: Envelope, content: bytes, let_go: Callable[[], bool]) -> Answer:
        """Hand one message over; ``let_go`` is asked when the server is ready for its first byte.

        ``OSError`` (smtplib's and ssl's are some) when the server could not be spoken with: nothing
        of the message left.
        """
        kept = True
        try:
            if refusal := self._ready(envelope, len(content)):
                kept = False
                return refusal
            if not let_go():
                return Answer.KEPT
            kept = False
        finally:
            if kept:
                self._close()  # it waits for a message: there is no other way to take it back
        return self._send(content)

    def _ready(self, envelope: Envelope, size: int) -> Answer | None:
        """Up to « 354 »; a connection that idled may have died meanwhile: one more, then."""
        try:
            return self._announce(self._connected(), envelope, size)
        except OSError:
            if self._fresh:
                raise
        self._close()
        return self._announce(self._connected(), envelope, size)

    def _connected(self) -> _Line:
        if self._line is None:
            self._line, self._fresh = _Line(self._server), True
            with self._cutting(self._line):
                _sign_in(self._line, self._server)
        return self._line

    def _announce(self, line: _Line, envelope: Envelope, size: int) -> Answer | None:
        with self._cutting(line):
            code, said = line.mail(envelope.sender, _options(line, envelope, size))
            if code != 250:
                raise smtplib.SMTPSenderRefused(code, said, envelope.sender)
            told = ["NOTIFY=FAILURE,DELAY"] if line.has_extn("dsn") else []
            code, _ = line.rcpt(envelope.recipient, told)
            if code in (250, 251):
                code, _ = line.docmd("DATA")
            if code == 354:
                return None
            self._rewind(line)
        return Answer.NEVER if 500 <= code < 600 else Answer.LATER

    def _rewind(self, line: _Line) -> None:
        """The next message begins anew, on this connection or another."""
        self._fresh = False
        try:
            line.rset()
        except OSError:  # the answer came before the farewell
            self._close()

    def _send(self, content: bytes) -> Answer:
        line = self._connected()
        self._fresh = False
        code: int | Answer = Answer.LATER
        with self._cutting(line, 2 * self._seconds):  # what is taken in is looked through first
            code = _hand_over(line, content, 2 * self._seconds)
        if isinstance(code, Answer) or code == 421:
            self._close()
        return code if isinstance(code, Answer) else _answered(code)

    @contextmanager
    def _cutting(self, line: _Line, seconds: float | None = None) -> Iterator[None]:
        timer = threading.Timer(seconds or self._seconds, line.cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _close(self) -> None:
        if self._line:
            self._line.close()
        self._line = None


def _hand_over(line: _Line, content: bytes, seconds: float) -> int | Answer:
    """The server's code, or what being cut off means."""
    sock = line.sock
    if sock is None:
        return Answer.LATER
    try:
        sock.settimeout(seconds)
        sock.sendall(quoted(content))
        if _speaks(sock):  # before the end: it closed, or gives up. The end stays here
            return Answer.LATER
    except OSError:
        return Answer.LATER
    try:
        sock.sendall(b".\r\n")
        code, _ = line.getreply()
        sock.settimeout(line.timeout)
    except OSError:
        return Answer.UNKNOWN
    return code if 200 <= code < 600 else Answer.UNKNOWN


def _speaks(sock: socket.socket) -> bool:
    heard = select.poll()
    heard.register(sock, select.POLLIN)
    return bool(heard.poll(0))


def quoted(content: bytes) -> bytes:
    """Lines that begin with a dot get another (RFC 5321 §4.5.2); the last line is whole."""
    whole = content if content.endswith(b"\r\n") else content + b"\r\n"
    return _DOT.sub(b"..", whole)


def _sign_in(line: _Line, server: Server) -> None:
    code, said = line.connect(server.host, server.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, said)
    if server.security is Security.STARTTLS:
        line.starttls(context=server.context)
    line.ehlo_or_helo_if_needed()
    if server.user:
        line.login(server.user, server.password)


def _options(line: _Line, envelope: Envelope, size: int) -> list[str]:
    asked = [f"SIZE={size}"] if line.has_extn("size") else []
    return asked + (["RET=HDRS", f"ENVID={envelope.id}"] if line.has_extn("dsn") else [])


def _answered(code: int) -> Answer:
    """RFC 5321 §4.2.1: 2 taken, 4 not now, 5 never; anything else is no answer."""
    return {2: Answer.TAKEN, 4: Answer.LATER, 5: Answer.NEVER}.get(code // 100, Answer.UNKNOWN)
