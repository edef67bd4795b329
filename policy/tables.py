"""Reads the TOML tables that stand beside the rules: a missing or unknown key stops the import."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Table = Mapping[str, Any]


class UnreadableTable(ValueError):
    """A table of policy/ does not say exactly what the rules need; names file and keys."""


def read(name: str) -> dict[str, Any]:
    """The table ``policy/<name>``, as TOML gives it."""
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def exactly(table: Table, keys: Iterable[str], *, where: str) -> Table:
    """The same table, when its keys are these and no other."""
    expected = set(keys)
    missing, unknown = sorted(expected - set(table)), sorted(set(table) - expected)
    if missing or unknown:
        raise UnreadableTable(
            f"{where}: missing {missing or 'nothing'}, unknown {unknown or 'nothing'}"
        )
    return table


def sentence(table: Table, key: str, *, where: str) -> str:
    """The words under ``key``: never empty, because a number without its reason is no rule."""
    words = table[key]
    if not isinstance(words, str) or not words.strip():
        raise UnreadableTable(f"{where}.{key}: words expected")
    return words
