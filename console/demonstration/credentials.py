"""What the demonstration's accounts sign in with: a file of mode 0600, never for real accounts."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Known:
    """A demonstration account."""

    login: str
    password: str


def known(path: Path) -> tuple[Known, ...]:
    """Every demonstration account of this house; none where there was no demonstration."""
    if not path.exists():
        return ()
    return tuple(Known(**one) for one in json.loads(path.read_text("utf-8")))


def remember(path: Path, accounts: tuple[Known, ...]) -> None:
    """Write them down, readable by this account alone."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump([asdict(one) for one in accounts], file)
