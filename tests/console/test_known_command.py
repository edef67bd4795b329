"""``known`` and ``own``: marked once, lifted once, and no number kept or said."""

import argparse
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Engine, text

from console import house
from console.commands import known
from store.patients import number_index
from store.session import Doors
from tests.builders import a_number, a_patient, an_agent


def said(doors: Doors, verb: str, *words: str) -> int:
    """What a verb of the command answers."""
    parser = argparse.ArgumentParser()
    add, run = {"known": (known.add, known.run), "own": (known.add_own, known.run_own)}[verb]
    add(parser)

    @contextmanager
    def opened() -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(doors=doors)

    with patch.object(house, "opened", opened):
        return run(parser.parse_args(words))


def rows(owner: Engine, statement: str) -> list[Any]:
    with owner.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def test_a_person_is_marked_and_lifted_once(doors: Doors, owner: Engine) -> None:
    number = a_number()
    patient = a_patient(doors, number=number)
    assert said(doors, "known", "--lever", number.text) == 1
    assert said(doors, "known", number.text) == 0
    assert said(doors, "known", number.text) == 1
    assert said(doors, "known", number.text, "--lever") == 0
    assert rows(owner, "select patient_id, lifted_at is null from known_person") == [
        (patient, False)
    ]


def test_an_agents_own_number_is_kept_as_an_index_alone(doors: Doors, owner: Engine) -> None:
    agent, number = an_agent(doors), a_number()
    assert said(doors, "own", agent.login, number.text) == 0
    assert rows(owner, "select agent_id, number_index from agent_person") == [
        (agent.id, number_index(doors.ring, number))
    ]


def test_a_number_may_be_typed_and_is_never_said(
    doors: Doors, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    number = a_number()
    a_patient(doors, number=number)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{number.text}\n"))
    assert said(doors, "known") == 0
    assert number.text not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("known", "123"), 2),
        (("own", "nobody", "123"), 2),
        (("own", "nobody", a_number().text), 2),
        (("known", a_number().text), 1),
    ],
)
def test_a_misuse_is_said_and_changes_nothing(
    doors: Doors,
    owner: Engine,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    status: int,
) -> None:
    assert said(doors, *words) == status
    assert capsys.readouterr().err.strip().endswith(".")
    counted = "select count(*) from known_person union all select count(*) from agent_person"
    assert rows(owner, counted) == [(0,), (0,)]
