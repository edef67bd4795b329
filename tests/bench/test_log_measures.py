"""The measures of the log run on a few thousand entries: what they say, not how fast it is."""

from datetime import UTC, datetime
from random import Random

import pytest

from bench import appends, journal, log_rows, verifying
from bench.figures import Row, Sample, at_least
from bench.house import SITE, House, doctor
from bench.log_loading import signing
from bench.log_rows import Told
from store import audit, reading
from store.auditing import verify_all
from tests.bench.conftest import ENTRIES


def test_an_invented_entry_has_the_bytes_that_the_database_writes(small_house: House) -> None:
    with small_house.log(300) as town:
        agent = doctor(town)
        events = log_rows.a_whole_access(Random(1), agent.id, datetime.now(UTC))
        patient, grant = log_rows.patient(5), log_rows.patient(6)
        with town.doors.serving(agent) as by:
            said = [audit.append(by, event, patient=patient, grant=grant) for event in events]
        with town.doors.auditing() as auditor:
            rows = list(reading.entries(auditor, SITE.id, said[0].seq))
        for row, event in zip(rows, events, strict=True):
            told = Told(row.code, agent.id, patient, grant, audit._written(event))
            assert row.stored == log_rows.written(SITE.id, row.seq, row.at, told)


def test_an_invented_log_verifies_and_what_follows_it_too(small_house: House) -> None:
    with small_house.log(ENTRIES) as town, town.doors.auditing() as auditor:
        by = signing(small_house.outside(ENTRIES))
        (outcome,) = verify_all(auditor, by.published, by.keys(), datetime.now(UTC))
        codes = {row.code for row in reading.entries(auditor, SITE.id)}
    assert outcome.wrong is None
    assert (outcome.entries >= ENTRIES, outcome.covered, outcome.checkpoints) == (True, ENTRIES, 1)
    assert codes >= {code for story in log_rows.STORIES for code in story}


def test_appends_are_compared_with_bare_commits_and_with_a_shorter_log(
    small_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appends, "WRITERS", 2)
    monkeypatch.setattr(appends, "SMALL", 300)
    rows = list(appends.measure(small_house, turns=1, warming=0, seconds=0.1))
    assert len(_judged(rows)) == 5
    assert all("a second" in row.measured for row in rows)


def test_verify_is_compared_with_reading_and_its_memory_with_a_shorter_log(
    small_house: House,
) -> None:
    assert len(_judged(list(verifying.measure(small_house)))) == 2


def test_each_question_of_the_journal_is_measured(small_house: House) -> None:
    rows = list(journal.measure(small_house, times=2, warming=0))
    assert len(_judged(rows)) == len(journal.QUESTIONS) + 1
    assert len({row.what for row in rows}) == len(rows)


def test_a_rate_under_its_aim_is_said_to_be_missed() -> None:
    limit, few = Sample((1000.0, 1000.0)), Sample((400.0, 400.0))
    assert at_least("appends", few, limit, 0.5, "bare commits").verdict == "MISSED"
    assert at_least("appends", few, limit, 0.4, "bare commits").verdict == "kept"


def _judged(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.kept is not None]
