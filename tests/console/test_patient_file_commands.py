"""``export --format patient``, ``erase``, and ``verify`` of a patient's file, as commands."""

import argparse
import io
import json
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest

from console import house
from console.commands import erasing, exporting
from store.session import Doors
from tests.builders import a_number
from tests.gestures import a_desk
from tests.store import case_builders, disclosing
from tests.store.patient_files import Handed, handed, in_sheet, rewritten

REPOSITORY = Path(__file__).resolve().parents[2]
VERBS = {"erase": erasing, "export": exporting}


def said(doors: Doors, verb: str, *words: str, typed: str = "") -> int:
    """What a verb of the command answers to what is typed."""
    parser = argparse.ArgumentParser()
    VERBS[verb].add(parser)

    @contextmanager
    def opened() -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(doors=doors)

    with patch.object(house, "opened", opened), patch.object(sys, "stdin", io.StringIO(typed)):
        return int(VERBS[verb].run(parser.parse_args(words)))


def export(doors: Doors, out: Path, *words: str, typed: str = "") -> int:
    line = ("--format", "patient", "--out", str(out), *words)
    return said(doors, "export", *line, typed=typed)


def test_everything_held_leaves_as_one_private_file(
    doors: Doors, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    who, out = disclosing.somebody(doors), tmp_path / "patient.zip"
    assert export(doors, out, "--motif", "Sa demande", typed=f"{who.number.text}\n") == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with zipfile.ZipFile(out) as file:
        assert json.loads(file.read("identite.json"))["number"] == who.number.text
    told = capsys.readouterr()
    assert "consigné" in told.out
    assert who.number.text not in told.out + told.err
    assert export(doors, out, "--motif", "Encore", "--id", str(who.id)) == 2
    assert export(doors, out, "--motif", "Encore", "--id", str(who.id), "--force") == 0
    assert list(tmp_path.iterdir()) == [out]


def test_what_cannot_be_exported_leaves_nothing_behind(doors: Doors, tmp_path: Path) -> None:
    who, out = disclosing.somebody(doors), tmp_path / "patient.zip"
    number = f"{who.number.text}\n"
    assert export(doors, out, typed=number) == 2
    assert export(doors, out, "--motif", " ", typed=number) == 2
    assert export(doors, out, "--motif", "m", typed="12\n") == 2
    assert export(doors, out, "--motif", "m", typed=f"{a_number().text}\n") == 1
    assert export(doors, out, "--motif", "m", "--id", "9a1d7c55-31f7-4c5e-b1d4-2f6f3f0e4d03") == 1
    assert export(doors, Path("-"), "--motif", "m", typed=number) == 2
    assert export(doors, tmp_path / "none" / "x.zip", "--motif", "m", typed=number) == 2
    assert said(doors, "export", "--format", "archive", "--out", str(out)) == 2
    assert said(doors, "erase", "--motif", "m", "--oui", typed=number) == 0
    assert export(doors, out, "--motif", "m", "--id", str(who.id)) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_patient_is_erased_once_confirmed(
    doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    who = disclosing.somebody(doors)
    number = f"{who.number.text}\n"
    assert said(doors, "erase", "--motif", "Sa demande", typed=f"{number}non\n") == 1
    assert "définitif" in capsys.readouterr().err
    assert said(doors, "erase", "--motif", "Sa demande", typed=f"{number}EFFACER\n") == 0
    told = capsys.readouterr().out
    assert "1 document(s)" in told
    assert "Sa demande" not in told
    assert said(doors, "erase", "--motif", "m", "--oui", "--id", str(who.id)) == 0
    assert "déjà effacé" in capsys.readouterr().out
    assert said(doors, "erase", "--motif", "m", "--oui", typed=number) == 1
    assert said(doors, "erase", "--motif", "m", "--oui", typed="1\n") == 2
    assert said(doors, "erase", "--motif", " ", "--oui", typed=number) == 2


def test_what_was_erased_is_said_to_programs(
    doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    who = disclosing.somebody(doors)
    assert said(doors, "erase", "--motif", "m", "--oui", "--json", "--id", str(who.id)) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["patient"], told["documents"]) == (str(who.id), 1)
    assert set(told) == {"patient", "documents", "notices", "seq", "commitment", "salt"}
    nobody = "9a1d7c55-31f7-4c5e-b1d4-2f6f3f0e4d03"
    assert said(doors, "erase", "--motif", "m", "--oui", "--id", nobody) == 1


def test_what_is_under_review_is_not_erased(
    doors: Doors, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, who = a_desk(doors), disclosing.somebody(doors)
    case_builders.a_case(doors, desk.agent, [disclosing.opened(desk, who)])
    assert said(doors, "erase", "--motif", "m", "--oui", typed=f"{who.number.text}\n") == 1
    assert "article 17-3" in capsys.readouterr().err.replace("\u00a0", " ")


def elsewhere(file: Handed, folder: Path) -> subprocess.CompletedProcess[str]:
    """A stranger's machine: another process, an empty environment, no database."""
    keys = folder / "keys"
    keys.write_text("".join(f"{key}\n" for key in file.keys))
    return subprocess.run(
        [sys.executable, "-m", "console", "verify", str(file.path), "--keys", str(keys)],
        cwd=REPOSITORY, env={}, capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip


def test_a_stranger_verifies_the_file_with_nothing_else(doors: Doors, tmp_path: Path) -> None:
    file = handed(doors, tmp_path)
    done = elsewhere(file, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "chaque ligne dit ce que disent ses preuves" in done.stdout
    assert "ne prouve pas" in done.stdout
    later = in_sheet(lambda sheet: sheet["proved"]["accesses"][0].update(mode="normal"))
    done = elsewhere(rewritten(file, tmp_path / "changed.zip", later), tmp_path)
    assert done.returncode == 1
    assert "La ligne A1" in done.stdout
