"""The client against a server that answers anything: it believes a verified cosignature only."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from console import witness_client
from console.witness_client import NotCosigned, Refusal, cosign
from store.tlog.cosignature import cosigned_at, with_cosignature
from store.tlog.note import Note
from tests.tlog.logs import a_log, a_witness, entries, growth, head, signed_head

LOGGED = entries(12)
SIGNED = signed_head(LOGGED, a_log())
WITNESS = a_witness()
LINE = f"{WITNESS.cosign(head(LOGGED).body, 77)}\n".encode()
SIZE = "text/x.tlog.size"


@dataclass
class Answering:
    """Answers in their order, the last one for ever; keeps the first line of each request."""

    answers: list[tuple[int, str, bytes]]
    asked: list[bytes] = field(default_factory=list)
    url: str = ""


@contextmanager
def answering(*answers: tuple[int, str, bytes]) -> Iterator[Answering]:
    known = Answering(list(answers))

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            known.asked.append(content.split(b"\n")[0])
            status, kind, body = (
                known.answers.pop(0) if len(known.answers) > 1 else known.answers[0]
            )
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if status == 307:
                self.send_header("Location", f"{known.url}/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        known.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield known
        finally:
            server.shutdown()
            thread.join()


def ask(known: Answering, old: int = 0) -> int:
    line = cosign(known.url, WITNESS.verifier, SIGNED, old, lambda size: growth(size, LOGGED))
    return cosigned_at(Note.parse(with_cosignature(SIGNED, line)), WITNESS.verifier)


def refused(*answers: tuple[int, str, bytes], old: int = 0) -> Refusal:
    with answering(*answers) as known, pytest.raises(NotCosigned) as said:
        ask(known, old)
    return said.value.refusal


def test_a_true_cosignature_is_taken_among_those_of_others() -> None:
    other = f"{a_witness('temoin.example/w7', seed=7).cosign('x', 5)}\n".encode()
    with answering((200, "text/plain", other + LINE)) as known:
        assert ask(known) == 77
        assert known.asked == [b"old 0"]


def test_a_conflict_is_followed_with_a_proof_from_the_told_size() -> None:
    with answering((409, SIZE, b"5\n"), (409, SIZE, b"8\n"), (200, "text/plain", LINE)) as known:
        assert ask(known) == 77
        assert known.asked == [b"old 0", b"old 5", b"old 8"]


def test_conflicts_without_end_are_not_followed() -> None:
    told = [(409, SIZE, b"%d\n" % size) for size in (5, 6, 7, 8)]
    assert refused(*told) is Refusal.UNREACHABLE


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        ((200, "text/plain", b""), Refusal.FALSE),
        ((200, "text/plain", b"\xff\n"), Refusal.FALSE),
        ((200, "text/plain", LINE * 2), Refusal.FALSE),
        ((200, "text/plain", LINE[:-1]), Refusal.FALSE),
        ((200, "text/plain", LINE.replace(b"w1", b"w2")), Refusal.FALSE),
        ((200, "text/plain", f"{WITNESS.cosign('other', 77)}\n".encode()), Refusal.FALSE),
        ((200, "text/plain", b"x" * 70_000), Refusal.UNREACHABLE),
        ((400, "text/plain", b""), Refusal.UNREACHABLE),
        ((403, "text/plain", b""), Refusal.NOT_SIGNED),
        ((404, "text/plain", b""), Refusal.UNKNOWN_LOG),
        ((422, "text/plain", b""), Refusal.INCONSISTENT),
        ((500, "text/plain", b""), Refusal.UNREACHABLE),
        ((307, "text/plain", LINE), Refusal.UNREACHABLE),
        ((409, "text/plain", b"5\n"), Refusal.UNREACHABLE),
        ((409, SIZE, b"05\n"), Refusal.UNREACHABLE),
        ((409, SIZE, b"-5\n"), Refusal.UNREACHABLE),
        ((409, SIZE, b"\xff\n"), Refusal.UNREACHABLE),
        ((409, SIZE, b""), Refusal.UNREACHABLE),
        ((409, SIZE, b"13\n"), Refusal.AHEAD),
        ((409, SIZE, b"0\n"), Refusal.FORKED),
    ],
)
def test_every_other_answer_is_a_refusal(answer: tuple[int, str, bytes], refusal: Refusal) -> None:
    assert refused(answer) is refusal


@pytest.mark.parametrize(
    ("url", "refusal"),
    [
        ("ftp://127.0.0.1", Refusal.ADDRESS),
        ("file:///etc/hostname", Refusal.ADDRESS),
        ("127.0.0.1:8510", Refusal.ADDRESS),
        ("http://", Refusal.UNREACHABLE),
        ("http://127.0.0.1:1", Refusal.UNREACHABLE),
        ("http://[broken", Refusal.UNREACHABLE),
    ],
)
def test_an_address_that_leads_nowhere_is_a_refusal(url: str, refusal: Refusal) -> None:
    with pytest.raises(NotCosigned) as said:
        cosign(url, WITNESS.verifier, SIGNED, 0, lambda _: [])
    assert said.value.refusal is refusal


def test_a_witness_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witness_client, "_SECONDS", (0.2, 0.2))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(NotCosigned) as said:
            cosign(url, WITNESS.verifier, SIGNED, 0, lambda _: [])
    assert said.value.refusal is Refusal.UNREACHABLE
