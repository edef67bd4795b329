"""Where the log streams to: each wrong value is a sentence that does not repeat it."""

import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from console.settings import WrongSetting
from console.siem import settings
from tests.certificates import an_authority

URL = "syslog+tls://siem.example:6514"


def test_nothing_said_is_no_stream() -> None:
    assert settings.read({}) is None
    assert settings.read({"SIEM_URL": " "}) is None


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        (URL, "siem.example", 6514),
        ("syslog+tls://SIEM.example", "siem.example", 6514),
        ("syslog+tls://siem.example:10514/", "siem.example", 10514),
        ("syslog+tls://192.0.2.7", "192.0.2.7", 6514),
        ("syslog+tls://[2001:db8::7]:6515", "2001:db8::7", 6515),
    ],
)
def test_a_receiver_is_a_host_and_a_port(url: str, host: str, port: int) -> None:
    to = settings.read({"SIEM_URL": url})
    assert to is not None
    assert (to.host, to.port) == (host, port)


def test_the_certificate_and_the_name_are_always_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    for more in ({}, {"SIEM_CA": str(an_authority(tmp_path).file)}):
        to = settings.read({"SIEM_URL": URL, **more})
        assert to is not None
        assert to.context.verify_mode is ssl.CERT_REQUIRED
        assert to.context.check_hostname
        assert to.context.minimum_version == ssl.TLSVersion.TLSv1_2
        assert not to.context.options & getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
        assert to.context.keylog_filename is None


def test_an_authority_of_ones_own_is_the_only_one(tmp_path: Path) -> None:
    to = settings.read({"SIEM_URL": URL, "SIEM_CA": str(an_authority(tmp_path).file)})
    assert to is not None
    assert len(to.context.get_ca_certs()) == 1


@pytest.mark.parametrize(
    "url",
    [
        "s3cret", "https://s3cret.example", "syslog://s3cret.example", "syslog+tls://",
        "syslog+tls://u:s3cret@siem.example", "syslog+tls://siem.example/s3cret",
        "syslog+tls://siem.example?s3cret", "syslog+tls://siem.example#s3cret",
        "syslog+tls://siem.example:0", "syslog+tls://siem.example:s3cret",
        "syslog+tls://siem.example:65536", "syslog+tls://a..b", f"syslog+tls://{'s3cret' * 11}",
        "syslog+tls://s3cret é.example", "syslog+tls://[::s3cret]",
    ],
)  # fmt: skip
def test_a_wrong_address_is_refused_in_a_sentence(url: str) -> None:
    assert "s3cret" not in refusal({"SIEM_URL": url}, "SIEM_URL doit avoir la forme")


def test_the_rest_says_nothing_without_the_address() -> None:
    refusal({"SIEM_CA": "s3cret"}, "SIEM_URL doit être donnée")


def test_files_that_cannot_serve_are_refused_at_the_start(tmp_path: Path) -> None:
    authority = an_authority(tmp_path)
    own, other = authority.certify("a"), authority.certify("b")
    wrong = tmp_path / "s3cret.pem"
    wrong.write_text("s3cret")
    for name in (wrong, tmp_path / "s3cret-absent", tmp_path):
        refusal({"SIEM_URL": URL, "SIEM_CA": str(name)}, "SIEM_CA doit être un fichier")
    for certificate, key in ((own.certificate, ""), ("", own.key)):
        told = {"SIEM_CERT": str(certificate), "SIEM_KEY": str(key)}
        refusal({"SIEM_URL": URL, **told}, "SIEM_CERT et SIEM_KEY doivent être données ensemble")
    for certificate, key in (
        (own.certificate, other.key),
        (wrong, own.key),
        (own.certificate, wrong),
    ):
        told = {"SIEM_CERT": str(certificate), "SIEM_KEY": str(key)}
        refusal({"SIEM_URL": URL, **told}, "SIEM_CERT et SIEM_KEY doivent être un certificat")


def test_a_key_with_a_password_is_refused_and_nobody_is_asked(tmp_path: Path) -> None:
    pair = an_authority(tmp_path).certify("a")
    key = serialization.load_pem_private_key(pair.key.read_bytes(), None)
    pair.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"s3cret"),
        )
    )
    told = {"SIEM_CERT": str(pair.certificate), "SIEM_KEY": str(pair.key)}
    refusal({"SIEM_URL": URL, **told}, "SIEM_CERT et SIEM_KEY doivent être un certificat")


def refusal(environment: dict[str, str], begins: str) -> str:
    with pytest.raises(WrongSetting) as refused:
        settings.read(environment)
    sentence = str(refused.value)
    assert sentence.startswith(begins)
    assert sentence.endswith(".")
    assert refused.value.__cause__ is None
    return sentence
