"""Letters are printed by a batch on the record; what failed waits for somebody's decision."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from policy.notices import NoticeCause, NoticeState, Recipient
from store import letters
from store.letters import NoSuchBatch, NotFailed, NothingToPrint
from store.session import Doors
from tests.store.mailing import (
    BY_MAIL,
    DOCTOR,
    ON_PAPER,
    Office,
    an_office,
    fail,
    notice_of,
    send,
    state_of,
    told_of,
)
from tests.store.raw import NO_ENTRY, refused, say
from tests.store.speaking import speaking

NO_SUCH_MOVE = "BG015"
LETTER, DOCTORS = Recipient.HOLDER, Recipient.TREATING_DOCTOR


def entries(doors: Doors, code: str) -> list[str]:
    with doors.auditing() as auditing:
        said = text("select detail_said(bytes)::text from audit_entry where code = :code")
        return list(auditing.connection.scalars(said, {"code": code}))


def prepared(doors: Doors, office: Office) -> UUID:
    with doors.registering(office.registrar) as by:
        return letters.prepare(by)


def test_letters_wait_with_their_reference_the_oldest_first(doors: Doors) -> None:
    office = an_office(doors)
    accesses = [told_of(doors, office, ON_PAPER) for _ in range(3)]
    with doors.registering(office.registrar) as by:
        queue = letters.to_print(by, most=2)
    assert queue.count == 3
    assert queue.oldest == queue.lines[0].made_at
    assert [line.id for line in queue.lines] == [notice_of(doors, one) for one in accesses[:2]]
    assert all(line.reference.startswith("AV") for line in queue.lines)


def test_nobody_s_letters_are_an_empty_queue(doors: Doors) -> None:
    office = an_office(doors)
    with doors.registering(office.registrar) as by:
        assert letters.to_print(by) == letters.Queue(0, None, ())
        with pytest.raises(NothingToPrint):
            letters.prepare(by)
    assert entries(doors, "letters_printed") == []


def test_a_batch_prints_letters_once_and_says_so(doors: Doors) -> None:
    office = an_office(doors)
    access = told_of(doors, office, ON_PAPER, DOCTOR)
    batch = prepared(doors, office)
    letter = notice_of(doors, access)
    assert state_of(doors, letter) is NoticeState.PRINTED
    assert state_of(doors, notice_of(doors, access, DOCTORS)) is NoticeState.WAITING
    (said,) = entries(doors, "letters_printed")
    assert str(batch) in said
    assert str(letter) in said
    with doors.registering(office.registrar) as by:
        (one,) = letters.batches(by)
        assert letters.to_print(by).count == 0
    assert (one.id, one.letters, one.made_by) == (batch, 1, office.registrar.name)


def test_a_batch_takes_the_oldest_and_leaves_the_rest(doors: Doors) -> None:
    office = an_office(doors)
    first, second = (notice_of(doors, told_of(doors, office, ON_PAPER)) for _ in range(2))
    with doors.registering(office.registrar) as by:
        letters.prepare(by, most=1)
    assert state_of(doors, first) is NoticeState.PRINTED
    assert state_of(doors, second) is NoticeState.TO_PRINT


def test_two_desks_at_once_share_the_letters(doors: Doors) -> None:
    office = an_office(doors)
    first, second = (notice_of(doors, told_of(doors, office, ON_PAPER)) for _ in range(2))
    with doors.registering(office.registrar) as one:
        letters.to_print(one)
        with doors.working() as other:
            held = text("select from notice where id = :id for update")
            other.connection.execute(held, {"id": first})
            letters.prepare(one)
    assert state_of(doors, first) is NoticeState.TO_PRINT
    assert state_of(doors, second) is NoticeState.PRINTED


def test_a_batch_can_be_taken_again_and_each_time_is_said(doors: Doors) -> None:
    office = an_office(doors)
    both = tuple(notice_of(doors, told_of(doors, office, ON_PAPER)) for _ in range(2))
    batch = prepared(doors, office)
    for _ in range(2):
        with doors.registering(office.registrar) as by:
            assert letters.take(by, batch).notices == both
    assert len(entries(doors, "letters_printed")) == 3


def test_no_batch_of_another_site_is_taken(doors: Doors) -> None:
    office, elsewhere = an_office(doors), an_office(doors)
    told_of(doors, office, ON_PAPER)
    batch = prepared(doors, office)
    for one in (batch, uuid4()):
        with doors.registering(elsewhere.registrar) as by, pytest.raises(NoSuchBatch):
            letters.take(by, one)
    with doors.registering(elsewhere.registrar) as by:
        assert letters.batches(by) == ()


def test_another_site_s_notices_are_not_seen(doors: Doors) -> None:
    office, elsewhere = an_office(doors), an_office(doors)
    failed = fail(doors, told_of(doors, office, BY_MAIL), NoticeCause.BOUNCED)
    with doors.registering(elsewhere.registrar) as by:
        assert letters.failed(by).count == 0
        with pytest.raises(NotFailed):
            letters.send_again(by, failed)


@pytest.mark.parametrize("cause", [NoticeCause.REFUSED, NoticeCause.TOO_OLD])
def test_what_failed_is_listed_with_its_cause(doors: Doors, cause: NoticeCause) -> None:
    office = an_office(doors)
    failed = fail(doors, told_of(doors, office, BY_MAIL), cause)
    with doors.registering(office.registrar) as by:
        (line,) = letters.failed(by).lines
    assert (line.id, line.cause, line.state) == (failed, cause, NoticeState.FAILED)
    assert line.settled_at is not None


def test_what_failed_is_sent_again_when_somebody_says_so(doors: Doors) -> None:
    office = an_office(doors)
    failed = fail(doors, told_of(doors, office, BY_MAIL), NoticeCause.TOO_OLD)
    with doors.registering(office.registrar) as by:
        letters.send_again(by, failed)
        (line,) = letters.unsent(by).lines
    assert (line.id, line.cause, line.attempts) == (failed, None, 0)
    (said,) = entries(doors, "notice_redirected")
    assert str(failed) in said
    assert "email" in said


def test_what_failed_becomes_a_letter_when_somebody_says_so(doors: Doors) -> None:
    office = an_office(doors)
    access = told_of(doors, office, BY_MAIL, DOCTOR)
    failed = [
        fail(doors, access, NoticeCause.BOUNCED if who is LETTER else NoticeCause.REFUSED, who)
        for who in (LETTER, DOCTORS)
    ]
    with doors.registering(office.registrar) as by:
        for one in failed:
            letters.print_instead(by, one)
        assert {line.id for line in letters.to_print(by).lines} == set(failed)
    assert all("letter" in said for said in entries(doors, "notice_redirected"))


def test_a_decision_is_taken_once(doors: Doors) -> None:
    office = an_office(doors)
    failed = fail(doors, told_of(doors, office, BY_MAIL), NoticeCause.REFUSED)
    with doors.registering(office.registrar) as by:
        letters.print_instead(by, failed)
        with pytest.raises(NotFailed):
            letters.send_again(by, failed)


def test_what_an_erased_patient_was_to_be_told_goes_nowhere(doors: Doors) -> None:
    office = an_office(doors)
    failed = fail(doors, told_of(doors, office, BY_MAIL), NoticeCause.ERASED)
    with doors.registering(office.registrar) as by, pytest.raises(NotFailed):
        letters.print_instead(by, failed)


def test_whom_nobody_knows_is_listed(doors: Doors) -> None:
    office = an_office(doors)
    access = told_of(doors, office, BY_MAIL)
    with doors.registering(office.registrar) as by:
        (line,) = letters.to_nobody(by).lines
    assert line.id == notice_of(doors, access, DOCTORS)


def test_sent_and_printed_stay_listed_the_last_first(doors: Doors) -> None:
    office = an_office(doors)
    sent = send(doors, told_of(doors, office, BY_MAIL))
    printed = notice_of(doors, told_of(doors, office, ON_PAPER))
    prepared(doors, office)
    with doors.registering(office.registrar) as by:
        assert [line.id for line in letters.lately(by, timedelta(days=7))] == [printed, sent]
        assert letters.lately(by, timedelta(0)) == ()


def test_a_supervisor_counts_the_same(doors: Doors) -> None:
    office = an_office(doors)
    told_of(doors, office, ON_PAPER)
    with doors.reviewing(office.doctor) as by:
        assert letters.to_print(by).count == 1
        assert letters.failed(by).count == 0


# ── As an injected statement would ────────────────────────────────────────────────────────────────


def test_no_letter_is_said_printed_that_the_entry_does_not_name(
    doors: Doors, login: Engine
) -> None:
    office = an_office(doors)
    told_of(doors, office, ON_PAPER)
    batch = prepared(doors, office)
    other = notice_of(doors, told_of(doors, office, ON_PAPER))
    with refused(NO_ENTRY), speaking(login, "console_registrar", office.registrar) as raw:
        say(
            raw,
            "update notice set state = 'printed', batch_id = :batch where id = :id",
            batch=batch,
            id=other,
        )


def test_nothing_is_sent_again_without_its_entry(doors: Doors, login: Engine) -> None:
    office = an_office(doors)
    failed = fail(doors, told_of(doors, office, BY_MAIL), NoticeCause.REFUSED)
    again = "update notice set state = 'waiting', cause = null where id = :id"
    with refused(NO_ENTRY), speaking(login, "console_registrar", office.registrar) as raw:
        say(raw, again, id=failed)


def test_what_was_sent_is_never_sent_again(doors: Doors, login: Engine) -> None:
    office = an_office(doors)
    sent = send(doors, told_of(doors, office, BY_MAIL))
    with refused(NO_SUCH_MOVE), speaking(login, "console_registrar", office.registrar) as raw:
        say(raw, "update notice set state = 'waiting' where id = :id", id=sent)


def test_about_whom_a_notice_of_another_site_is_nobody_is_told(doors: Doors, login: Engine) -> None:
    office, elsewhere = an_office(doors), an_office(doors)
    letter = notice_of(doors, told_of(doors, office, ON_PAPER))
    asked = "select patient_of_notice(:id)"
    with speaking(login, "console_registrar", elsewhere.registrar) as raw:
        assert say(raw, asked, id=letter) is None
    with speaking(login, "console_registrar", office.registrar) as raw:
        assert say(raw, asked, id=letter) is not None
