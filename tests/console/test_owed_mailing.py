"""Who owes words is reminded once a day, of nobody in particular, and no more once they came."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from console import agent_mailing, owed_mailing
from console.desk import Desk
from policy.durations import DURATIONS
from store import agent_mail, owed_mail
from store.session import Doors
from tests.console.test_agent_mailing import ADDRESS, nobody, outgoing
from tests.gestures import an_emergency_desk
from tests.publication.servers import Box, mail
from tests.store.oversight_builders import rows
from tests.store.owing import WORDS, owing, past

HOUR = timedelta(hours=1)
SOON = DURATIONS.owed.remind_before - timedelta(minutes=5)


def who_owes(doors: Doors, root: Engine, late: timedelta, *, address: str = ADDRESS) -> Desk:
    desk = an_emergency_desk(doors)
    owing(doors, desk)
    past(root, late)
    if address:
        with doors.working() as work:
            agent_mail.set_contact(work, desk.agent.id, address)
    return desk


def days_pass(root: Engine, days: int = 1) -> None:
    with root.begin() as connection:
        moved = "update owed_mail set day = day - :days, made_at = made_at - :time"
        connection.execute(text(moved), {"days": days, "time": timedelta(days=days)})


def states(root: Engine) -> list[tuple[bool, bool]]:
    found = rows(root, "select sent_at is not null, failed_at is not null from owed_mail"
                 " order by day")  # fmt: skip
    return [(sent, failed) for sent, failed in found]


def read(message: Any) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", f"{message['Subject']}\n{message.get_content()}")


@pytest.mark.parametrize(
    ("late", "said"),
    [(-SOON, "1 justification à compléter"), (HOUR, "rappel, 1 justification en retard")],
)
def test_it_is_reminded_shortly_before_its_time_and_after(
    doors: Doors, root: Engine, late: timedelta, said: str
) -> None:
    desk = who_owes(doors, root, late)
    with mail(Box()) as box:
        assert owed_mailing.turn(doors, outgoing(box.port)) == 1
        assert owed_mailing.turn(doors, outgoing(box.port)) == 0
    (message,) = box.messages
    assert message["To"] == ADDRESS
    assert said in read(message)
    assert "Mes accès" in read(message)
    assert states(root) == [(True, False)]
    assert rows(
        root,
        "select log_id, agent_id, patient_id, grant_id from audit_entry"
        " where code = 'owed_reminded'",
    ) == [(desk.agent.site.id, desk.agent.id, None, None)]


def test_it_names_nobody_and_no_access(doors: Doors, root: Engine) -> None:
    desk = who_owes(doors, root, HOUR)
    (one,) = desk.mirror().accesses
    with mail(Box()) as box:
        owed_mailing.turn(doors, outgoing(box.port))
    (message,) = box.messages
    assert message["Auto-Submitted"] == "auto-generated"
    traits = one.patient.identity.traits
    for word in ("http", "DRM", traits.birth_name, str(one.access.id)[:8], desk.agent.name):
        assert word not in read(message)
    assert not re.search(r"\d{5}", read(message))


@pytest.mark.parametrize("late", [-4 * HOUR, DURATIONS.review.deadline + HOUR])
def test_long_before_and_long_after_nothing_is_said(
    doors: Doors, root: Engine, late: timedelta
) -> None:
    who_owes(doors, root, late)
    with doors.working() as work:
        assert owed_mail.write(work) == 0


def test_one_a_day_as_long_as_it_is_owed(doors: Doors, root: Engine) -> None:
    desk = who_owes(doors, root, HOUR)
    with mail(Box()) as box:
        owed_mailing.turn(doors, outgoing(box.port))
        days_pass(root)
        assert owed_mailing.turn(doors, outgoing(box.port)) == 1
        days_pass(root)
        (one,) = desk.mirror().accesses
        desk.settle(one.access.id, one.owed[0].kind, WORDS)
        assert owed_mailing.turn(doors, outgoing(box.port)) == 0
    assert len(box.messages) == 2


def test_several_debts_are_one_message(doors: Doors, root: Engine) -> None:
    desk = an_emergency_desk(doors)
    owing(doors, desk)
    owing(doors, desk)
    past(root, HOUR)
    with doors.working() as work:
        agent_mail.set_contact(work, desk.agent.id, ADDRESS)
    with mail(Box()) as box:
        assert owed_mailing.turn(doors, outgoing(box.port)) == 1
    assert "2 justifications" in read(box.messages[0])


def test_what_was_completed_before_it_left_is_not_said(doors: Doors, root: Engine) -> None:
    desk = who_owes(doors, root, HOUR)
    with doors.working() as work:
        assert owed_mail.write(work) == 1
        assert owed_mail.write(work) == 0
    (one,) = desk.mirror().accesses
    desk.settle(one.access.id, one.owed[0].kind, WORDS)
    with doors.working() as work:
        assert owed_mail.forgo(work) == 1
        assert owed_mail.claim(work) is None
    assert states(root) == [(False, True)]


def test_yesterday_s_is_given_up_for_today_s(doors: Doors, root: Engine) -> None:
    who_owes(doors, root, HOUR)
    with doors.working() as work:
        owed_mail.write(work)
    days_pass(root)
    with mail(Box()) as box:
        assert owed_mailing.turn(doors, outgoing(box.port)) == 1
    assert states(root) == [(False, True), (True, False)]


@pytest.mark.parametrize("spoilt", ["no address", "suspended"])
def test_whoever_cannot_be_written_to_is_not(doors: Doors, root: Engine, spoilt: str) -> None:
    who_owes(doors, root, HOUR, address="" if spoilt == "no address" else ADDRESS)
    if spoilt == "suspended":
        with root.begin() as connection:
            connection.execute(text("update agent set suspended_at = clock_timestamp()"))
    with doors.working() as work:
        assert owed_mail.write(work) == 0


def test_a_server_that_says_never_is_not_asked_again(doors: Doors, root: Engine) -> None:
    who_owes(doors, root, HOUR)
    with mail(Box(refusal="550 no such user")) as box:
        assert owed_mailing.turn(doors, outgoing(box.port)) == 1
        assert owed_mailing.turn(doors, outgoing(box.port)) == 0
    assert states(root) == [(False, True)]
    assert rows(root, "select from audit_entry where code = 'owed_reminded'") == []


def test_one_that_says_not_now_is_asked_later(doors: Doors, root: Engine) -> None:
    who_owes(doors, root, HOUR)
    with mail(Box(refusal="451 try later")) as box:
        assert owed_mailing.turn(doors, outgoing(box.port)) == 1
        assert owed_mailing.turn(doors, outgoing(box.port)) == 0
    assert states(root) == [(False, False)]


def test_nobody_answering_is_the_turn_s_failure_and_the_rest_waits(
    doors: Doors, root: Engine
) -> None:
    who_owes(doors, root, HOUR)
    with pytest.raises(OSError, match="refused"):
        owed_mailing.turn(doors, outgoing(nobody()))
    assert states(root) == [(False, False)]


def test_many_are_sent_over_several_turns(
    doors: Doors, root: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owed_mailing, "_AT_ONCE", 1)
    who_owes(doors, root, HOUR)
    with mail(Box()) as box:
        assert owed_mailing.turn(doors, outgoing(box.port)) == 1


def test_without_a_server_there_is_nothing_to_do(doors: Doors) -> None:
    assert owed_mailing.works(doors, None) == {}
    assert list(owed_mailing.works(doors, outgoing(25))) == ["agents_reminded"]
    assert agent_mailing.works(doors, None) == {}
