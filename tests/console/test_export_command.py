"""``brise-glace export``: exit status, French sentences, and nothing left behind by a failure."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from console import house, settings
from console.commands import exporting
from console.exports import leaving
from console.exports.days import PARIS
from console.house import House
from policy.events import KeysRotated
from policy.log_events import ExportFormat
from store import audit, reading
from store.archive_reading import read_archive
from store.session import Doors
from tests.gestures import a_desk
from tests.store.logs import some_accesses

ROOT = Path(__file__).parents[2]
Said = tuple[int, str, str]
Export = Callable[..., Said]


@pytest.fixture
def home(doors: Doors, tmp_path: Path) -> House:
    """A house around this test's database."""
    return House(settings.read({"DATA_DIR": str(tmp_path / "house")}), doors)


@pytest.fixture
def export(
    home: House, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Export:
    """Run the verb in this house; its status, and what it said on both outputs."""

    @contextmanager
    def opened() -> Iterator[House]:
        yield home

    monkeypatch.setattr(house, "opened", opened)
    parser = argparse.ArgumentParser()
    exporting.add(parser)

    def run(*words: str) -> Said:
        capfd.readouterr()
        status = exporting.run(parser.parse_args(words))
        return status, *capfd.readouterr()

    return run


def a_log(home: House) -> tuple[UUID, str]:
    """A log with two accesses, signed; its id and the FINESS of its site."""
    desk = a_desk(home.doors)
    log = some_accesses(home.doors, desk)
    with home.doors.auditing() as by:
        home.signing.checkpoint(by, reading.heads(by)[log])
    return log, desk.agent.site.finess


def size_of(home: House, log: UUID) -> int:
    with home.doors.auditing() as by:
        return reading.heads(by)[log].size


@pytest.mark.parametrize("form", ["archive", "fhir", "csv"])
def test_a_log_is_taken_away_and_says_so(
    home: House, export: Export, tmp_path: Path, form: str
) -> None:
    log, finess = a_log(home)
    size, out = size_of(home, log), tmp_path / "sortie"
    status, said, _ = export("--format", form, "--log", finess, "--out", str(out), "--json")
    assert status == 0
    assert json.loads(said) == {
        "file": str(out), "format": form, "log": str(log), "first": 0, "last": size - 1,
        "entries": size, "bytes": out.stat().st_size, "exported_seq": size,
    }  # fmt: skip
    assert size_of(home, log) == size + 1
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["sortie"]


def test_a_person_is_told_in_a_sentence(home: House, export: Export, tmp_path: Path) -> None:
    log, _ = a_log(home)
    out = tmp_path / "journal.csv"
    status, said, _ = export("--format", "csv", "--log", str(log).upper(), "--out", str(out))
    assert status == 0
    assert "exportée(s)" in said
    assert "consigné" in said


def test_an_archive_written_by_the_verb_is_one(home: House, export: Export, tmp_path: Path) -> None:
    log, _ = a_log(home)
    out = tmp_path / "journal.zip"
    assert export("--format", "archive", "--log", str(log), "--out", str(out))[0] == 0
    assert read_archive(out).manifest.log == log


def test_standard_output_holds_the_lines_alone(home: House, export: Export) -> None:
    log, finess = a_log(home)
    status, said, told = export("--format", "fhir", "--log", finess, "--out", "-", "--json")
    assert status == 0
    events = [json.loads(line) for line in said.splitlines()]
    assert {event["resourceType"] for event in events} == {"AuditEvent"}
    assert json.loads(told.splitlines()[-1])["log"] == str(log)


def test_the_house_is_asked_for_by_its_name(home: House, export: Export) -> None:
    status, _, told = export("--format", "csv", "--log", "maison", "--out", "-")
    assert (status, "Aucun journal" in told) == (2, True)  # it has said nothing yet
    with home.doors.working() as work:
        audit.append_to(work, KeysRotated(2, 0))
    status, said, _ = export("--format", "csv", "--log", "maison", "--out", "-")
    assert status == 0
    assert "keys_rotated" in said


def test_days_are_days_of_paris_and_the_last_is_whole(
    home: House, export: Export, tmp_path: Path
) -> None:
    log, finess = a_log(home)
    with home.doors.auditing() as by:
        at = next(reading.entries(by, log)).at.astimezone(PARIS)
    day = at.date().isoformat()
    words = ("--format", "csv", "--log", finess, "--out", "-", "--json")
    assert export(*words, "--since", day, "--until", day)[0] == 0
    assert export(*words, "--until", at.isoformat())[0] == 2  # before the first entry
    assert export(*words, "--since", at.isoformat())[0] == 0
    naive = at.replace(tzinfo=None).isoformat()
    assert export(*words, "--since", naive)[0] == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--log", "760999999"), "Aucun journal"),
        (("--log", ""), "Aucun journal"),
        (("--since", "hier"), "date"),
        (("--until", "9999-12-31"), "date"),
        (("--since", "2300-01-01"), "aucune entrée"),
        (("--out", "-", "--format", "archive"), "sortie standard"),
        (("--out", "nulle/part/journal.csv"), "dossier"),
    ],
)
def test_what_cannot_be_is_said_and_leaves_neither_file_nor_entry(
    home: House, export: Export, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    log, finess = a_log(home)
    size = size_of(home, log)
    given = ("--format", "csv", "--log", finess, "--out", str(tmp_path / "journal.csv"))
    status, said, told = export(*given, *words)
    assert (status, said) == (2, "")
    assert sentence in told
    assert size_of(home, log) == size
    assert not (tmp_path / "journal.csv").exists()


def test_without_a_checkpoint_an_archive_says_what_to_do(
    home: House, export: Export, tmp_path: Path
) -> None:
    log = some_accesses(home.doors)
    out = tmp_path / "a.zip"
    status, _, told = export("--format", "archive", "--log", str(log), "--out", str(out))
    assert status == 2
    assert "worker --une-fois" in told
    assert not out.exists()


@pytest.mark.parametrize("content", [b"rien\n", b"\xff\xff", b"a\n1\nb\n\n\xe2\x80\x94 c d\n"])
def test_damaged_checkpoints_are_told(
    home: House, export: Export, tmp_path: Path, content: bytes
) -> None:
    log, finess = a_log(home)
    (home.signing.published.folder / str(log) / "checkpoints").write_bytes(content)
    out = tmp_path / "a.zip"
    status, _, told = export("--format", "archive", "--log", finess, "--out", str(out))
    assert status == 2
    assert "brise-glace verify" in told
    assert not out.exists()


def test_a_file_that_exists_is_replaced_only_by_force(
    home: House, export: Export, tmp_path: Path
) -> None:
    log, finess = a_log(home)
    size, out = size_of(home, log), tmp_path / "journal.csv"
    out.write_text("ancien")
    words = ("--format", "csv", "--log", finess, "--out", str(out))
    status, _, told = export(*words)
    assert (status, "--force" in told) == (2, True)
    assert (out.read_text(), size_of(home, log)) == ("ancien", size)
    assert export(*words, "--force")[0] == 0
    assert out.read_text("utf-8-sig").startswith("journal;")


def test_a_failure_on_the_way_leaves_no_file(
    home: House, export: Export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(*_: object) -> Iterator[bytes]:
        yield b"la moiti"
        raise OSError("no space left")

    monkeypatch.setitem(leaving._ROWS, ExportFormat.CSV, torn)
    _, finess = a_log(home)
    out = tmp_path / "journal.csv"
    status, _, told = export("--format", "csv", "--log", finess, "--out", str(out))
    assert status == 2
    assert "place libre" in told
    assert [one for one in tmp_path.iterdir() if one.is_file()] == []


def test_the_command_knows_the_verb(tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "PORT")}
    done = subprocess.run(
        [sys.executable, "-m", "console", "export", "--format", "csv", "--log", "maison",
         "--out", str(tmp_path / "journal.csv")],
        cwd=ROOT, env=environment | {"DATA_DIR": str(tmp_path / "house")},
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Aucun journal" in done.stderr
    assert "Traceback" not in done.stderr
