"""An archive that was altered names the entry, when the leaves that came along can be believed."""

import json
import zipfile
from pathlib import Path

import pytest

from policy.findings import Finding
from store.archive import ENTRIES, LEAVES
from store.archive_reading import Archive, read_archive
from store.archive_verifying import NoKeyFor, pinpointed, verify_archive
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


def test_an_archive_proves_all_that_it_announces_or_nothing(tmp_path: Path) -> None:
    whole = an_archive(tmp_path / "a.zip", list(some_entries(14)))
    keys = (SIGNER.verifier,)
    outcome = verify_archive(read_archive(whole), keys)
    assert (outcome.wrong, outcome.entries, outcome.covered) == (None, 14, 14)
    with pytest.raises(NoKeyFor):
        verify_archive(read_archive(whole), ())
    bare = altered(whole, tmp_path, checkpoints=b"")
    assert verify_archive(bare, keys).wrong == Wrong(Finding.NO_CHECKPOINT, 0)
    lines = member(whole, ENTRIES).split(b"\n")
    notes = b"".join(list(read_archive(whole).notes())[:-1])
    short = altered(whole, tmp_path, entries=b"\n".join([*lines[:10], b""]), checkpoints=notes)
    assert verify_archive(short, keys).wrong == Wrong(Finding.CUT, 10)
    none = altered(whole, tmp_path, entries=b"", checkpoints=b"")
    assert verify_archive(none, keys).wrong == Wrong(Finding.CUT, 0)


def test_a_forged_tail_is_covered_by_no_checkpoint(tmp_path: Path) -> None:
    """A genuine archive, lines invented after it, and a manifest that announces them."""
    entries = list(some_entries(14))
    whole = an_archive(tmp_path / "a.zip", entries[:12])
    longer = an_archive(tmp_path / "b.zip", entries)
    forged = altered(
        whole, tmp_path, entries=member(longer, ENTRIES), manifest=member(longer, "manifest.json")
    )
    assert verify_archive(forged, (SIGNER.verifier,)).wrong == Wrong(Finding.NO_CHECKPOINT, 12)


def test_a_checkpoint_of_before_the_range_proves_nothing(tmp_path: Path) -> None:
    entries = list(some_entries(14))
    path = an_archive(tmp_path / "a.zip", entries, 8)
    early = next(read_archive(an_archive(tmp_path / "b.zip", entries)).notes())
    read = altered(path, tmp_path, checkpoints=early)
    outcome = verify_archive(read, (SIGNER.verifier,))
    assert outcome.wrong is not None
    assert outcome.wrong.finding in (Finding.ROOT_WRONG, Finding.NO_CHECKPOINT)


def test_an_entry_alone_cannot_be_turned_into_a_leaf(tmp_path: Path) -> None:
    """As a purge would leave it: but a purge is a prefix."""
    entries = list(some_entries(14))
    entry = entries[6]
    left = {"leaf": entry.leaf.hex(), "at": entry.at.isoformat(), "code": entry.code, "seq": 6}
    path = an_archive(tmp_path / "a.zip", entries)
    lines = member(path, ENTRIES).split(b"\n")
    lines[6] = json.dumps(left).encode()
    read = altered(path, tmp_path, entries=b"\n".join(lines))
    assert verify_archive(read, (SIGNER.verifier,)).wrong == Wrong(Finding.PURGED_UNSAID, 6)
