"""A small log in the exchange format, right in everything, for tests to spoil one thing of."""

import csv
from collections.abc import Mapping
from pathlib import Path

from store.intake.exchange_faults import File
from store.intake.exchange_lines import COLUMNS

Row = Mapping[str, str]

AGENT = {
    "agent": "A1", "function": "regulateur", "site": "S1", "patient": "",
    "from": "2026-01-01T00:00+01:00",
}  # fmt: skip
PATIENT = {
    "patient": "P1", "surname_index": "n7", "household": "h3", "x_km": "1.5", "y_km": "-2",
    "birth_year": "1955", "sex": "F", "well_known": "1", "opposed": "0",
}  # fmt: skip
SHIFT = {
    "agent": "A1", "site": "S1", "start": "2026-03-28T20:00:00+01:00",
    "end": "2026-03-29T08:00:00+02:00",
}  # fmt: skip
CARE = {
    "id": "C1", "type": "call", "at": "2026-03-29T01:30:00+01:00",
    "end": "2026-03-29T03:30:00+02:00", "site": "S1", "patient": "P1", "sex": "F", "age": "70",
    "motive": "M02.01", "attribution": "DRM",
}  # fmt: skip
ACCESS = {
    "id": "X1", "at": "2026-03-29T01:40:00+01:00", "agent": "A1", "function": "regulateur",
    "site": "S1", "device": "d1", "network": "n1", "speed_kmh": "12.5", "patient": "P1",
    "number_rank": "42", "searches": "2", "refusals_before": "1", "link_type": "call",
    "link_id": "C1", "reason_code": "coma", "rationale": "Inconsciente, dit la fille",
    "sections": "48765-2;10160-0", "seconds_open": "95",
}  # fmt: skip
ONE_OF_EACH: Mapping[File, Row] = {
    File.AGENTS: AGENT,
    File.PATIENTS: PATIENT,
    File.ROSTER: SHIFT,
    File.CARE: CARE,
    File.ACCESSES: ACCESS,
}


def write(folder: Path, file: File, *rows: Row) -> None:
    """The file anew, with these rows."""
    with (folder / file).open("w", encoding="utf-8", newline="") as written:
        writer = csv.DictWriter(written, COLUMNS[file])
        writer.writeheader()
        writer.writerows(rows)


def a_log(folder: Path) -> Path:
    """The five files, a row each."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, row in ONE_OF_EACH.items():
        write(folder, file, row)
    return folder
