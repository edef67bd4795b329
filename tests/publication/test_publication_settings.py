"""Where checkpoints go: each wrong value is a sentence that does not repeat it."""

from pathlib import Path

import pytest

from console.publication import settings
from console.publication.notes import Target
from console.settings import WrongSetting
from console.smtp import Security

MAIL = {"PUBLISH_EMAIL": "dpo@samu.example", "SMTP_FROM": "console@samu.example"}
SMTP = "smtp+starttls://u:s3cret@smtp.example:587"


def test_nothing_said_is_no_target() -> None:
    assert settings.read({"PUBLISH_DIR": " "}).kinds == ()


def test_targets_are_taken_as_given() -> None:
    read = settings.read(
        {
            "PUBLISH_DIR": "/mnt/share",
            "PUBLISH_URL": "https://h.example/a/",
            "SMTP_URL": SMTP,
            **MAIL,
        }
    )
    assert read.kinds == (Target.FOLDER, Target.WEB, Target.MAIL)
    assert read.folder is not None
    assert read.folder.path == Path("/mnt/share")
    assert read.web is not None
    assert read.web.url == "https://h.example/a"
    assert read.mail is not None
    assert read.mail.recipient == "dpo@samu.example"
    assert read.mail.outgoing.sender == "console@samu.example"
    assert "s3cret" not in repr(read)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (SMTP, ("smtp.example", 587, Security.STARTTLS, "u", "s3cret")),
        ("smtp+starttls://smtp.example", ("smtp.example", 587, Security.STARTTLS, "", "")),
        ("smtps://u%40d:p%3Aw@smtp.example", ("smtp.example", 465, Security.TLS, "u@d", "p:w")),
        ("smtp://localhost", ("localhost", 25, Security.LOOPBACK, "", "")),
        ("smtp://127.0.0.2:2525/", ("127.0.0.2", 2525, Security.LOOPBACK, "", "")),
        ("smtp://[::1]", ("::1", 25, Security.LOOPBACK, "", "")),
    ],
)
def test_a_mail_server_is_an_address(url: str, told: tuple[object, ...]) -> None:
    mail = settings.read({"SMTP_URL": url, **MAIL}).mail
    assert mail is not None
    server = mail.outgoing.server
    assert (server.host, server.port, server.security, server.user, server.password) == told


@pytest.mark.parametrize("url", ["http://localhost:8000/a", "http://127.0.0.1", "http://[::1]:1"])
def test_this_machine_may_be_told_in_clear(url: str) -> None:
    assert settings.read({"PUBLISH_URL": url}).kinds == (Target.WEB,)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("PUBLISH_DIR", value) for value in ("s3cret", "./s3cret", "/mnt/\0s3cret")),
        *(("PUBLISH_URL", value) for value in (
            "s3cret", "http://s3cret.example/", "ftp://s3cret.example", "https://",
            "https://u:s3cret@h.example", "https://h.example/?s3cret", "https://h.example/#s3cret",
            "https://h.example/s3 cret", "https://h.example/s3crét", "https://h.example:s3cret/",
            "https://h.example:0/", "http://192.0.2.1/s3cret", "https://[::s3cret",
        )),
        *(("PUBLISH_EMAIL", value) for value in (
            "s3cret", "s3cret@", "Camille <s3cret@b.example>", "a@b.example,s3cret@b.example",
            "s3cret\r\nBcc: x@b.example", "s3crét@b.example", "s3cret@-b.example",
        )),
        *(("SMTP_FROM", value) for value in ("s3cret", "s3cret@b..example")),
        *(("SMTP_URL", value) for value in (
            "s3cret", "smtp://u:s3cret@smtp.example", "http://s3cret.example", "smtps://",
            "smtps://s3cret@smtp.example", "smtps://h.example/s3cret", "smtps://h.example?s3cret",
            "smtps://h.example:s3cret", "smtps://:s3cret@h.example:0",
            "smtps://u:s3cr%C3%A9t@h.example", "smtps://u%0A:s3cret@h.example", "smtps://u:@h.example",
        )),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_in_a_sentence_that_does_not_repeat_it(
    name: str, value: str
) -> None:
    mail = {} if name in ("PUBLISH_DIR", "PUBLISH_URL") else {**MAIL, "SMTP_URL": SMTP}
    sentence = refusal({**mail, name: value})
    assert sentence.startswith(f"{name} doit ")


def test_a_token_needs_its_address_and_is_one_word() -> None:
    assert refusal({"PUBLISH_TOKEN": "s3cret"}).startswith("PUBLISH_URL doit ")
    both = {"PUBLISH_URL": "https://h.example", "PUBLISH_TOKEN": "s3cret s3cret"}
    assert refusal(both).startswith("PUBLISH_TOKEN doit ")


@pytest.mark.parametrize("missing", [("SMTP_FROM",), ("SMTP_URL",), ("SMTP_FROM", "SMTP_URL")])
def test_mail_needs_its_server_and_its_sender(missing: tuple[str, ...]) -> None:
    given = {name: text for name, text in {**MAIL, "SMTP_URL": SMTP}.items() if name not in missing}
    assert "doivent être données ensemble" in refusal(given)


def test_a_server_without_a_recipient_sends_no_checkpoint() -> None:
    given = {**MAIL, "SMTP_URL": SMTP, "PUBLISH_EMAIL": ""}
    assert settings.read(given).kinds == ()


def refusal(environment: dict[str, str]) -> str:
    with pytest.raises(WrongSetting) as refused:
        settings.read(environment)
    sentence = str(refused.value)
    assert "s3cret" not in sentence
    assert sentence.endswith(".")
    assert refused.value.__cause__ is None
    return sentence
