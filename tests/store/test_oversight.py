"""Flags on the real database: raised from the log and the feeds, once, and rebuilt the same."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, insert, text

from console.desk import Desk
from policy.agents import Agent, Function
from policy.decision import Mode
from policy.events import EndKind
from policy.nir import Nir
from policy.oversight import VERSION
from policy.oversight.flags import Rule
from policy.oversight.numbers import NUMBERS
from store import oversight, oversight_acts, oversight_peers
from store.corroborating import evaluate
from store.known import lift, mark, own
from store.oppositions import lift as lift_opposition
from store.oppositions import oppose
from store.oversight_acts import Stretch
from store.oversight_ties import named
from store.review_tables import flag
from store.session import HOUSE, Doors
from tests.builders import a_number, a_patient, a_record, a_site, an_agent
from tests.gestures import a_desk, an_emergency_desk, bris_de_glace, centre_15, granted
from tests.store.care_builders import HOUR, a_file, a_shift, a_visit
from tests.store.oversight_builders import (
    a_far_number,
    an_access,
    flags,
    look_up,
    rows,
    rules,
    without_grace,
)

ENUMERATED = [Rule.ENUMERATION.value]


def judged(doors: Doors, owner: Engine) -> list[str]:
    """The rules that stand after one turn over everything."""
    evaluate(doors)
    oversight.judge_again(doors)
    return rules(owner)


def like(agent: Agent) -> dict[str, Any]:
    """The traits of somebody who bears this agent's name."""
    given, _, family = agent.name.partition(" ")
    return {"birth_name": family.upper(), "given_names": given.upper()}


def neighbours(many: int = NUMBERS.near) -> list[Nir]:
    """Numbers of the same sex, month and commune."""
    return [a_number() for _ in range(many)]


# ── Enumeration ───────────────────────────────────────────────────────────────────────────────────


