"""What a server must be before a message leaves: the one it says it is, over TLS, and willing.

The servers are real, in processes of their own or on sockets that say what no good server says.
"""

import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import smtp, tls
from console.smtp import Server
from console.smtp_line import Answer, Envelope, Posting, quoted
from tests.certificates import Authority, an_authority
from tests.mail_server import MailServer, Mood

ENVELOPE = Envelope("0" * 32, "avis@samu.example", "camille@patient.example")
CONTENT = b"Message-ID: <1@samu.example>\r\nSubject: Avis\r\n\r\n.Bonjour\r\n..\r\n"


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """Whom this machine trusts, for one test."""
    known = an_authority(tmp_path)
    trusting = ssl.create_default_context(cafile=str(known.file))
    monkeypatch.setattr(tls, "verifying", lambda: trusting)
    return known


def server_at(url: str) -> Server:
    read = smtp.read({"SMTP_URL": url, "SMTP_FROM": ENVELOPE.sender})
    assert read is not None
    return replace(read.server, seconds=5.0)


def post(server: Server, seconds: float = 10.0) -> Answer:
    with Posting(server, seconds) as posting:
        return posting.post(ENVELOPE, CONTENT, lambda: True)


def never() -> bool:
    raise AssertionError("nothing may be asked of the caller before a server is ready")


@pytest.mark.parametrize("starttls", [False, True])
def test_a_message_leaves_over_tls_by_an_account(
    tmp_path: Path, authority: Authority, starttls: bool
) -> None:
    pair, scheme = authority.certify("localhost"), "smtp+starttls" if starttls else "smtps"
    accounts = {"avis@samu": "secret:1"}
    with MailServer(tmp_path / "post", pair, starttls, accounts) as mail:
        url = f"{scheme}://avis%40samu:secret%3A1@localhost:{mail.port}"
        assert post(server_at(url)) is Answer.TAKEN
        (message,) = mail.messages()
        assert message.get_content().replace("\r\n", "\n") == ".Bonjour\n..\n"
        with pytest.raises(smtplib.SMTPAuthenticationError):
            post(server_at(f"{scheme}://avis%40samu:wrong@localhost:{mail.port}"))
        assert len(mail.messages()) == 1


@pytest.mark.parametrize("starttls", [False, True])
@pytest.mark.parametrize("names", ["elsewhere.example", "expired", "stranger"])
def test_nothing_leaves_by_a_server_whose_certificate_is_wrong(
    tmp_path: Path, authority: Authority, starttls: bool, names: str
) -> None:
    stranger = an_authority(tmp_path, "Autre")
    pair = {
        "elsewhere.example": lambda: authority.certify("elsewhere.example"),
        "expired": lambda: authority.certify("localhost", days=0),
        "stranger": lambda: stranger.certify("localhost"),
    }[names]()
    with MailServer(tmp_path / "post", pair, starttls) as mail:
        server = server_at(f"smtp{'+starttls' if starttls else 's'}://localhost:{mail.port}")
        with pytest.raises(ssl.SSLCertVerificationError), Posting(server) as posting:
            posting.post(ENVELOPE, CONTENT, never)
        assert mail.messages() == []


def test_nothing_leaves_in_clear_by_a_server_without_starttls(tmp_path: Path) -> None:
    with MailServer(tmp_path / "post") as mail:
        with pytest.raises(smtplib.SMTPNotSupportedError):
            post(server_at(f"smtp+starttls://localhost:{mail.port}"))
        assert mail.messages() == []


def test_one_that_is_kept_leaves_nothing_and_the_next_one_leaves(tmp_path: Path) -> None:
    with MailServer(tmp_path / "post") as mail:
        with Posting(server_at(f"smtp://localhost:{mail.port}")) as posting:
            assert posting.post(ENVELOPE, CONTENT, lambda: False) is Answer.KEPT
            assert mail.messages() == []
            assert posting.post(ENVELOPE, CONTENT, lambda: True) is Answer.TAKEN
        assert len(mail.messages()) == 1


def test_a_connection_that_died_while_it_idled_is_made_anew(tmp_path: Path) -> None:
    with MailServer(tmp_path / "post") as mail:
        with Posting(server_at(f"smtp://localhost:{mail.port}")) as posting:
            assert posting.post(ENVELOPE, CONTENT, lambda: True) is Answer.TAKEN
            mail.kill()
            with pytest.raises(OSError, match=r".+"):
                posting.post(ENVELOPE, CONTENT, lambda: True)
            mail.start()
            assert posting.post(ENVELOPE, CONTENT, lambda: True) is Answer.TAKEN
            mail.kill()
            mail.start()
            assert posting.post(ENVELOPE, CONTENT, lambda: True) is Answer.TAKEN
        assert len(mail.messages()) == 3


