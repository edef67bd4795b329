"""``brise-glace evaluate``: what it writes and says, each misuse in a sentence, nothing half-done.

The engine here remembers what it is told; tests/policy has the real one.
"""

import argparse
import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console import evaluation_table
from console.commands import evaluating
from policy.oversight.scoring.evidence import Family
from store.intake.exchange_faults import File
from tests.console.scorings import Told
from tests.intake.exchange_files import ACCESS, AGENT, CARE, SHIFT, a_log, write

ROOT = Path(__file__).parents[2]

Said = tuple[int, str, str]
Evaluate = Callable[..., Said]


@pytest.fixture
def evaluate(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Evaluate:
    """Run the verb on a log; its status, and what it said on both outputs."""
    monkeypatch.setattr(evaluating, "Engine", Told)
    monkeypatch.setattr(evaluating, "Run", lambda engine: engine)
    parser = argparse.ArgumentParser()
    evaluating.add(parser)

    def run(log: Path, out: Path, *more: str) -> Said:
        capfd.readouterr()
        words = parser.parse_args(["--log", str(log), "--out", str(out), *more])
        status = evaluating.run(words)
        return status, *capfd.readouterr()

    return run


def cases(out: Path) -> list[dict[str, str]]:
    with (out / "cases.csv").open(encoding="utf-8", newline="") as written:
        return list(csv.DictReader(written))


def test_cases_are_written_by_rank_and_summed_up(tmp_path: Path, evaluate: Evaluate) -> None:
    log, out = a_log(tmp_path / "log"), tmp_path / "some" / "out"
    status, said, wrong = evaluate(log, out)
    assert (status, wrong) == (0, "")
    assert [(row["rank"], row["accesses"]) for row in cases(out)] == [("1", "last"), ("2", "X1")]
    assert "Accès lus\u00a0: 1. Jours\u00a0: 1." in said
    assert (
        "Cas\u00a0: 2 (critiques\u00a0: 1, au-delà du seuil\u00a0: 0, au titre du budget\u00a0: 0, "
        "laissés de côté\u00a0: 1)."
    ) in said
    assert [path.name for path in out.iterdir()] == ["cases.csv"]


def test_the_same_is_said_to_a_program(tmp_path: Path, evaluate: Evaluate) -> None:
    _, said, _ = evaluate(a_log(tmp_path / "log"), tmp_path / "out", "--json")
    told = json.loads(said)
    assert told.pop("accesses_per_second") > 0
    assert told == {
        "accesses": 1, "days": 1, "cases": 2,
        "critical": 1, "threshold": 0, "budget": 0, "none": 1,
    }  # fmt: skip


def test_families_are_left_out_of_the_engine(
    tmp_path: Path, evaluate: Evaluate, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[frozenset[Family]] = []

    class Listening(Told):
        def __init__(self, said: object) -> None:
            super().__init__()
            given.append(said.without)  # type: ignore[attr-defined]

    monkeypatch.setattr(evaluating, "Engine", Listening)
    evaluate(a_log(tmp_path / "log"), tmp_path / "out")
    evaluate(tmp_path / "log", tmp_path / "out", "--without", "text", "--without", "roster")
    assert given == [frozenset(), frozenset({Family.TEXT, Family.ROSTER})]
    with pytest.raises(SystemExit):
        evaluate(tmp_path / "log", tmp_path / "out", "--without", "everything")


def test_what_was_there_is_replaced_by_a_whole_file_and_by_no_less(
    tmp_path: Path, evaluate: Evaluate
) -> None:
    log, out = a_log(tmp_path / "log"), tmp_path / "out"
    evaluate(log, out)
    before = (out / "cases.csv").read_bytes()
    write(log, File.ACCESSES, ACCESS, ACCESS | {"id": "X2", "agent": "A2"})
    assert evaluate(log, out)[0] == 2
    assert (out / "cases.csv").read_bytes() == before
    write(log, File.ACCESSES, ACCESS | {"id": "X2"})
    assert evaluate(log, out)[0] == 0
    assert (out / "cases.csv").read_bytes() == before.replace(b"X1", b"X2")
    assert [path.name for path in out.iterdir()] == ["cases.csv"]


def test_a_misuse_leaves_nothing_behind(tmp_path: Path, evaluate: Evaluate) -> None:
    log, out = a_log(tmp_path / "log"), tmp_path / "out"
    write(log, File.ACCESSES, ACCESS, ACCESS)
    status, said, wrong = evaluate(log, out)
    assert (status, said) == (2, "")
    assert wrong == (
        "«\u00a0accesses.csv\u00a0», ligne 3, colonne id répète l’identifiant d’une ligne "
        "précédente\u00a0: n’en gardez qu’une.\n"
    )
    assert not out.exists()


MISUSES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no folder": (lambda log: log.rename(log.with_name("x")), "--log n’existe pas"),
    "no file": (lambda log: (log / "care.csv").unlink(), "«\u00a0care.csv\u00a0» manque"),
    "empty": (
        lambda log: (log / "roster.csv").write_bytes(b""), "«\u00a0roster.csv\u00a0» est vide",
    ),
    "header only": (lambda log: write(log, File.ACCESSES), "n’a aucune ligne"),
    "no column": (
        lambda log: (log / "patients.csv").write_text("patient,sex\n"),
        "ligne 1, colonne surname_index manque",
    ),
    "separator": (
        lambda log: (log / "agents.csv").write_text("agent;function;site;patient;from\n"),
        "sépare ses colonnes autrement que par des virgules",
    ),
    "latin": (
        lambda log: write_bytes(log, ACCESS["rationale"].encode(), "Prévenu".encode("latin-1")),
        "ligne 2 n’est pas en UTF-8",
    ),
    "nul": (lambda log: write_bytes(log, b"X1", b"X\0"), "octet nul"),
    "ragged": (lambda log: write_bytes(log, b"X1,", b""), "n’a pas autant de cellules"),
    "unordered": (
        lambda log: write(log, File.ACCESSES, ACCESS,
                          ACCESS | {"id": "X2", "at": "2026-01-01T00:00Z"}),
        "ligne 3, colonne at vient avant l’heure de la ligne précédente",
    ),
    "unknown agent": (
        lambda log: write(log, File.ACCESSES, ACCESS | {"agent": "Z9"}), "nomme un agent",
    ),
    "unknown in roster": (
        lambda log: write(log, File.ROSTER, SHIFT | {"agent": "Z9"}),
        "«\u00a0roster.csv\u00a0», ligne 2, colonne agent nomme un agent",
    ),
    "no offset": (
        lambda log: write(log, File.CARE, CARE | {"at": "2026-03-29T01:30:00"}),
        "colonne at est une heure sans décalage",
    ),
    "twice": (lambda log: write(log, File.AGENTS, AGENT, AGENT), "répète l’identifiant"),
    "not finite": (
        lambda log: write(log, File.ACCESSES, ACCESS | {"speed_kmh": "nan"}),
        "colonne speed_kmh n’est pas un nombre",
    ),
    "ends first": (
        lambda log: write(log, File.ROSTER, SHIFT | {"end": SHIFT["start"], "start": SHIFT["end"]}),
        "colonne end vient avant le début",
    ),
}  # fmt: skip


def write_bytes(log: Path, old: bytes, new: bytes) -> None:
    path = log / File.ACCESSES
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new, 1))


