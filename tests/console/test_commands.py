"""The command as people and programs use it: real processes, exit statuses, French sentences."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from console.demonstration.population import exercises, population
from policy.agents import Function

ROOT = Path(__file__).parents[2]
FULL = "144055121590011"


@pytest.fixture
def bare() -> Iterator[Path]:
    """A data directory with nothing in it, where no other pytest run closes the way to it."""
    with TemporaryDirectory(prefix="bg-") as directory:
        yield Path(directory)


@pytest.fixture(scope="module")
def house() -> Iterator[Path]:
    """A data directory with the demonstration loaded by the command itself."""
    with TemporaryDirectory(prefix="bg-") as directory:
        loaded = brise_glace(Path(directory), "demo")
        assert loaded.returncode == 0, loaded.stderr
        yield Path(directory)


def brise_glace(
    data: Path, *words: str, typed: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "PORT")}
    return subprocess.run(
        [sys.executable, "-m", "console", *words],
        cwd=ROOT,
        env=environment | {"DATA_DIR": str(data)} | variables,
        input=typed,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def a_document(number: str = FULL) -> bytes:
    """One of the demonstration's own documents, under another identifier."""
    person = next(p for p in population() if p.number == number and p.documents)
    return re.sub(rb'(<id root="[^"]*)"', rb'\g<1>.77"', person.documents[0], count=1)


def test_loading_again_changes_nothing(house: Path) -> None:
    before = brise_glace(house, "accounts", "--json").stdout
    assert brise_glace(house, "demo").returncode == 0
    assert brise_glace(house, "accounts", "--json").stdout == before


def test_accounts_tell_a_program_what_to_sign_in_with(house: Path) -> None:
    accounts = json.loads(brise_glace(house, "accounts", "--json").stdout)
    assert {"login", "password", "function", "site"} <= set(accounts[0])
    assert {a["function"] for a in accounts} == set(Function)
    assert all(len(a["password"]) >= 12 for a in accounts)


def test_accounts_are_listed_for_people_too(house: Path) -> None:
    assert "regulateur.nord" in brise_glace(house, "accounts").stdout


def test_a_code_is_given_for_a_demonstration_account_and_for_no_other(house: Path) -> None:
    assert re.fullmatch(r"[0-9]{6}\n", brise_glace(house, "totp", "regulateur.nord").stdout)
    other = brise_glace(house, "totp", "personne")
    assert other.returncode == 2
    assert "démonstration" in other.stderr


def test_exercises_are_listed_with_number_answers_and_what_the_record_holds() -> None:
    listed = brise_glace(Path("/nonexistent"), "demo", "--list", "--json")
    rows = json.loads(listed.stdout)
    assert len(rows) == len(exercises())
    assert {"number", "expected", "holds", "instruction"} <= set(rows[0])
    assert set(rows[0]["expected"]) == {"normal", "bris_de_glace", "centre_15"}
    assert brise_glace(Path("/nonexistent"), "demo", "--list").returncode == 0


def test_a_document_is_taken_once(house: Path, tmp_path: Path) -> None:
    file = tmp_path / "document.xml"
    file.write_bytes(a_document())
    first = brise_glace(house, "import", str(file))
    assert first.returncode == 0, first.stdout + first.stderr
    assert "✓" in first.stdout
    again = brise_glace(house, "import", str(file))
    assert again.returncode == 0
    assert "déjà" in again.stdout


