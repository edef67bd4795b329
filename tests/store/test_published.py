"""The folder outside the database: notes one after the other, keys one a line."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from store.published import KeysUnreadable, Published, logs_among, read_keys, split, witnesses_among
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
