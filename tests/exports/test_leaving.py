"""A real log leaves: its entry first, then bytes that prove themselves or are valid."""

import csv
import io
import json
import shutil
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import fhirkit
import pytest
from sqlalchemy import Engine, QueuePool, text

from console.exports.leaving import (
    FORMS,
    PUBLISHED_DAMAGED,
    Asked,
    Leaving,
    by_a_reviewer,
    by_the_program,
)
from console.lookup_desk import NotYours
from policy.agents import Agent, Function
from policy.decision import Refused
from policy.events import EndKind
from policy.findings import Finding
from policy.log_events import ExportFormat
from store import archive, exporting, reading
from store.archive_reading import read_archive
from store.exporting import Batch, NotCovered, NothingToExport
from store.published import logs_among
from store.session import HOUSE, Doors
from store.verify import Evidence, Outcome, Tree, verify
from tests.builders import a_document, a_number, a_patient, a_record, an_agent, oppose
from tests.exports.balp import complaints
from tests.gestures import (
    a_desk,
    an_emergency_desk,
    bris_de_glace,
    centre_15,
    found,
    granted,
    open_record,
)
from tests.store.logs import Kept, kept_in


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """What a console keeps beside its database."""
    return kept_in(tmp_path)


def a_busy_log(doors: Doors) -> Agent:
    """Look-ups that found and did not, a grant, openings, an extension, an end, a refusal."""
    desk = a_desk(doors)
    desk.find_by_number(a_number())
    access = open_record(doors, desk)
    desk.extend(access.id, "second_call")
    desk.end(access.id, EndKind.CLOSED)
    number = a_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient, a_document())
    with doors.working() as work:
        oppose(work, patient, centre_15().mode)
    handle = desk.find_by_number(number)
    assert handle is not None
    assert isinstance(desk.break_glass(handle, centre_15()), Refused)
    return desk.agent


def a_reviewer_of(doors: Doors, agent: Agent) -> Agent:
    return an_agent(doors, site=agent.site, function=Function.SUPERVISOR)


def size_of(doors: Doors, log: UUID) -> int:
    with doors.auditing() as audit:
        return reading.heads(audit)[log].size


def whole(leaving: Leaving) -> bytes:
    return b"".join(leaving.chunks)


def offline(path: Path, kept: Kept) -> Outcome:
    """Verified with the public keys alone."""
    read = read_archive(path)
    key = logs_among(kept.signing.keys())[read.manifest.log]
    tree = Tree(read.manifest.log, read.manifest.first, read.manifest.nodes)
    evidence = Evidence(key, read.notes())
    return verify(tree, read.entries(), evidence, now=datetime.now(UTC))


def test_an_archive_of_a_real_log_proves_itself_offline(
    doors: Doors, kept: Kept, tmp_path: Path
) -> None:
    log = a_busy_log(doors).site.id
    kept.checkpoint(doors, log)
    size = size_of(doors, log)
    leaving = by_the_program(doors, kept.published, log, Asked(ExportFormat.ARCHIVE))
    path = tmp_path / leaving.name
    path.write_bytes(whole(leaving))
    outcome = offline(path, kept)
    assert (outcome.wrong, outcome.entries, outcome.covered) == (None, size, size)
    assert leaving.seq == size
    with doors.auditing() as audit:
        rows = list(reading.entries(audit, log, 0, size))
    assert list(read_archive(path).entries()) == rows


