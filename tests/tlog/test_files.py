"""Files whole or absent: what is on disk when a write returns, and what is left when it fails."""

import os
import stat
from pathlib import Path

import pytest

from store.tlog import files


def test_every_new_folder_is_made_durable_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the file up to the folder that was there before."""
    durable: list[int] = []
    kept = os.fsync

    def fsync(number: int) -> None:
        durable.append(os.fstat(number).st_ino)
        kept(number)

    monkeypatch.setattr(os, "fsync", fsync)
    path = tmp_path / "a" / "b" / "file"
    files.write(path, b"content")
    in_turn = [tmp_path, tmp_path / "a", path, path.parent]
    assert durable == [one.stat().st_ino for one in in_turn]


def test_a_failed_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    files.write(path, b"before")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("no space left")))
        with pytest.raises(OSError, match="no space left"):
            files.write(path, b"after")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]  # a full disk is not filled with drafts


def test_a_private_file_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    assert files.write_new(path, b"first")
    assert not files.write_new(path, b"second")
    assert path.read_bytes() == b"first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["file"]
