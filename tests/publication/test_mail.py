"""Mail: at the first publication, then once a day at most, by a server that proved its name."""

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.publication import Failure
from console.publication.notes import Target
from policy.findings import Finding
from store.tlog.note import Note
from tests.certificates import Authority, an_authority
from tests.publication.builders import LOG, OTHER, Publishing, a_note, cosigned
from tests.publication.servers import Box, mail
from tests.siem.receiver import identity


def publishing(tmp_path: Path, url: str) -> Publishing:
    return Publishing(
        tmp_path / "state",
        {"PUBLISH_EMAIL": "dpo@samu.example", "SMTP_FROM": "console@samu.example", "SMTP_URL": url},
    )


def local(tmp_path: Path, box: Box) -> Publishing:
    return publishing(tmp_path, f"smtp://localhost:{box.port}")


def failed(*logs: object) -> list[Failure]:
    return [Failure(Target.MAIL, log, Finding.NOT_PUBLISHED) for log in logs]  # type: ignore[arg-type]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return an_authority(tmp_path)


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


def test_a_mail_is_plain_french_with_the_notes_as_they_were_signed(tmp_path: Path) -> None:
    with mail(Box()) as box:
        setting = local(tmp_path, box)
        assert setting.begin().publish({LOG: a_note(3), OTHER: cosigned(a_note(9), 2)}) == []
    (message,) = box.messages
    assert message["To"] == "dpo@samu.example"
    assert message["From"] == "console@samu.example"
    assert message["Subject"].startswith("Brise-Glace")
    assert message["Date"].datetime == datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert message["Message-ID"].endswith("@samu.example>")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    text = message.get_content().replace("\r\n", "\n")
    for log, note in ((LOG, a_note(3)), (OTHER, cosigned(a_note(9), 2))):
        start = text.index(f"Journal {log}\n\n") + len(f"Journal {log}\n\n")
        assert text[start:].startswith(note)
        assert Note.parse(text[start : start + len(note)].encode()).encode().decode() == note
    assert all(len(line) < 998 for line in message.as_bytes().splitlines())


def test_one_mail_a_day_at_most_and_only_of_what_changed(tmp_path: Path) -> None:
    with mail(Box()) as box:
        setting = local(tmp_path, box)
        publication = setting.begin()
        publication.publish({LOG: a_note(3), OTHER: a_note(9)})
        setting.clock.passes(hours=23)
        publication.publish({LOG: a_note(5), OTHER: a_note(9)})
        assert len(box.messages) == 1
        setting.clock.passes(hours=1)
        publication.publish({LOG: a_note(6), OTHER: a_note(9)})
        setting.clock.passes(days=3)
        publication.publish({LOG: cosigned(a_note(6), 2), OTHER: a_note(9)})
    assert len(box.messages) == 2
    text = box.messages[1].get_content()
    assert str(LOG) in text
    assert "\n6\r\n" in text or "\n6\n" in text
    assert str(OTHER) not in text


def test_a_restart_repeats_no_mail(tmp_path: Path) -> None:
    with mail(Box()) as box:
        setting = local(tmp_path, box)
        setting.begin().publish({LOG: a_note(3)})
        setting.begin().publish({LOG: a_note(3)})
        setting.begin().publish({LOG: a_note(4)})
        assert len(box.messages) == 1
        setting.clock.passes(days=1)
        setting.begin().publish({LOG: a_note(4)})
    assert len(box.messages) == 2


def test_a_clock_that_was_ahead_does_not_silence_us(tmp_path: Path) -> None:
    with mail(Box()) as box:
        setting = local(tmp_path, box)
        setting.begin().publish({LOG: a_note(3)})
        setting.clock.passes(days=-300)
        setting.begin().publish({LOG: a_note(4)})
    assert len(box.messages) == 2


def test_what_the_server_does_not_take_is_sent_later(tmp_path: Path) -> None:
    with mail(Box(refusal="554 no")) as box:
        publication = local(tmp_path, box).begin()
        notes = {LOG: a_note(3), OTHER: a_note(9)}
        assert publication.publish(notes) == failed(LOG, OTHER)
        box.refusal = ""
        assert publication.publish(notes) == []
    assert len(box.messages) == 1


def test_no_server_is_a_failure(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert publishing(tmp_path, f"smtp://localhost:{port}").begin().publish(
        {LOG: a_note(3)}
    ) == failed(LOG)


def test_starttls_comes_before_the_password(tmp_path: Path, trusted: Authority) -> None:
    context = identity(trusted.certify("localhost"))
    with mail(Box({"a@b": "p:w/+"}), starttls=context) as box:
        url = f"smtp+starttls://a%40b:p%3Aw%2F+@localhost:{box.port}"
        assert publishing(tmp_path, url).begin().publish({LOG: a_note(3)}) == []
    assert (box.ciphered, box.logins) == ([True], ["a@b"])


def test_a_wrong_password_is_a_failure(tmp_path: Path, trusted: Authority) -> None:
    context = identity(trusted.certify("localhost"))
    with mail(Box({"a": "right"}), starttls=context) as box:
        url = f"smtp+starttls://a:wrong@localhost:{box.port}"
        assert publishing(tmp_path, url).begin().publish({LOG: a_note(3)}) == failed(LOG)
    assert (box.messages, box.logins) == ([], ["a"])


def test_tls_from_the_first_byte(tmp_path: Path, trusted: Authority) -> None:
    with mail(Box({"a": "b"}), tls=identity(trusted.certify("localhost"))) as box:
        url = f"smtps://a:b@localhost:{box.port}"
        assert publishing(tmp_path, url).begin().publish({LOG: a_note(3)}) == []
    assert (box.ciphered, box.logins) == ([True], ["a"])


def test_a_server_that_does_not_cipher_is_told_nothing(tmp_path: Path) -> None:
    with mail(Box()) as box:
        url = f"smtp+starttls://a:b@localhost:{box.port}"
        assert publishing(tmp_path, url).begin().publish({LOG: a_note(3)}) == failed(LOG)
    assert (box.messages, box.logins) == ([], [])


@pytest.mark.parametrize("name", ["localhost", "ailleurs.example"])
@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_server_that_proves_no_name_is_told_nothing(
    tmp_path: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch, name: str, scheme: str
) -> None:
    if name != "localhost":  # the right authority, another host
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    context = identity(authority.certify(name))
    box = Box({"a": "b"})
    with mail(box, tls=context) if scheme == "smtps" else mail(box, starttls=context):
        setting = publishing(tmp_path, f"{scheme}://a:b@localhost:{box.port}")
        assert setting.begin().publish({LOG: a_note(3)}) == failed(LOG)
    assert (box.messages, box.logins) == ([], [])
