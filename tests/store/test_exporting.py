"""What leaves is what was asked, read as the roles that may, and said before it leaves."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from policy.agents import Function
from policy.decision import Mode
from policy.log_events import ExportFormat
from store import accounts, exporting, reading
from store.exporting import NotCovered, NothingToExport, Portion, Suspended
from store.session import HOUSE, Doors
from tests.builders import a_person, an_agent
from tests.gestures import a_desk, open_record
from tests.store.logs import some_accesses
from tests.store.raw import refused

LATER = datetime(2300, 1, 1, tzinfo=UTC)


def test_a_portion_is_what_happened_from_one_moment_to_before_another(doors: Doors) -> None:
    log = some_accesses(doors)
    with doors.auditing() as audit:
        rows = list(reading.entries(audit, log))
        times = [row.at for row in rows]
        assert exporting.portion(audit, log, None, None) == Portion(log, 0, len(rows))
        assert exporting.portion(audit, log, times[2], times[5]) == Portion(log, 2, 5)
        just_after = times[2] + timedelta(microseconds=1)
        assert exporting.portion(audit, log, just_after, LATER) == Portion(log, 3, len(rows))
    assert Portion(log, 2, 5).said == (2, 4)
    assert Portion(log, 2, 5).entries == 3


def test_a_time_without_entries_is_told(doors: Doors) -> None:
    log = some_accesses(doors, accesses=1)
    with doors.auditing() as audit:
        for since, until in ((LATER, None), (None, datetime(2000, 1, 1, tzinfo=UTC))):
            with pytest.raises(NothingToExport):
                exporting.portion(audit, log, since, until)
        with pytest.raises(NothingToExport):
            exporting.portion(audit, uuid4(), None, None)


def test_an_archive_ends_where_a_checkpoint_ends(doors: Doors) -> None:
    log = some_accesses(doors, accesses=1)
    asked = Portion(log, 1, 3)
    with doors.auditing() as audit:
        assert exporting.provable(audit, asked, [1, 2, 3, 5]).end == 3
        assert exporting.provable(audit, asked, [2, 4, 5]).end == 4
        assert exporting.provable(audit, asked, [2]).end == 2
        for nothing in ([], [1]):
            with pytest.raises(NotCovered):
                exporting.provable(audit, asked, nothing)


def test_an_archive_of_purged_entries_holds_the_entry_that_says_it(
    doors: Doors, owner: Engine
) -> None:
    log = some_accesses(doors, accesses=1)
    with owner.begin() as connection:  # as if they were old, and purged by the book
        connection.execute(text("alter table audit_entry disable trigger user"))
        connection.execute(
            text(
                "update audit_entry set bytes = null, agent_id = null, patient_id = null,"
                " grant_id = null where seq < 2"
            )
        )
        connection.execute(text("update audit_entry set code = 'log_purged' where seq = 3"))
        connection.execute(text("alter table audit_entry enable trigger user"))
    with doors.auditing() as audit:
        assert exporting.provable(audit, Portion(log, 0, 2), [2, 3, 4]).end == 4
        assert exporting.provable(audit, Portion(log, 2, 3), [2, 3, 4]).end == 3
        with pytest.raises(NotCovered):
            exporting.provable(audit, Portion(log, 1, 2), [2, 3])


def test_the_auditor_reads_in_batches_with_the_mode_of_each_access(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 3)
    log = some_accesses(doors, accesses=2)
    with doors.auditing() as audit:
        whole = exporting.portion(audit, log, None, None)
        batches = list(exporting.audited(audit, whole))
        rows = list(reading.entries(audit, log))
    assert [len(batch.rows) for batch in batches][:2] == [3, 3]
    assert [row for batch in batches for row in batch.rows] == rows
    for batch in batches:
        assert batch.modes == {row.grant: Mode.CENTRE_15 for row in batch.rows if row.grant}


def test_a_reviewer_reads_their_site_and_no_other(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 4)
    desk = a_desk(doors)
    log, other = some_accesses(doors, desk), some_accesses(doors)
    reviewer = an_agent(doors, site=desk.agent.site, function=Function.SUPERVISOR)
    with doors.auditing() as audit:
        rows = list(reading.entries(audit, log))
        other_size = reading.heads(audit)[other].size
    with doors.reviewing(reviewer) as by:
        whole = exporting.portion(by, log, None, None)
        assert exporting.national_ids(by)[reviewer.id] == reviewer.national_id
        with pytest.raises(NothingToExport):
            exporting.portion(by, other, None, None)
    batches = list(exporting.reviewed(doors, reviewer, whole))
    assert [row for batch in batches for row in batch.rows] == rows
    assert {mode for batch in batches for mode in batch.modes.values()} == {Mode.CENTRE_15}
    elsewhere = exporting.reviewed(doors, reviewer, Portion(other, 0, other_size))
    assert [row for batch in elsewhere for row in batch.rows] == []


def test_who_is_suspended_meanwhile_is_given_no_further_page(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    desk = a_desk(doors)
    log = some_accesses(doors, desk)
    reviewer = an_agent(doors, site=desk.agent.site, function=Function.SUPERVISOR)
    pages = exporting.reviewed(doors, reviewer, Portion(log, 0, 6))
    assert len(next(pages).rows) == 2
    with doors.working() as work:
        accounts.suspend(work, reviewer.id)
    with pytest.raises(Suspended):
        next(pages)


def test_an_export_is_an_entry_of_the_log_that_leaves(doors: Doors) -> None:
    log = some_accesses(doors, accesses=1)
    with doors.working() as work:
        entry = exporting.say(work, ExportFormat.CSV, Portion(log, 1, 4))
    with doors.auditing() as audit:
        (row,) = reading.entries(audit, log, entry.seq)
    assert (row.code, row.agent) == ("log_exported", None)
    assert row.stored is not None
    assert b'"form":"csv"' in row.stored
    assert b'"first":1,"last":3' in row.stored


def test_a_reviewer_exports_under_their_name(doors: Doors) -> None:
    desk = a_desk(doors)
    open_record(doors, desk)
    reviewer = an_agent(doors, site=desk.agent.site, function=Function.SUPERVISOR)
    with doors.reviewing(reviewer) as by:
        whole = exporting.portion(by, desk.agent.site.id, None, None)
        entry = exporting.say_as(by, ExportFormat.FHIR, whole)
    with doors.auditing() as audit:
        (row,) = reading.entries(audit, desk.agent.site.id, entry.seq)
    assert (row.code, row.agent) == ("log_exported", reviewer.id)


def test_an_agent_who_is_not_of_the_site_exports_nothing(doors: Doors) -> None:
    desk = a_desk(doors)
    stranger = a_person(site=desk.agent.site, function=Function.SUPERVISOR)
    with refused("BG008"), doors.reviewing(stranger) as by:
        exporting.say_as(by, ExportFormat.CSV, Portion(desk.agent.site.id, 0, 1))


def test_who_has_no_national_identifier_is_left_out(doors: Doors, owner: Engine) -> None:
    known, unknown = an_agent(doors), an_agent(doors)
    with owner.begin() as connection:
        connection.execute(
            text("update agent set national_id = '' where id = :id"), {"id": unknown.id}
        )
    with doors.auditing() as audit:
        found = exporting.national_ids(audit)
    assert found[known.id] == known.national_id
    assert unknown.id not in found


def test_the_house_says_its_exports_in_its_own_log(doors: Doors) -> None:
    with doors.working() as work:
        exporting.say(work, ExportFormat.ARCHIVE, Portion(HOUSE, 0, 1))
    with doors.auditing() as audit:
        assert exporting.portion(audit, HOUSE, None, None) == Portion(HOUSE, 0, 1)
