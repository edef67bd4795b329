"""Scores as reviewers read them: of their site, never their own; what verdicts measured."""

import pytest
from sqlalchemy import Engine

from policy.oversight.scoring.evidence import CareState, Family, Queue
from policy.oversight.scoring.learning import Example, learn
from policy.verdicts import Verdict, Why
from store import scores, scoring_versions
from store.session import Doors
from tests.builders import an_agent
from tests.store import case_builders as build
from tests.store.oversight_builders import rows
from tests.store.raw import NO_RIGHT, refused, say
from tests.store.reviewing import another_account
from tests.store.scoring_builders import (
    BY,
    EVIDENCE,
    a_scored,
    a_scored_day,
    doctors,
    keep,
    look_and_open,
)
from tests.store.speaking import count, speaking

TABLES = ("access_score", "case_score", "scoring_version", "scoring_weights")


def test_a_case_shows_its_accesses_with_their_reasons_the_heaviest_first(doors: Doors) -> None:
    (desk,) = doctors(doors, 1)
    light, heavy, elsewhere = (look_and_open(doors, desk) for _ in range(3))
    case = build.a_case(doors, desk.agent, [light, heavy])
    supervisor = build.a_supervisor(doors, desk.agent)
    keep(doors, desk.agent, [a_scored(light, desk.agent, score=1.0, evidence=())], provisional=True)
    keep(doors, desk.agent, [a_scored(heavy, desk.agent, critical=True)])
    keep(doors, desk.agent, [a_scored(elsewhere, desk.agent, score=99.0)])
    with doors.reviewing(supervisor) as by:
        one, other = scores.of_case(by, case)
    assert (one.grant, one.entry, one.score) == (heavy.id, heavy.entry_seq, 2.75)
    assert (one.state, one.evidence, one.version) == (CareState.NONE, EVIDENCE, BY.version)
    assert (one.critical, one.provisional) == (True, False)
    assert (other.grant, other.evidence, other.provisional) == (light.id, (), True)


def test_a_day_says_its_queue_its_rank_and_its_reasons(doors: Doors, owner: Engine) -> None:
    (desk,) = doctors(doors, 1)
    accesses = [look_and_open(doors, desk) for _ in range(2)]
    case = build.a_case(doors, desk.agent, accesses)
    scored = [a_scored(one, desk.agent) for one in accesses]
    supervisor = build.a_supervisor(doors, desk.agent)
    with doors.reviewing(supervisor) as by:
        assert scores.days_of(by, [case]) == {}
    ((on,),) = rows(owner, "select day from review_case")
    keep(doors, desk.agent, scored, [a_scored_day(scored, Queue.BUDGET, drawn=True, day=on)])
    with doors.reviewing(supervisor) as by:
        day = scores.days_of(by, [case])[case]
    assert (day.queue, day.drawn, day.p, day.score) == (Queue.BUDGET, True, 1 / 1400, 2.75)
    assert day.accesses == tuple(one.id for one in accesses)
    assert day.reasons == EVIDENCE


def test_nobody_reads_a_score_of_their_own_or_of_another_site(
    doors: Doors, owner: Engine, login: Engine
) -> None:
    (desk,) = doctors(doors, 1)
    scored = [a_scored(look_and_open(doors, desk), desk.agent)]
    keep(doors, desk.agent, scored, [a_scored_day(scored)])
    supervisor = build.a_supervisor(doors, desk.agent)
    herself = build.a_supervisor(doors, desk.agent)
    another_account(owner, desk.agent, herself)
    stranger = build.a_supervisor(doors, an_agent(doors))
    for reader, seen in ((supervisor, 1), (herself, 0), (stranger, 0)):
        for table in TABLES[:2]:
            with speaking(login, "console_reviewer", reader) as connection:
                assert count(connection, table) == seen


@pytest.mark.parametrize("role", ["console_agent", "console_auditor", "console_door"])
def test_scores_are_read_by_reviewers_alone(doors: Doors, login: Engine, role: str) -> None:
    agent = an_agent(doors)
    for table in (*TABLES, "feed_ticket"):
        with refused(NO_RIGHT), speaking(login, role, agent) as connection:
            count(connection, table)


def test_nobody_but_the_program_writes_a_score(doors: Doors, login: Engine) -> None:
    agent = an_agent(doors)
    for role in ("console_agent", "console_reviewer", "console_auditor", "console_door"):
        for table in TABLES:
            for statement in (f"insert into {table} select * from {table}", f"delete from {table}",
                              f"update {table} set version = 'x'"):  # fmt: skip
                with refused(NO_RIGHT), speaking(login, role, agent) as connection:
                    say(connection, statement)


def test_queues_are_measured_by_the_verdicts_on_their_days(doors: Doors, owner: Engine) -> None:
    desks = doctors(doors, 5)
    supervisor = build.a_supervisor(doors, desks[0].agent)
    with doors.reviewing(supervisor) as by:
        assert {one.closed for one in scores.measured(by).values()} == {0}
    asked = [
        (Queue.THRESHOLD, False, Verdict.MISUSE),
        (Queue.CRITICAL, False, Verdict.LEGITIMATE),
        (Queue.BUDGET, False, None),
        (Queue.BUDGET, True, Verdict.LEGITIMATE),
        (Queue.NONE, False, Verdict.LEGITIMATE),
    ]
    for desk, (queue, drawn, verdict) in zip(desks, asked, strict=True):
        access = look_and_open(doors, desk)
        scored = [a_scored(access, desk.agent)]
        case = build.a_case(doors, desk.agent, [access], why=Why.UNEXPLAINED)
        ((on,),) = rows(owner, "select day from review_case where id = :id", id=case)
        keep(doors, desk.agent, scored, [a_scored_day(scored, queue, drawn=drawn, day=on)])
        if verdict:
            build.ask(doors, desk.agent, case)
            build.take(doors, supervisor, case)
            build.judge(doors, supervisor, case, verdict, "Merci.")
    with doors.reviewing(supervisor) as by:
        found = scores.measured(by)
        assert scores.queue_sizes(by) == {Why.SCORED: 0, Why.BUDGET: 1, Why.RANDOM: 0}
    assert found[Why.SCORED].verdicts == {Verdict.MISUSE: 1, Verdict.LEGITIMATE: 1}
    assert (found[Why.SCORED].misuses, found[Why.SCORED].closed) == (1, 2)
    assert (found[Why.BUDGET].standing, found[Why.BUDGET].closed) == (1, 0)
    assert found[Why.RANDOM].verdicts == {Verdict.LEGITIMATE: 1}


def test_what_scores_and_what_was_learnt_is_read(doors: Doors) -> None:
    supervisor = build.a_supervisor(doors, an_agent(doors))
    with doors.reviewing(supervisor) as by:
        assert (scores.version(by), scores.learnt(by)) == (None, None)
    taught = learn([Example({Family.CARE: 2.0}, misuse=bool(n % 2)) for n in range(4)])
    with doors.working() as work:
        scoring_versions.note(work, "7", "digest")
        scoring_versions.learnt(work, taught)
    with doors.reviewing(supervisor) as by:
        assert scores.version(by) == "7"
        learnt = scores.learnt(by)
    assert learnt is not None
    assert (learnt.examples, learnt.misuses) == (4, 2)
    assert learnt.weights == taught.multipliers
