"""A turn of the program over accesses, and what it left. Plain functions."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, delete, insert, select

from console.desk import Desk
from policy.agents import Agent
from policy.corroboration import State
from policy.sampling import SAMPLING, Line, Share
from policy.verdicts import Verdict, Why
from store import case_candidates, case_opening, case_program, oversight
from store.accesses import Access
from store.review_tables import corroboration, flag, review_case
from store.session import Doors
from tests.store import case_builders as build
from tests.store.oversight_builders import an_access, rows

ONE, NONE_DRAWN = Share(1, "…"), Share(2**63, "…")


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
