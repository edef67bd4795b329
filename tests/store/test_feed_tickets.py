"""« Erreur de données »: a ticket for the feed that was wrong, closed once it came right."""

import pytest
from sqlalchemy import Engine

from console.desk import Desk
from policy.agents import Agent
from policy.corroboration import State
from policy.feeds import Feed
from policy.verdicts import Verdict
from store import corroborating, feed_tickets
from store.accesses import Access
from store.feed_tickets import Ticket
from store.session import Doors
from tests.gestures import an_emergency_desk, open_record
from tests.store import care_builders as care
from tests.store import case_builders as build
from tests.store.opening import explained, flagged
from tests.store.raw import NO_RIGHT, ONLY_GROWS, TERMINAL, refused, say
from tests.store.scoring_builders import DAY, doctors, look_and_open
from tests.store.speaking import ROLES, speaking


def judged(
    doors: Doors, desk: Desk, access: Access, verdict: Verdict = Verdict.DATA_ERROR
) -> Agent:
    """A case about this access, closed so; who judged."""
    supervisor = build.a_supervisor(doors, desk.agent)
    case = build.a_case(doors, desk.agent, [access])
    build.ask(doors, desk.agent, case)
    build.take(doors, supervisor, case)
    build.judge(doors, supervisor, case, verdict, "Merci.")
    return supervisor


def follow(doors: Doors) -> int:
    with doors.working() as work:
        return feed_tickets.follow(work)


def read(doors: Doors, supervisor: Agent) -> tuple[Ticket, ...]:
    with doors.reviewing(supervisor) as by:
        return feed_tickets.tickets(by)


@pytest.mark.parametrize("verdict", sorted(set(Verdict) - {Verdict.DATA_ERROR, Verdict.MISUSE}))
def test_no_other_verdict_opens_a_ticket(doors: Doors, verdict: Verdict) -> None:
    (desk,) = doctors(doors, 1)
    judged(doors, desk, look_and_open(doors, desk), verdict)
    assert follow(doors) == 0


def test_an_error_of_data_is_said_of_its_feed_once(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    supervisor = judged(doors, desk, look_and_open(doors, desk))
    assert follow(doors) == 1
    assert follow(doors) == 0
    (ticket,) = read(doors, supervisor)
    assert (ticket.feed, ticket.closed_at) == (Feed.FILES, None)


def test_an_emergency_department_waits_for_arrivals(doors: Doors) -> None:
    desk = an_emergency_desk(doors)
    supervisor = judged(doors, desk, open_record(doors, desk))
    follow(doors)
    assert [one.feed for one in read(doors, supervisor)] == [Feed.ARRIVALS]


def test_what_was_named_tells_which_feed(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    care.a_visit(doors, desk.agent.site, [], visit="PASSAGE7", ago=3 * DAY)
    access = look_and_open(doors, desk, regulation_file="PASSAGE7")
    while corroborating.evaluate(doors):
        pass
    supervisor = judged(doors, desk, access)
    follow(doors)
    assert [one.feed for one in read(doors, supervisor)] == [Feed.ARRIVALS]


def test_off_the_roster_the_roster_may_be_wrong_too(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    access = look_and_open(doors, desk)
    flagged(doors, desk, access, "off_duty_no_file")
    supervisor = judged(doors, desk, access)
    assert follow(doors) == 2
    assert {one.feed for one in read(doors, supervisor)} == {Feed.FILES, Feed.ROSTER}


def test_a_ticket_is_closed_once_what_was_missing_came(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    access = look_and_open(doors, desk)
    explained(doors, access, desk.agent, State.NONE)
    supervisor = judged(doors, desk, access)
    assert follow(doors) == 1
    explained(doors, access, desk.agent, State.NONE)
    assert follow(doors) == 0
    explained(doors, access, desk.agent, State.LINKED_MATCHES)
    assert follow(doors) == 1
    (ticket,) = read(doors, supervisor)
    assert ticket.closed_at is not None
    assert follow(doors) == 0


def test_who_could_be_wrong_about_it_does_not_see_it(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    supervisor = judged(doors, desk, look_and_open(doors, desk))
    follow(doors)
    (elsewhere,) = doctors(doors, 1)
    assert len(read(doors, supervisor)) == 1
    assert read(doors, build.a_supervisor(doors, elsewhere.agent)) == ()


def test_a_ticket_is_nobodys_to_open_reopen_or_take_away(
    doors: Doors, owner: Engine, login: Engine
) -> None:
    (desk,) = doctors(doors, 1)
    access = look_and_open(doors, desk)
    supervisor = judged(doors, desk, access)
    follow(doors)
    for role in set(ROLES) - {"console_worker"}:
        for statement in ("insert into feed_ticket select * from feed_ticket",
                          "update feed_ticket set closed_at = now()",
                          "delete from feed_ticket"):  # fmt: skip
            with refused(NO_RIGHT), speaking(login, role, supervisor) as connection:
                say(connection, statement)
    with owner.begin() as connection:
        say(connection, "update feed_ticket set closed_at = now()")
    with refused(TERMINAL), owner.begin() as connection:
        say(connection, "update feed_ticket set closed_at = null")
    with refused(ONLY_GROWS), owner.begin() as connection:
        say(connection, "delete from feed_ticket")
