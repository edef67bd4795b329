"""Paper, by raw SQL in each role: no slip without its entry, none of elsewhere, nothing undone."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, text

from store import slips
from store.session import Doors
from tests.store.paper import REASON, Paper, enter, some_paper
from tests.store.raw import (
    NO_CONTEXT,
    NO_ENTRY,
    NO_RIGHT,
    ONLY_GROWS,
    TERMINAL,
    append,
    refused,
    say,
)

_SLIP = (
    "insert into slip (site_id, number, outcome, agent_id, patient_id, mode, reason,"
    " regulation_file, used_at, sealed, key_version, entered_by, entry_seq) values (:site, :number,"
    " 'used', :holder, :patient, 'centre_15', :reason, null,"
    " :used_at, '\\x01', :version, :by, :seq)"
)
_SERIES = (
    "insert into slip_series (id, site_id, first, last, entry_seq)"
    " values (:id, :site, :first, :last, :seq)"
)


@contextmanager
def at_the_desk(doors: Doors, paper: Paper) -> Iterator[Connection]:
    """The registrar's own role, without our code."""
    with doors.registering(paper.registrar) as by:
        yield by.connection


def by_hand(
    connection: Connection, paper: Paper, said: dict[str, object], **written: object
) -> None:
    """A slip with its entry, as lawful as it can be, but for what is said or written otherwise."""
    now = say(connection, "select clock_timestamp()")
    detail = {
        "number": 3,
        "outcome": "used",
        "holder": paper.doctor.id,
        "mode": "centre_15",
        "reason": REASON,
        "regulation_file": None,
        "used_at": now,
    } | said
    about = written.pop("about", paper.patient)
    assert about is None or isinstance(about, UUID)
    row = {
        "site": paper.doctor.site.id,
        "number": 3,
        "holder": paper.doctor.id,
        "patient": paper.patient,
        "reason": REASON,
        "used_at": now,
        "version": None,
        "by": paper.registrar.id,
        "seq": append(connection, "slip_entered", about, None, detail),
    }
    say(connection, _SLIP, **(row | written))


def test_a_slip_as_it_should_be_is_taken(doors: Doors) -> None:
    paper = some_paper(doors)
    with at_the_desk(doors, paper) as connection:
        by_hand(connection, paper, {})


def test_no_slip_without_an_entry_of_this_very_transaction(doors: Doors) -> None:
    paper = some_paper(doors)
    with refused(NO_ENTRY), at_the_desk(doors, paper) as connection:
        by_hand(connection, paper, {}, seq=0)
    enter(doors, paper, 4)
    with doors.auditing() as auditing:
        last = auditing.connection.scalar(
            text("select max(seq) from audit_entry where code = 'slip_entered'")
        )
    with refused(NO_ENTRY), at_the_desk(doors, paper) as connection:
        by_hand(connection, paper, {}, number=4, seq=last)


@pytest.mark.parametrize(
    "said",
    [
        {"number": 4},
        {"outcome": "void"},
        {"holder": str(UUID(int=7))},
        {"mode": "bris_de_glace"},
        {"reason": "M99"},
        {"regulation_file": "F1"},
        {"used_at": "2026-01-01T00:00:00Z"},
    ],
    ids=str,
)
def test_a_slip_says_what_its_entry_says(doors: Doors, said: dict[str, object]) -> None:
    paper = some_paper(doors)
    with refused(NO_ENTRY), at_the_desk(doors, paper) as connection:
        by_hand(connection, paper, said)


def test_a_number_that_was_never_printed_is_refused(doors: Doors) -> None:
    paper = some_paper(doors, 5)
    with refused(NO_ENTRY), at_the_desk(doors, paper) as connection:
        by_hand(connection, paper, {"number": 6}, number=6)


def test_a_slip_of_another_site_or_agent_is_refused(doors: Doors) -> None:
    paper, elsewhere = some_paper(doors), some_paper(doors)
    for written in (
        {"site": elsewhere.doctor.site.id},
        {"by": paper.doctor.id},
        {"by": elsewhere.registrar.id},
    ):
        with refused(NO_ENTRY), at_the_desk(doors, paper) as connection:
            by_hand(connection, paper, {}, **written)
    theirs = elsewhere.doctor.id
    with refused(NO_ENTRY), at_the_desk(doors, paper) as connection:
        by_hand(connection, paper, {"holder": theirs}, holder=theirs)


