"""An archive that was altered names the entry, when the leaves that came along can be believed."""

import zipfile
from pathlib import Path

import pytest

from policy.findings import Finding
from store.archive import ENTRIES, LEAVES
from store.archive_reading import Archive, read_archive
from store.pinpointing import pinpointed
from store.verify import Wrong
from tests.store.archives import SIGNER, an_archive, some_entries, verified


def altered(path: Path, tmp_path: Path, **members: bytes) -> Archive:
    """The archive with other bytes in these members."""
    made = tmp_path / "altered.zip"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, members.get(name.partition(".")[0], old.read(name)))
    return read_archive(made)


def member(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as zipped:
        return zipped.read(name)


def one_changed(path: Path, line: int) -> bytes:
    lines = member(path, ENTRIES).split(b"\n")
    lines[line] = lines[line].replace(b'"v" : 1', b'"v" : 1 ').replace(b'"v":1', b'"v": 1')
    return b"\n".join(lines)


@pytest.mark.parametrize("first", [0, 3])
def test_the_first_altered_entry_is_named(tmp_path: Path, first: int) -> None:
    path = an_archive(tmp_path / "a.zip", list(some_entries(14)), first)
    read = altered(path, tmp_path, entries=one_changed(path, 8 - first))
    outcome = verified(read)
    assert outcome.wrong == Wrong(Finding.ROOT_WRONG, 10)
    assert pinpointed(outcome, read, SIGNER.verifier).wrong == Wrong(Finding.REPLACED, 8)


def test_leaves_that_do_not_give_the_signed_root_accuse_nobody(tmp_path: Path) -> None:
    path = an_archive(tmp_path / "a.zip", list(some_entries(14)))
    leaves = member(path, LEAVES)
    for false in (b"\1" * 32 + leaves[32:], leaves[:-32] + b"\1" * 32, leaves[:40], b""):
        read = altered(path, tmp_path, entries=one_changed(path, 8), leaves=false)
        outcome = verified(read)
        told = pinpointed(outcome, read, SIGNER.verifier)
        believed = false[: 10 * 32] == leaves[: 10 * 32]
        assert told.wrong == (Wrong(Finding.REPLACED, 8) if believed else outcome.wrong)


def test_a_frontier_that_is_false_accuses_no_entry(tmp_path: Path) -> None:
    path = an_archive(tmp_path / "a.zip", list(some_entries(14)), 4)
    manifest = member(path, "manifest.json")
    frontier = read_archive(path).manifest.frontier[0].encode()
    read = altered(path, tmp_path, manifest=manifest.replace(frontier, b"00" * 32))
    outcome = verified(read)
    assert outcome.wrong is not None
    assert outcome.wrong.finding is Finding.ROOT_WRONG
    assert pinpointed(outcome, read, SIGNER.verifier) == outcome


def test_what_is_whole_or_wrong_otherwise_is_left_as_it_is(tmp_path: Path) -> None:
    path = an_archive(tmp_path / "a.zip", list(some_entries(14)))
    read = read_archive(path)
    assert pinpointed(verified(read), read, SIGNER.verifier) == verified(read)
    cut = altered(path, tmp_path, entries=member(path, ENTRIES).partition(b"\n")[2])
    assert pinpointed(verified(cut), cut, SIGNER.verifier).wrong == Wrong(Finding.MISSING, 0)
    changed = altered(path, tmp_path, entries=one_changed(path, 8))
    assert pinpointed(verified(changed), changed, None) == verified(changed)
