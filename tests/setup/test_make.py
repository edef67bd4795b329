"""The Makefile where nothing is ready: which Python it takes, and what it says without one."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("python", ["/nowhere/python3", "/bin/false"])
def test_without_a_recent_python_it_says_what_to_install(python: str, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    refused = make(f"PYTHON={python}", f"VENV={venv}", f"{venv}/bin/pip")
    assert refused.returncode == 2
    assert "Il faut Python 3.11 ou plus récent" in refused.stderr
    assert not venv.exists()


def test_an_older_python_is_passed_over(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("#!/bin/sh\nexit 1\n")
    new.write_text('#!/bin/sh\n[ "$1" = -m ] && mkdir -p "$3/bin" && : > "$3/bin/pip"\nexit 0\n')
    old.chmod(0o755)
    new.chmod(0o755)
    venv = tmp_path / "venv"
    made = make(f"PYTHON={old} {new}", f"VENV={venv}", f"{venv}/bin/pip")
    assert made.returncode == 0, made.stderr
    assert str(new) in made.stdout


@pytest.mark.parametrize(
    ("target", "command"),
    [
        ("run", "-m console run"),
        ("test", "-m pytest"),
        ("check", "-m mypy"),
        ("fix", "ruff check --fix"),
        ("bench", "-m bench"),
        ("lock", "piptools compile"),
        ("clean", "rm -rf"),
    ],
)
def test_each_target_installs_what_it_needs_and_does_its_work(
    target: str, command: str, tmp_path: Path
) -> None:
    planned = make("--dry-run", f"VENV={tmp_path}/venv", target)
    assert planned.returncode == 0, planned.stderr
    assert command in planned.stdout
    installs = "--require-hashes -r requirements.lock" in planned.stdout
    assert installs == (target != "clean")


def test_a_check_changes_nothing() -> None:
    planned = make("--dry-run", "check").stdout
    assert "--fix" not in planned
    assert "ruff format --check" in planned
    assert "diff -u docs/decision-table.md" in planned
