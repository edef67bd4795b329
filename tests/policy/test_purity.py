"""policy/ knows no clock, environment, database or log: it answers from what it is told."""

import ast
from pathlib import Path

import pytest

from tests.policy.corpus import ROOT

PURE = sorted(path for path in (ROOT / "policy").rglob("*.py"))
OUTSIDE = {"os", "time", "random", "secrets", "logging", "structlog", "socket", "subprocess"}
STORED = {"sqlalchemy", "psycopg", "alembic", "streamlit", "starlette", "store", "console"}
CLOCKS = {"now", "utcnow", "today"}


def imported(tree: ast.AST) -> set[str]:
    """The top packages that a module imports, wherever it does."""
    names = [
        alias.name for one in ast.walk(tree) if isinstance(one, ast.Import) for alias in one.names
    ]
    names += [one.module or "" for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)]
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.stem)
def test_a_module_of_the_policy_asks_nobody(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not imported(tree) & (OUTSIDE | STORED)
    attributes = {one.attr for one in ast.walk(tree) if isinstance(one, ast.Attribute)}
    assert not attributes & CLOCKS
