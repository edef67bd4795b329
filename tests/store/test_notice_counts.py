"""Notices are counted by what became of them in the period, and by what stands now."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, text

from policy.agents import Agent
from policy.notices import NoticeCause
from policy.picture import Notified, Span, period
from store import letters, notice_counts
from store.activity_reading import PARIS
from store.session import Doors
from tests.store.mailing import (
    BY_MAIL,
    DOCTOR,
    ON_PAPER,
    an_office,
    claimed,
    fail,
    notice_of,
    send,
    told_of,
)


def counted(doors: Doors, reviewer: Agent, days: int = 0) -> Notified:
    today = datetime.now(PARIS).date() + timedelta(days)
    with doors.reviewing(reviewer) as by:
        return notice_counts.notified(by, period(Span.WEEK, today))


def test_a_quiet_site_has_nothing_to_count(doors: Doors) -> None:
    assert counted(doors, an_office(doors).doctor) == Notified()


def test_each_notice_is_counted_once_where_it_stands(doors: Doors, owner: Engine) -> None:
    office = an_office(doors)
    send(doors, told_of(doors, office, BY_MAIL))
    fail(doors, told_of(doors, office, BY_MAIL), NoticeCause.BOUNCED)
    told_of(doors, office, ON_PAPER)
    with doors.registering(office.registrar) as by:
        letters.prepare(by)
    told_of(doors, office, ON_PAPER, DOCTOR)
    now = counted(doors, office.doctor)
    assert (now.sent, now.printed, now.nobody) == (1, 1, 3)
    assert (now.waiting, now.to_print, now.failed) == (1, 1, 1)
    with owner.connect() as raw:
        oldest = raw.scalar(text("select min(made_at) from notice where state = 'waiting'"))
    assert now.oldest == now.untried == oldest


def test_what_a_server_was_asked_to_take_is_not_untried(doors: Doors) -> None:
    office = an_office(doors)
    claimed(doors, told_of(doors, office, BY_MAIL))
    now = counted(doors, office.doctor)
    assert now.oldest is not None
    assert now.untried is None


def test_what_stands_is_counted_whenever_it_was_made(doors: Doors) -> None:
    office = an_office(doors)
    send(doors, told_of(doors, office, BY_MAIL))
    told_of(doors, office, ON_PAPER)
    later = counted(doors, office.doctor, days=30)
    assert (later.sent, later.nobody, later.to_print) == (0, 0, 1)


def test_another_site_s_notices_are_not_counted(doors: Doors) -> None:
    office, elsewhere = an_office(doors), an_office(doors)
    access = told_of(doors, office, ON_PAPER)
    assert notice_of(doors, access)
    assert counted(doors, elsewhere.doctor) == Notified()
