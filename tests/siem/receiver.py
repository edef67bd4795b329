"""A small receiver of syslog over TLS (RFC 5425): what it read is in a file before it answers.

Run as a program it stops at SIGTERM once its sessions are over; in a test it can misbehave.
"""

import os
import re
import signal
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.certificates import Pair

Conduct = Callable[[ssl.SSLSocket, Path], None]

_COUNTED = re.compile(rb"([1-9][0-9]*) ")


def frames(content: bytes) -> tuple[list[bytes], bytes]:
    """The whole messages, and what is left of the next."""
    whole = []
    while counted := _COUNTED.match(content):
        end = counted.end() + int(counted[1])
        if end > len(content):
            break
        whole.append(content[counted.end() : end])
        content = content[end:]
    return whole, content


def keep(out: Path, messages: list[bytes]) -> None:
    """In the file, one to a line; a killed receiver loses nothing it wrote."""
    number = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(number, b"".join(message + b"\n" for message in messages))
    os.close(number)


def polite(tls: ssl.SSLSocket, out: Path) -> None:
    """Read to the end, keep, and only then answer the close."""
    _read(tls, out, 16384, 0.0)


def unhurried(tls: ssl.SSLSocket, out: Path) -> None:
    """The same in small pieces, so that a kill finds some of a batch unread."""
    _read(tls, out, 2048, 0.001)


def _read(tls: ssl.SSLSocket, out: Path, at_once: int, seconds: float) -> None:
    rest = b""
    while got := tls.recv(at_once):
        whole, rest = frames(rest + got)
        keep(out, whole)
        time.sleep(seconds)
    tls.unwrap()


def serve(listening: socket.socket, context: ssl.SSLContext, out: Path, conduct: Conduct) -> None:
    """Until the socket is shut; sessions that began are ended."""
    sessions: list[threading.Thread] = []
    with suppress(OSError):
        while True:
            plain, _ = listening.accept()
            told = (plain, context, out, conduct)
            sessions.append(threading.Thread(target=_session, args=told))
            sessions[-1].start()
    for one in sessions:
        one.join()


def _session(plain: socket.socket, context: ssl.SSLContext, out: Path, conduct: Conduct) -> None:
    plain.settimeout(20)
    with suppress(OSError), plain, context.wrap_socket(plain, server_side=True) as tls:
        conduct(tls, out)


def identity(pair: Pair, clients: Path | None = None) -> ssl.SSLContext:
    """The receiver's own certificate, and whom it lets in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.certificate, pair.key)
    if clients:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(clients)
    return context


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where it listens, and what it kept."""

    port: int
    out: Path

    @property
    def messages(self) -> list[bytes]:
        """In the order they were read."""
        return self.out.read_bytes().splitlines() if self.out.exists() else []


@contextmanager
def receiving(context: ssl.SSLContext, out: Path, conduct: Conduct = polite) -> Iterator[Receiver]:
    """A receiver in a thread of the test."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = threading.Thread(target=serve, args=(listening, context, out, conduct))
        running.start()
        try:
            yield Receiver(listening.getsockname()[1], out)
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            running.join()


def main(port: str, certificate: str, key: str, out: str) -> None:
    """The program: says « ready » on its output once it listens."""
    listening = socket.create_server(("127.0.0.1", int(port)))
    signal.signal(signal.SIGTERM, lambda *_: listening.shutdown(socket.SHUT_RDWR))
    print("ready", flush=True)
    serve(listening, identity(Pair(Path(certificate), Path(key))), Path(out), unhurried)


if __name__ == "__main__":
    main(*sys.argv[1:])
