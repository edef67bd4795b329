"""What a test needs to exist before it starts, each with a sensible default. Plain functions."""

from itertools import count
from uuid import uuid4

from sqlalchemy import func, insert, update

from policy.agents import Agent, Function, Profession, Site, SiteKind
from store import models
from store.session import Doors

_NUMBERS = count(1)

PROFESSIONS: dict[Function, Profession] = {
    Function.REGULATING_PHYSICIAN: Profession.DOCTOR,
    Function.EMERGENCY_PHYSICIAN: Profession.DOCTOR,
    Function.CALL_HANDLER: Profession.CALL_HANDLER,
    Function.TRIAGE_NURSE: Profession.NURSE,
    Function.SUPERVISOR: Profession.DOCTOR,
    Function.DATA_PROTECTION_OFFICER: Profession.OTHER,
    Function.REGISTRAR: Profession.OTHER,
}


def a_site(doors: Doors, *, kind: SiteKind = SiteKind.SAMU, name: str = "Samu 76") -> Site:
    """A site that exists in the database."""
    site = Site(uuid4(), f"76{next(_NUMBERS):07}", name, kind)
    with doors.working() as work:
        work.connection.execute(
            insert(models.site).values(id=site.id, finess=site.finess, name=name, kind=kind)
        )
    return site


def an_agent(
    doors: Doors,
    *,
    site: Site | None = None,
    function: Function = Function.REGULATING_PHYSICIAN,
    login: str | None = None,
    suspended: bool = False,
) -> Agent:
    """An agent that exists in the database, without a credential."""
    agent = a_person(site=site or a_site(doors), function=function, login=login)
    with doors.working() as work:
        work.connection.execute(
            insert(models.agent).values(
                id=agent.id,
                login=agent.login,
                name=agent.name,
                national_id=agent.national_id,
                profession=agent.profession,
                function=agent.function,
                site_id=agent.site.id,
            )
        )
        if suspended:
            work.connection.execute(
                update(models.agent)
                .where(models.agent.c.id == agent.id)
                .values(suspended_at=func.clock_timestamp())
            )
    return agent


def a_person(
    *, site: Site, function: Function = Function.REGULATING_PHYSICIAN, login: str | None = None
) -> Agent:
    """An agent as a value, in no database."""
    number = next(_NUMBERS)
    return Agent(
        id=uuid4(),
        login=login or f"agent{number}",
        name=f"Camille Essai {number}",
        national_id=f"8{number:011}",
        profession=PROFESSIONS[function],
        function=function,
        site=site,
    )
