"""The worker's half of the log: signed, witnessed, counted; what is wrong is an alarm."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
import requests
import uvicorn
from sqlalchemy import Engine

from console import publication, witness, witness_client
from console.keeping_settings import Keeping, WitnessAt
from console.log_keeping import LogKeeping
from policy.findings import AlarmKind, Finding
from store import alarms, reading
from store.alarms import Trouble
from store.auditing import verify_all
from store.published import Published
from store.session import HOUSE, Doors
from store.signing import Signing
from store.tlog.keys import cosigner
from store.tlog.witness import Witness
from tests.dripping import dripping
from tests.gestures import a_desk, open_record
from tests.store.logs import some_accesses
from tests.store.tampering import dishonest


def keeping(doors: Doors, folder: Path, *witnesses: WitnessAt, **said: str) -> LogKeeping:
    """As the environment would say it."""
    signing = Signing(folder / "secrets", Published(folder / "published"))
    told = publication.read(said, folder / "told")
    return LogKeeping(doors, signing, Keeping(witnesses), told)


def standing(doors: Doors) -> set[tuple[AlarmKind, Trouble]]:
    with doors.working() as work:
        return {(alarm.kind, alarm.trouble) for alarm in alarms.standing(work)}


@contextmanager
def a_witness(folder: Path, signing: Signing, *logs: UUID) -> Iterator[WitnessAt]:
    """A real one, that listens, and knows these logs."""
    key = cosigner(folder / "witness.key", "temoin.invalid")
    knows = tuple(signing.signer(log).verifier for log in logs)
    app = witness.application(Witness(folder / "witness", key, knows), lambda: 1_800_000_000)
    listening = witness.listen("127.0.0.1", 0)
    running = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    thread = threading.Thread(target=running.run, args=([listening],))
    thread.start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        until = datetime.now(UTC).timestamp() + 30
        while not running.started:
            assert datetime.now(UTC).timestamp() < until
        yield WitnessAt(url, key.verifier)
    finally:
        running.should_exit = True
        thread.join(30)
        listening.close()


def test_each_log_that_grew_is_signed_and_published(doors: Doors, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    keeps = keeping(doors, tmp_path, PUBLISH_DIR=str(away))
    logs = {some_accesses(doors), some_accesses(doors)}
    assert keeps.sign() >= len(logs)
    assert keeps.sign() == 0
    for log in logs:
        assert (away / str(log) / "checkpoint").read_bytes() == keeps.signing.published.latest(log)
    assert standing(doors) == set()


def test_what_cannot_be_published_is_an_alarm_until_it_is(doors: Doors, tmp_path: Path) -> None:
    away = tmp_path / "away"
    keeps = keeping(doors, tmp_path, PUBLISH_DIR=str(away))
    log = some_accesses(doors)
    away.write_text("a file, no folder")
    keeps.sign()
    assert (AlarmKind.PUBLICATION, Trouble(log, Finding.NOT_PUBLISHED)) in standing(doors)
    away.unlink()
    away.mkdir()
    keeps.sign()
    keeps.sign()
    assert standing(doors) == set()


def test_a_log_that_was_cut_is_not_signed_and_is_an_alarm(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    keeps, log = keeping(doors, tmp_path), some_accesses(doors)
    keeps.sign()
    size = dishonest(root).size(log)
    dishonest(root).cut_tail(log, 2)
    keeps.sign()
    assert standing(doors) == {(AlarmKind.PUBLICATION, Trouble(log, Finding.CUT, size - 2))}


def test_a_log_that_was_signed_and_is_gone_or_empty_is_an_alarm(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    keeps, gone, emptied = keeping(doors, tmp_path), some_accesses(doors), some_accesses(doors)
    keeps.sign()
    dishonest(root).forget(gone)
    dishonest(root).say(
        "update audit_head set size = 0, frontier = '{}' where log_id = :log", log=emptied
    )
    keeps.sign()
    assert {trouble for _, trouble in standing(doors)} == {
        Trouble(gone, Finding.LOG_GONE),
        Trouble(emptied, Finding.CUT, 0),
    }


def _folder_for(path: Path) -> None:
    path.unlink()
    path.mkdir()


#: What can be done to one log's folder, or to its key; what is said of it then.
DAMAGES: dict[str, tuple[Callable[[Path, UUID], object], set[Finding]]] = {
    "keys are none": (lambda at, _: (at / "published" / "keys").write_bytes(b"\xff\n"), set()),
    "checkpoint not utf-8": (
        lambda at, log: (at / "published" / str(log) / "checkpoint").write_bytes(b"\xff"),
        {Finding.CHECKPOINT_MALFORMED},
    ),
    "checkpoint is a folder": (
        lambda at, log: _folder_for(at / "published" / str(log) / "checkpoint"),
        {Finding.NOT_PUBLISHED},
    ),
    "a folder of no log": (lambda at, _: (at / "published" / "a-b-c-d-e").mkdir(), set()),
    "a strange tile": (
        lambda at, log: (at / "published" / str(log) / "tile" / "0" / "000.p" / "1x").touch(),
        set(),
    ),
    "a tile is a folder": (
        lambda at, log: (at / "published" / str(log) / "tile" / "0" / "000").mkdir(),
        set(),
    ),
    "the key is exposed": (
        lambda at, log: (at / "secrets" / f"{log}.key").chmod(0o644),
        {Finding.STATE_LOST},
    ),
    "the key is none": (
        lambda at, log: (at / "secrets" / f"{log}.key").write_text("?"),
        {Finding.STATE_LOST},
    ),
}


@pytest.mark.parametrize("how", DAMAGES)
def test_what_stops_one_log_stops_no_other(doors: Doors, tmp_path: Path, how: str) -> None:
    keeps, log = keeping(doors, tmp_path), some_accesses(doors)
    keeps.sign()
    damage, said = DAMAGES[how]
    damage(tmp_path, log)
    other = some_accesses(doors)
    keeps.sign()
    keeps.sign()
    assert keeps.signing.published.latest(other)
    assert {(t.log, t.finding) for _, t in standing(doors)} == {(log, one) for one in said}


def test_what_the_database_holds_and_nobody_can_read_is_an_alarm(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    keeps, desk = keeping(doors, tmp_path), a_desk(doors)
    log = some_accesses(doors, desk)
    keeps.sign()
    some_accesses(doors, desk)
    last = dishonest(root).size(log) - 1
    dishonest(root).change_columns(log, last, "at", "infinity")
    other = some_accesses(doors)
    keeps.sign()
    assert keeps.signing.published.latest(other)
    assert standing(doors) == {(AlarmKind.PUBLICATION, Trouble(log, Finding.UNREADABLE))}


def test_a_witness_that_is_away_writes_one_alarm_and_no_more(doors: Doors, tmp_path: Path) -> None:
    key = cosigner(tmp_path / "witness.key", "temoin.invalid")
    keeps, desk = (
        keeping(doors, tmp_path, WitnessAt("http://127.0.0.1:9", key.verifier)),
        a_desk(doors),
    )
    for _ in range(4):
        some_accesses(doors, desk, 1)
        keeps.sign()
    with doors.auditing() as audit:
        codes = [entry.code for entry in reading.entries(audit, HOUSE)]
    assert (codes.count("alarm_raised"), codes.count("alarm_cleared")) == (2, 0)


def test_a_witness_that_drips_is_asked_once_a_turn_and_holds_no_lock(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness_client, "_DEADLINE_SECONDS", 0.5)
    logs = {some_accesses(doors), some_accesses(doors)}
    key = cosigner(tmp_path / "witness.key", "temoin.invalid")
    with dripping() as (url, asked):
        keeping(doors, tmp_path, WitnessAt(url, key.verifier)).sign()
        assert len(asked) == 1
    assert {t.log for _, t in standing(doors) if t.finding is Finding.NOT_COSIGNED} >= logs


def test_a_witness_cosigns_what_is_signed(doors: Doors, tmp_path: Path) -> None:
    log, other = some_accesses(doors), some_accesses(doors)
    bare = keeping(doors, tmp_path)
    with a_witness(tmp_path, bare.signing, log, other) as seen_by:
        keeps = keeping(doors, tmp_path, seen_by)
        keeps.sign()
        with doors.auditing() as audit:
            keys = (*keeps.signing.keys(), seen_by.key)
            found = verify_all(audit, keeps.signing.published, keys, datetime.now(UTC))
    assert {one.log for one in found if one.wrong is None} >= {log, other}


def test_a_witness_that_was_away_cosigns_later(doors: Doors, tmp_path: Path) -> None:
    log = some_accesses(doors)
    bare = keeping(doors, tmp_path)
    with a_witness(tmp_path, bare.signing, log) as seen_by:
        pass
    keeps = keeping(doors, tmp_path, seen_by)
    keeps.sign()
    size = keeps.signing.published.size(log)
    assert (AlarmKind.PUBLICATION, Trouble(log, Finding.NOT_COSIGNED, size)) in standing(doors)
    with a_witness(tmp_path, bare.signing, log) as back:
        keeps = keeping(doors, tmp_path, back)
        keeps.sign()
        assert not [t for _, t in standing(doors) if t.log == log]
        with doors.auditing() as audit:
            keys = (*keeps.signing.keys(), back.key)
            found = verify_all(audit, keeps.signing.published, keys, datetime.now(UTC))
    (outcome,) = [one for one in found if one.log == log]
    assert (outcome.wrong, outcome.checkpoints) == (None, 1)


def test_a_second_history_signed_with_the_stolen_key_is_not_cosigned(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    """The administrator has everything: database, key, tiles, memory. The witness remembers."""
    desk = a_desk(doors)
    log = some_accesses(doors, desk)
    bare = keeping(doors, tmp_path)
    with a_witness(tmp_path, bare.signing, log) as seen_by:
        keeping(doors, tmp_path, seen_by).sign()
        dishonest(root).rewrite(log, 1, agent=UUID(int=9))
        key = (tmp_path / "secrets" / f"{log}.key").read_bytes()
        thief = tmp_path / "thief"
        (thief / "secrets").mkdir(parents=True)
        for name, content in (
            ("origin", (tmp_path / "secrets" / "origin").read_bytes()),
            (f"{log}.key", key),
        ):
            (thief / "secrets" / name).touch(mode=0o600)
            (thief / "secrets" / name).write_bytes(content)
        forging = keeping(doors, thief, seen_by)
        forging.sign()
        with doors.auditing() as audit:
            keys = (*forging.signing.keys(), seen_by.key)
            found = verify_all(audit, forging.signing.published, keys, datetime.now(UTC))
    (outcome,) = [one for one in found if one.log == log]
    assert outcome.wrong is not None
    assert outcome.wrong.finding is Finding.NOT_COSIGNED
    assert [
        t for _, t in standing(doors) if t == Trouble(log, Finding.NOT_COSIGNED, outcome.entries)
    ]


def test_a_display_without_an_entry_is_an_alarm_that_says_which_access(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    keeps = keeping(doors, tmp_path)
    assert keeps.count() == 0
    dishonest(root).say("update opening set entry_seq = 0 where grant_id = :g", g=access.id)
    assert keeps.count() > 0
    troubles = {trouble for kind, trouble in standing(doors) if kind is AlarmKind.COMPLETENESS}
    assert {(one.finding, one.grant) for one in troubles} == {
        (Finding.OPENING_WITHOUT_ENTRY, access.id)
    }


def test_nothing_is_old_enough_to_be_purged_today(doors: Doors, tmp_path: Path) -> None:
    some_accesses(doors)
    assert keeping(doors, tmp_path).purge() == 0


def test_each_work_has_its_clock(doors: Doors, tmp_path: Path) -> None:
    works = keeping(doors, tmp_path).works()
    assert works["checkpoints_signed"].every == 60
    assert works["log_verified"].every == 24 * 3600
    assert set(works) == {
        "checkpoints_signed", "displays_counted", "log_verified", "entries_purged", "rows_purged",
    }  # fmt: skip


def test_a_witness_over_http_is_not_a_page(tmp_path: Path, doors: Doors) -> None:
    with a_witness(tmp_path, keeping(doors, tmp_path).signing) as seen_by:
        assert requests.get(seen_by.url, timeout=10).status_code == 404


@pytest.mark.parametrize("status", [0, 1])
def test_a_verification_runs_in_a_process_of_its_own(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\nexit {status}\n")
    program.chmod(0o755)
    monkeypatch.setattr("console.log_keeping.sys.executable", str(program))
    assert keeping(doors, tmp_path).verify() == 1 - status


@pytest.mark.parametrize("how", ["exit 2", "exit 3", "kill -9 $$"])
def test_a_verification_that_cannot_run_is_a_failure_and_an_alarm(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{how}\n")
    program.chmod(0o755)
    monkeypatch.setattr("console.log_keeping.sys.executable", str(program))
    found = Trouble(some_accesses(doors), Finding.REPLACED, 3)
    alarms.settle(doors, AlarmKind.VERIFICATION, {found})
    with pytest.raises(OSError):
        keeping(doors, tmp_path).verify()
    unknown = Trouble(HOUSE, Finding.NOT_VERIFIED)
    assert standing(doors) == {(AlarmKind.VERIFICATION, one) for one in (found, unknown)}


def test_a_verification_is_given_up_when_the_program_stops(
    doors: Doors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o755)
    monkeypatch.setattr("console.log_keeping.sys.executable", str(program))
    keeps = keeping(doors, tmp_path)
    keeps.stopped.set()
    assert keeps.verify() == 0
