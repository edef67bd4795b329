"""Reviewers before their cases, and what the log says of them. Plain functions."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from console.caseload import Caseload, Judgement
from console.desk import Desk
from policy.agents import Agent, Function
from policy.verdicts import CaseState, Verdict
from store import reading
from store.accesses import Access
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import centre_15, found, granted

FINE = Judgement(Verdict.LEGITIMATE, "Le dossier de régulation concorde.", "Rien à redire.")
WORDS = "Appel de la voisine"


def supervising(doors: Doors, desk: Desk, function: Function = Function.SUPERVISOR) -> Caseload:
    return Caseload(doors, an_agent(doors, site=desk.agent.site, function=function))


def said(doors: Doors, load: Caseload, code: str) -> list[tuple[Mapping[str, object], UUID | None]]:
    """What the log says under this code by this reviewer, and of which patient."""
    with doors.auditing() as audit:
        return [
            (json.loads(entry.stored or b"")["detail"], entry.patient)
            for entry in reading.entries(audit, load.agent.site.id)
            if entry.code == code and entry.agent == load.agent.id
        ]


def now() -> datetime:
    return datetime.now(UTC)


def state_of(load: Caseload, case: UUID) -> CaseState:
    whole = load.again(case)
    assert whole is not None
    return whole.case.state


def an_access(doors: Doors, desk: Desk) -> Access:
    return granted(desk.break_glass(found(desk, doors, None), centre_15(words=WORDS)))


def codes(doors: Doors, agent: Agent, case: UUID) -> list[str]:
    """What the log says of a case, by this agent, in order."""
    every = ("case_assigned", "case_asked", "case_taken", "case_commented", "case_judged",
             "case_escalated", "case_closed")  # fmt: skip
    load = Caseload(doors, agent)
    told = [(code, detail) for code in every for detail, _ in said(doors, load, code)]
    return [code for code, detail in told if detail["case"] == str(case)]