def test_checkpoints_are_read_before_a_transaction_waits_for_it(
    doors: Doors, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = a_busy_log(doors)
    kept.checkpoint(doors, agent.site.id)
    reviewer, pool, sizes = a_reviewer_of(doors, agent), doors._engine.pool, list[int]()

    def counted(note: bytes) -> int:
        assert isinstance(pool, QueuePool)
        assert pool.checkedout() == 0
        sizes.append(archive.size_of(note))
        return sizes[-1]

    monkeypatch.setattr("console.exports.leaving.size_of", counted)
    asked = Asked(ExportFormat.ARCHIVE)
    by_the_program(doors, kept.published, agent.site.id, asked)
    by_a_reviewer(doors, reviewer, kept.published, asked)
    assert len(sizes) == 2


@pytest.mark.parametrize("first", [1, 2, 3, 6])
def test_an_archive_from_the_middle_proves_itself_too(
    doors: Doors, kept: Kept, tmp_path: Path, first: int
) -> None:
    agent = a_busy_log(doors)
    kept.checkpoint(doors, agent.site.id)
    with doors.auditing() as audit:
        since = list(reading.entries(audit, agent.site.id))[first].at
    leaving = by_a_reviewer(
        doors, a_reviewer_of(doors, agent), kept.published, Asked(ExportFormat.ARCHIVE, since)
    )
    path = tmp_path / "a.zip"
    path.write_bytes(whole(leaving))
    read = read_archive(path)
    assert (read.manifest.first, len(read.manifest.nodes)) == (first, first.bit_count())
    assert read.manifest.finess == agent.site.finess
    assert offline(path, kept).wrong is None


def test_an_archive_with_an_entry_changed_is_found_out(
    doors: Doors, kept: Kept, tmp_path: Path
) -> None:
    log = a_busy_log(doors).site.id
    kept.checkpoint(doors, log)

    def changed(_entries: int, batches: Iterator[Batch]) -> Iterator[Batch]:
        for batch in batches:
            rows = list(batch.rows)
            stored = rows[2].stored
            assert stored is not None
            rows[2] = rows[2]._replace(stored=stored.replace(b"centre_15", b"normal"))
            yield Batch(rows, batch.modes)

    asked = Asked(ExportFormat.ARCHIVE)
    leaving = by_the_program(doors, kept.published, log, asked, changed)
    path = tmp_path / "a.zip"
    path.write_bytes(whole(leaving))
    wrong = offline(path, kept).wrong
    assert wrong is not None
    assert wrong.finding is Finding.ROOT_WRONG


def test_without_a_checkpoint_there_is_no_archive_and_no_entry_of_one(
    doors: Doors, kept: Kept
) -> None:
    agent = a_busy_log(doors)
    size = size_of(doors, agent.site.id)
    with pytest.raises(NotCovered):
        by_the_program(doors, kept.published, agent.site.id, Asked(ExportFormat.ARCHIVE))
    tomorrow = Asked(ExportFormat.CSV, datetime.now(UTC) + timedelta(days=1))
    with pytest.raises(NothingToExport):
        by_the_program(doors, kept.published, agent.site.id, tomorrow)
    assert size_of(doors, agent.site.id) == size


def test_lost_tiles_are_told_before_anything_is_said(doors: Doors, kept: Kept) -> None:
    agent = a_busy_log(doors)
    kept.checkpoint(doors, agent.site.id)
    size = size_of(doors, agent.site.id)
    with doors.auditing() as audit:
        third = list(reading.entries(audit, agent.site.id))[3].at
    shutil.rmtree(kept.published.folder / str(agent.site.id) / "tile")
    asked = Asked(ExportFormat.ARCHIVE, third)
    with pytest.raises(PUBLISHED_DAMAGED):
        by_the_program(doors, kept.published, agent.site.id, asked)
    assert size_of(doors, agent.site.id) == size


def test_fhir_lines_of_a_real_log_are_valid_and_say_the_emergency(doors: Doors, kept: Kept) -> None:
    desk = an_emergency_desk(doors)
    access = granted(desk.break_glass(found(desk, doors, None), bris_de_glace()))
    desk.end(access.id, EndKind.CLOSED)
    leaving = by_the_program(doors, kept.published, desk.agent.site.id, Asked(ExportFormat.FHIR))
    events = [json.loads(line) for line in whole(leaving).splitlines()]
    assert [str(issue) for event in events for issue in fhirkit.validate(event)] == []
    assert [one for event in events for one in complaints(event)] == []
    subtypes = [one["code"] for event in events for one in event["subtype"]]
    assert subtypes.count("110127") == subtypes.count("110138") == 1
    about = [event for event in events if event["subtype"][-1]["code"] != "looked_up"]
    assert {e["purposeOfEvent"][0]["coding"][0]["code"] for e in about} == {"ETREAT"}
    assert desk.agent.name not in json.dumps(events)
    assert events[0]["agent"][2]["who"]["identifier"]["value"] == desk.agent.national_id


def test_a_table_of_a_real_log_has_a_line_for_each_entry(doors: Doors, kept: Kept) -> None:
    agent = a_busy_log(doors)
    size = size_of(doors, agent.site.id)
    reviewer = a_reviewer_of(doors, agent)
    before = size_of(doors, agent.site.id)
    leaving = by_a_reviewer(doors, reviewer, kept.published, Asked(ExportFormat.CSV))
    assert size_of(doors, agent.site.id) == before + 1  # said, before any byte was asked for
    said = whole(leaving).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(said, newline=""), delimiter=";"))
    assert [int(line["numero"]) for line in lines] == list(range(size))
    assert agent.name not in said
    assert {line["identifiant_national"] for line in lines} <= {agent.national_id, ""}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_its_name_and_its_type(doors: Doors, kept: Kept, form: ExportFormat) -> None:
    agent = a_busy_log(doors)
    kept.checkpoint(doors, agent.site.id)
    leaving = by_the_program(doors, kept.published, agent.site.id, Asked(form))
    last = leaving.portion.end - 1
    assert leaving.name == f"journal-{agent.site.finess}-0-{last}.{FORMS[form].suffix}"
    assert leaving.media_type == FORMS[form].media_type
    assert leaving.form is form