def test_neighbouring_numbers_that_nobody_has_are_raised(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    look_up(desk, neighbours())
    assert judged(doors, owner) == ENUMERATED
    ((figures, version, grant),) = rows(owner, "select figures, version, grant_id from flag")
    assert figures["own"]["near"] == NUMBERS.near
    assert (version, grant) == (VERSION, None)


def test_lookups_of_strangers_that_open_nothing_are_raised(doors: Doors, owner: Engine) -> None:
    look_up(a_desk(doors), [a_far_number() for _ in range(NUMBERS.empty)])
    assert judged(doors, owner) == ENUMERATED


def test_ordinary_work_raises_nothing(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    a_file(doors, desk.agent.site)
    for _ in range(3):
        an_access(doors, desk)
    assert judged(doors, owner) == []


def test_lookups_that_are_prepared_for_a_doctor_are_no_enumeration(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors, an_agent(doors, function=Function.CALL_HANDLER))
    for _ in range(NUMBERS.empty + 1):
        number = a_far_number()
        a_patient(doors, number=number)
        handle = desk.find_by_number(number)
        assert handle
        desk.prepare(handle, None)
    assert judged(doors, owner) == []


def test_a_mass_casualty_hour_raises_nothing(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    a_file(doors, desk.agent.site, [frozenset() for _ in range(3)])
    for n in range(NUMBERS.near_per_files):
        a_visit(doors, desk.agent.site, [], visit=f"V{n}", ago=timedelta(minutes=10))
    look_up(desk, neighbours())
    assert judged(doors, owner) == []


def test_files_that_come_late_clear_an_enumeration(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    look_up(desk, neighbours())
    assert judged(doors, owner) == ENUMERATED
    for n in range(NUMBERS.near_per_files):
        a_file(doors, desk.agent.site, reference=f"DRFR15990261810{n:04}")
    assert judged(doors, owner) == []


def test_lookups_of_two_colleagues_are_counted_apart(doors: Doors, owner: Engine) -> None:
    site = a_site(doors)
    for _ in range(2):
        look_up(a_desk(doors, an_agent(doors, site=site)), neighbours(NUMBERS.near - 1))
    assert judged(doors, owner) == []


def test_a_burst_is_found_across_two_turns(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    look_up(desk, neighbours(NUMBERS.near - 1))
    raised, positions = oversight.judge(doors, {})
    assert raised == 0
    look_up(desk, neighbours(1))
    raised, positions = oversight.judge(doors, positions)
    assert raised == 1
    assert oversight.judge(doors, positions) == (0, positions)


def test_what_is_a_day_old_counts_no_more(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oversight_acts, "_DAY", timedelta(0))
    look_up(a_desk(doors), neighbours())
    assert judged(doors, owner) == []


# ── Who is who ────────────────────────────────────────────────────────────────────────────────────


def test_an_access_to_ones_own_name_is_raised(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    an_access(doors, desk, **like(desk.agent))
    assert judged(doors, owner) == ["self"]


def test_an_access_to_ones_own_number_is_raised(doors: Doors, owner: Engine) -> None:
    desk, number = a_desk(doors), a_far_number()
    with doors.working() as work:
        own(work, desk.agent.id, number)
    a_record(doors, a_patient(doors, number=number))
    an_access(doors, desk, number)
    assert judged(doors, owner) == ["self"]
    ((figures,),) = rows(owner, "select figures -> 'own' from flag")
    assert figures == {"by_number": 1, "by_name": 0}


def test_a_namesake_is_cleared_by_ones_own_number(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    an_access(doors, desk, **like(desk.agent))
    assert judged(doors, owner) == ["self"]
    with doors.working() as work:
        own(work, desk.agent.id, a_far_number())
    assert judged(doors, owner) == []


def test_an_own_number_is_corrected(doors: Doors, owner: Engine) -> None:
    desk, number = a_desk(doors), a_far_number()
    with doors.working() as work:
        own(work, desk.agent.id, a_far_number())
        own(work, desk.agent.id, number)
    a_record(doors, a_patient(doors, number=number))
    an_access(doors, desk, number)
    assert judged(doors, owner) == ["self"]


def test_another_account_of_oneself_is_oneself(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    other = an_agent(doors, site=desk.agent.site)
    with owner.begin() as connection:
        same = text("update agent set national_id = :n where id = :id")
        connection.execute(same, {"n": desk.agent.national_id, "id": other.id})
    an_access(doors, desk, **like(other))
    assert judged(doors, owner) == ["self"]


@pytest.mark.parametrize("by_number", [True, False])
def test_an_access_to_a_colleague_is_raised(doors: Doors, owner: Engine, by_number: bool) -> None:
    desk, number = a_desk(doors), a_far_number()
    colleague = an_agent(doors, site=desk.agent.site, function=Function.CALL_HANDLER)
    if by_number:
        with doors.working() as work:
            own(work, colleague.id, number)
    a_record(doors, a_patient(doors, number=number, **({} if by_number else like(colleague))))
    an_access(doors, desk, number)
    assert judged(doors, owner) == ["known_person"]


def test_an_agent_of_another_site_is_no_colleague(doors: Doors, owner: Engine) -> None:
    desk, stranger = a_desk(doors), an_agent(doors)
    an_access(doors, desk, **like(stranger))
    assert judged(doors, owner) == []


def test_a_person_the_public_knows_is_raised_while_marked(doors: Doors, owner: Engine) -> None:
    desk, number = a_desk(doors), a_far_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient)
    desk.end(an_access(doors, desk, number).id, EndKind.CLOSED)
    with doors.working() as work:
        assert mark(work, patient)
        assert not mark(work, patient)
    known = an_access(doors, desk, number)
    desk.end(known.id, EndKind.CLOSED)
    with doors.working() as work:
        assert lift(work, patient)
        assert not lift(work, patient)
    an_access(doors, desk, number)
    assert judged(doors, owner) == ["known_person"]
    assert rows(owner, "select grant_id from flag") == [(known.id,)]
    said = "select code, patient_id from audit_entry where code like 'known_person%' order by seq"
    assert rows(owner, said) == [("known_person_marked", patient), ("known_person_lifted", patient)]


def test_a_name_is_read_both_ways_and_without_its_title(doors: Doors) -> None:
    ring = doors.ring
    assert named(ring, "Dr Claire MARTIN") == named(ring, "Martin Claire")
    assert named(ring, "Dr Claire MARTIN") != named(ring, "Claire MARTEL")
    assert len(named(ring, "Jean-Pierre Le Goff")) == 6
    assert named(ring, "Système") == frozenset()


# ── Against an opposition ─────────────────────────────────────────────────────────────────────────


def opposed(doors: Doors, mode: Mode) -> tuple[Nir, UUID]:
    number = a_far_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient)
    with doors.working() as work:
        oppose(work, patient, mode)
    return number, patient


def test_a_second_attempt_against_an_opposition_is_raised(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    number, _ = opposed(doors, Mode.CENTRE_15)
    look_up(desk, [number])
    assert judged(doors, owner) == []
    handle = desk.find_by_number(number)
    assert handle
    assert judged(doors, owner) == ["opposition_retry"]
    desk.break_glass(handle, centre_15())
    assert judged(doors, owner) == 2 * ["opposition_retry"]


def test_another_mode_after_an_opposition_is_raised(doors: Doors, owner: Engine) -> None:
    desk = an_emergency_desk(doors)
    number, _ = opposed(doors, Mode.BRIS_DE_GLACE)
    handle = desk.find_by_number(number)
    assert handle
    normal = bris_de_glace(mode=Mode.NORMAL, consent=True)
    granted(desk.break_glass(handle, normal))
    assert judged(doors, owner) == ["opposition_retry"]


def test_an_attempt_after_the_opposition_was_lifted_is_none(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    number, patient = opposed(doors, Mode.CENTRE_15)
    look_up(desk, [number])
    with doors.working() as work:
        lift_opposition(work, patient, Mode.CENTRE_15)
    an_access(doors, desk, number)
    assert judged(doors, owner) == []


# ── Off the roster ────────────────────────────────────────────────────────────────────────────────


def test_an_access_off_the_roster_without_a_file_is_raised_and_cleared(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(doors)
    a_shift(doors, an_agent(doors, site=desk.agent.site), -HOUR, HOUR)
    an_access(doors, desk)
    assert judged(doors, owner) == []  # the feeds still have time
    without_grace(monkeypatch)
    assert judged(doors, owner) == ["off_duty_no_file"]
    assert rows(owner, "select figures -> 'own' ->> 'minutes' from flag") == [("1440",)]
    a_shift(doors, desk.agent, -HOUR, HOUR)
    assert judged(doors, owner) == []


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [(-5, -2, ["off_duty_no_file"]), (-5, -1, []), (1, 5, []), (2, 5, ["off_duty_no_file"])],
)
def test_a_relief_may_run_over(
    doors: Doors,
    owner: Engine,
    monkeypatch: pytest.MonkeyPatch,
    begins: int,
    ends: int,
    expected: list[str],
) -> None:
    without_grace(monkeypatch)
    desk = a_desk(doors)
    a_shift(doors, desk.agent, begins * HOUR, ends * HOUR)
    an_access(doors, desk)
    assert judged(doors, owner) == expected


def test_a_site_without_a_roster_raises_nothing(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_grace(monkeypatch)
    an_access(doors, a_desk(doors))
    assert judged(doors, owner) == []


def test_an_access_that_nobody_has_explained_yet_waits(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_grace(monkeypatch)
    desk = a_desk(doors)
    a_shift(doors, an_agent(doors, site=desk.agent.site), -HOUR, HOUR)
    an_access(doors, desk)
    oversight.judge_again(doors)
    assert rules(owner) == []


# ── Peers ─────────────────────────────────────────────────────────────────────────────────────────


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
    """What colleagues did until last midnight; here, until the next one."""
    without_grace(monkeypatch)
    monkeypatch.setattr(oversight_acts, "AT_ONCE", 1)
    monkeypatch.setattr(oversight_peers, "last_midnight", lambda at: at + timedelta(days=1))
    site = a_site(doors)
    number, _ = opposed(doors, Mode.CENTRE_15)
    for desk in (a_desk(doors, an_agent(doors, site=site)) for _ in range(2)):
        an_access(doors, desk, **like(desk.agent))
        look_up(desk, [number, number])
        look_up(desk, neighbours())
        a_shift(doors, desk.agent, -5 * HOUR, -3 * HOUR)
    evaluate(doors)
    oversight.judge_again(doors)
    oversight.rebuild(doors)
    counted = rows(owner, "select rule, figures -> 'peers' ->> 'count' from flag order by 1, 2")
    assert counted == [
        ("enumeration", "3"),
        ("enumeration", "3"),
        ("off_duty_no_file", "1"),
        ("off_duty_no_file", "1"),
        ("opposition_retry", "2"),
        ("opposition_retry", "2"),
        ("self", "1"),
        ("self", "1"),
    ]


# ── Kept once, dropped and rebuilt ────────────────────────────────────────────────────────────────


def everything_at_once(doors: Doors) -> list[Desk]:
    """Two sites at which every rule has something to say."""
    desks = [a_desk(doors), an_emergency_desk(doors)]
    for desk in desks:
        a_shift(doors, an_agent(doors, site=desk.agent.site), -HOUR, HOUR)
        colleague = an_agent(doors, site=desk.agent.site)
        an_access(doors, desk, **like(desk.agent))
        an_access(doors, desk, **like(colleague))
        number, _ = opposed(doors, desk.modes[0])
        look_up(desk, [number, number, *neighbours()])
    return desks


@pytest.mark.parametrize("at_once", [1, 3, 2_000])
def test_flags_can_be_dropped_and_rebuilt_with_the_same_result(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    without_grace(monkeypatch)
    everything_at_once(doors)
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
