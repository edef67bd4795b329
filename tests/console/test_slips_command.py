"""``slips``: a series is on the record before its file is made, and nothing is written over."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from sqlalchemy import Engine, text

from console import house
from console.commands import slipping
from policy.slips import Code
from store.session import Doors
from tests.builders import a_site
from tests.printing.reading import pages_of


def slips(doors: Doors, *words: str) -> int:
    """What the command answers."""
    parser = argparse.ArgumentParser()
    slipping.add(parser)

    @contextmanager
    def opened() -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(doors=doors)

    with patch.object(house, "opened", opened):
        return slipping.run(parser.parse_args(words))


def printed(owner: Engine) -> list[int]:
    with owner.connect() as connection:
        return list(connection.scalars(text("select last from slip_series order by last")))


def test_slips_of_a_site_are_printed_on_the_record(
    doors: Doors, owner: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site, out = a_site(doors), tmp_path / "bons.pdf"
    assert slips(doors, "--site", site.finess, "--nombre", "3", "--sortie", str(out)) == 0
    assert "Bons 1 à 3" in capsys.readouterr().out
    pages = enumerate(pages_of(out.read_bytes()), 1)
    assert [Code(site.finess, n).read in page for n, page in pages] == [True] * 3
    with owner.connect() as connection:
        said = "select count(*) from audit_entry where log_id = :s and code = 'slips_printed'"
        assert connection.scalar(text(said), {"s": site.id}) == 1


def test_a_misuse_prints_nothing_and_leaves_no_file(
    doors: Doors, owner: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site, out = a_site(doors), tmp_path / "bons.pdf"
    for words, said in (
        (("--site", "000000000"), "numéro FINESS"),
        (("--site", site.finess, "--nombre", "0"), "Donnez un nombre"),
        (("--site", site.finess, "--nombre", "501"), "Donnez un nombre"),
    ):
        assert slips(doors, *words, "--sortie", str(out)) == 2
        assert said in capsys.readouterr().err
        assert not out.exists()
    assert slips(doors, "--site", site.finess, "--sortie", str(tmp_path / "no" / "x.pdf")) == 2
    assert "ne peut pas être écrit" in capsys.readouterr().err
    assert printed(owner) == []


def test_a_file_that_is_there_is_left_alone(
    doors: Doors, owner: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bons.pdf"
    out.write_text("déjà", "utf-8")
    assert slips(doors, "--site", a_site(doors).finess, "--sortie", str(out)) == 2
    assert "existe déjà" in capsys.readouterr().err
    assert out.read_text("utf-8") == "déjà"
    assert printed(owner) == []
