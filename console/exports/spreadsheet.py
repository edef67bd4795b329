"""Entries as CSV that a French spreadsheet opens as a table: semicolons, UTF-8 with its mark.

No cell is a formula: one that would begin like one is preceded by an apostrophe (OWASP, CSV
injection). Each column is explained in docs/exports.md.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from console.exports.site import LogOf, detail_of, mode_of
from policy.decision import Mode
from store.archive import moment
from store.exporting import Batch
from store.reading import LoggedEntry

MEDIA_TYPE = "text/csv; charset=utf-8"
_MARK = "\ufeff"  # without it, Excel reads another encoding
_PARIS = ZoneInfo("Europe/Paris")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class _Row(NamedTuple):
    entry: LoggedEntry
    of: LogOf
    detail: dict[str, object]
    modes: Mapping[UUID, Mode]


def _id(value: UUID | None) -> str:
    return str(value) if value else ""


def _paris(at: datetime) -> str:
    return at.astimezone(_PARIS).isoformat(timespec="seconds")


COLUMNS: dict[str, Callable[[_Row], str]] = {
    "journal": lambda row: str(row.of.log),
    "numero": lambda row: str(row.entry.seq),
    "heure_utc": lambda row: moment(row.entry.at),
    "heure_paris": lambda row: _paris(row.entry.at),
    "code": lambda row: row.entry.code,
    "agent": lambda row: _id(row.entry.agent),
    "identifiant_national": lambda row: (
        row.of.national_ids.get(row.entry.agent, "") if row.entry.agent else ""
    ),
    "patient": lambda row: _id(row.entry.patient),
    "acces": lambda row: _id(row.entry.grant),
    "mode": lambda row: mode_of(row.entry, row.detail, row.modes) or "",
    "detail": lambda row: _json(row.detail),
    "purgee": lambda row: "oui" if row.entry.stored is None else "non",
    "empreinte": lambda row: row.entry.leaf.hex(),
}


def table(batches: Iterable[Batch], of: LogOf) -> Iterator[bytes]:
    """The lines, a batch at a time, the first one naming the columns."""
    yield (_MARK + _lines([list(COLUMNS)])).encode()
    for batch in batches:
        rows = (_Row(entry, of, detail_of(entry), batch.modes) for entry in batch.rows)
        yield _lines([column(row) for column in COLUMNS.values()] for row in rows).encode()


def as_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Any table, whole, in the same way."""
    return (_MARK + _lines(rows)).encode()


def _lines(rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _json(detail: dict[str, object]) -> str:
    return json.dumps(detail, ensure_ascii=False, separators=(",", ":")) if detail else ""
