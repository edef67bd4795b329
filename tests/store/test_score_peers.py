"""What colleagues did, by the measure of each reason of a scored day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, insert, text

from console.desk import Desk
from policy.agents import Agent, Function
from policy.oversight.flags import NO_PEERS, Peers
from policy.oversight.scoring.evidence import Code, Evidence
from store.models import duty
from store.score_peers import peers
from store.scores import ScoredCase
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk
from tests.store import case_builders as build
from tests.store.oversight_builders import an_access
from tests.store.reviewing import another_account
from tests.store.score_builders import NO_CARE, OFF_ROSTER, SURNAME, a_day, a_score


def a_colleague(doors: Doors, desk: Desk) -> Desk:
    agent = an_agent(doors, site=desk.agent.site, function=desk.agent.function)
    return Desk(doors, agent, datetime.now(UTC))


def scored(doors: Doors, desk: Desk, *evidence: Evidence, days_ago: int = 0) -> None:
    access = an_access(doors, desk)
    at = access.granted_at - timedelta(days=days_ago)
    a_score(doors, desk.agent, access, *evidence, at=at)


def beside(doors: Doors, reviewer: Agent, day: ScoredCase) -> dict[Code, Peers]:
    with doors.reviewing(reviewer) as by:
        return dict(peers(by, day))


def laid(root: Engine, desk: Desk, measure: str, n: int, hours_ago: int) -> None:
    with root.begin() as raw:
        raw.execute(
            text(
                "insert into activity values (:site, date_trunc('hour',"
                " clock_timestamp() - make_interval(hours => :ago)), :measure, :n)"
            ),
            {"site": desk.agent.site.id, "measure": measure, "n": n, "ago": hours_ago},
        )


def a_shift(root: Engine, agent: Agent, days_ago: int, *, cancelled: bool = False) -> None:
    at = datetime.now(UTC) - timedelta(days=days_ago)
    values = {
        "agent_id": agent.id,
        "site_id": agent.site.id,
        "starts_at": at,
        "said_at": at,
        "ends_at": at + timedelta(hours=12),
        "cancelled_at": at if cancelled else None,
    }
    with root.begin() as raw:
        raw.execute(insert(duty).values(values))


def test_as_marked_as_this_one_is_counted_of_colleagues_of_the_same_function(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    one, other = a_colleague(doors, desk), a_colleague(doors, desk)
    reviewer = build.a_supervisor(doors, desk.agent)
    for marked in (0.0, -1.0):
        scored(doors, one, replace(NO_CARE, surprise=NO_CARE.surprise + marked))
    scored(doors, other, NO_CARE, OFF_ROSTER)
    scored(doors, other, NO_CARE, days_ago=31)
    scored(doors, desk, NO_CARE)
    same_person = a_colleague(doors, desk)
    another_account(owner, desk.agent, same_person.agent)
    scored(doors, same_person, NO_CARE)
    scored(doors, a_desk(doors), NO_CARE)
    an_agent(doors, site=desk.agent.site, function=Function.CALL_HANDLER)
    found = beside(doors, reviewer, a_day(doors, desk.agent, NO_CARE, OFF_ROSTER, SURNAME))
    assert {code: each.count for code, each in found.items()} == {
        Code.NO_CARE: 2,
        Code.OFF_ROSTER: 1,
        Code.SURNAME: 0,
    }
    assert {each.colleagues for each in found.values()} == {2}


def test_shifts_and_files_are_those_of_thirty_days(doors: Doors, root: Engine) -> None:
    desk = a_desk(doors)
    colleague = a_colleague(doors, desk)
    for ago in (1, 8, 45):
        a_shift(root, colleague.agent, ago)
    a_shift(root, colleague.agent, 3, cancelled=True)
    a_shift(root, desk.agent, 2)
    for measure, n, ago in (
        ("files_opened", 40, 50),
        ("arrived", 2, 60),
        ("granted:normal", 9, 50),
        ("files_opened", 300, 24 * 40),
    ):
        laid(root, desk, measure, n, ago)
    reviewer = build.a_supervisor(doors, desk.agent)
    found = beside(doors, reviewer, a_day(doors, desk.agent, NO_CARE))
    assert found == {Code.NO_CARE: Peers(colleagues=1, shifts=2, files=42, count=0)}


def test_without_a_roster_a_day_with_an_access_is_a_shift(doors: Doors) -> None:
    desk = a_desk(doors)
    colleague = a_colleague(doors, desk)
    for days_ago in (0, 0, 3):
        scored(doors, colleague, SURNAME, days_ago=days_ago)
    reviewer = build.a_supervisor(doors, desk.agent)
    found = beside(doors, reviewer, a_day(doors, desk.agent, SURNAME))
    assert (found[Code.SURNAME].shifts, found[Code.SURNAME].count) == (2, 3)


def test_what_came_after_the_scored_day_is_not_counted(doors: Doors) -> None:
    desk = a_desk(doors)
    scored(doors, a_colleague(doors, desk), SURNAME)
    reviewer = build.a_supervisor(doors, desk.agent)
    yesterday = (datetime.now(UTC) - timedelta(days=2)).date()
    found = beside(doors, reviewer, a_day(doors, desk.agent, SURNAME, day=yesterday))
    assert found[Code.SURNAME].count == 0


def test_nobody_is_compared_with_nobody(doors: Doors) -> None:
    desk = a_desk(doors)
    reviewer = build.a_supervisor(doors, desk.agent)
    assert beside(doors, reviewer, a_day(doors, desk.agent, NO_CARE)) == {Code.NO_CARE: NO_PEERS}
    assert beside(doors, reviewer, a_day(doors, a_desk(doors).agent)) == {}
