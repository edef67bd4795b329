"""``contact``: an address is kept, replaced and forgotten; a misuse changes nothing."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from sqlalchemy import Engine, text

from console import house
from console.commands import contacting
from store.session import Doors
from tests.builders import an_agent


def contact(doors: Doors, *words: str) -> int:
    """What the command answers."""
    parser = argparse.ArgumentParser()
    contacting.add(parser)

    @contextmanager
    def opened() -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(doors=doors)

    with patch.object(house, "opened", opened):
        return contacting.run(parser.parse_args(words))


def kept(owner: Engine) -> list[str]:
    with owner.connect() as connection:
        return list(connection.scalars(text("select email from agent_contact")))


def test_an_address_is_kept_replaced_and_forgotten(doors: Doors, owner: Engine) -> None:
    login = an_agent(doors).login
    assert contact(doors, login, "--effacer") == 1
    assert contact(doors, login, " a@samu.example ") == 0
    assert contact(doors, login, "b@samu.example") == 0
    assert kept(owner) == ["b@samu.example"]
    assert contact(doors, login, "--effacer") == 0
    assert kept(owner) == []


def test_what_is_no_address_and_who_has_no_account_is_a_misuse(
    doors: Doors, owner: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    login = an_agent(doors).login
    for typed in ("camille", "Camille <a@b.example>", "a@b.example\r\nBcc: x@b.example", ""):
        assert contact(doors, login, typed) == 2
    assert contact(doors, "personne", "a@samu.example") == 2
    assert kept(owner) == []
    assert "a@" not in capsys.readouterr().err


def test_an_address_and_its_effacing_are_not_given_together(doors: Doors) -> None:
    with pytest.raises(SystemExit):
        contact(doors, "agent", "a@samu.example", "--effacer")
    with pytest.raises(SystemExit):
        contact(doors, "agent")
