"""A server that answers a byte at a time: never late between two, never done."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX: "


@contextmanager
def dripping() -> Iterator[tuple[str, list[bytes]]]:
    """Its address, and what it was asked; whoever still waits is cut off at the end."""
    asked: list[bytes] = []
    over = threading.Event()
    threads: list[threading.Thread] = []

    def drip(connection: socket.socket) -> None:
        with connection:
            asked.append(connection.recv(65536))
            connection.sendall(_HEAD)
            while not over.wait(0.05):
                connection.sendall(b"x")

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = listening.accept()
            except TimeoutError:
                continue
            connection.settimeout(None)
            threads.append(threading.Thread(target=drip, args=(connection,)))
            threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        threads.append(threading.Thread(target=serve))
        threads[0].start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked
        finally:
            over.set()
            for thread in threads:
                thread.join()
