"""``feed``: files by hand, tokens, and when each feed spoke; exit statuses a script can trust."""

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from console import house, settings
from console.commands import feeding
from console.house import House
from store import feed_tokens
from store.session import Doors
from tests.builders import a_site
from tests.intake.files import a_file, a_roster

Command = Callable[..., int]


@pytest.fixture
def feed(doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The verb, in a house whose database is the test's."""

    @contextmanager
    def opened() -> Iterator[House]:
        yield House(settings.read({"DATA_DIR": str(tmp_path / "data")}), doors)

    monkeypatch.setattr(house, "opened", opened)
    monkeypatch.delenv("FEEDS_DIR", raising=False)
    parser = argparse.ArgumentParser()
    feeding.add(parser)
    return lambda *words: feeding.run(parser.parse_args([str(word) for word in words]))


def laid(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_files_are_taken_and_what_is_refused_is_a_finding(
    feed: Command, doors: Doors, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = a_site(doors)
    right = laid(tmp_path, "a.json", a_file())
    wrong = laid(tmp_path, "b.csv", a_roster("x"))
    assert feed("import", "--site", site.finess, "--feed", "files", right) == 0
    assert "pris 1" in capsys.readouterr().out
    assert feed("import", "--site", site.finess, "--feed", "files", "--json", right, right) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["repeated"] for line in lines] == [1, 1]
    assert feed("import", "--site", site.finess, "--feed", "roster", wrong) == 1
    assert "ligne 2" in capsys.readouterr().out


def test_a_misuse_is_told_apart(
    feed: Command, doors: Doors, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = laid(tmp_path, "a.json", a_file())
    assert feed("import", "--site", "999999999", "--feed", "files", path) == 2
    assert feed("import", "--site", a_site(doors).finess, "--feed", "files", tmp_path) == 2
    assert feed("token", "--site", "999999999") == 2
    assert feed("revoke", uuid4()) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 4
    assert all(line.endswith(".") for line in told)


def test_a_token_is_told_once_alone_on_its_line_and_revoked(
    feed: Command, doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    site = a_site(doors)
    assert feed("token", "--site", site.finess) == 0
    token = capsys.readouterr().out.strip()
    with doors.working() as work:
        assert feed_tokens.site_of(work, token) == site
        id = feed_tokens.listed(work)[0].id
    assert feed("status") == 0
    shown = capsys.readouterr().out
    assert f"{id}, {site.finess}, en service" in shown
    assert token not in shown
    assert feed("revoke", id) == 0
    assert feed("status") == 0
    assert "révoqué" in capsys.readouterr().out


def test_the_status_says_each_feed_and_the_folders_of_nobody(
    feed: Command, doors: Doors, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = a_site(doors)
    feed("import", "--site", site.finess, "--feed", "files", laid(tmp_path, "a.json", a_file()))
    feed("token", "--site", site.finess)
    capsys.readouterr()
    assert feed("status", "--json") == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one.get("taken") for one in said] == [1, 0, None]
    assert said[0]["last"] is not None
    assert said[1]["last"] is None
    assert said[2]["revoked"] is False
    feed("status")
    assert "jamais" in capsys.readouterr().out
    (tmp_path / "data" / "feeds" / "123").mkdir(parents=True)
    assert feed("status") == 1
    assert "« 123 »" in capsys.readouterr().err.replace("\u00a0", " ")
