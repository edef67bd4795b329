"""Who bears a reference that several files share, or that somebody wrote down by hand."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, event, insert, text

from policy.feeds import Contradiction
from store import models
from store.session import Doors
from tests.builders import a_site
from tests.store.feed_builders import (
    CASE,
    NOON,
    REFERENCE,
    a_creation,
    a_message,
    a_person,
    at,
    kept,
    rows,
    take,
)

OTHER = f"fr.health.samu270.{REFERENCE}"
_WANTED = Path(models.__file__).parent / "migrations/versions/0004_wanted.sql"


def test_of_two_files_with_one_reference_the_second_goes_by_its_whole_id(doors: Doors) -> None:
    site = a_site(doors).id
    take(doors, site, a_creation(CASE))
    take(doors, site, a_creation(OTHER))
    found = {row.reference: row for row in rows(doors, "select * from regulation_file")}
    assert {name: row.case_id for name, row in found.items()} == {REFERENCE: OTHER, CASE: CASE}
    assert all(row.contradictions == [Contradiction.REFERENCE_SHARED] for row in found.values())
    take(doors, site, a_message(OTHER, at(1), reference="LOCAL-7"))
    found = {row.reference: row for row in rows(doors, "select * from regulation_file")}
    assert {name: row.case_id for name, row in found.items()} == {"LOCAL-7": OTHER, REFERENCE: CASE}


def test_a_reference_never_hides_another_file_s_id(doors: Doors) -> None:
    site = a_site(doors).id
    take(doors, site, a_creation("fr.health.samu760.DRFR7", reference=CASE))
    take(doors, site, a_creation(CASE, reference="LOCAL-1"))
    said = rows(doors, "select case_id, reference from regulation_file")
    assert {row.case_id: row.reference for row in said} == {
        "fr.health.samu760.DRFR7": "fr.health.samu760.DRFR7",
        CASE: "LOCAL-1",
    }


def test_a_file_that_somebody_wrote_down_becomes_the_one_that_is_heard_of(doors: Doors) -> None:
    site = a_site(doors).id
    by_hand = {"site_id": site, "opened_at": at(-60), "attribution": "DRM", "contradictions": []}
    with doors.working() as work:
        for reference in (REFERENCE, "fr.health.samu760.DRFR2"):
            made = insert(models.regulation_file).values(
                by_hand
                | {"reference": reference, "priority": "", "motive": "", "status": "", "owner": ""}
            )
            work.connection.execute(made)
    take(doors, site, a_message(), a_message("fr.health.samu760.DRFR2"))
    said = rows(doors, "select * from regulation_file")
    assert {row.reference: row.case_id for row in said} == {
        REFERENCE: CASE,
        "fr.health.samu760.DRFR2": "fr.health.samu760.DRFR2",
    }
    assert {(row.opened_at, row.attribution) for row in said} == {(at(-60), "DRM")}
    take(doors, site, a_creation())
    [heard] = rows(doors, "select * from regulation_file where case_id = :case", case=CASE)
    assert (heard.opened_at, heard.attribution) == (NOON, "DRM.MRU.MU")


def test_a_file_heard_of_does_not_take_the_name_of_one_that_was_written_down(doors: Doors) -> None:
    site = a_site(doors).id
    take(doors, site, a_creation())
    with doors.working() as work:
        work.connection.execute(
            text(
                "insert into regulation_file (site_id, reference, opened_at) values (:s, 'B', :at)"
            ),
            {"s": site, "at": NOON - timedelta(days=1)},
        )
    take(doors, site, a_message(said_at=at(1), reference="B"))
    said = rows(doors, "select * from regulation_file")
    assert {row.reference: row.case_id for row in said} == {"B": None, CASE: CASE}


def test_of_many_that_share_a_reference_a_new_one_reads_no_other(doors: Doors) -> None:
    site = a_site(doors).id
    ids = [f"fr.health.samu760.DRFR{n:03}" for n in range(40)]
    take(doors, site, *(a_creation(case, reference="LOCAL-1") for case in ids[1:30]))
    read: list[str] = []
    event.listen(doors._engine, "before_cursor_execute", lambda *a: read.append(a[2]))
    for case in ids[30:]:
        take(doors, site, a_creation(case, reference="LOCAL-1"))
    assert len(read) == 3 * len(ids[30:])
    assert called(doors, "LOCAL-1") == ids[1]
    take(doors, site, a_creation(ids[0], reference="LOCAL-1"))
    assert called(doors, "LOCAL-1") == ids[0]
    take(doors, site, a_message(ids[0], at(1), reference="LOCAL-2"))
    assert called(doors, "LOCAL-1") == ids[1]
    for case in ids[2:]:
        take(doors, site, a_message(case, at(1), reference=case))
    [alone] = rows(doors, "select contradictions from regulation_file where reference = 'LOCAL-1'")
    assert alone.contradictions == []


def called(doors: Doors, reference: str) -> object:
    [file] = rows(doors, "select case_id from regulation_file where reference = :r", r=reference)
    return file.case_id


def test_what_is_known_already_costs_one_statement(doors: Doors) -> None:
    site, message = a_site(doors).id, a_creation(persons=(a_person(),))
    take(doors, site, message)
    read: list[str] = []
    event.listen(doors._engine, "before_cursor_execute", lambda *a: read.append(a[2]))
    take(doors, site, message)
    assert len(read) == 1


def test_files_that_were_there_say_by_which_name_they_would_be_called(
    doors: Doors, owner: Engine
) -> None:
    site = a_site(doors).id
    take(doors, site, a_creation(), a_creation(OTHER, at(1), reference="LOCAL-1"))
    take(doors, site, a_message(OTHER, at(2), reference="LOCAL-2"), a_message(CASE, at(3)))
    before = kept(doors, site)
    migration = _WANTED.read_text("utf-8")
    again = migration[migration.index("update ") : migration.index("create index")]
    with owner.begin() as raw:
        raw.execute(text("update regulation_file set wanted = null"))
    assert kept(doors, site) != before
    with owner.begin() as raw:
        raw.execute(text(again))
    assert kept(doors, site) == before
