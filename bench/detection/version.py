"""Which version of the program is measured."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_COMMITTED = "+"


def commit() -> str:
    """``+`` at its end: files of it were not committed."""
    return subprocess.run(
        ["git", "describe", "--always", f"--dirty={NOT_COMMITTED}", "--exclude=*"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
