"""Private keys on disk: private, named, made once."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from store.tlog import keys
from store.tlog.keys import KeyExposed, KeyUnreadable
from store.tlog.note import Algorithm, NotAKey

#: golang.org/x/mod/sumdb/note, its documentation: published with its private half.
GO = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n"


def kept(folder: Path, line: str, mode: int = 0o600) -> Path:
    path = folder / "key"
    path.write_text(line, "utf-8")
    path.chmod(mode)
    return path


def test_a_key_is_made_once_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "key"
    first = keys.log_signer(path, "log.example")
    content = path.read_bytes()
    assert keys.log_signer(path, "log.example").verifier == first.verifier
    assert path.read_bytes() == content
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["key"]


def test_a_witness_key_is_of_its_own_kind(tmp_path: Path) -> None:
    witness = keys.cosigner(tmp_path / "key", "w.example")
    assert witness.verifier.algorithm is Algorithm.COSIGNATURE
    with pytest.raises(KeyUnreadable):
        keys.log_signer(tmp_path / "key", "w.example")


def test_go_s_published_key_is_read(tmp_path: Path) -> None:
    key = keys.load(kept(tmp_path, GO))
    assert str(key.verifier).startswith("PeterNeumann+c74f20a3+ARpc2QcUPDhM")


def test_of_starts_at_once_one_makes_the_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = pool.map(lambda _: keys.cosigner(tmp_path / "key", "w").verifier, range(16))
    assert len(set(made)) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["key"]


def test_of_two_starts_the_second_takes_the_key_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both saw no file; the slower finds one when it names its own."""
    path = tmp_path / "key"
    first = keys.cosigner(path, "w")
    seen = iter([False, True])
    monkeypatch.setattr(Path, "exists", lambda _: next(seen))
    assert keys.cosigner(path, "w").verifier == first.verifier


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_key_that_others_reach_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(KeyExposed):
        keys.load(kept(tmp_path, GO, mode))


@pytest.mark.parametrize(
    "line",
    [
        "", "\n", GO[:-1], GO * 2, GO[1:], GO.replace("c74f", "c74e"), GO.replace("Peter", "Hans"),
        GO.replace("AYEK", "AoEK"), GO.replace("AYEK", "AYE"), GO.replace("DFz", "DF"),
        GO.replace("DFz", "DFzAAAA"), GO.replace("Peter", "Pe ter"), GO.replace("AYEK", "!YEK"),
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AQ==\n", "PRIVATE+KEY+PeterNeumann+c74f20a3+====\n",
    ],
)  # fmt: skip
def test_what_is_not_a_key_is_never_replaced_by_a_new_one(tmp_path: Path, line: str) -> None:
    path = kept(tmp_path, line)
    with pytest.raises(KeyUnreadable):
        keys.log_signer(path, "PeterNeumann")
    assert path.read_text("utf-8") == line


def test_a_key_bears_one_name(tmp_path: Path) -> None:
    with pytest.raises(KeyUnreadable):
        keys.log_signer(kept(tmp_path, GO), "another.example")
    with pytest.raises(NotAKey):
        keys.log_signer(tmp_path / "new", "not a name")
    assert not (tmp_path / "new").exists()


def test_a_key_says_nothing_of_itself(tmp_path: Path) -> None:
    key = keys.load(kept(tmp_path, GO))
    assert "private" not in repr(key)
    with pytest.raises(FileNotFoundError):
        keys.load(tmp_path / "absent")
