"""``oppose`` in the test's own database, and what it answers."""

import argparse
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from unittest.mock import patch

import pytest

from console import house
from console.commands import opposing
from store.session import Doors


@dataclass(frozen=True, slots=True)
class Answer:
    """Exit status, and what was said where."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Command:
    """The verb, for as long as a test lasts."""

    doors: Doors
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: str, typed: str = "") -> Answer:
        parser = argparse.ArgumentParser()
        opposing.add(parser)

        @contextmanager
        def opened() -> Iterator[SimpleNamespace]:
            yield SimpleNamespace(doors=self.doors)

        with patch.object(house, "opened", opened), patch("sys.stdin", io.StringIO(typed)):
            status = opposing.run(parser.parse_args(words))
        return Answer(status, *self.capsys.readouterr())
