"""The log signs nothing inconsistent with what it signed, whatever happens to the database."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine

from policy.findings import Finding
from store import reading
from store.published import Published, logs_among, witnesses_among
from store.session import Doors
from store.signing import NotToBeSigned, Signing
from store.tlog import files
from store.tlog.checkpoint import Checkpoint, opened
from store.tlog.cosignature import with_cosignature
from store.tlog.keys import cosigner
from store.tlog.note import Note
from store.tlog.tiles import TileMissing, Tiles
from tests.gestures import a_desk
from tests.store.logs import Kept, kept_in, some_accesses
from tests.store.tampering import dishonest
from tests.store.test_tampering_is_found import outcomes


def size_of(note: bytes | None) -> int:
    assert note is not None
    return Checkpoint.parse(Note.parse(note).text).size


def test_a_log_is_signed_once_for_each_state(doors: Doors, tmp_path: Path) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk)
    first = kept.checkpoint(doors, log)
    assert kept.checkpoint(doors, log) is None
    some_accesses(doors, desk, 1)
    second = kept.checkpoint(doors, log)
    assert list(kept.published.notes(log)) == [first, second]
    assert kept.published.latest(log) == second
    with doors.auditing() as audit:
        head = reading.heads(audit)[log]
    key = logs_among(kept.published.keys())[log]
    assert second is not None
    assert opened(second, key).size == head.size > size_of(first)
    assert kept.signing.keys() == (key,)
    assert witnesses_among((key,)) == ()


def test_an_empty_log_is_signed_when_it_has_something(doors: Doors, tmp_path: Path) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk, 1)
    assert kept.published.logs() == frozenset()
    kept.checkpoint(doors, log)
    assert kept.published.logs() == {log}


def test_each_entry_under_a_checkpoint_has_a_proof(doors: Doors, tmp_path: Path) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk)
    assert kept.published.proof(log, 0, b"") is None
    kept.checkpoint(doors, log)
    some_accesses(doors, desk, 1)
    key = logs_among(kept.published.keys())[log]
    with doors.auditing() as audit:
        entries = list(reading.entries(audit, log))
    covered = size_of(kept.published.latest(log))
    for entry in entries:
        assert entry.stored is not None
        proof = kept.published.proof(log, entry.seq, entry.stored)
        if entry.seq >= covered:
            assert proof is None
        else:
            assert proof is not None
            assert proof.verify(entry.stored, key, (), quorum=0).checkpoint.size == covered


def test_what_stopped_between_signing_and_publishing_is_published(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, log = kept_in(tmp_path), some_accesses(doors)

    def crash(_self: Published, _log: UUID, _note: bytes) -> None:
        raise OSError

    with monkeypatch.context() as stopped:
        stopped.setattr(Published, "add", crash)
        with pytest.raises(OSError):
            kept.checkpoint(doors, log)
    assert kept.published.latest(log) is None
    assert size_of(kept.checkpoint(doors, log)) > 0


def test_lost_tiles_are_laid_again(doors: Doors, tmp_path: Path) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk)
    kept.checkpoint(doors, log)
    shutil.rmtree(kept.published.folder / str(log) / "tile")
    some_accesses(doors, desk, 1)
    assert kept.checkpoint(doors, log)


def test_tiles_that_were_altered_are_not_signed(doors: Doors, tmp_path: Path) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk)
    kept.checkpoint(doors, log)
    for tile in (kept.published.folder / str(log) / "tile").rglob("*"):
        if tile.is_file():
            tile.write_bytes(b"\1" * len(tile.read_bytes()))
    some_accesses(doors, desk, 1)
    assert kept.checkpoint(doors, log), "they were laid again from the entries"
    assert outcomes(doors, kept)[log].wrong is None
    folder = kept.published.folder / str(log)
    assert (folder / "tile.altered").is_dir(), "and kept, to be looked at"
    shutil.rmtree(folder / "tile")
    assert kept.checkpoint(doors, log) is None


def refused(kept: Kept, doors: Doors, log: UUID, finding: Finding) -> int | None:
    before = list(kept.published.notes(log))
    with pytest.raises(NotToBeSigned) as said:
        kept.checkpoint(doors, log)
    assert said.value.finding is finding
    assert list(kept.published.notes(log)) == before
    return said.value.seq


def test_a_shorter_log_is_not_signed(doors: Doors, root: Engine, tmp_path: Path) -> None:
    kept, log = kept_in(tmp_path), some_accesses(doors)
    kept.checkpoint(doors, log)
    dishonest(root).cut_tail(log, 2)
    refused(kept, doors, log, Finding.CUT)


def test_a_backup_restored_and_written_over_is_not_signed(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk)
    size = size_of(kept.checkpoint(doors, log))
    dishonest(root).cut_tail(log, 2)
    some_accesses(doors, desk, 2)
    assert refused(kept, doors, log, Finding.HEAD_WRONG) is not None
    shutil.rmtree(kept.published.folder / str(log) / "tile")
    refused(kept, doors, log, Finding.ROOT_WRONG)
    assert size > 0


def test_a_log_that_was_rewritten_before_its_tiles_were_signed_is_not_signed(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk)
    size = size_of(kept.checkpoint(doors, log))
    some_accesses(doors, desk, 1)
    with doors.auditing() as audit:  # as if it had stopped before signing
        tail = [entry.leaf for entry in reading.entries(audit, log, size)]
        kept.published.tiles(log).extend(size, tail)
    dishonest(root).change_last(log)
    refused(kept, doors, log, Finding.REPLACED)


@pytest.mark.parametrize(
    ("tamper", "finding"),
    [
        ("remove_last_but_one", Finding.MISSING),
        ("remove_last_keeping_head", Finding.MISSING),
        ("change_bytes_of_last", Finding.BYTES_CHANGED),
        ("change_frontier", Finding.HEAD_WRONG),
    ],
)
def test_new_entries_that_do_not_hold_together_are_not_signed(
    doors: Doors, root: Engine, tmp_path: Path, tamper: str, finding: Finding
) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk)
    kept.checkpoint(doors, log)
    some_accesses(doors, desk, 1)
    getattr(dishonest(root), tamper)(log)
    refused(kept, doors, log, finding)


def test_a_key_that_is_gone_is_not_made_again(doors: Doors, tmp_path: Path) -> None:
    kept, log = kept_in(tmp_path), some_accesses(doors)
    kept.checkpoint(doors, log)
    (tmp_path / "secrets" / f"{log}.key").unlink()
    refused(kept, doors, log, Finding.STATE_LOST)
    assert kept.signing.keys() == ()


def test_an_older_memory_is_no_reason_to_sign_another_history(doors: Doors, tmp_path: Path) -> None:
    """The secrets are restored from a backup: what was published speaks for them."""
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk)
    kept.checkpoint(doors, log)
    state = tmp_path / "secrets" / f"{log}.signed"
    old = state.read_text()
    some_accesses(doors, desk, 1)
    kept.checkpoint(doors, log)
    state.write_text(old)
    assert kept.checkpoint(doors, log) is None
    state.unlink()
    assert kept.checkpoint(doors, log) is None


def test_two_memories_that_disagree_sign_nothing(doors: Doors, tmp_path: Path) -> None:
    kept, log = kept_in(tmp_path), some_accesses(doors)
    kept.checkpoint(doors, log)
    state = tmp_path / "secrets" / f"{log}.signed"
    held = Checkpoint.parse(state.read_text())
    state.write_text(Checkpoint(held.origin, held.size, b"\1" * 32).body)
    refused(kept, doors, log, Finding.CHECKPOINTS_DISAGREE)
    state.write_text("torn")
    refused(kept, doors, log, Finding.CHECKPOINT_MALFORMED)


def test_a_published_checkpoint_by_another_key_stops_the_signing(
    doors: Doors, tmp_path: Path
) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk)
    kept.checkpoint(doors, log)
    other = Signing(tmp_path / "other", Published(tmp_path / "elsewhere"))
    (tmp_path / "other").mkdir()
    shutil.copy(tmp_path / "secrets" / "origin", tmp_path / "other" / "origin")
    with doors.auditing() as audit:
        forged = other.checkpoint(audit, reading.heads(audit)[log])
    assert forged is not None
    (kept.published.folder / str(log) / "checkpoint").write_bytes(forged)
    refused(kept, doors, log, Finding.SIGNATURE_WRONG)


def test_who_waited_for_the_lock_signs_what_stands_then(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log, locked = some_accesses(doors, desk), Signing._locked

    @contextmanager
    def late(signing: Signing) -> Iterator[None]:
        monkeypatch.undo()
        some_accesses(doors, desk, 1)
        kept.checkpoint(doors, log)
        with locked(signing):
            yield

    monkeypatch.setattr(Signing, "_locked", late)
    assert kept.signing.newest(doors, log) is None


def test_a_cosignature_that_comes_late_is_dropped(doors: Doors, tmp_path: Path) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk)
    note = kept.checkpoint(doors, log)
    assert note is not None
    key = cosigner(tmp_path / "w", "temoin.invalid")
    cosigned = with_cosignature(note, key.cosign(Note.parse(note).text, 1))
    assert kept.signing.cosigned(log, cosigned)
    some_accesses(doors, desk, 1)
    newer = kept.checkpoint(doors, log)
    assert not kept.signing.cosigned(log, cosigned)
    assert list(kept.published.notes(log)) == [note, cosigned, newer]
    assert not kept.signing.cosigned(UUID(int=5), cosigned)


def test_what_was_signed_is_remembered_beside_the_key(doors: Doors, tmp_path: Path) -> None:
    kept, log, other = kept_in(tmp_path), some_accesses(doors), some_accesses(doors)
    sizes = {one: size_of(kept.checkpoint(doors, one)) for one in (log, other)}
    (tmp_path / "secrets" / "of-no-log.key").write_text("")
    assert {one: state.size for one, state in kept.signing.remembered().items()} == sizes
    (tmp_path / "secrets" / f"{other}.signed").write_text("torn")
    assert kept.signing.remembered().keys() == {log}
    assert len(kept.signing.keys()) == 2


def test_a_log_that_is_gone_is_said(doors: Doors, root: Engine, tmp_path: Path) -> None:
    kept, log = kept_in(tmp_path), some_accesses(doors)
    kept.checkpoint(doors, log)
    dishonest(root).forget(log)
    with pytest.raises(NotToBeSigned) as said:
        kept.signing.newest(doors, log)
    assert said.value.finding is Finding.LOG_GONE


def test_the_list_of_checkpoints_is_a_memory_too(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    """Secrets, newest checkpoint and tiles are older: the list alone still knows."""
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk)
    old = kept.checkpoint(doors, log)
    assert old is not None
    shutil.copytree(tmp_path / "secrets", tmp_path / "old")
    some_accesses(doors, desk)
    kept.checkpoint(doors, log)
    dishonest(root).rewrite(log, size_of(old) + 1, agent=UUID(int=9))
    some_accesses(doors, desk)
    shutil.rmtree(tmp_path / "secrets")
    shutil.copytree(tmp_path / "old", tmp_path / "secrets")
    folder = kept.published.folder / str(log)
    (folder / "checkpoint").write_bytes(old)
    shutil.rmtree(folder / "tile")
    refused(kept, doors, log, Finding.ROOT_WRONG)


def test_an_unsigned_entry_that_was_rewritten_accuses_itself(
    doors: Doors, root: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk)
    size = size_of(kept.checkpoint(doors, log))
    some_accesses(doors, desk)
    write = files.write

    def killed(path: Path, content: bytes, mode: int = 0o644) -> None:
        if path.suffix == ".signed":
            raise OSError
        write(path, content, mode)

    with monkeypatch.context() as stopped:
        stopped.setattr(files, "write", killed)
        with pytest.raises(OSError):
            kept.checkpoint(doors, log)
    dishonest(root).rewrite(log, size + 3, agent=UUID(int=9))
    assert refused(kept, doors, log, Finding.REPLACED) == size + 3


@pytest.mark.parametrize("damage", [b"", b"\1" * 31])
def test_tiles_of_another_length_accuse_no_entry(
    doors: Doors, tmp_path: Path, damage: bytes
) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk)
    size = size_of(kept.checkpoint(doors, log))
    some_accesses(doors, desk)
    with doors.auditing() as audit:
        head = reading.heads(audit)[log]
    files.write(kept.published.tiles(log).path(0, 0, head.size), damage)
    assert size_of(kept.checkpoint(doors, log)) == head.size > size


def test_tiles_lost_after_what_was_signed_are_laid_again(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk)
    size = size_of(kept.checkpoint(doors, log))
    some_accesses(doors, desk)
    extend, tries = Tiles.extend, [TileMissing()]

    def lost(tiles: Tiles, start: int, leaves: Iterator[bytes]) -> int:
        if tries:
            raise tries.pop()
        return extend(tiles, start, leaves)

    monkeypatch.setattr(Tiles, "extend", lost)
    assert size_of(kept.checkpoint(doors, log)) > size