def test_a_patient_whom_nobody_looked_up_gets_no_slip(doors: Doors) -> None:
    paper, elsewhere = some_paper(doors), some_paper(doors)
    other = elsewhere.patient
    with refused(NO_CONTEXT), at_the_desk(doors, paper) as connection:
        by_hand(connection, paper, {}, patient=other, about=other)
    with refused(NO_ENTRY), at_the_desk(doors, paper) as connection:
        by_hand(connection, paper, {}, patient=None, version=0)


def test_a_slip_was_used_between_its_printing_and_now(doors: Doors) -> None:
    paper = some_paper(doors)
    for when in ("- interval '1 hour'", "+ interval '1 minute'"):
        with refused(NO_ENTRY), at_the_desk(doors, paper) as connection:
            at = say(connection, f"select clock_timestamp() {when}")
            by_hand(connection, paper, {"used_at": at}, used_at=at)


@pytest.mark.parametrize("role", ["registering", "reviewing", "working", "serving"])
def test_no_role_changes_or_removes_a_slip(doors: Doors, role: str) -> None:
    paper = some_paper(doors)
    enter(doors, paper, 1)
    who = {"registering": paper.registrar, "reviewing": paper.supervisor, "serving": paper.doctor}
    for sql in ("update slip set reason = 'x'", "delete from slip", "truncate slip"):
        door = getattr(doors, role)
        with refused(NO_RIGHT), door(*([who[role]] if role in who else [])) as by:
            say(by.connection, sql)


def test_not_even_the_owner_rewrites_what_came_back(doors: Doors, owner: Engine) -> None:
    paper = some_paper(doors)
    enter(doors, paper, 1)
    for sql in (
        "update slip set number = 2",
        "delete from slip",
        "truncate slip",
        "delete from slip_series",
        "truncate slip_series cascade",
    ):
        with refused(ONLY_GROWS), owner.begin() as connection:
            say(connection, sql)


def test_numbers_are_printed_once_and_with_their_entry(doors: Doors) -> None:
    paper = some_paper(doors, 10)
    for first, said in ((5, {"first": 5, "last": 20}), (11, {"first": 11, "last": 15})):
        with refused(NO_ENTRY), doors.reviewing(paper.supervisor) as by:
            detail = {"series": uuid4()} | said
            seq = append(by.connection, "slips_printed", None, None, detail)
            site = paper.doctor.site.id
            row = {"id": uuid4(), "site": site, "first": first, "last": 20, "seq": seq}
            say(by.connection, _SERIES, **row)


def test_a_series_is_closed_once_and_never_opened_again(doors: Doors, owner: Engine) -> None:
    paper = some_paper(doors)
    with refused(TERMINAL), doors.reviewing(paper.supervisor) as by:
        say(by.connection, "update slip_series set closed_at = now()")
    with refused(NO_RIGHT), doors.reviewing(paper.supervisor) as by:
        say(by.connection, "update slip_series set last = 99")
    with doors.reviewing(paper.supervisor) as by:
        slips.close(by, paper.series.id)
    for sql in ("closed_at = null", "closed_at = now()", "last = 99"):
        with refused(TERMINAL), owner.begin() as connection:
            say(connection, f"update slip_series set {sql}")


def test_who_enters_prints_nothing_and_who_reviews_enters_nothing(doors: Doors) -> None:
    paper = some_paper(doors)
    entering = json.dumps({"series": str(uuid4()), "first": 11, "last": 12})
    with refused("BG008"), at_the_desk(doors, paper) as connection:
        say(connection, "select append_entry('slips_printed', null, null, :d)", d=entering)
    with refused(NO_RIGHT), doors.reviewing(paper.supervisor) as by:
        say(by.connection, "insert into slip (number) values (1)")
    with refused(NO_RIGHT), at_the_desk(doors, paper) as connection:
        say(connection, "select * from slips_around()")
