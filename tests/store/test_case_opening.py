"""Cases open by the written policy, are joined, ask and close: once, whoever else moves."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier, Event, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from console.desk import Desk
from policy.agents import Agent, Function
from policy.corroboration import EXPLAINED, State
from policy.durations import DURATIONS
from policy.sampling import SAMPLING, Line, Share
from policy.verdicts import CaseState, Verdict, Why
from store import (
    case_candidates,
    case_keys,
    case_opening,
    case_program,
    case_steps,
    oversight,
)
from store.accesses import Access
from store.case_words import case_key
from store.corroborating import evaluate
from store.review_tables import corroboration, flag, review_case
from store.session import Doors
from tests.builders import a_number, a_site, an_agent
from tests.gestures import a_desk
from tests.store import case_builders as build
from tests.store.oversight_builders import (
    an_access,
    look_up,
    rows,
    without_grace,
)

ONE, NONE_DRAWN = Share(1, "…"), Share(2**63, "…")


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Feeds get no time to speak, and nothing is drawn unless a test says so."""
    without_grace(monkeypatch)
    sampled(monkeypatch)


def sampled(
    monkeypatch: pytest.MonkeyPatch, drawn: Share = NONE_DRAWN, second: Share = NONE_DRAWN
) -> None:
    """Another policy, for one test."""
    line = Line(drawn, SAMPLING.priority(Why.DRAWN))
    policy = replace(SAMPLING, lines={**SAMPLING.lines, Why.DRAWN: line}, second_reading=second)
    for module in (case_candidates, case_program):
        monkeypatch.setattr(module, "SAMPLING", policy)


def explained(doors: Doors, access: Access, agent: Agent, state: State = State.CARE_HERE) -> None:
    """The feeds spoke: this is what they say of the access."""
    with doors.working() as work:
        work.connection.execute(delete(corroboration).where(corroboration.c.grant_id == access.id))
    build.evaluated(doors, access, agent, state)


def turn(doors: Doors) -> tuple[int, int]:
    """One turn of the program: how many entries joined, how many cases closed."""
    oversight.judge_again(doors)
    return case_opening.open_and_join(doors), case_opening.close_explained(doors)


def an_unexplained(doors: Doors, desk: Desk, state: State = State.NONE) -> Access:
    access = an_access(doors, desk)
    explained(doors, access, desk.agent, state)
    return access


def of_cases(owner: Engine, columns: str = "state, priority") -> list[Any]:
    return rows(owner, f"select {columns} from review_case order by opened_at")


def whys(owner: Engine) -> list[str]:
    return [why for (why,) in rows(owner, "select why from case_access order by entry_seq")]


def steps(owner: Engine) -> list[str]:
    return [
        f"{k} {s}" for k, s in rows(owner, "select kind, state from case_step order by entry_seq")
    ]


def mails(owner: Engine) -> list[Any]:
    return rows(owner, "select agent_id, kind from agent_mail")


# ── What opens a case ─────────────────────────────────────────────────────────────────────────────


