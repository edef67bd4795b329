"""The folder outside the database: notes one after the other, keys one a line."""

import os
import tracemalloc
from io import FileIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from store.published import (
    LONGEST_NOTE,
    KeysUnreadable,
    Published,
    logs_among,
    read_keys,
    split,
    witnesses_among,
)
from store.tlog.checkpoint import Checkpoint, sign
from store.tlog.cosignature import with_cosignature
from store.tlog.keys import cosigner, log_signer
from store.tlog.note import Note

LOG = UUID(int=3)


def notes(tmp_path: Path, *sizes: int) -> list[bytes]:
    origin = f"journal.invalid/{LOG}"
    signer = log_signer(tmp_path / "key", origin)
    return [sign(Checkpoint(origin, size, bytes([size]) * 32), signer) for size in sizes]


def test_notes_are_read_as_they_were_published(tmp_path: Path) -> None:
    published, (one, two) = Published(tmp_path / "p"), notes(tmp_path, 1, 2)
    assert list(published.notes(LOG)) == []
    assert published.latest(LOG) is None
    published.add(LOG, one)
    published.add(LOG, two)
    published.add(LOG, two)
    assert list(published.notes(LOG)) == [one, two]
    assert published.latest(LOG) == two
    assert published.logs() == {LOG}


def test_a_note_is_published_again_with_a_cosignature(tmp_path: Path) -> None:
    published, (note,) = Published(tmp_path / "p"), notes(tmp_path, 1)
    witness = cosigner(tmp_path / "w", "temoin.invalid")
    cosigned = with_cosignature(note, witness.cosign(Note.parse(note).text, 1))
    published.add(LOG, note)
    published.add(LOG, cosigned)
    assert list(published.notes(LOG)) == [note, cosigned]


@pytest.mark.parametrize("content", [b"", b"no signature\n", b"a\n\n"])
def test_what_is_no_note_comes_as_it_lies(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "checkpoints"
    path.write_bytes(content)
    assert list(split(path)) == ([content] if content else [])


def test_keys_are_one_a_line_with_comments(tmp_path: Path) -> None:
    log = log_signer(tmp_path / "k", f"journal.invalid/{LOG}").verifier
    witness = cosigner(tmp_path / "w", "temoin.invalid").verifier
    path = tmp_path / "keys"
    path.write_text(f"# la maison\n\n{log}  # le journal\n  {witness}\n")
    keys = read_keys(path)
    assert keys == (log, witness)
    assert logs_among(keys) == {LOG: log}
    assert witnesses_among(keys) == (witness,)


@pytest.mark.parametrize("content", [b"nothing of the kind\n", b"\xff\n", b"a+b+c\n"])
def test_a_line_that_is_no_key_spoils_the_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys"
    path.write_bytes(content)
    with pytest.raises(KeysUnreadable):
        read_keys(path)


def test_a_key_is_published_once(tmp_path: Path) -> None:
    published = Published(tmp_path / "p")
    assert published.keys() == ()
    key = log_signer(tmp_path / "k", f"journal.invalid/{uuid4()}").verifier
    published.add_key(key)
    published.add_key(key)
    assert published.keys() == (key,)


def test_leaves_end_where_the_tiles_do(tmp_path: Path) -> None:
    published, (note,) = Published(tmp_path / "p"), notes(tmp_path, 3)
    published.add(LOG, note)
    assert list(published.leaves(LOG, 0, 3)) == []
    published.tiles(LOG).extend(0, [b"\1" * 32] * 3)
    assert list(published.leaves(LOG, 1, 9)) == [b"\1" * 32] * 2


class FullDisk(FileIO):
    """It takes the beginning, and says so."""

    def write(self, content: bytes) -> int:  # type: ignore[override]
        return super().write(content[:60])


def test_a_note_that_a_full_disk_tears_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published, (one, two) = Published(tmp_path / "p"), notes(tmp_path, 1, 2)
    published.add(LOG, one)
    with monkeypatch.context() as full:
        full.setattr(os, "fdopen", lambda number, *_, **__: FullDisk(number, "r+"))
        with pytest.raises(OSError):
            published.add(LOG, two)
    assert list(published.notes(LOG)) == [one]
    published.add(LOG, two)
    assert list(published.notes(LOG)) == [one, two]


@pytest.mark.parametrize("kept", [0, 1, 3])
def test_a_note_that_a_power_cut_tore_is_cut_off(tmp_path: Path, kept: int) -> None:
    published, some = Published(tmp_path / "p"), notes(tmp_path, 1, 2, 3, 4, 5)
    for note in some[:kept]:
        published.add(LOG, note)
    path = published.folder / str(LOG) / "checkpoints"
    for torn in range(1, len(some[kept])):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join([*some[:kept], some[kept][:torn]]))
        published.add(LOG, some[4])
        assert list(published.notes(LOG)) == [*some[:kept], some[4]]
        published.add(LOG, some[kept])