@pytest.mark.parametrize("name", MISUSES)
def test_each_misuse_of_a_log_is_one_sentence(
    tmp_path: Path, evaluate: Evaluate, name: str
) -> None:
    spoil, words = MISUSES[name]
    spoil(a_log(tmp_path / "log"))
    status, said, wrong = evaluate(tmp_path / "log", tmp_path / "out")
    assert (status, said, wrong.count("\n")) == (2, "", 1)
    assert words in wrong
    assert not (tmp_path / "out").exists()


def test_out_that_cannot_be_is_told_before_anything_is_scored(
    tmp_path: Path, evaluate: Evaluate, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = a_log(tmp_path / "log")
    monkeypatch.setattr(Told, "take", lambda *_: pytest.fail("it was scored"))
    (tmp_path / "file").touch()
    for out in (tmp_path / "file", tmp_path / "file" / "under"):
        status, _, wrong = evaluate(log, out)
        assert (status, wrong) == (2, f"{evaluating._OUT_IS_A_FILE}\n")
    (tmp_path / "out" / "cases.csv").mkdir(parents=True)
    assert evaluate(log, tmp_path / "out")[2] == f"{evaluating._CASES_IS_A_FOLDER}\n"
    assert evaluate(log, tmp_path / ("n" * 300))[2] == f"{evaluating._NOT_WRITTEN}\n"


def test_a_full_disk_leaves_nothing_behind(
    tmp_path: Path, evaluate: Evaluate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(evaluation_table.Table, "add", full)
    status, _, wrong = evaluate(a_log(tmp_path / "log"), tmp_path / "out")
    assert (status, wrong) == (2, f"{evaluating._NOT_WRITTEN}\n")
    assert not (tmp_path / "out").exists()


def test_it_is_a_verb_of_the_command(tmp_path: Path) -> None:
    """In a process of its own: a command takes the whole process's logs over."""
    log, out = a_log(tmp_path / "log"), tmp_path / "out"
    words = [sys.executable, "-m", "console", "evaluate", "--log", str(log), "--out", str(out)]
    assert subprocess.run(words, cwd=ROOT, capture_output=True, check=False).returncode == 0
    assert cases(out)
    (log / "agents.csv").unlink()
    assert subprocess.run(words, cwd=ROOT, capture_output=True, check=False).returncode == 2


SECRET = "255081416802538"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(File), st.integers(0, 300), st.binary(max_size=40), st.integers(0, 40))
def test_any_bytes_give_a_status_and_never_a_value(
    evaluate: Evaluate, file: File, start: int, put: bytes, cut: int
) -> None:
    with TemporaryDirectory() as name:
        path = a_log(Path(name) / "log") / file
        whole = path.read_bytes().replace(b"P1", SECRET.encode())
        path.write_bytes(whole[:start] + put + SECRET.encode() + whole[start + cut :])
        out = Path(name) / "out"
        status, said, wrong = evaluate(path.parent, out)
        assert SECRET not in said + wrong
        assert (status, wrong.count("\n"), out.exists()) in ((0, 0, True), (2, 1, False))


@pytest.mark.parametrize("column", ["at", "speed_kmh", "number_rank", "link_type", "agent", "id"])
def test_a_wrong_value_is_never_repeated(tmp_path: Path, evaluate: Evaluate, column: str) -> None:
    log = a_log(tmp_path / "log")
    write(log, File.ACCESSES, ACCESS | {column: f"{SECRET}99999;"})
    status, _, wrong = evaluate(log, tmp_path / "out")
    assert (status, SECRET in wrong) == (2, False)
    assert f"ligne 2, colonne {column} " in wrong