def test_a_folder_with_refused_files_is_a_finding_and_says_why(house: Path, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("pas du XML")
    (tmp_path / "b.json").write_text('{"resourceType": "Patient"}')
    (tmp_path / "c.xml").write_bytes(a_document().replace(FULL.encode(), b"144055121590012"))
    (tmp_path / "ignored.txt").write_text("rien")
    said = brise_glace(house, "import", "--json", str(tmp_path))
    rows = [json.loads(line) for line in said.stdout.splitlines()]
    assert said.returncode == 1
    assert [row["outcome"] for row in rows] == ["not_readable", "not_readable", "wrong_key"]
    assert all(row["sentence"] for row in rows)
    assert FULL not in said.stdout + said.stderr


def test_an_unknown_patient_is_refused_unless_asked_for(house: Path, tmp_path: Path) -> None:
    file = tmp_path / "document.xml"
    file.write_bytes(a_document().replace(FULL.encode(), b"279035121518989"))
    assert brise_glace(house, "import", str(file)).returncode == 1
    assert brise_glace(house, "import", "--nouveaux-patients", str(file)).returncode == 0


@pytest.mark.parametrize(
    ("words", "typed", "status", "said"),
    [
        (("import", "/nonexistent/x.xml"), "", 2, "n’existe pas"),
        (("import", "--pour", "123", "/tmp"), "", 2, "incomplet"),
        (("oppose", "--mode", "centre-15", "123"), "", 2, "incomplet"),
        (("oppose", "--mode", "centre-15"), "279035121518988\n", 2, "clé"),
        (("oppose", "--mode", "centre-15", "255081416802538"), "", 1, "Aucun patient"),
        (("oppose", "--bloquer", "personne", FULL), "", 2, "Aucun compte"),
        (("oppose", "--lever", "--mode", "centre-15", FULL), "", 1, "Aucune opposition"),
        (("oppose", "--lever", "--bloquer", "dpo", FULL), "", 1, "Aucun retrait"),
        (("oppose", "--historique", "--lever", FULL), "", 2, "--historique"),
        (("suspend", "personne"), "", 2, "Aucun compte"),
        (("revoke", "personne"), "", 2, "Aucun compte"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    house: Path, words: tuple[str, ...], typed: str, status: int, said: str
) -> None:
    done = brise_glace(house, *words, typed=typed)
    assert done.returncode == status
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_opposition_is_recorded_once_and_lifted_once(house: Path) -> None:
    number = "239081800290066"
    oppose = ("oppose", "--mode", "bris-de-glace")
    assert brise_glace(house, *oppose, typed=number + "\n").returncode == 0
    assert brise_glace(house, *oppose, number).returncode == 1
    assert brise_glace(house, *oppose, "--lever", number).returncode == 0


def test_keys_rotate_and_records_still_open(house: Path, tmp_path: Path) -> None:
    rotated = brise_glace(house, "rotate")
    assert rotated.returncode == 0, rotated.stderr
    assert "version 2" in rotated.stdout
    file = tmp_path / "document.xml"
    file.write_bytes(a_document().replace(b".77", b".78"))
    assert brise_glace(house, "import", str(file)).returncode == 0


def test_accesses_are_revoked_and_an_account_suspended(house: Path) -> None:
    assert "0" in brise_glace(house, "revoke", "urgentiste.clairecote").stdout
    assert brise_glace(house, "suspend", "urgentiste.clairecote").returncode == 0
    listed = json.loads(brise_glace(house, "accounts", "--json").stdout)
    assert "urgentiste.clairecote" not in {account["login"] for account in listed}


def test_a_turn_of_the_worker_ends(house: Path) -> None:
    assert brise_glace(house, "worker", "--une-fois").returncode == 0


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"PORT": "abc"}, "PORT"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({"DEMONSTRATION": "peut-être"}, "DEMONSTRATION"),
    ],
)
def test_a_wrong_setting_is_a_misuse_that_names_the_variable(
    tmp_path: Path, variables: dict[str, str], said: str
) -> None:
    done = brise_glace(tmp_path, "accounts", **variables)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_damaged_key_ring_stops_everything_with_a_sentence(bare: Path) -> None:
    assert brise_glace(bare, "worker", "--une-fois").returncode == 0
    (bare / "secrets" / "keys.json").write_text("{}")
    done = brise_glace(bare, "worker", "--une-fois")
    assert done.returncode == 2
    assert "trousseau" in done.stderr


def test_no_demonstration_is_loaded_into_a_real_base(bare: Path) -> None:
    done = brise_glace(bare, "demo", DEMONSTRATION="non")
    assert done.returncode == 2
    assert "DEMONSTRATION" in done.stderr


def test_a_failure_nobody_foresaw_is_not_the_status_of_a_finding() -> None:
    failing = (
        "import console.__main__ as command\n"
        "verb = command.Verb('', lambda parser: None, lambda arguments: [][0])\n"
        "command.VERBS['accounts'] = verb\n"
        "raise SystemExit(command.main(['accounts']))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", failing], cwd=ROOT, capture_output=True, text=True, check=False
    )
    *technical, sentence = run.stderr.splitlines()
    assert (run.returncode, run.stdout) == (3, "")
    assert sentence.startswith("La commande s’est arrêtée")
    assert [json.loads(line)["exception"] for line in technical] == ["builtins.IndexError"]
    assert "Traceback" not in run.stderr
