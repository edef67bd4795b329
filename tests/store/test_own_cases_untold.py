"""A case is nowhere for its agent until they are asked or it is closed, by any door of theirs."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, insert, select

from policy.agents import Agent
from policy.review_events import CaseOpened
from policy.verdicts import CaseState, Verdict, Why
from store import audit, own_cases
from store.own_cases import NotToAnswer
from store.review_tables import review_case
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk, open_record
from tests.store import case_builders as build
from tests.store.raw import NO_ENTRY, NO_RIGHT, append, refused, say
from tests.store.speaking import count, speaking


def untold(doors: Doors, why: Why) -> tuple[Agent, UUID]:
    """A case that nobody asked about."""
    agent = an_agent(doors)
    return agent, build.a_case(doors, agent, [open_record(doors, a_desk(doors, agent))], why=why)


def seen(doors: Doors, agent: Agent) -> list[Why | None]:
    """Why each line of this agent's cases is there, as far as they are told."""
    with doors.showing(agent) as showing:
        return [entry.why for case in own_cases.mine(showing) for entry in case.entries]


@pytest.mark.parametrize("why", [Why.FLAGGED, Why.DRAWN, Why.UNEXPLAINED])
def test_a_case_warns_nobody_before_it_asks(doors: Doors, why: Why) -> None:
    agent, case = untold(doors, why)
    assert seen(doors, agent) == []
    build.take(doors, build.a_supervisor(doors, agent), case)
    assert seen(doors, agent) == []
    with pytest.raises(NotToAnswer), doors.serving(agent) as serving:
        own_cases.answer(serving, case, audit.commit_to("Déjà."), None, ())


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (Why.FLAGGED, None),
        (Why.SCORED, None),
        (Why.BUDGET, None),
        (Why.DRAWN, Why.DRAWN),
        (Why.RANDOM, Why.DRAWN),
    ],
)
def test_once_asked_or_closed_a_case_is_told_without_its_rule(
    doors: Doors, why: Why, told: Why | None
) -> None:
    for asks in (True, False):
        agent, case = untold(doors, why)
        supervisor = build.a_supervisor(doors, agent)
        if asks:
            build.ask_in_words(doors, supervisor, case, "Qui appelait ?")
            assert seen(doors, agent) == [told]
        build.take(doors, supervisor, case)
        assert seen(doors, agent) == ([told] if asks else [])
        build.judge(doors, supervisor, case, Verdict.LEGITIMATE, "Merci.")
        assert seen(doors, agent) == [told]


def test_an_untold_case_is_nowhere_by_sql_either(doors: Doors, login: Engine) -> None:
    agent, case = untold(doors, Why.FLAGGED)
    build.take(doors, build.a_supervisor(doors, agent), case)
    with speaking(login, "console_agent", agent) as connection:
        for function in ("own_case_words", "own_case_entries"):
            assert say(connection, f"select count(*) from {function}(:c)", c=case) == 0
        assert count(connection, "(select id from review_case) as seen") == 0
        assert count(connection, "(select case_id from case_access) as seen") == 0
        assert count(connection, "case_step") == count(connection, "case_attachment") == 0
        answered = {"case": case, "words": None, "file": None, "state": "under_review"}
        seq = append(connection, "case_answered", None, None, answered)
        with refused("42501"), connection.begin_nested():
            say(
                connection,
                "insert into case_step (site_id, entry_seq, case_id, kind, state)"
                " values (:site, :seq, :case, 'answered', 'under_review')",
                site=agent.site.id, seq=seq, case=case,
            )  # fmt: skip
    with refused(NO_RIGHT), speaking(login, "console_agent", agent) as connection:
        say(connection, "select why from case_access")


def test_no_case_is_born_asked(doors: Doors) -> None:
    agent, earlier = untold(doors, Why.FLAGGED)
    of_before = select(review_case).where(review_case.c.id == earlier)
    with refused(NO_ENTRY), doors.working() as work:
        row = work.connection.execute(of_before).one()
        day = row.day - timedelta(days=1)
        said = CaseOpened(uuid4(), agent.id, day, row.due_at, CaseState.NEW)
        entry = audit.append_to(work, said, log=agent.site.id)
        born = dict(row._mapping) | {"id": said.case, "day": day, "entry_seq": entry.seq}
        with work.connection.begin_nested() as unasked:
            work.connection.execute(insert(review_case).values(born))
            unasked.rollback()
        work.connection.execute(insert(review_case).values(born | {"answer_by": row.due_at}))
