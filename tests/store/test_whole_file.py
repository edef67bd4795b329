"""A long file is whole under its name or absent, and never lies over another unasked."""

import os
import stat
from pathlib import Path

import pytest

from store.whole_file import AlreadyThere, appearing


def put(path: Path, content: bytes, *, replace: bool = False) -> None:
    with appearing(path, replace=replace) as file:
        file.write(content)


def fail_in_the_middle(path: Path, *, replace: bool) -> None:
    with appearing(path, replace=replace) as file:
        file.write(b"la moiti")
        raise RuntimeError


def be_overtaken(path: Path) -> None:
    with appearing(path, replace=False) as slow:
        slow.write(b"second")
        put(path, b"premier")


def test_a_file_appears_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    with appearing(path, replace=False) as file:
        file.write(b"une ligne")
        file.flush()
        assert not path.exists()
    assert path.read_bytes() == b"une ligne"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["export.csv"]


@pytest.mark.parametrize("replace", [False, True])
def test_a_failure_leaves_nothing(tmp_path: Path, replace: bool) -> None:
    with pytest.raises(RuntimeError):
        fail_in_the_middle(tmp_path / "a", replace=replace)
    assert list(tmp_path.iterdir()) == []


def test_another_file_is_replaced_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "a"
    put(path, b"ancien")
    with pytest.raises(AlreadyThere):
        put(path, b"nouveau")
    assert path.read_bytes() == b"ancien"
    put(path, b"nouveau", replace=True)
    assert path.read_bytes() == b"nouveau"


def test_of_two_at_once_the_first_keeps_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with pytest.raises(AlreadyThere):
        be_overtaken(path)
    assert path.read_bytes() == b"premier"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def no_hard_links(*_: object, **__: object) -> None:
    raise PermissionError("not on this disk")


def test_a_disk_without_hard_links_serves_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", no_hard_links)
    path = tmp_path / "a"
    put(path, b"entier")
    assert path.read_bytes() == b"entier"
    with pytest.raises(AlreadyThere):
        be_overtaken(tmp_path / "b")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a", "b"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        put(tmp_path / "rien" / "a", b"")
