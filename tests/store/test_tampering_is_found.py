"""Guarantee 4: what a dishonest superuser does to a log is found, and where."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine

from policy.findings import Finding
from store import reading
from store.auditing import verify_all
from store.published import Published
from store.session import Doors
from store.signing import Signing
from store.tlog.cosignature import with_cosignature
from store.tlog.keys import cosigner
from store.tlog.note import Note
from store.verify import Outcome, Wrong
from tests.gestures import a_desk
from tests.store.logs import Kept, kept_in, some_accesses
from tests.store.tampering import Dishonest, dishonest

AGENT = UUID(int=9)


def outcomes(doors: Doors, kept: Kept, *, now: datetime | None = None) -> dict[UUID, Outcome]:
    """By the keys of the signer itself, never by those that lie beside the checkpoints."""
    with doors.auditing() as audit:
        found = verify_all(audit, kept.published, kept.signing.keys(), now or datetime.now(UTC))
    return {one.log: one for one in found}


def wrong(doors: Doors, kept: Kept, log: UUID) -> tuple[Finding, int | None] | None:
    found = outcomes(doors, kept)[log].wrong
    return (found.finding, found.seq) if found else None


def a_signed_log(doors: Doors, tmp_path: Path) -> tuple[Kept, UUID]:
    """Two checkpoints, and entries that none covers yet."""
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk, 2)
    kept.checkpoint(doors, log)
    some_accesses(doors, desk, 2)
    kept.checkpoint(doors, log)
    some_accesses(doors, desk, 1)
    return kept, log


def test_a_whole_log_is_verified_with_its_checkpoints(doors: Doors, tmp_path: Path) -> None:
    kept, log = a_signed_log(doors, tmp_path)
    with doors.auditing() as audit:
        entries = list(reading.entries(audit, log))
    outcome = outcomes(doors, kept)[log]
    assert outcome.wrong is None
    assert (outcome.entries, outcome.checkpoints) == (len(entries), 2)
    assert (outcome.first_at, outcome.last_at) == (entries[0].at, entries[-1].at)
    assert 0 < outcome.covered < outcome.entries


Tamper = Callable[[Dishonest, UUID], None]

TAMPERINGS: dict[str, tuple[Tamper, Finding, int | None]] = {
    "an entry changed": (lambda d, log: d.change_bytes(log, 3), Finding.BYTES_CHANGED, 3),
    "its columns changed: agent": (
        lambda d, log: d.change_columns(log, 3, "agent_id", AGENT), Finding.COLUMNS_CHANGED, 3),
    "its columns changed: patient": (
        lambda d, log: d.change_columns(log, 3, "patient_id", AGENT), Finding.COLUMNS_CHANGED, 3),
    "its columns changed: access": (
        lambda d, log: d.change_columns(log, 3, "grant_id", AGENT), Finding.COLUMNS_CHANGED, 3),
    "its columns changed: code": (
        lambda d, log: d.change_columns(log, 3, "code", "looked_up_"), Finding.COLUMNS_CHANGED, 3),
    "its columns changed: time": (
        lambda d, log: d.say("update audit_entry set at = at + interval '1 microsecond'"
                             " where log_id = :log and seq = 3", log=log),
        Finding.COLUMNS_CHANGED, 3),
    "its columns changed: leaf": (
        lambda d, log: d.change_columns(log, 3, "leaf", b"\1" * 32), Finding.BYTES_CHANGED, 3),
    "removed": (lambda d, log: d.remove(log, 3), Finding.MISSING, 3),
    "removed, renumbered": (lambda d, log: d.remove(log, 3, renumber=True), Finding.REPLACED, 3),
    # A copy of the third: the place after it is the first that differs.
    "inserted": (lambda d, log: d.insert(log, 3), Finding.REPLACED, 4),
    "reordered": (lambda d, log: d.swap(log, 3, 4), Finding.FOREIGN, 3),
    "the tail cut": (lambda d, log: d.cut_tail(log, 8), Finding.CUT, None),
    "the tail cut, the head kept": (
        lambda d, log: d.remove_last_keeping_head(log), Finding.MISSING, None),
    "the head cut": (lambda d, log: d.cut_head(log, 2), Finding.MISSING, 0),
    "the head row rewound": (lambda d, log: d.rewind_head(log), Finding.HEAD_WRONG, None),
    "the head row's hashes changed": (
        lambda d, log: d.change_frontier(log), Finding.HEAD_WRONG, None),
    "everything recomputed": (
        lambda d, log: d.rewrite(log, 3, agent=AGENT), Finding.REPLACED, 3),
    "all of it gone": (lambda d, log: d.forget(log), Finding.LOG_GONE, None),
    "no entry of ours": (
        lambda d, log: d.say("update audit_entry set bytes = '\\x7b7d', leaf = sha256('\\x007b7d')"
                             " where log_id = :log and seq = 3", log=log),
        Finding.UNREADABLE, 3),
    "of another version": (
        lambda d, log: (d.change_bytes(log, 3),
                        d.say("update audit_entry set leaf = sha256('\\x00'::bytea || bytes)"
                              " where log_id = :log and seq = 3", log=log))[0],
        Finding.UNREADABLE, 3),
    "purged, and nothing says so": (lambda d, log: d.purge(log, 3), Finding.PURGED_UNSAID, 3),
    "purged, but not who did it": (
        lambda d, log: d.say("update audit_entry set bytes = null"
                             " where log_id = :log and seq = 3", log=log),
        Finding.COLUMNS_CHANGED, 3),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERINGS)
def test_it_is_found_where_it_is(doors: Doors, root: Engine, tmp_path: Path, name: str) -> None:
    tamper, finding, seq = TAMPERINGS[name]
    kept, log = a_signed_log(doors, tmp_path)
    assert wrong(doors, kept, log) is None
    tamper(dishonest(root), log)
    found = wrong(doors, kept, log)
    assert found is not None
    assert found[0] is finding
    assert seq is None or found[1] == seq


def test_without_published_leaves_the_checkpoint_still_tells(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    """As from an export: which entries, no longer which one."""
    kept, log = a_signed_log(doors, tmp_path)
    first = int(next(iter(kept.published.notes(log))).split(b"\n")[1])
    dishonest(root).rewrite(log, 3, agent=AGENT)
    shutil.rmtree(kept.published.folder / str(log) / "tile")
    assert wrong(doors, kept, log) == (Finding.ROOT_WRONG, first)


def test_damaged_tiles_are_no_reason_to_doubt_the_log(doors: Doors, tmp_path: Path) -> None:
    kept, log = a_signed_log(doors, tmp_path)
    for tile in (kept.published.folder / str(log) / "tile").rglob("*"):
        if tile.is_file():
            tile.write_bytes(b"torn")
    assert wrong(doors, kept, log) is None


def test_a_published_leaf_that_was_altered_accuses_no_entry(doors: Doors, tmp_path: Path) -> None:
    kept, log = a_signed_log(doors, tmp_path)
    leaves = kept.published.folder / str(log) / "tile" / "0"
    tile = max(
        (one for one in leaves.rglob("*") if one.is_file()), key=lambda one: one.stat().st_size
    )
    content = tile.read_bytes()
    tile.write_bytes(content[:96] + b"\1" * 32 + content[128:])
    assert wrong(doors, kept, log) is None


def test_a_recent_entry_purged_by_a_forged_purge_is_found(
    doors: Doors, root: Engine, owner: Engine, tmp_path: Path
) -> None:
    """Alone, or with all that comes before it; the head row told so, or not."""
    kept, log = a_signed_log(doors, tmp_path)
    forger = dishonest(root)
    forger.append_purge(log, upto=4)
    forger.purge(log, 3)
    assert wrong(doors, kept, log) == (Finding.PURGED_UNSAID, 3)
    for seq in range(3):
        forger.purge(log, seq)
    assert wrong(doors, kept, log) == (Finding.PURGED_UNSAID, 3), "too young for that purge"
    forger.say("update audit_head set purged = 4 where log_id = :log", log=log)
    assert wrong(doors, kept, log) == (Finding.PURGED_UNSAID, 3)


@pytest.mark.parametrize(
    "change",
    ["purged = 1", "last_at = last_at + interval '1 hour'", "last_at = 'infinity'",
     "last_at = null", "frontier = array[null::bytea]"],
)  # fmt: skip
def test_everything_the_head_row_says_is_compared(
    doors: Doors, root: Engine, tmp_path: Path, change: str
) -> None:
    kept, log = a_signed_log(doors, tmp_path)
    dishonest(root).say(f"update audit_head set {change} where log_id = :log", log=log)
    found = wrong(doors, kept, log)
    assert found is not None
    assert found[0] is Finding.HEAD_WRONG


def test_a_row_that_cannot_be_read_is_found_and_keeps_no_other_log_silent(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    kept, log = a_signed_log(doors, tmp_path)
    other = some_accesses(doors)
    kept.checkpoint(doors, other)
    dishonest(root).change_columns(log, 3, "at", "infinity")
    found = outcomes(doors, kept)
    assert found[log].wrong is not None
    assert found[log].wrong.finding is Finding.UNREADABLE
    assert found[other].wrong is None
    dishonest(root).rewrite(other, 1, agent=AGENT)
    assert wrong(doors, kept, other) == (Finding.REPLACED, 1)


def test_a_row_of_the_last_number_of_all_is_seen(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    kept, log = a_signed_log(doors, tmp_path)
    dishonest(root).say(
        "insert into audit_entry (log_id, seq, at, code, leaf)"
        " select log_id, 9223372036854775807, at, code, leaf from audit_entry"
        " where log_id = :log and seq = 0",
        log=log,
    )
    found = wrong(doors, kept, log)
    assert found is not None
    assert found[0] is Finding.MISSING


def test_a_signer_that_stopped_is_found_after_a_day(doors: Doors, tmp_path: Path) -> None:
    kept, log = a_signed_log(doors, tmp_path)
    covered = outcomes(doors, kept)[log].covered
    late = outcomes(doors, kept, now=datetime.now(UTC) + timedelta(hours=25))[log]
    assert late.wrong == Wrong(Finding.NO_CHECKPOINT, covered)


def test_what_the_signer_remembers_must_be_met(doors: Doors, root: Engine, tmp_path: Path) -> None:
    """The published folder is put back to an older state, and what came after is rewritten."""
    kept, log = a_signed_log(doors, tmp_path)
    gone = some_accesses(doors)
    kept.checkpoint(doors, gone)
    first, _ = kept.published.notes(log)
    size = int(first.split(b"\n")[1])
    remembered = kept.signing.remembered()
    shutil.rmtree(kept.published.folder / str(log))
    kept.published.add(log, first)
    dishonest(root).rewrite(log, size, agent=AGENT)
    dishonest(root).forget(gone)
    shutil.rmtree(kept.published.folder / str(gone))
    with doors.auditing() as audit:
        found = verify_all(
            audit, kept.published, kept.signing.keys(), datetime.now(UTC), remembered=remembered
        )
    told = {one.log: one.wrong.finding for one in found if one.wrong}
    assert told == {log: Finding.ROOT_WRONG, gone: Finding.LOG_GONE}


def test_a_backup_restored_over_newer_entries_is_found(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    """Also when the log has grown past the newest checkpoint again."""
    kept, desk = kept_in(tmp_path), a_desk(doors)
    log = some_accesses(doors, desk, 3)
    kept.checkpoint(doors, log)
    size = dishonest(root).size(log)
    dishonest(root).cut_tail(log, 4)
    assert wrong(doors, kept, log) == (Finding.CUT, size - 4)
    some_accesses(doors, desk, 3)
    assert wrong(doors, kept, log) == (Finding.REPLACED, size - 4)


def test_a_checkpoint_signed_again_with_another_key_is_found(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    """Who rewrites the log, the tiles and the checkpoints still lacks the key."""
    kept, log = a_signed_log(doors, tmp_path)
    dishonest(root).rewrite(log, 3, agent=AGENT)
    forger = Signing(tmp_path / "forged", Published(tmp_path / "forgeries"))
    (tmp_path / "forged").mkdir()
    shutil.copy(tmp_path / "secrets" / "origin", tmp_path / "forged" / "origin")
    with doors.auditing() as audit:
        forger.checkpoint(audit, reading.heads(audit)[log])
    shutil.rmtree(kept.published.folder)
    shutil.copytree(forger.published.folder, kept.published.folder)
    assert wrong(doors, kept, log) == (Finding.SIGNATURE_WRONG, None)


def test_one_sites_log_is_not_anothers(doors: Doors, root: Engine, tmp_path: Path) -> None:
    kept = kept_in(tmp_path)
    one, other = some_accesses(doors), some_accesses(doors)
    kept.checkpoint(doors, one)
    kept.checkpoint(doors, other)
    dishonest(root).exchange(one, other)
    assert wrong(doors, kept, one) == (Finding.FOREIGN, 0)
    assert wrong(doors, kept, other) == (Finding.FOREIGN, 0)


def test_one_sites_checkpoints_are_not_anothers(doors: Doors, tmp_path: Path) -> None:
    kept = kept_in(tmp_path)
    one, other = some_accesses(doors), some_accesses(doors)
    kept.checkpoint(doors, one)
    kept.checkpoint(doors, other)
    shutil.rmtree(kept.published.folder / str(one))
    shutil.copytree(kept.published.folder / str(other), kept.published.folder / str(one))
    assert wrong(doors, kept, one) == (Finding.SIGNATURE_WRONG, None)


def test_a_checkpoint_that_was_taken_away_in_between_is_none_that_disagrees(
    doors: Doors, tmp_path: Path
) -> None:
    """Nothing is lost by it: a later one covers the same entries. An older one behind is wrong."""
    kept, log = a_signed_log(doors, tmp_path)
    path = kept.published.folder / str(log) / "checkpoints"
    first, second = kept.published.notes(log)
    path.write_bytes(second)
    assert wrong(doors, kept, log) is None
    path.write_bytes(second + first)
    found = wrong(doors, kept, log)
    assert found is not None
    assert found[0] is Finding.CHECKPOINTS_DISAGREE


def test_a_checkpoint_that_is_none_is_found(doors: Doors, tmp_path: Path) -> None:
    kept, log = a_signed_log(doors, tmp_path)
    with (kept.published.folder / str(log) / "checkpoints").open("ab") as file:
        file.write(b"torn\n")
    assert wrong(doors, kept, log) == (Finding.CHECKPOINT_MALFORMED, None)


def test_a_log_that_nobody_signs_is_found_after_a_while(doors: Doors, tmp_path: Path) -> None:
    kept, log = kept_in(tmp_path), some_accesses(doors)
    assert wrong(doors, kept, log) is None
    later = outcomes(doors, kept, now=datetime.now(UTC) + timedelta(hours=25))[log].wrong
    assert later is not None
    assert later.finding is Finding.NO_CHECKPOINT


def test_time_that_runs_back_without_a_word_is_found(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    """Hashes and columns agree: only the order of times does not."""
    kept, log = a_signed_log(doors, tmp_path)
    last = dishonest(root).size(log) - 1
    forger = dishonest(root)
    forger.say(
        """update audit_entry set at = at - interval '1 day', bytes = convert_to(regexp_replace(
             convert_from(bytes, 'UTF8'), '"at" : "[^"]*"', '"at" : "' || to_char((at - interval
             '1 day') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"'), 'UTF8')
           where log_id = :log and seq = :last""",
        log=log, last=last,
    )  # fmt: skip
    forger.recompute(log)
    assert wrong(doors, kept, log) == (Finding.TIME_RAN_BACK, last)


def test_a_named_witness_must_have_seen_the_newest_checkpoint(doors: Doors, tmp_path: Path) -> None:
    kept, log = a_signed_log(doors, tmp_path)
    witness = cosigner(tmp_path / "witness", "temoin.invalid")
    other = cosigner(tmp_path / "other", "temoin.invalid")
    keys = (*kept.signing.keys(), witness.verifier)

    def found() -> Finding | None:
        with doors.auditing() as audit:
            (outcome,) = [
                one
                for one in verify_all(audit, kept.published, keys, datetime.now(UTC))
                if one.log == log
            ]
        return outcome.wrong.finding if outcome.wrong else None

    assert found() is Finding.NOT_COSIGNED
    path = kept.published.folder / str(log) / "checkpoints"
    first, second = kept.published.notes(log)
    body = Note.parse(second).text
    path.write_bytes(first + with_cosignature(second, witness.cosign(body, 1)))
    assert found() is None
    path.write_bytes(first + with_cosignature(second, other.cosign(body, 1)))
    assert found() is Finding.NOT_COSIGNED
    false = replace(witness.cosign(body, 1), value=other.cosign(body, 1).value)
    path.write_bytes(first + with_cosignature(second, false))
    assert found() is Finding.NOT_COSIGNED


def test_checkpoints_of_a_log_whose_key_nobody_gave_prove_nothing(
    doors: Doors, tmp_path: Path
) -> None:
    kept, log = a_signed_log(doors, tmp_path)
    with doors.auditing() as audit:
        (outcome,) = [
            one
            for one in verify_all(audit, kept.published, (), datetime.now(UTC))
            if one.log == log
        ]
    assert outcome.wrong is not None
    assert outcome.wrong.finding is Finding.SIGNATURE_WRONG
