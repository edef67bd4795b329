"""One batch, one TLS connection, closed in both directions before anything counts as sent.

RFC 5425 has no acknowledgement. What a sender can know: the receiver answered our close_notify,
the last thing on the connection, with its own (RFC 5425 §4.4), and its machine took every byte.
A close that came before ours, a reset, an end without close_notify: not delivered.
"""

import socket
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

SECONDS = 20.0  # for a whole batch, connection included
_AT_ONCE = 16 * 1024  # a TLS record


class NotDelivered(Exception):
    """The receiver may have read some of it; nothing counts as sent. Its cause says what failed."""


class ClosedEarly(OSError):
    """The receiver closed, or spoke, before the end: it need not have read what we sent."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Who receives: a host whose certificate ``context`` verifies for this very name."""

    host: str
    port: int
    context: ssl.SSLContext = field(repr=False)


class Session:
    """A connection that is up: what is sent on it counts once ``finish`` returned."""

    def __init__(self, tls: ssl.SSLSocket, until: float) -> None:
        self._tls, self._until = tls, until

    def send(self, content: bytes) -> None:
        """Write all of it, within the time there is."""
        view = memoryview(content)
        while view:
            self._tls.settimeout(_left(self._until))
            view = view[self._tls.send(view[:_AT_ONCE]) :]

    def finish(self) -> None:
        """Say that this was all, and wait until the receiver says so too."""
        self._refuse_early_words()
        self._tls.settimeout(_left(self._until))
        plain = self._tls.unwrap()
        plain.shutdown(socket.SHUT_WR)
        if plain.recv(1):
            raise ClosedEarly
        _all_taken(plain, self._until)

    def _refuse_early_words(self) -> None:
        self._tls.settimeout(0)
        try:
            self._tls.recv(1)
        except ssl.SSLWantReadError:
            return
        raise ClosedEarly


@contextmanager
def connected(to: Destination, seconds: float = SECONDS) -> Iterator[Session]:
    """A session with a receiver that proved its name; ``NotDelivered`` when it fails anywhere."""
    until = time.monotonic() + seconds
    try:
        plain = socket.create_connection((to.host, to.port), timeout=seconds / 2)
        with plain:
            plain.settimeout(_left(until))
            with to.context.wrap_socket(plain, server_hostname=to.host) as tls:
                yield Session(tls, until)
    except OSError as failure:
        raise NotDelivered from failure


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _all_taken(plain: socket.socket, until: float) -> None:
    """A receiver that closed with something unread, or before it came, answers with a reset.

    Its own close may reach us first: wait until its machine acknowledged every byte, or refused.
    """
    waiting = True
    while waiting:
        waiting = _unacknowledged(plain) > 0
        if error := plain.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise ConnectionError(error)
        if waiting:
            time.sleep(min(0.001, _left(until)))


def _unacknowledged(plain: socket.socket) -> int:
    """Octets the other machine has not acknowledged; only Linux says."""
    if sys.platform != "linux":
        return 0
    import fcntl
    import termios

    told = fcntl.ioctl(plain.fileno(), termios.TIOCOUTQ, bytes(4))
    return int.from_bytes(told, sys.byteorder)
