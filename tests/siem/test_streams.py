"""The stream over real TLS: what was taken is marked so, what was not is sent again later."""

import json
import re
import socket
import ssl
import threading
import time
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine

from console import metrics
from console.siem import delivery
from console.siem.stream import STREAM, Stream
from policy.findings import Finding
from store import streaming
from store.session import Doors
from tests.certificates import Authority, an_authority
from tests.siem.builders import a_destination, say, sizes, some_logs
from tests.siem.receiver import Conduct, identity, polite, receiving

_PLACE = re.compile(rb'\[entry@32473 log="([0-9a-f-]{36})" seq="(\d+)" leaf="([0-9a-f]{64})"\]')


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return an_authority(tmp_path_factory.mktemp("authority"))


def places(messages: list[bytes]) -> list[tuple[str, int]]:
    found = [_PLACE.search(message) for message in messages]
    return [(one[1].decode(), int(one[2])) for one in found if one]


def everything(owner: Engine) -> list[tuple[str, int]]:
    return [(log, seq) for log, size in sizes(owner).items() for seq in range(size)]


def waits(doors: Doors) -> int:
    with doors.auditing() as audit:
        return sum(one.count for one in streaming.waiting(audit, STREAM))


def failures() -> float:
    return metrics.REGISTRY.get_sample_value(
        "brise_glace_stream_failures_total", {"stream": STREAM}
    ) or 0.0  # fmt: skip


def gauge() -> float | None:
    return metrics.REGISTRY.get_sample_value("brise_glace_stream_waiting", {"stream": STREAM})


def test_every_entry_of_every_log_arrives_once_and_in_order(
    doors: Doors, owner: Engine, authority: Authority, tmp_path: Path
) -> None:
    logs = some_logs(owner, 300, 7, 1)
    with receiving(identity(authority.certify("localhost")), tmp_path / "out") as receiver:
        stream = Stream(a_destination(receiver.port, authority))
        sent = stream.turn(doors)
        say(owner, logs[1], 5)
        sent += stream.turn(doors)
        assert stream.turn(doors) == 0
    arrived = places(receiver.messages)
    assert sorted(arrived) == sorted(everything(owner))
    assert sent == len(arrived) == 300 + 7 + 1 + 5 + 3
    for log in map(str, logs):
        assert [seq for of, seq in arrived if of == log] == list(range(sizes(owner)[log]))
    assert stream.finding is None
    assert gauge() == 0


def test_a_message_is_the_stored_entry_byte_for_byte(
    doors: Doors, owner: Engine, authority: Authority, tmp_path: Path
) -> None:
    some_logs(owner, 2)
    with receiving(identity(authority.certify("localhost")), tmp_path / "out") as receiver:
        Stream(a_destination(receiver.port, authority)).turn(doors)
    with owner.connect() as connection:
        stored = connection.exec_driver_sql(
            "select bytes, leaf from audit_entry order by seq"
        ).all()
    assert len(stored) == len(receiver.messages) == 3
    for row, message in zip(stored, receiver.messages, strict=True):
        assert message.partition(b"] \xef\xbb\xbf")[2] == bytes(row.bytes)
        assert bytes(row.leaf).hex().encode() in message


def test_the_start_of_a_stream_is_an_entry_of_each_log_and_once_a_process(
    doors: Doors, owner: Engine, authority: Authority, tmp_path: Path
) -> None:
    log = some_logs(owner, 4)[0]
    with receiving(identity(authority.certify("localhost")), tmp_path / "out") as receiver:
        to = a_destination(receiver.port, authority)
        stream = Stream(to)
        stream.turn(doors)
        say(owner, log, 1)
        stream.turn(doors)
        again = Stream(to)
        assert again.turn(doors) == 0  # nothing waits: a start that sends nothing is none
        say(owner, log, 1)
        again.turn(doors)
    exported = [json.loads(m.partition(b"\xef\xbb\xbf")[2]) for m in receiver.messages]
    starts = [one["detail"] for one in exported if one["code"] == "log_exported"]
    assert starts == [
        {"form": "siem", "log": str(log), "first": 0, "last": 3},
        {"form": "siem", "log": str(log), "first": 6, "last": 6},
    ]