def test_the_log_of_no_site_leaves_under_the_name_of_the_house(doors: Doors, kept: Kept) -> None:
    a_busy_log(doors)  # the opposition in it is of no site
    leaving = by_the_program(doors, kept.published, HOUSE, Asked(ExportFormat.FHIR))
    assert leaving.name.startswith("journal-maison-0-")
    assert [str(i) for line in whole(leaving).splitlines() for i in fhirkit.validate(line)] == []


def test_who_reviews_nothing_takes_nothing(doors: Doors, kept: Kept) -> None:
    agent = a_busy_log(doors)
    size = size_of(doors, agent.site.id)
    with pytest.raises(NotYours):
        by_a_reviewer(doors, agent, kept.published, Asked(ExportFormat.CSV))
    assert size_of(doors, agent.site.id) == size


def test_a_checkpoint_leaves_with_the_cosignatures_that_came_later(
    doors: Doors, kept: Kept, tmp_path: Path
) -> None:
    log = a_busy_log(doors).site.id
    note = kept.checkpoint(doors, log)
    assert note is not None
    cosigned = note + "— temoin.example/w1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n".encode()
    kept.published.add(log, cosigned)
    path = tmp_path / "a.zip"
    asked = Asked(ExportFormat.ARCHIVE)
    path.write_bytes(whole(by_the_program(doors, kept.published, log, asked)))
    assert list(read_archive(path).notes()) == [note, cosigned]


_MANY = text(
    "select max(seq) from generate_series(1, :count) n, lateral append_to("
    " :log, null, 'document_refused', null, null, json_build_object('why', md5(n::text)))"
)


@pytest.mark.parametrize("form", FORMS)
def test_a_long_log_leaves_in_constant_memory(
    doors: Doors, owner: Engine, kept: Kept, monkeypatch: pytest.MonkeyPatch, form: ExportFormat
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 100)
    monkeypatch.setattr(reading, "AT_ONCE", 100)
    log = a_busy_log(doors).site.id

    def peak(more: int) -> int:
        with owner.begin() as connection:
            connection.execute(_MANY, {"count": more, "log": log})
        kept.checkpoint(doors, log)
        leaving = by_the_program(doors, kept.published, log, Asked(form))
        tracemalloc.start()
        size = sum(len(chunk) for chunk in leaving.chunks)
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert size > 20 * leaving.portion.entries
        return highest

    peak(200)  # what is compiled and cached once
    few, many = peak(400), peak(2000)
    assert many < 1.3 * few + (1 << 17)
