"""Flags on the real database: beside their peers, raised once, rebuilt the same."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, insert, text

from console.desk import Desk
from policy.agents import Function
from policy.decision import Mode
from policy.durations import DURATIONS
from policy.oversight.flags import Rule
from policy.oversight.numbers import NUMBERS
from store import oversight, oversight_acts
from store.corroborating import evaluate
from store.oversight_acts import Stretch
from store.review_tables import flag
from store.session import HOUSE, Doors
from tests.builders import a_site, an_agent
from tests.gestures import a_desk, an_emergency_desk
from tests.store.care_builders import HOUR, a_file, a_shift, a_visit
from tests.store.flagging import ENUMERATED, judged, like, neighbours, opposed, refused_twice
from tests.store.oversight_builders import an_access, flags, look_up, rows, rules, without_grace
from tests.store.owing import past


def test_peers_are_those_of_the_same_function_at_this_site(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    site = desk.agent.site
    colleague = an_agent(doors, site=site)
    for other in (colleague, an_agent(doors, site=site, function=Function.CALL_HANDLER)):
        a_shift(doors, other, -50 * HOUR, -38 * HOUR)
    a_shift(doors, colleague, -40 * 24 * HOUR, -39 * 24 * HOUR)
    a_file(doors, site, ago=49 * HOUR)
    a_visit(doors, site, [], ago=48 * HOUR)
    look_up(desk, neighbours())
    assert judged(doors, owner) == ENUMERATED
    ((peers,),) = rows(owner, "select figures -> 'peers' from flag")
    assert peers == {"colleagues": 1, "shifts": 1, "files": 2, "count": 0}


def test_each_rule_counts_its_own_measure_of_colleagues(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What colleagues did until then: the second of two has the first to compare with."""
    without_grace(monkeypatch)
    monkeypatch.setattr(oversight_acts, "AT_ONCE", 1)
    site = a_site(doors)
    number, _ = opposed(doors, Mode.CENTRE_15)
    for desk in (a_desk(doors, an_agent(doors, site=site)) for _ in range(2)):
        an_access(doors, desk, **like(desk.agent))
        refused_twice(desk, number)
        look_up(desk, neighbours())
        a_shift(doors, desk.agent, -5 * HOUR, -3 * HOUR)
    evaluate(doors)
    oversight.judge_again(doors)
    oversight.rebuild(doors)
    counted = rows(owner, "select rule, figures -> 'peers' ->> 'count' from flag order by 1, 2")
    assert counted == [
        ("enumeration", "0"),
        ("enumeration", "2"),
        ("off_duty_no_file", "0"),
        ("off_duty_no_file", "1"),
        ("opposition_retry", "0"),
        ("opposition_retry", "2"),
        ("self", "0"),
        ("self", "1"),
    ]


def everything_at_once(doors: Doors) -> list[Desk]:
    """Two sites at which every rule has something to say."""
    desks = [a_desk(doors), an_emergency_desk(doors)]
    for desk in desks:
        a_shift(doors, an_agent(doors, site=desk.agent.site), -HOUR, HOUR)
        colleague = an_agent(doors, site=desk.agent.site)
        an_access(doors, desk, **like(desk.agent))
        an_access(doors, desk, **like(colleague))
        number, _ = opposed(doors, desk.modes[0])
        refused_twice(desk, number)
        look_up(desk, neighbours())
    return desks