def test_the_start_is_committed_before_the_first_byte(
    doors: Doors, owner: Engine, authority: Authority, tmp_path: Path
) -> None:
    log = some_logs(owner, 1)[0]
    seen: list[int] = []

    def look(tls: ssl.SSLSocket, out: Path) -> None:
        tls.recv(1)
        seen.append(sizes(owner)[str(log)])

    with receiving(identity(authority.certify("localhost")), tmp_path / "out", look) as receiver:
        Stream(a_destination(receiver.port, authority)).turn(doors)
    assert seen == [2]


def test_nothing_is_said_exported_when_nobody_answers(
    doors: Doors, owner: Engine, authority: Authority
) -> None:
    log = some_logs(owner, 3)[0]
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    before = failures()
    stream = Stream(a_destination(port, authority))
    assert [stream.turn(doors), stream.turn(doors)] == [0, 0]
    assert sizes(owner)[str(log)] == 3
    assert (failures() - before, gauge(), stream.finding) == (2, 3, Finding.NOT_STREAMED)


def hang(tls: ssl.SSLSocket, out: Path) -> None:
    """Reads, and never answers the close."""
    while tls.recv(16384):
        pass
    time.sleep(1.5)


def never_read(tls: ssl.SSLSocket, out: Path) -> None:
    time.sleep(1.5)


def cut(tls: ssl.SSLSocket, out: Path) -> None:
    """Reads everything, and goes without close_notify."""
    while tls.recv(16384):
        pass


def close_first(tls: ssl.SSLSocket, out: Path) -> None:
    """Says close_notify of its own accord, having read nothing: what a receiver stopped does."""
    tls.settimeout(0)
    with pytest.raises(OSError, match=r"."):
        tls.unwrap()
    tls.settimeout(20)
    time.sleep(0.2)


def close_amid(tls: ssl.SSLSocket, out: Path) -> None:
    """Reads a little, then closes in order."""
    tls.recv(100)
    tls.unwrap()


def speak(tls: ssl.SSLSocket, out: Path) -> None:
    tls.sendall(b"hello")
    polite(tls, out)


def speak_after(tls: ssl.SSLSocket, out: Path) -> None:
    """Closes its TLS, and goes on in clear."""
    while tls.recv(16384):
        pass
    tls.unwrap().sendall(b"bye")


@pytest.mark.parametrize(
    "conduct", [hang, never_read, cut, close_first, close_amid, speak, speak_after]
)
def test_what_the_receiver_does_not_confirm_is_sent_again(
    doors: Doors, owner: Engine, authority: Authority, tmp_path: Path, conduct: Conduct
) -> None:
    some_logs(owner, 300)
    pair = authority.certify("localhost")
    before = failures()
    with receiving(identity(pair), tmp_path / "out", conduct) as receiver:
        stream = Stream(a_destination(receiver.port, authority), batch=400, seconds=1.0)
        assert stream.turn(doors) == 0
        assert stream.finding is Finding.NOT_STREAMED
    assert failures() == before + 1
    assert waits(doors) == len(everything(owner)) == gauge()
    with receiving(identity(pair), tmp_path / "later") as receiver:
        assert Stream(a_destination(receiver.port, authority)).turn(doors) > 300
    assert Counter(places(receiver.messages)) == Counter(everything(owner))


def test_a_receiver_with_another_certificate_is_sent_nothing(
    doors: Doors, owner: Engine, authority: Authority, tmp_path: Path
) -> None:
    log = some_logs(owner, 3)[0]
    theirs = an_authority(tmp_path)
    for pair, host in (
        (theirs.certify("localhost"), "localhost"),  # another authority
        (authority.certify("siem.example"), "localhost"),  # another host
        (authority.certify("localhost"), "127.0.0.1"),  # a name is not an address
        (authority.certify("localhost", days=0), "localhost"),  # of yesterday
    ):
        with receiving(identity(pair), tmp_path / "out") as receiver:
            stream = Stream(a_destination(receiver.port, authority, host=host))
            assert stream.turn(doors) == 0
            assert stream.finding is Finding.NOT_STREAMED
        assert receiver.messages == []
    assert (waits(doors), sizes(owner)[str(log)]) == (3, 3)


