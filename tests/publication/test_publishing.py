"""All targets together, and what is remembered of them."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from console import publication
from console.publication.memory import NAME, Memory
from console.publication.notes import Target
from tests.publication.builders import LOG, OTHER, Publishing, a_note
from tests.publication.servers import Box, Shelf, mail, web


def everywhere(tmp_path: Path, shelf: Shelf, box: Box) -> Publishing:
    return Publishing(
        tmp_path / "state",
        {
            "PUBLISH_DIR": str(tmp_path / "share"),
            "PUBLISH_URL": shelf.url,
            "PUBLISH_EMAIL": "dpo@samu.example",
            "SMTP_FROM": "console@samu.example",
            "SMTP_URL": f"smtp://localhost:{box.port}",
        },
    )


def test_one_target_that_fails_stops_no_other(tmp_path: Path) -> None:
    with web(Shelf(answer=lambda *_: 503)) as shelf, mail(Box()) as box:
        running = everywhere(tmp_path, shelf, box).begin()
        told = running.publish({LOG: a_note(3)})
        assert [one.target for one in told] == [Target.FOLDER, Target.WEB]
        assert len(box.messages) == 1
        (tmp_path / "share").mkdir()
        assert [one.target for one in running.publish({LOG: a_note(3)})] == [Target.WEB]
        shelf.answer = lambda *_: 201
        assert running.publish({LOG: a_note(3)}) == []
    assert (tmp_path / "share" / str(LOG) / "checkpoint").read_text("utf-8") == a_note(3)
    assert len(box.messages) == 1


def test_nothing_set_is_nothing_published(tmp_path: Path) -> None:
    assert publication.read({}, tmp_path / "state").publish({LOG: a_note(3)}) == []
    assert not (tmp_path / "state").exists()


def test_the_memory_is_private_and_holds_no_secret(tmp_path: Path) -> None:
    with web(Shelf()) as shelf:
        setting = Publishing(tmp_path, {"PUBLISH_URL": shelf.url, "PUBLISH_TOKEN": "s3cret"})
        setting.begin().publish({LOG: a_note(3)})
    kept = tmp_path / NAME
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "s3cret" not in kept.read_text("utf-8")
    assert list(json.loads(kept.read_text("utf-8"))["known"]) == [f"web:{shelf.url}"]


def test_another_address_knows_nothing_yet(tmp_path: Path) -> None:
    with web(Shelf()) as one, web(Shelf()) as other:
        for shelf in (one, other):
            Publishing(tmp_path, {"PUBLISH_URL": shelf.url}).begin().publish({LOG: a_note(3)})
    assert len(one.paths()) == len(other.paths()) == 2


def test_a_memory_that_cannot_be_kept_repeats_nothing_while_we_run(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder should be")
    (tmp_path / "share").mkdir()
    with web(Shelf()) as shelf, mail(Box()) as box:
        running = everywhere(tmp_path, shelf, box).begin()
        assert running.publish({LOG: a_note(3)}) == []
        assert running.publish({LOG: a_note(3)}) == []
    assert (len(shelf.paths()), len(box.messages)) == (2, 1)


def test_what_was_learnt_is_known_after_a_restart(tmp_path: Path) -> None:
    at = datetime(2026, 11, 22, 16, tzinfo=UTC)
    Memory.read(tmp_path).learn("a", {LOG: "1", OTHER: "2"})
    Memory.read(tmp_path).learn("a", {OTHER: "3"}, at)
    known = Memory.read(tmp_path)
    assert known.has("a", LOG, "1")
    assert known.has("a", OTHER, "3")
    assert not known.has("a", OTHER, "2")
    assert not known.has("b", LOG, "1")
    assert not known.has("a", UUID(int=7), "1")
    assert known.mailed == {"a": at}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"3", b"\xff", b'{"known": {}}', b'{"known": [], "mailed": {}}',
        b'{"known": {"a": {"no id": "1"}}, "mailed": {}}',
        b'{"known": {"a": "b"}, "mailed": {}}',
        b'{"known": {}, "mailed": {"a": 3}}', b'{"known": {}, "mailed": {"a": "hier"}}',
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_no_memory(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    memory = Memory.read(tmp_path)
    assert (memory.known, memory.mailed) == ({}, {})
    memory.learn("a", {LOG: "1"})
    assert Memory.read(tmp_path).has("a", LOG, "1")