@pytest.mark.parametrize("at_once", [1, 3, 2_000])
def test_flags_can_be_dropped_and_rebuilt_with_the_same_result(
    doors: Doors, owner: Engine, root: Engine, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    without_grace(monkeypatch)
    everything_at_once(doors)
    past(root, DURATIONS.owed.grace + timedelta(seconds=90))  # figures are whole minutes
    judged(doors, owner)
    before = flags(owner)
    assert {row[2] for row in before} == {rule.value for rule in Rule}
    with owner.begin() as connection:
        connection.execute(text("delete from flag"))
    monkeypatch.setattr(oversight_acts, "AT_ONCE", at_once)
    assert oversight.rebuild(doors) == len(before)
    assert flags(owner) == before
    assert oversight.rebuild(doors) == 0
    assert flags(owner) == before


def test_following_the_log_gives_what_a_rebuild_gives(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_grace(monkeypatch)
    desk, positions = a_desk(doors), oversight.judge(doors, {})[1]
    for number in neighbours(NUMBERS.near + 2):
        look_up(desk, [number])
        positions = oversight.judge(doors, positions)[1]
    followed = flags(owner)
    assert [row[2] for row in followed] == ENUMERATED
    with owner.begin() as connection:
        connection.execute(text("delete from flag"))
    oversight.rebuild(doors)
    assert flags(owner) == followed


def test_a_flag_that_the_evidence_does_not_bear_goes(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk)
    with doors.working() as work:
        work.connection.execute(
            insert(flag).values(
                site_id=desk.agent.site.id,
                entry_seq=access.entry_seq,
                rule=Rule.SELF,
                agent_id=desk.agent.id,
                grant_id=access.id,
                at=access.granted_at,
                figures={"own": {}, "peers": {}},
                version="old",
            )
        )
    assert judged(doors, owner) == []


def test_two_workers_at_once_raise_each_flag_once(doors: Doors, owner: Engine) -> None:
    everything_at_once(doors)
    ready, raised = Barrier(2), []

    def turn() -> None:
        ready.wait()
        raised.append(oversight.judge_again(doors))

    threads = [Thread(target=turn) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(raised) == [0, len(flags(owner))]


def test_a_crash_between_stretches_loses_nothing(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything_at_once(doors)
    judged(doors, owner)
    before = flags(owner)
    with owner.begin() as connection:
        connection.execute(text("delete from flag; delete from derived_upto where name = 'flags'"))
    monkeypatch.setattr(oversight_acts, "AT_ONCE", 2)
    kept, crashes = oversight._keep, iter([False, False, True])

    def crash(doors: Doors, stretch: Stretch) -> int:
        if next(crashes, False):
            raise OSError
        return kept(doors, stretch)

    monkeypatch.setattr(oversight, "_keep", crash)
    with pytest.raises(OSError):
        oversight.judge_again(doors)
    oversight.judge_again(doors)
    assert flags(owner) == before


def test_what_has_settled_is_judged_again_within_a_longer_time_alone(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    look_up(desk, neighbours())
    with owner.begin() as connection:
        connection.execute(text("insert into derived_upto values ('flags', now() + '1 hour')"))
    assert oversight.judge_again(doors, timedelta(hours=-1)) == 0
    assert rules(owner) == []
    assert rows(owner, "select upto > now() from derived_upto where name = 'flags'") == [(True,)]
    assert oversight.judge_again(doors, timedelta(hours=1)) == 1


def test_an_entry_that_cannot_be_read_stops_nothing(
    doors: Doors, owner: Engine, root: Engine
) -> None:
    desk = a_desk(doors)
    number, _ = opposed(doors, Mode.CENTRE_15)
    look_up(desk, [*neighbours(2), number])
    with root.begin() as connection:
        connection.execute(text("set local session_replication_role = replica"))
        for odd in ('{"detail": {"found": "x"}}', "not json"):
            connection.execute(
                text("update audit_entry set bytes = :odd where code = 'looked_up' and seq = :seq"),
                {"odd": odd.encode(), "seq": 0 if odd == "not json" else 1},
            )
        grounds = text("update audit_entry set bytes = :odd where code = 'access_refused'")
        connection.execute(grounds, {"odd": b'{"detail": {"grounds": "x"}}'})
    look_up(desk, neighbours())
    assert judged(doors, owner) == ENUMERATED


def test_a_flag_is_read_as_it_was_raised(doors: Doors) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk, **like(desk.agent))
    oversight.judge_again(doors)
    with doors.working() as work:
        row = work.connection.execute(flag.select()).one()
    read = oversight.flag_of(row)
    assert (read.rule, read.seq, read.grant) == (Rule.SELF, access.entry_seq, access.id)
    assert read.figures == {"by_number": 0, "by_name": 1}
    assert read.peers.colleagues == 0
    assert read.site not in (HOUSE, None)
