"""A spreadsheet opens the table as a table: no cell is a formula, and nothing is lost."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.exports.spreadsheet import COLUMNS, table
from policy.decision import Mode
from policy.event_codes import CODES
from store.exporting import Batch
from store.reading import LoggedEntry
from tests.exports.builders import AGENT, GRANT, LOG, MODES, PATIENT, SITE, a_row, purged, row_of

GUIDE = Path(__file__).parents[2] / "docs" / "exports.md"


def read(rows: list[LoggedEntry], modes: dict[object, Mode] | None = None) -> list[dict[str, str]]:
    said = b"".join(table([Batch(rows, MODES if modes is None else {})], SITE))
    lines = io.StringIO(said.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(lines, delimiter=";"))


def test_the_file_begins_as_a_french_spreadsheet_expects() -> None:
    said = b"".join(table([], SITE))
    assert said == b"\xef\xbb\xbf" + ";".join(COLUMNS).encode() + b"\r\n"


def test_an_entry_is_a_line() -> None:
    row = a_row("access_extended", {"reason": "transfer", "ends_at": "2026-11-22T09:30:00Z"})
    assert read([row]) == [
        {
            "journal": str(LOG),
            "numero": "4",
            "heure_utc": "2026-11-22T08:30:04.123456Z",
            "heure_paris": "2026-11-22T09:30:04+01:00",
            "code": "access_extended",
            "agent": str(AGENT),
            "identifiant_national": "810000000012",
            "patient": str(PATIENT),
            "acces": str(GRANT),
            "mode": "centre_15",
            "detail": '{"reason":"transfer","ends_at":"2026-11-22T09:30:00Z"}',
            "purgee": "non",
            "empreinte": row.leaf.hex(),
        }
    ]


@pytest.mark.parametrize("event", CODES, ids=CODES.get)
def test_every_event_is_one_line_whose_detail_reads_back(event: type) -> None:
    row = row_of(event)
    (line,) = read([row])
    assert row.stored is not None
    assert json.loads(line["detail"] or "{}") == json.loads(row.stored)["detail"]


def test_a_purged_entry_says_so_and_no_more() -> None:
    (line,) = read([purged(a_row("access_granted"))], {})
    assert line["purgee"] == "oui"
    assert {line[name] for name in ("agent", "patient", "acces", "mode", "detail")} == {""}
    assert line["identifiant_national"] == ""


def test_nobody_is_an_empty_cell() -> None:
    (line,) = read([a_row("document_refused", agent=None, patient=None, grant=None)])
    assert {line[name] for name in ("agent", "identifiant_national", "patient", "acces")} == {""}


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_like_a_formula(sign: str) -> None:
    (line,) = read([a_row("x")._replace(code=f"{sign}SUM(A1)")])
    assert line["code"] == f"'{sign}SUM(A1)"


@given(st.text(max_size=40))
def test_whatever_a_cell_holds_it_reads_back_and_is_no_formula(code: str) -> None:
    (line,) = read([a_row("x")._replace(code=code)])
    assert line["code"].removeprefix("'") == code.removeprefix("'")
    assert not line["code"].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_every_column_is_explained() -> None:
    explained = GUIDE.read_text("utf-8")
    assert [name for name in COLUMNS if f"| `{name}` |" not in explained] == []
