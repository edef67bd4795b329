"""What a close proves: only one that answers ours, from a machine that took every byte."""

import os
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from console.siem import delivery
from console.siem.delivery import ClosedEarly, NotDelivered
from tests.certificates import an_authority
from tests.siem.builders import a_destination
from tests.siem.receiver import identity, receiving


def leave_and_drain(tls: ssl.SSLSocket, out: Path) -> None:
    """Closes its TLS unasked; what still comes, its machine takes and nobody reads."""
    with socket.socket(fileno=os.dup(tls.fileno())) as plain:
        tls.settimeout(0)
        with suppress(ssl.SSLWantReadError):
            tls.unwrap()
        plain.settimeout(5)
        while plain.recv(16384):
            pass


def test_a_close_that_came_before_ours_confirms_nothing(tmp_path: Path) -> None:
    authority = an_authority(tmp_path)
    context = identity(authority.certify("localhost"))
    with (
        receiving(context, tmp_path / "out", leave_and_drain) as receiver,
        pytest.raises(NotDelivered) as refused,
    ):
        deliver_slowly(a_destination(receiver.port, authority))
    assert isinstance(refused.value.__cause__, ClosedEarly)


def deliver_slowly(to: delivery.Destination) -> None:
    with delivery.connected(to, 5) as session:
        time.sleep(0.3)
        session.send(b"1 x")
        session.finish()


@contextmanager
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ours = socket.create_connection(listening.getsockname())
        theirs, _ = listening.accept()
        with ours, theirs:
            yield ours, theirs


def soon() -> float:
    return time.monotonic() + 0.3


def test_what_a_machine_acknowledged_is_taken() -> None:
    with pair() as (ours, _):
        ours.sendall(b"x" * 1000)
        delivery._all_taken(ours, soon())


def test_what_came_after_the_receiver_left_is_not_taken() -> None:
    with pair() as (ours, theirs):
        theirs.close()
        assert ours.recv(1) == b""  # it closed in good order, as far as one could see
        ours.send(b"x")
        with pytest.raises(ConnectionError):
            delivery._all_taken(ours, soon())


def test_what_lies_in_our_own_machine_is_not_taken() -> None:
    with pair() as (ours, _):
        ours.setblocking(False)
        with suppress(BlockingIOError):
            while True:
                ours.send(b"x" * 65536)
        with pytest.raises(TimeoutError):
            delivery._all_taken(ours, soon())