def test_an_access_that_nothing_explains_opens_a_case_and_the_doctor_is_asked(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    assert turn(doors) == (1, 0)
    ((state, priority, subject, site, assigned),) = of_cases(
        owner, "state, priority, agent_id, site_id, assigned_to"
    )
    assert (state, priority) == ("question_sent", SAMPLING.priority(Why.UNEXPLAINED))
    assert (subject, site, assigned) == (desk.agent.id, desk.agent.site.id, None)
    assert steps(owner) == ["opened new", "joined new", "asked question_sent"]
    assert rows(owner, "select entry_seq, grant_id, why from case_access") == [
        (access.entry_seq, access.id, "unexplained")
    ]
    assert mails(owner) == [(desk.agent.id, "question")]
    assert turn(doors) == (0, 0)


def test_deadlines_are_those_of_the_policy(doors: Doors, owner: Engine) -> None:
    an_unexplained(doors, a_desk(doors))
    turn(doors)
    ((opened, due, answer),) = of_cases(owner, "opened_at, due_at, answer_by")
    review = DURATIONS.review
    assert abs(due - opened - review.deadline) < timedelta(seconds=5)
    assert abs(answer - opened - review.answer) < timedelta(seconds=5)


def test_the_log_says_each_step_as_the_program(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    an_unexplained(doors, desk)
    turn(doors)
    said = rows(owner, "select code, agent_id, log_id from audit_entry where code like 'case%'")
    site = desk.agent.site.id
    assert said == [(f"case_{kind}", None, site) for kind in ("opened", "joined", "asked")]


@pytest.mark.parametrize("state", sorted(EXPLAINED))
def test_an_explained_access_opens_none(doors: Doors, owner: Engine, state: State) -> None:
    an_unexplained(doors, a_desk(doors), state)
    assert turn(doors) == (0, 0)
    assert of_cases(owner) == []


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (State.NONE, Why.UNEXPLAINED),
        (State.SOME_CARE, Why.UNEXPLAINED),
        (State.LINKED_DIFFERS, Why.CONTRADICTED),
    ],
)
def test_each_state_has_its_reason_and_its_priority(
    doors: Doors, owner: Engine, state: State, why: Why
) -> None:
    an_unexplained(doors, a_desk(doors), state)
    turn(doors)
    assert whys(owner) == [why.value]
    assert of_cases(owner, "priority") == [(SAMPLING.priority(why),)]


