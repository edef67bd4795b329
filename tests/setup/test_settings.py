"""The environment, read once: every wrong value is a sentence that names its variable."""

import re
from pathlib import Path

import pytest

from console import settings
from console.settings import WrongSetting


def test_nothing_said_is_a_demonstration_on_this_machine() -> None:
    read = settings.read({})
    assert (read.port, read.address, read.database_url) == (8501, "127.0.0.1", None)
    assert read.data_dir == settings.CHECKOUT / ".data"
    assert read.demonstration
    assert not read.secure_cookies


def test_a_database_of_ones_own_is_no_demonstration_unless_said() -> None:
    url = "postgresql://owner:s3cret@db.example:5433/samu"
    assert not settings.read({"DATABASE_URL": url}).demonstration
    assert settings.read({"DATABASE_URL": url, "DEMONSTRATION": "oui"}).demonstration


def test_the_password_of_the_database_is_not_shown() -> None:
    read = settings.read({"DATABASE_URL": "postgres://owner:s3cret@db.example/samu"})
    assert read.database_url is not None
    assert read.database_url.drivername == "postgresql+psycopg"
    assert read.database_url.password == "s3cret"
    assert "s3cret" not in repr(read)


def test_values_are_taken_as_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    read = settings.read({
        "PORT": " 9000 ", "ADDRESS": "0.0.0.0", "DATA_DIR": "ici", "SECURE_COOKIES": "1",
        "PUBLIC_HOSTS": "Console.Samu.example, autre.example", "DEMONSTRATION": "non",
    })  # fmt: skip
    assert (read.port, read.address, read.data_dir) == (9000, "0.0.0.0", tmp_path / "ici")
    assert read.public_hosts == ("console.samu.example", "autre.example")
    assert read.secure_cookies
    assert not read.demonstration


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("PORT", value) for value in ("0", "65536", "-1", "http", "80.5", "8501;", "８５０１")),
        *(("ADDRESS", value) for value in ("console.example", "300.1.1.1", "::g")),
        *(("DATABASE_URL", value) for value in ("s3cret", "mysql://u:s3cret@h/b", "postgresql://h",
                                                "postgresql://u:s3cret@h:port/b")),
        *(("PUBLIC_HOSTS", value) for value in ("https://s3cret.example", "a b", "a:8501")),
        *(("DEMONSTRATION", value) for value in ("peut-être", "2")),
        *(("SECURE_COOKIES", value) for value in ("yes please",)),
        ("DATA_DIR", "a\0b"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_in_a_sentence_that_does_not_repeat_it(
    name: str, value: str
) -> None:
    with pytest.raises(WrongSetting) as refused:
        settings.read({name: value})
    sentence = str(refused.value)
    assert re.fullmatch(rf"{name} doit .+\.", sentence)
    assert "s3cret" not in sentence
    assert refused.value.__cause__ is None
