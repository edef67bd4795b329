"""What leaves in an archive is what was hashed, and proves itself without us."""

import json
import subprocess
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from policy.findings import Finding
from store.archive import ENTRIES, MANIFEST, MEMBERS, Manifest, archive
from store.archive_reading import read_archive
from store.reading import LoggedEntry
from store.tlog.note import NotANote
from tests.store.archives import (
    LOG,
    ORIGIN,
    SIGNER,
    a_manifest,
    a_note,
    an_archive,
    an_entry,
    purged,
    some_entries,
    verified,
)


def test_what_is_read_back_is_what_was_written(tmp_path: Path) -> None:
    entries = list(some_entries(23))
    read = read_archive(an_archive(tmp_path / "a.zip", entries))
    assert list(read.entries()) == entries
    assert [note.decode().split("\n")[1] for note in read.notes()] == ["5", "10", "15", "20", "23"]
    assert (read.manifest.log, read.manifest.origin) == (LOG, ORIGIN)
    assert (read.manifest.first, read.manifest.last, read.manifest.entries) == (0, 22, 23)


def test_a_line_is_the_hashed_bytes_themselves(tmp_path: Path) -> None:
    entries = [an_entry(0, words="é ’ \\ \u2028"), an_entry(1)]
    with zipfile.ZipFile(an_archive(tmp_path / "a.zip", entries)) as zipped:
        lines = zipped.read(ENTRIES).split(b"\n")
    assert lines == [entries[0].stored, entries[1].stored, b""]


@pytest.mark.parametrize("first", [0, 1, 5, 7, 16, 22])
def test_any_range_verifies_by_the_frontier_it_starts_with(tmp_path: Path, first: int) -> None:
    read = read_archive(an_archive(tmp_path / "a.zip", list(some_entries(23)), first))
    outcome = verified(read)
    assert outcome.wrong is None
    assert (outcome.entries, outcome.covered) == (23 - first, 23)


def test_a_false_frontier_is_found(tmp_path: Path) -> None:
    entries = list(some_entries(8))
    manifest = Manifest(
        a_manifest(entries).made_at, LOG, ORIGIN, "", 4, 7, (entries[0].leaf.hex(),)
    )
    path = tmp_path / "a.zip"
    path.write_bytes(b"".join(archive(manifest, entries[4:], [a_note(entries)], [], [])))
    wrong = verified(read_archive(path)).wrong
    assert wrong is not None
    assert wrong.finding is Finding.ROOT_WRONG


def test_a_purged_entry_keeps_its_leaf_its_time_and_its_code(tmp_path: Path) -> None:
    entries = [purged(an_entry(0)), an_entry(1)]
    path = an_archive(tmp_path / "a.zip", entries)
    assert list(read_archive(path).entries()) == entries
    with zipfile.ZipFile(path) as zipped:
        left = json.loads(zipped.read(ENTRIES).split(b"\n")[0])
    assert left == {
        "leaf": entries[0].leaf.hex(),
        "at": "2026-11-22T08:00:00.000000Z",
        "code": "signed_in",
        "seq": 0,
    }


def test_only_checkpoints_of_the_range_are_taken(tmp_path: Path) -> None:
    entries = list(some_entries(20))
    notes = [a_note(entries[:size]) for size in (2, 8, 12, 14, 20)]
    path = tmp_path / "a.zip"
    content = archive(a_manifest(entries[:14], 8), entries[8:14], notes, [], [])
    path.write_bytes(b"".join(content))
    read = read_archive(path)
    assert list(read.notes()) == notes[1:4]
    assert verified(read).wrong is None


def test_what_is_no_checkpoint_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(NotANote):
        list(archive(a_manifest(list(some_entries(2))), some_entries(2), [b"?"], [], []))


def test_the_archive_tells_people_how_to_check_it(tmp_path: Path) -> None:
    path = an_archive(tmp_path / "a.zip", list(some_entries(3)))
    with zipfile.ZipFile(path) as zipped:
        assert tuple(zipped.namelist()) == (
            *MEMBERS[:2], "keys.txt", "checkpoints.txt", "leaves.bin", ENTRIES,
        )  # fmt: skip
        read_me = zipped.read("LISEZ-MOI.txt").decode()
        keys = zipped.read("keys.txt").decode()
        manifest = json.loads(zipped.read(MANIFEST))
    assert "brise-glace verify" in read_me
    assert "autre chemin" in read_me
    assert keys.startswith("#")
    assert str(SIGNER.verifier) in keys
    assert manifest["made_at"] == "2026-11-22T12:00:00.000000Z"
    assert manifest["log"] == str(LOG)


def test_other_programs_read_the_zip(tmp_path: Path) -> None:
    path = an_archive(tmp_path / "a.zip", list(some_entries(3000)), every=1000)
    tested = subprocess.run(
        ["python3", "-m", "zipfile", "-t", str(path)], capture_output=True, check=False
    )
    assert tested.returncode == 0, tested.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": -1},
        {"last": -1},
        {"first": 3, "last": 2},
        {"first": 3, "frontier": ("00" * 32,)},
        {"first": 1, "frontier": ("00" * 31,)},
        {"first": 1, "frontier": ("zz" * 32,)},
        {"made_at": datetime(2026, 1, 1)},  # noqa: DTZ001
        {"format": "other"},
        {"version": 2},
    ],
)
def test_a_manifest_that_no_archive_can_have_does_not_exist(wrong: dict[str, object]) -> None:
    said: dict[str, object] = {
        "made_at": a_manifest(list(some_entries(1))).made_at, "log": LOG, "origin": ORIGIN,
        "finess": "", "first": 0, "last": 9, "frontier": (),
    }  # fmt: skip
    assert Manifest(**said).entries == 10  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        Manifest(**(said | wrong))  # type: ignore[arg-type]


def test_a_long_log_is_written_and_read_in_constant_memory(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.zip"
        manifest = Manifest(a_manifest([an_entry(0)]).made_at, LOG, ORIGIN, "", 0, count - 1, ())
        tracemalloc.start()
        with path.open("wb") as file:
            for chunk in archive(manifest, some_entries(count), [], [], []):
                file.write(chunk)
        assert sum(1 for _ in read_archive(path).entries()) == count
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    few, many = peak(1_000), peak(12_000)
    assert many < 1.5 * few + (1 << 18)  # a chunk of the file, no entry


def test_a_reader_that_stops_in_the_middle_leaves_nothing_open(tmp_path: Path) -> None:
    read = read_archive(an_archive(tmp_path / "a.zip", list(some_entries(3000)), every=3000))
    rows: Iterator[object] = read.entries()
    next(rows)
    del rows


def test_the_first_bytes_leave_while_entries_are_still_being_read() -> None:
    taken = 0

    def entries() -> Iterator[LoggedEntry]:
        nonlocal taken
        for seq in range(3000):
            taken += 1
            yield an_entry(seq, trace=sha256(b"%d" % seq).hexdigest())

    manifest = a_manifest([an_entry(2999)])
    chunks = archive(manifest, entries(), [], [], [])
    assert next(chunks)
    assert taken < 2999