def test_nothing_is_asked_before_the_feeds_had_their_time(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_unexplained(doors, a_desk(doors))
    monkeypatch.setattr(case_candidates, "DURATIONS", DURATIONS)
    assert turn(doors) == (0, 0)


def test_a_file_that_does_not_bear_its_access_out_has_spoken(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    an_unexplained(doors, a_desk(doors), State.LINKED_DIFFERS)
    turn(doors)
    assert whys(owner) == [Why.CONTRADICTED]


def test_an_access_that_waits_to_be_explained_again_is_waited_for(
    doors: Doors, owner: Engine
) -> None:
    an_unexplained(doors, a_desk(doors))
    with doors.working() as work:
        work.connection.execute(update(corroboration).values(stale=True))
    assert turn(doors) == (0, 0)


def test_an_agent_who_went_to_another_site_has_no_case_left_behind(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    an_unexplained(doors, desk)
    look_up(desk, [a_number() for _ in range(4)])
    moved = text("update agent set site_id = :site where id = :id")
    with owner.begin() as connection:
        connection.execute(moved, {"site": a_site(doors).id, "id": desk.agent.id})
    assert turn(doors) == (0, 0)


def test_the_whole_way_from_the_counter(doors: Doors, owner: Engine) -> None:
    """With the real judgement in place of ours."""
    an_access(doors, a_desk(doors))
    evaluate(doors)
    assert turn(doors) == (1, 0)
    assert whys(owner) == ["contradicted"] or whys(owner) == ["unexplained"]


# ── Flags ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_enumeration_opens_a_case_and_nobody_is_warned(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    look_up(desk, [a_number() for _ in range(4)])
    assert turn(doors) == (1, 0)
    assert of_cases(owner) == [("new", SAMPLING.priority(Why.FLAGGED))]
    assert rows(owner, "select grant_id, why from case_access") == [(None, "flagged")]
    rules = "select detail_said(bytes) -> 'rules' from audit_entry where code = 'case_joined'"
    assert rows(owner, rules) == [(["enumeration"],)]
    assert mails(owner) == []


def test_a_flag_weighs_more_than_what_nothing_explains(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    flagged(doors, desk, access, "self")
    flagged(doors, desk, access, "known_person")
    assert case_opening.open_and_join(doors) == 1
    assert whys(owner) == ["flagged"]
    rules = "select detail_said(bytes) -> 'rules' from audit_entry where code = 'case_joined'"
    assert rows(owner, rules) == [(["known_person", "self"],)]
    assert mails(owner) == []


def test_a_flag_on_what_is_in_a_case_already_brings_it_forward(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    flagged(doors, desk, access, "self")
    assert case_opening.open_and_join(doors) == 0
    assert case_opening.close_explained(doors) == 0
    assert of_cases(owner, "priority") == [(SAMPLING.priority(Why.FLAGGED),)]


def flagged(doors: Doors, desk: Desk, access: Access, rule: str) -> None:
    """A flag on an access, whatever the rules say."""
    with doors.working() as work:
        work.connection.execute(
            insert(flag).values(
                site_id=desk.agent.site.id,
                entry_seq=access.entry_seq,
                rule=rule,
                agent_id=desk.agent.id,
                grant_id=access.id,
                at=access.granted_at,
                figures={"own": {}, "peers": {}},
                version="test",
            )
        )


# ── One case for an agent and a day ───────────────────────────────────────────────────────────────


def test_what_comes_later_the_same_day_joins_the_case_that_stands(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    an_unexplained(doors, desk)
    turn(doors)
    an_unexplained(doors, desk, State.LINKED_DIFFERS)
    assert turn(doors) == (1, 0)
    assert of_cases(owner) == [("question_sent", SAMPLING.priority(Why.CONTRADICTED))]
    assert whys(owner) == ["unexplained", "contradicted"]
    assert len(mails(owner)) == 1
    assert steps(owner)[-1] == "joined question_sent"


def test_two_agents_have_two_cases(doors: Doors, owner: Engine) -> None:
    site = a_site(doors)
    for _ in range(2):
        an_unexplained(doors, a_desk(doors, an_agent(doors, site=site)))
    assert turn(doors) == (2, 0)
    assert len(of_cases(owner)) == 2


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-11-02T22:59:59Z", date(2026, 11, 2)),
        ("2026-11-02T23:00:00Z", date(2026, 11, 3)),
        ("2026-07-02T21:59:59Z", date(2026, 7, 2)),
        ("2026-07-02T22:00:00Z", date(2026, 7, 3)),
        ("2026-10-25T00:30:00Z", date(2026, 10, 25)),
    ],
)
def test_a_day_is_a_day_in_france(at: str, day: date) -> None:
    moment = datetime.fromisoformat(at)
    one = case_candidates.Candidate(uuid4(), uuid4(), moment, 1, None, Why.FLAGGED)
    assert one.day == day


def test_what_comes_after_the_case_was_closed_opens_another(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    first = an_unexplained(doors, desk)
    turn(doors)
    judged_legitimate(doors, desk.agent)
    assert turn(doors) == (0, 0)  # no case is opened twice for one entry
    second = an_unexplained(doors, desk)
    assert turn(doors) == (1, 0)
    assert rows(owner, "select grant_id from case_access order by entry_seq") == [
        (first.id,),
        (second.id,),
    ]
    assert of_cases(owner, "state") == [("closed",), ("question_sent",)]


def judged_legitimate(doors: Doors, subject: Agent) -> UUID:
    """A supervisor takes the case that stands, and closes it."""
    supervisor = build.a_supervisor(doors, subject)
    with doors.working() as work:
        case: UUID = work.connection.execute(
            select(review_case.c.id).where(review_case.c.state != "closed")
        ).scalar_one()
    build.take(doors, supervisor, case)
    build.judge(doors, supervisor, case, Verdict.LEGITIMATE, "Merci.")
    return case


def test_what_is_a_week_old_opens_nothing(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_access(doors, desk)
    flagged(doors, desk, access, "self")
    explained(doors, access, desk.agent, State.NONE)
    with doors.working() as work:
        week = DURATIONS.review.deadline + timedelta(minutes=1)
        work.connection.execute(update(flag).values(at=flag.c.at - week))
        older = corroboration.c.granted_at - week
        work.connection.execute(update(corroboration).values(granted_at=older))
    assert case_opening.open_and_join(doors) == 0


# ── The random share ──────────────────────────────────────────────────────────────────────────────


def test_a_drawn_access_opens_a_case_and_nobody_is_asked(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampled(monkeypatch, drawn=ONE)
    an_unexplained(doors, a_desk(doors), State.CARE_HERE)
    assert turn(doors) == (1, 0)
    assert whys(owner) == ["drawn"]
    assert of_cases(owner) == [("new", SAMPLING.priority(Why.DRAWN))]
    assert mails(owner) == []


def test_a_doctor_is_asked_once_something_unexplained_joins_what_was_drawn(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampled(monkeypatch, drawn=ONE)
    desk = a_desk(doors)
    an_unexplained(doors, desk, State.CARE_HERE)
    turn(doors)
    an_unexplained(doors, desk)
    turn(doors)
    assert of_cases(owner) == [("question_sent", SAMPLING.priority(Why.UNEXPLAINED))]
    assert whys(owner) == ["drawn", "unexplained"]


def test_each_access_is_drawn_once(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(doors)
    an_unexplained(doors, desk, State.CARE_HERE)
    assert turn(doors) == (0, 0)
    sampled(monkeypatch, drawn=ONE)
    assert turn(doors)[0] <= 1  # the very last one may be drawn again, by the same key
    an_unexplained(doors, desk, State.CARE_HERE)
    turn(doors)
    later = turn(doors)
    assert later == (0, 0)


def test_the_draw_is_by_the_key_and_the_access_alone(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = Share(2, "…")
    sampled(monkeypatch, drawn=half)
    site = a_site(doors)
    made = []
    for _ in range(12):
        desk = a_desk(doors, an_agent(doors, site=site))
        made.append(an_unexplained(doors, desk, State.CARE_HERE).id)
    turn(doors)
    expected = {id for id in made if half.draws(doors.ring.index("sampling", id.bytes))}
    assert {id for (id,) in rows(owner, "select grant_id from case_access")} == expected


def test_the_draw_waits_for_what_is_not_explained_yet(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampled(monkeypatch, drawn=ONE)
    desk = a_desk(doors)
    waiting, later = an_access(doors, desk), an_access(doors, desk)
    explained(doors, later, desk.agent)
    assert turn(doors) == (0, 0)
    explained(doors, waiting, desk.agent)
    assert turn(doors) == (2, 0)


# ── Two readings ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("readers", "second"), [(0, False), (1, False), (2, True)])
def test_a_case_is_read_twice_only_where_two_may_read_it(
    doors: Doors,
    owner: Engine,
    monkeypatch: pytest.MonkeyPatch,
    readers: int,
    second: bool,
) -> None:
    sampled(monkeypatch, second=ONE)
    desk = a_desk(doors)
    for _ in range(readers):
        build.a_supervisor(doors, desk.agent)
    an_agent(doors, site=desk.agent.site, function=Function.SUPERVISOR, suspended=True)
    an_agent(doors, function=Function.SUPERVISOR)
    an_unexplained(doors, desk)
    turn(doors)
    assert of_cases(owner, "second") == [(second,)]


def test_one_person_with_two_accounts_is_one_reader(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampled(monkeypatch, second=ONE)
    desk = a_desk(doors)
    for _ in range(2):
        build.a_supervisor(doors, desk.agent)
    same = text("update agent set national_id = '899999999999' where function = 'supervisor'")
    with owner.begin() as connection:
        connection.execute(same)
    an_unexplained(doors, desk)
    turn(doors)
    assert of_cases(owner, "second") == [(False,)]


def test_a_case_that_is_not_drawn_is_read_once(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    for _ in range(2):
        build.a_supervisor(doors, desk.agent)
    an_unexplained(doors, desk)
    turn(doors)
    assert of_cases(owner, "second") == [(False,)]


# ── Closed by what the feeds explain ──────────────────────────────────────────────────────────────


def test_a_case_that_the_feeds_explain_late_closes_without_a_verdict(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    both = [an_unexplained(doors, desk) for _ in range(2)]
    turn(doors)
    explained(doors, both[0], desk.agent)
    assert turn(doors) == (0, 0)
    explained(doors, both[1], desk.agent)
    assert turn(doors) == (0, 1)
    ((state, verdict, by, closed),) = of_cases(owner, "state, verdict, closed_by, closed_at")
    assert (state, verdict, by) == ("closed", None, None)
    assert closed is not None
    assert steps(owner)[-1] == "closed closed"
    assert turn(doors) == (0, 0)


def test_an_explanation_that_is_withdrawn_opens_another_case(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    explained(doors, access, desk.agent)
    assert turn(doors) == (0, 1)
    explained(doors, access, desk.agent, State.NONE)
    assert turn(doors) == (1, 0)
    assert turn(doors) == (0, 0)
    assert of_cases(owner, "state") == [("closed",), ("question_sent",)]
    assert rows(owner, "select grant_id from case_access") == [(access.id,)] * 2


def test_a_flag_on_what_the_program_closed_opens_another_case(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    explained(doors, access, desk.agent)
    assert turn(doors) == (0, 1)
    flagged(doors, desk, access, "self")
    assert case_opening.open_and_join(doors) == 1
    assert whys(owner) == ["unexplained", "flagged"]


def test_what_the_program_closed_is_drawn_no_more(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    case_opening.open_and_join(doors)
    explained(doors, access, desk.agent)
    assert case_opening.close_explained(doors) == 1
    sampled(monkeypatch, drawn=ONE)
    assert turn(doors) == (0, 0)


def test_what_waits_to_be_explained_again_keeps_its_case_open(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    explained(doors, access, desk.agent)
    with doors.working() as work:
        work.connection.execute(update(corroboration).values(stale=True))
    assert turn(doors) == (0, 0)


def test_what_was_drawn_waits_for_a_person(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampled(monkeypatch, drawn=ONE)
    desk = a_desk(doors)
    access = an_unexplained(doors, desk, State.CARE_HERE)
    turn(doors)
    explained(doors, access, desk.agent, State.LINKED_MATCHES)
    assert turn(doors) == (0, 0)


def test_a_flag_that_stands_waits_for_a_person(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    flagged(doors, desk, access, "self")
    explained(doors, access, desk.agent)
    assert case_opening.close_explained(doors) == 0


def test_what_was_ever_flagged_waits_for_a_person(doors: Doors, owner: Engine) -> None:
    """Whoever feeds the site could clear a flag: they close nothing."""
    desk = a_desk(doors)
    look_up(desk, [a_number() for _ in range(4)])
    turn(doors)
    with doors.working() as work:
        work.connection.execute(delete(flag))
    assert case_opening.close_explained(doors) == 0
    assert of_cases(owner, "state") == [("new",)]


def test_a_flag_raised_later_and_cleared_waits_for_a_person(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    flagged(doors, desk, access, "off_duty_no_file")
    case_opening.close_explained(doors)
    explained(doors, access, desk.agent)
    with doors.working() as work:
        work.connection.execute(delete(flag))
    assert case_opening.close_explained(doors) == 0


def test_a_case_that_a_person_reads_is_theirs_to_close(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    ((case,),) = of_cases(owner, "id")
    build.take(doors, build.a_supervisor(doors, desk.agent), case)
    explained(doors, access, desk.agent)
    assert turn(doors) == (0, 0)
    assert of_cases(owner, "state") == [("under_review",)]


# ── Whoever else moves ────────────────────────────────────────────────────────────────────────────


def at_once(*gestures: Any) -> list[Any]:
    """Run these together; what each answered, or raised."""
    ready, answers = Barrier(len(gestures)), [None] * len(gestures)

    def run(n: int, gesture: Any) -> None:
        ready.wait()
        answers[n] = gesture()

    threads = [Thread(target=run, args=(n, one)) for n, one in enumerate(gestures)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_workers_at_once_open_one_case(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    for _ in range(3):
        an_unexplained(doors, desk)
    joined = at_once(*[lambda: case_opening.open_and_join(doors)] * 4)
    assert sum(joined) == 3
    assert len(of_cases(owner)) == 1
    assert len(mails(owner)) == 1


def test_two_workers_at_once_join_each_access_once(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    an_unexplained(doors, desk)
    turn(doors)
    for _ in range(3):
        an_unexplained(doors, desk)
    assert sum(at_once(*[lambda: case_opening.open_and_join(doors)] * 4)) == 3
    assert len(whys(owner)) == 4


def test_two_workers_at_once_close_a_case_once(doors: Doors, owner: Engine) -> None:
    desk = a_desk(doors)
    access = an_unexplained(doors, desk)
    turn(doors)
    explained(doors, access, desk.agent)
    assert sorted(at_once(*[lambda: case_opening.close_explained(doors)] * 3)) == [0, 0, 1]
    assert steps(owner).count("closed closed") == 1


def test_an_access_that_joins_while_its_case_is_closed_opens_another(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The supervisor's closing waits uncommitted while the program comes to join."""
    desk = a_desk(doors)
    an_unexplained(doors, desk)
    turn(doors)
    ((id,),) = of_cases(owner, "id")
    supervisor = build.a_supervisor(doors, desk.agent)
    build.take(doors, supervisor, id)
    an_unexplained(doors, desk)
    closing, answers = Event(), []

    def join() -> None:
        closing.wait()
        answers.append(case_opening.open_and_join(doors))

    thread = Thread(target=join)
    thread.start()
    with doors.reviewing(supervisor) as reviewing:
        case = case_steps.hold(reviewing, id, CaseState.UNDER_REVIEW)
        reading = case_steps.Reading(Verdict.LEGITIMATE, "Lu.", 30)
        case_steps.read_and_close(reviewing, case, reading, "")
        closing.set()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join()
    while not sum(answers):
        answers.append(case_opening.open_and_join(doors))
    assert of_cases(owner, "state") == [("closed",), ("question_sent",)]
    per_case = "select count(*) from case_access group by case_id"
    assert rows(owner, per_case) == [(1,), (1,)]


def test_a_case_that_moves_meanwhile_is_left_for_the_next_turn(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampled(monkeypatch, drawn=ONE)
    desk = a_desk(doors)
    an_unexplained(doors, desk)
    turn(doors)
    an_unexplained(doors, desk)
    with monkeypatch.context() as patch:
        patch.setattr(case_program, "standing", lambda *_: None)  # as before another's commit
        assert case_opening.open_and_join(doors) == 0
    assert len(whys(owner)) == 1
    assert turn(doors) == (1, 0)


def test_what_is_wrong_with_the_database_is_said(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_unexplained(doors, a_desk(doors))

    def wrong(work: Any, *_: object) -> None:
        work.connection.execute(text("select 1 / 0"))

    monkeypatch.setattr(case_program, "open", wrong)
    with pytest.raises(DBAPIError):
        turn(doors)


@pytest.mark.parametrize("step", ["join", "weigh", "ask"])
def test_a_crash_in_a_turn_leaves_nothing_half_done(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    an_unexplained(doors, a_desk(doors))
    with monkeypatch.context() as patch:
        patch.setattr(case_program, step, crash)
        with pytest.raises(OSError, match="power cut"):
            turn(doors)
    counted = "select count(*) from audit_entry where code like 'case%'"
    assert rows(owner, counted) == [(0,)]
    assert (of_cases(owner), steps(owner), whys(owner), mails(owner)) == ([], [], [], [])
    assert turn(doors) == (1, 0)
    assert len(of_cases(owner)) == 1


def crash(*_: object) -> None:
    raise OSError("power cut")


def test_a_crash_before_the_draw_is_noted_draws_the_same_again(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampled(monkeypatch, drawn=ONE)
    an_unexplained(doors, a_desk(doors), State.CARE_HERE)
    with monkeypatch.context() as patch:
        patch.setattr(case_opening, "drawn_upto", crash)
        with pytest.raises(OSError, match="power cut"):
            case_opening.open_and_join(doors)
    assert case_opening.open_and_join(doors) == 0
    assert whys(owner) == ["drawn"]


# ── Keys ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_keys_of_cases_rotate_with_the_ring_also_of_closed_ones(
    doors: Doors, owner: Engine
) -> None:
    desk = a_desk(doors)
    an_unexplained(doors, desk)
    turn(doors)
    closed = judged_legitimate(doors, desk.agent)
    an_unexplained(doors, desk)
    turn(doors)
    with doors.working() as work:
        before = case_key(work, closed)
    doors.ring = doors.ring.rotated()
    with doors.working() as work:
        assert case_keys.under_older_keys(work) == 2
        assert case_keys.rewrap(work, batch=1) == 1
        assert case_keys.rewrap(work) == 1
        assert case_keys.rewrap(work) == 0
        assert case_keys.under_older_keys(work) == 0
        assert case_key(work, closed) == before
    assert rows(owner, "select distinct key_version from review_case") == [(doors.ring.current,)]
