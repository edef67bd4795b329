"""Reviewers who hold, take and read cases. Plain functions."""

from uuid import UUID, uuid4

from sqlalchemy import text

from policy.agents import Agent, Function
from policy.verdicts import Case, CaseState, Verdict
from store import case_steps
from store.case_steps import Reading
from store.session import Doors, Reviewing
from tests.builders import an_agent

FINE = Reading(Verdict.LEGITIMATE, "Le dossier concorde.", 40)
OWN, NO_MOVE = "BG013", "BG014"


def colleague_account(doors: Doors, agent: Agent) -> Agent:
    """A second account of the same person, as a supervisor of the same site."""
    other = an_agent(doors, site=agent.site, function=Function.SUPERVISOR)
    with doors.working() as work:
        work.connection.execute(
            text("insert into agent (id, login, name, national_id, profession, function, site_id)"
                 " values (:id, :login, :name, :national, :profession, 'supervisor', :site)"),
            {"id": (twin := uuid4()), "login": f"{agent.login}.bis", "name": agent.name,
             "national": agent.national_id, "profession": other.profession,
             "site": agent.site.id},
        )  # fmt: skip
    return Agent(twin, f"{agent.login}.bis", agent.name, agent.national_id, other.profession,
                 Function.SUPERVISOR, agent.site)  # fmt: skip


def taken(doors: Doors, by: Agent, case: UUID) -> None:
    with doors.reviewing(by) as reviewing:
        case_steps.take(reviewing, case_steps.hold(reviewing, case, CaseState.NEW))


def held(by: Reviewing, case: UUID) -> Case:
    return case_steps.hold(by, case, *CaseState)