def test_an_old_tls_is_refused(
    doors: Doors, owner: Engine, authority: Authority, tmp_path: Path
) -> None:
    some_logs(owner, 1)
    assert a_destination(1, authority).context.minimum_version == ssl.TLSVersion.TLSv1_2
    for version, taken in ((ssl.TLSVersion.TLSv1_2, 1), (ssl.TLSVersion.TLSv1_3, 1)):
        context = identity(authority.certify("localhost"))
        context.minimum_version = context.maximum_version = version
        say(owner, UUID(int=version), 1)
        with receiving(context, tmp_path / "out") as receiver:
            assert Stream(a_destination(receiver.port, authority)).turn(doors) > taken


def test_a_receiver_may_ask_who_we_are(
    doors: Doors, owner: Engine, authority: Authority, tmp_path: Path
) -> None:
    some_logs(owner, 3)
    context = identity(authority.certify("localhost"), clients=authority.file)
    with receiving(context, tmp_path / "out") as receiver:
        assert Stream(a_destination(receiver.port, authority)).turn(doors) == 0
        named = a_destination(receiver.port, authority, client=authority.certify("console"))
        # The first try was let in by TLS 1.3 before its certificate was missed: its start is said.
        assert Stream(named).turn(doors) == len(receiver.messages) >= 4
    assert Counter(places(receiver.messages)) == Counter(everything(owner))


def test_two_workers_do_not_double(
    doors: Doors, owner: Engine, authority: Authority, tmp_path: Path
) -> None:
    some_logs(owner, 400, 400)
    with receiving(identity(authority.certify("localhost")), tmp_path / "out") as receiver:
        to = a_destination(receiver.port, authority)

        def work() -> None:
            stream = Stream(to, batch=20)
            while waits(doors):
                stream.turn(doors)

        workers = [threading.Thread(target=work) for _ in range(3)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
    assert Counter(places(receiver.messages)) == Counter(everything(owner))


def test_a_log_shorter_than_what_was_sent_is_a_failure(
    doors: Doors, owner: Engine, authority: Authority, tmp_path: Path
) -> None:
    some_logs(owner, 2)
    with receiving(identity(authority.certify("localhost")), tmp_path / "out") as receiver:
        stream = Stream(a_destination(receiver.port, authority))
        stream.turn(doors)
        with owner.begin() as connection:
            connection.exec_driver_sql("update stream_position set next_seq = 99")
        assert stream.turn(doors) == 0
    assert stream.finding is Finding.NOT_STREAMED


def test_a_turn_ends_though_more_waits(
    doors: Doors,
    owner: Engine,
    authority: Authority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    some_logs(owner, 10)
    monkeypatch.setattr("console.siem.stream.TURN_SECONDS", 0.0)
    with receiving(identity(authority.certify("localhost")), tmp_path / "out") as receiver:
        assert Stream(a_destination(receiver.port, authority), batch=4).turn(doors) == 4
    assert waits(doors) == 7


def test_a_receiver_that_reads_too_slowly_is_given_up(authority: Authority, tmp_path: Path) -> None:
    pair = authority.certify("localhost")
    with receiving(identity(pair), tmp_path / "out", never_read) as receiver:
        began = time.monotonic()
        with pytest.raises(delivery.NotDelivered) as slow:
            send(a_destination(receiver.port, authority), b"x" * 50_000_000)
        assert time.monotonic() - began < 5
    assert isinstance(slow.value.__cause__, TimeoutError)


def send(to: delivery.Destination, content: bytes) -> None:
    with delivery.connected(to, 1.0) as session:
        session.send(content)


def test_no_time_left_is_a_failure(authority: Authority, tmp_path: Path) -> None:
    with receiving(identity(authority.certify("localhost")), tmp_path / "out") as receiver:
        to = a_destination(receiver.port, authority)
        with pytest.raises(delivery.NotDelivered):
            send_late(to)
    assert receiver.messages == []


def send_late(to: delivery.Destination) -> None:
    with delivery.connected(to, 0.3) as session:
        time.sleep(0.4)
        session.send(b"1 x")
