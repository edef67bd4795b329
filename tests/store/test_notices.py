"""Each access is planned once, by the ways that are known; each notice is settled once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from policy.access import Mode
from policy.agents import Function
from policy.checked import parse
from policy.contacts import Contact, Doctor
from policy.durations import DURATIONS
from policy.events import EndKind
from policy.mssante import is_mssante
from policy.notices import (
    REFERENCE_PREFIX,
    Naming,
    NoticeCause,
    NoticeChannel,
    NoticeState,
    Recipient,
)
from policy.record import Section
from store import notice_planning, notice_reading, notices
from store.notices import Claimed
from store.session import Doors, Working
from tests.gestures import a_desk, an_emergency_desk, open_record
from tests.notices import (
    DOCTOR,
    EMAIL,
    POSTAL,
    a_told_access,
    aged,
    due,
    erase,
    plan,
    rows,
    said,
    states,
)


def claimed(doors: Doors, channel: NoticeChannel = NoticeChannel.EMAIL) -> Claimed:
    with doors.working() as work:
        (one,) = notices.claim(work, channel, 5)
    return one


def handed(doors: Doors) -> Claimed:
    a_told_access(doors)
    plan(doors)
    what = claimed(doors)
    with doors.working() as work:
        assert notices.hand(work, what)
    return what


@pytest.mark.parametrize(
    ("holder", "doctor", "planned"),
    [
        (EMAIL, None, [("email", "waiting", None), ("none", "nobody", None)]),
        (POSTAL, DOCTOR, [("letter", "to_print", None), ("mssante", "waiting", None)]),
        (None, Doctor("Dr X", "", POSTAL.postal),
         [("letter", "to_print", None), ("letter", "to_print", None)]),
        (Contact(EMAIL.email, POSTAL.postal), Doctor("Dr X", "x@cabinet.example", POSTAL.postal),
         [("email", "waiting", None), ("letter", "to_print", None)]),
        (None, Doctor("Dr X", "x@cabinet.example"),
         [("letter", "to_print", None), ("mssante", "failed", "not_an_address")]),
        (None, Doctor("Dr X"), [("letter", "to_print", None), ("none", "nobody", None)]),
    ],
)  # fmt: skip
def test_each_is_told_by_the_first_way_that_is_known(
    doors: Doors,
    owner: Engine,
    holder: Contact | None,
    doctor: Doctor | None,
    planned: list[object],
) -> None:
    a_told_access(doors, holder=holder, doctor=doctor)
    assert plan(doors) == 1
    assert plan(doors) == 0
    assert [row[1:] for row in rows(owner)] == planned
    failures = [row for row in rows(owner) if row[2] == "failed"]
    assert [(f["channel"], f["cause"]) for f in said(owner, "notice_failed")] == [
        (row[1], row[3]) for row in failures
    ]


def test_a_reference_is_drawn_checked_and_like_no_other(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    for _ in range(3):
        a_told_access(doors, desk)
    plan(doors)
    with owner.connect() as connection:
        given = list(connection.exec_driver_sql("select reference from notified_access").scalars())
    assert len(set(given)) == 3
    assert all(parse(reference, REFERENCE_PREFIX) == reference for reference in given)
    assert all(len(reference) == len(REFERENCE_PREFIX) + 13 + 1 for reference in given)


def test_one_access_is_told_of_once_however_many_sections_were_opened(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    access = open_record(doors, desk)
    desk.open(access.id, [Section.DOCUMENTS])
    desk.end(access.id, EndKind.CLOSED)
    plan(doors)
    assert len(rows(owner)) == len(Recipient)


def test_two_workers_plan_an_access_once(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    for _ in range(6):
        a_told_access(doors, desk)
    with doors.working() as work:
        due = notice_planning.due(work, 10)

    def plan_all() -> None:
        for grant in due:
            with doors.working() as work:
                notice_planning.plan(work, grant, is_mssante)

    workers = [threading.Thread(target=plan_all) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(rows(owner)) == 6 * len(Recipient)


def test_of_a_patient_who_is_erased_it_is_said_that_nobody_can_be_told(
    doors: Doors, owner: Engine
) -> None:
    access = a_told_access(doors)
    erase(doors, access.patient)
    plan(doors)
    assert [row[1:] for row in rows(owner)] == [("none", "failed", "erased")] * 2
    assert [failed["cause"] for failed in said(owner, "notice_failed")] == ["erased"] * 2


def test_what_a_notice_tells(doors: Doors, owner: Engine) -> None:
    desk = an_emergency_desk(doors)
    access = open_record(doors, desk)
    desk.end(access.id, EndKind.WRONG_PATIENT)
    plan(doors)
    ids = {row[0]: row[1] for row in rows(owner, "recipient, id")}
    with doors.working() as work:
        told = notice_reading.told(work, ids["holder"])
    assert (told.recipient, told.channel) == (Recipient.HOLDER, NoticeChannel.LETTER)
    assert (told.author, told.naming) == ("", Naming.FUNCTION)
    assert (told.function, told.service) == (Function.EMERGENCY_PHYSICIAN, desk.agent.site)
    assert (told.mode, told.ended) == (Mode.BRIS_DE_GLACE, EndKind.WRONG_PATIENT)
    assert told.began_at == access.granted_at < told.ended_at
    assert {Section.ALLERGIES, Section.TREATMENTS} <= set(told.sections)
    assert told.sections == tuple(s for s in Section if s in set(told.sections))
    assert told.to is None
    assert told.address == ""
    assert told.holder is not None
    assert told.holder.birth_name == "DUVAL"
    assert not hasattr(told, "reason")


def test_an_ordinary_mailbox_is_not_told_who_the_patient_is(doors: Doors, owner: Engine) -> None:
    a_told_access(doors, doctor=DOCTOR)
    plan(doors)
    ids = {row[0]: row[1] for row in rows(owner, "recipient, id")}
    with doors.working() as work:
        holder, doctor = (notice_reading.told(work, ids[who]) for who in Recipient)
    assert (holder.holder, holder.address) == (None, EMAIL.email)
    assert doctor.holder is not None
    assert doctor.address == DOCTOR.mssante
    assert "camille" not in repr(holder).lower()
    assert "essai" not in repr(doctor.to).lower()


def test_an_author_is_named_as_the_setting_said_when_the_notice_was_made(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    a_told_access(doors, desk)
    plan(doors)
    before = [row[0] for row in rows(owner, "id")]
    with doors.working() as work:
        assert notice_planning.name_authors(work, Naming.NAME)
        assert not notice_planning.name_authors(work, Naming.NAME)
    a_told_access(doors, desk)
    plan(doors, None)
    with doors.working() as work:
        named = {row[0]: notice_reading.told(work, row[0]).author for row in rows(owner, "id")}
    assert {author for one, author in named.items() if one in before} == {""}
    assert said(owner, "naming_changed") == [
        {"naming": "function", "previous": None},
        {"naming": "name", "previous": "function"},
        {"naming": "function", "previous": "name"},
    ]


def test_a_worker_that_is_told_to_name_authors_does_from_then_on(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    with doors.working() as work:
        notice_planning.name_authors(work, Naming.NAME)
    access = a_told_access(doors, desk)
    with doors.working() as work:
        assert notice_planning.plan(work, access.id, is_mssante)
    with doors.working() as work:
        for row in rows(owner, "id"):
            assert notice_reading.told(work, row[0]).author == desk.agent.name


@pytest.mark.parametrize(
    ("settle", "state"),
    [
        (notices.sent, ("sent", None)),
        (notices.uncertain, ("uncertain", "interrupted")),
        (lambda by, what: notices.failed(by, what, NoticeCause.REFUSED), ("failed", "refused")),
    ],
)
def test_what_was_handed_over_is_settled_once(
    doors: Doors,
    owner: Engine,
    settle: Callable[[Working, Claimed], bool],
    state: tuple[str, str | None],
) -> None:
    what = handed(doors)
    for again in (True, False, False):
        with doors.working() as work:
            assert settle(work, what) is again
            assert not notices.put_back(work, what)
            assert not notices.hand(work, what)
    assert ("holder", "email", *state) in rows(owner)
    assert len(said(owner, "notice_sent") + said(owner, "notice_failed")) == 1


def test_what_was_put_back_is_handed_over_again_by_its_next_claim_alone(
    doors: Doors, owner: Engine, login: Engine
) -> None:
    what = handed(doors)
    with doors.working() as work:
        assert notices.put_back(work, what)
        assert notices.claim(work, NoticeChannel.EMAIL, 5) == ()
    due(login)
    later = claimed(doors)
    assert later.attempts == what.attempts + 1
    with doors.working() as work:
        assert not notices.hand(work, what)
        assert notices.hand(work, later)


def test_what_is_returned_failed_whatever_was_written_of_it(doors: Doors, owner: Engine) -> None:
    what = handed(doors)
    with doors.working() as work:
        assert notices.sent(work, what)
    with doors.working() as work:
        assert notices.returned(work, what.id) is True
        assert notices.returned(work, what.id) is False
        assert notices.returned(work, uuid4()) is None
    assert ("holder", "email", "failed", "bounced") in rows(owner)
    assert [failed["cause"] for failed in said(owner, "notice_failed")] == ["bounced"]


def test_what_comes_back_before_we_wrote_that_it_left_failed(doors: Doors, owner: Engine) -> None:
    what = handed(doors)
    with doors.working() as work:
        assert notices.returned(work, what.id) is True
    with doors.working() as work:
        assert not notices.sent(work, what)
    assert states(owner) == {str(what.id): "failed"}


def test_whoever_left_while_handing_over_leaves_an_uncertain_notice(
    doors: Doors, owner: Engine, root: Engine
) -> None:
    what = handed(doors)
    minute = timedelta(minutes=1)
    with doors.working() as work:
        assert not notices.left_behind(work, minute)
    aged(root, "handed_at", 2 * minute)
    with doors.working() as work:
        assert notices.left_behind(work, minute)
        assert not notices.left_behind(work, minute)
    assert states(owner) == {str(what.id): "uncertain"}


def test_what_is_not_over_is_counted_by_state(doors: Doors) -> None:
    desk = a_desk(doors)
    a_told_access(doors, desk)
    a_told_access(doors, desk, holder=None, doctor=Doctor("Dr X", "x@cabinet.example"))
    plan(doors)
    with doors.working() as work:
        counted = notices.counts(work)
    assert counted == {
        NoticeState.WAITING: 1,
        NoticeState.HANDING: 0,
        NoticeState.TO_PRINT: 1,
        NoticeState.FAILED: 1,
        NoticeState.UNCERTAIN: 0,
    }


def test_what_no_server_took_for_days_and_tries_failed(
    doors: Doors, owner: Engine, root: Engine
) -> None:
    a_told_access(doors)
    plan(doors)
    aged(root, "made_at", DURATIONS.notice.limit + timedelta(minutes=1))
    tried = "attempts = attempts + :by"
    for tries, old in ((notices.FEWEST_TRIES - 1, False), (1, True)):
        with root.begin() as connection:
            connection.exec_driver_sql("set local session_replication_role = replica")
            connection.execute(text(f"update notice set {tried}"), {"by": tries})
        with doors.working() as work:
            assert notices.too_old(work, NoticeChannel.MSSANTE) is False
            assert notices.too_old(work, NoticeChannel.EMAIL) is old
    assert ("holder", "email", "failed", "too_old") in rows(owner)
    assert [failed["cause"] for failed in said(owner, "notice_failed")] == ["too_old"]