def test_what_is_no_torn_note_is_left_where_it_lies(tmp_path: Path) -> None:
    published, (one,) = Published(tmp_path / "p"), notes(tmp_path, 1)
    assert published.last(LOG) is None
    path = published.folder / str(LOG) / "checkpoints"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x" * 3 * LONGEST_NOTE)
    published.add(LOG, one)
    assert path.stat().st_size == 3 * LONGEST_NOTE + len(one)


def test_the_last_of_all_notes_is_read_at_the_end(tmp_path: Path) -> None:
    published, some = Published(tmp_path / "p"), notes(tmp_path, *range(1, 200))
    path = published.folder / str(LOG) / "checkpoints"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"".join(some * 5))
    assert published.last(LOG) == some[-1]
    path.write_bytes(b"nothing of the kind\n")
    assert published.last(LOG) is None


def test_notes_are_split_in_constant_memory_whatever_lies_there(tmp_path: Path) -> None:
    (note,) = notes(tmp_path, 1)
    path = tmp_path / "checkpoints"
    path.write_bytes(note + b"\xff" * 20_000_000)
    tracemalloc.start()
    lengths = [len(piece) for piece in split(path)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (lengths[0], sum(lengths)) == (len(note), path.stat().st_size)
    assert max(lengths) <= 2 * LONGEST_NOTE
    assert peak < 2_000_000


def test_a_file_of_keys_that_was_damaged_is_written_again(tmp_path: Path) -> None:
    published = Published(tmp_path / "p")
    one, other = (log_signer(tmp_path / n, f"journal.invalid/{uuid4()}").verifier for n in "ab")
    published.add_key(one)
    (published.folder / "keys").write_bytes(b"\xff")
    published.add_key(other)
    published.add_key(one)
    assert published.keys() == (other, one)


def test_a_folder_of_no_log_is_no_log(tmp_path: Path) -> None:
    for name in ("a-b-c-d-e", str(LOG).replace("-", "--"), f"{{{LOG}}}", str(LOG)):
        (tmp_path / name).mkdir()
    assert Published(tmp_path).logs() == {LOG}


def test_keys_of_something_else_are_left_aside(tmp_path: Path) -> None:
    log = log_signer(tmp_path / "k", f"journal.invalid/{LOG}").verifier
    other = log_signer(tmp_path / "o", "sum.golang.org").verifier
    assert logs_among((other, log, log)) == {LOG: log}


def test_two_keys_of_one_log_are_none(tmp_path: Path) -> None:
    one, other = (log_signer(tmp_path / n, f"{n}.invalid/{LOG}").verifier for n in "ab")
    with pytest.raises(KeysUnreadable):
        logs_among((one, other))


def test_leaves_end_at_a_tile_that_is_a_folder(tmp_path: Path) -> None:
    published, (note,) = Published(tmp_path / "p"), notes(tmp_path, 3)
    published.add(LOG, note)
    published.tiles(LOG).path(0, 0, 3).mkdir(parents=True)
    assert list(published.leaves(LOG, 0, 3)) == []