def test_a_refusal_leaves_the_connection_to_the_next(tmp_path: Path) -> None:
    with MailServer(tmp_path / "post") as mail:
        with Posting(server_at(f"smtp://localhost:{mail.port}")) as posting:
            for mood, answer in (
                (Mood.NO_RECIPIENT, Answer.NEVER),
                (Mood.BUSY_RECIPIENT, Answer.LATER),
                (Mood.REFUSING, Answer.NEVER),
                (Mood.BUSY, Answer.LATER),
                (Mood.KIND, Answer.TAKEN),
            ):
                mail.become(mood)
                assert posting.post(ENVELOPE, CONTENT, lambda: True) is answer
        assert len(mail.messages()) == 1


# ── Servers that say what they should not ─────────────────────────────────────────────────────────

GREETING = ["220 hello"]
TO_RCPT = [*GREETING, "250 hello", "250 ok", "250 ok"]
TO_DATA = [*TO_RCPT, "354 go on"]


@contextmanager
def scripted(lines: list[str], last: str = "", *, holds: bool = False) -> Iterator[Server]:
    """Says each line after a command; after the end of data ``last``, not a byte more."""
    over = threading.Event()

    def talk() -> None:
        with suppress_os(), listening.accept()[0] as peer, peer.makefile("rb") as heard:
            for line in lines:
                peer.sendall(line.encode() + b"\r\n")
                if not heard.readline():
                    return
            while (line_heard := heard.readline()) and line_heard != b".\r\n":
                pass
            peer.sendall(last.encode())
            over.wait(10 if holds else 0)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        talking = threading.Thread(target=talk)
        talking.start()
        try:
            yield server_at(f"smtp://localhost:{listening.getsockname()[1]}")
        finally:
            over.set()
            talking.join()


@contextmanager
def suppress_os() -> Iterator[None]:
    try:
        yield
    except OSError:
        return


@pytest.mark.parametrize(
    ("last", "answer"),
    [
        ("250 ok\r\n", Answer.TAKEN),
        ("250-ok\r\n250 queued\r\n", Answer.TAKEN),
        ("250", Answer.TAKEN),  # cut off behind the code: it said so
        ("25", Answer.UNKNOWN),
        ("", Answer.UNKNOWN),
        ("354 go on\r\n", Answer.UNKNOWN),
        ("hello\r\n", Answer.UNKNOWN),
        ("999 what\r\n", Answer.UNKNOWN),
        ("x" * 9000, Answer.UNKNOWN),
        ("421 closing\r\n", Answer.LATER),
        ("552 full\r\n", Answer.NEVER),
    ],
)
def test_only_an_answer_tells_what_became_of_it(last: str, answer: Answer) -> None:
    with scripted(TO_DATA, last) as server:
        assert post(server) is answer


def test_a_server_that_says_nothing_any_more_is_left_after_a_while() -> None:
    with scripted(TO_DATA, holds=True) as server:
        began = time.monotonic()
        assert post(server, seconds=0.3) is Answer.UNKNOWN
        assert time.monotonic() - began < 3


def test_a_server_that_speaks_before_the_end_of_data_is_not_given_it() -> None:
    with scripted([*TO_RCPT, "354 go on\r\n421 oh, closing"]) as server:
        assert post(server) is Answer.LATER


@pytest.mark.parametrize(
    "lines",
    [["554 go away"], [*GREETING, "250 hello", "550 who are you?"], [*GREETING, "x" * 9000]],
)
def test_a_server_that_will_not_speak_with_us_is_an_error_of_ours(lines: list[str]) -> None:
    with (
        scripted([*lines, "221 bye"]) as server,
        pytest.raises(OSError, match=r".+"),
        Posting(server) as posting,
    ):
        posting.post(ENVELOPE, CONTENT, never)


@pytest.mark.parametrize(
    ("said", "answer"),
    [("554 no", Answer.NEVER), ("421 bye", Answer.LATER), ("250 what?", Answer.LATER)],
)
def test_an_answer_stands_though_the_server_leaves_with_it(said: str, answer: Answer) -> None:
    with scripted([*TO_RCPT, said]) as server:
        assert post(server, seconds=0.5) is answer


def test_a_greeting_that_drips_is_left_after_a_while(tmp_path: Path) -> None:
    over = threading.Event()

    def drip() -> None:
        with suppress_os(), listening.accept()[0] as peer:
            while not over.wait(0.05):
                peer.sendall(b"220-x\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        dripping = threading.Thread(target=drip)
        dripping.start()
        began = time.monotonic()
        with pytest.raises(OSError, match=r".+"):
            post(server_at(f"smtp://localhost:{listening.getsockname()[1]}"), seconds=0.4)
        assert time.monotonic() - began < 3
        over.set()
        dripping.join()


@given(st.lists(st.sampled_from([b".", b"..", b"a", b"\r\n", b".a", b" "])).map(b"".join))
def test_no_content_ends_itself(content: bytes) -> None:
    wire = quoted(content)
    assert wire.endswith(b"\r\n")
    lines = wire.split(b"\r\n")[:-1]
    assert b"." not in lines
    read = b"\r\n".join(line[1:] if line.startswith(b".") else line for line in lines)
    assert read + b"\r\n" == (content if content.endswith(b"\r\n") else content + b"\r\n")
