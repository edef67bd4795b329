"""A log of which old entries are hashes alone still leaves in every form, and still proves."""

import csv
import io
import json
from pathlib import Path

import fhirkit
import pytest
from sqlalchemy import Engine

from console.exports.leaving import Asked, by_the_program
from policy.log_events import ExportFormat
from store import retention
from store.archive_reading import read_archive
from store.exporting import NotCovered
from store.session import Doors
from tests.exports.test_leaving import offline, whole
from tests.store.test_retention import YEARS, an_old_log, entries


def test_an_archive_of_a_purged_log_proves_itself(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    kept, log = an_old_log(doors, root, tmp_path)
    purged = retention.purge(doors, YEARS)
    kept.checkpoint(doors, log)
    leaving = by_the_program(doors, kept.published, log, Asked(ExportFormat.ARCHIVE))
    path = tmp_path / "a.zip"
    path.write_bytes(whole(leaving))
    assert offline(path, kept).wrong is None
    rows = list(read_archive(path).entries())
    assert rows == entries(doors, log)[: len(rows)]
    assert sum(row.stored is None for row in rows) == purged > 0


def test_an_archive_of_old_times_goes_on_to_the_entry_that_says_the_purge(
    doors: Doors, root: Engine, tmp_path: Path
) -> None:
    kept, log = an_old_log(doors, root, tmp_path)
    purged = retention.purge(doors, YEARS)
    until = entries(doors, log)[purged].at
    asked = Asked(ExportFormat.ARCHIVE, None, until)
    with pytest.raises(NotCovered):
        by_the_program(doors, kept.published, log, asked)
    kept.checkpoint(doors, log)
    leaving = by_the_program(doors, kept.published, log, asked)
    assert leaving.portion.end == len(entries(doors, log)) - 1  # all but this very export
    path = tmp_path / "a.zip"
    path.write_bytes(whole(leaving))
    assert offline(path, kept).wrong is None


def test_rows_say_that_they_were_purged(doors: Doors, root: Engine, tmp_path: Path) -> None:
    kept, log = an_old_log(doors, root, tmp_path)
    purged = retention.purge(doors, YEARS)
    said = whole(by_the_program(doors, kept.published, log, Asked(ExportFormat.CSV)))
    lines = csv.DictReader(io.StringIO(said.decode("utf-8-sig"), newline=""), delimiter=";")
    assert [line["purgee"] for line in lines].count("oui") == purged
    events = whole(by_the_program(doors, kept.published, log, Asked(ExportFormat.FHIR)))
    assert [str(i) for line in events.splitlines() for i in fhirkit.validate(line)] == []
    first = json.loads(events.splitlines()[0])
    assert {"type": "purged", "valueString": "true"} in first["entity"][-1]["detail"]
