"""Accounts: made with both factors at once, suspended, never removed.

What enrols the second factor (the URI of the QR code, the recovery codes) is given once, by
``create``, and cannot be read again.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update

from policy.agents import Agent, Function, Profession, Site, SiteKind
from policy.events import AccountCreated, AccountSuspended
from store import one_time, passwords
from store.audit import append_to
from store.models import agent, credential, recovery_code, site
from store.session import Admitting, Working


class LoginTaken(Exception):
    """Somebody already signs in under this login."""


class NoSuchAccount(Exception):
    """Nobody has this login or id."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a new agent is handed, once."""

    agent: Agent
    uri: str = field(repr=False)
    recovery_codes: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A code that was not used yet, and how long until it is accepted: mostly no time."""

    code: str = field(repr=False)
    wait: timedelta


def create(by: Working, newcomer: Agent, password: str) -> Enrolment:
    """An account at a known site. ``TooWeak``, ``LoginTaken`` before anything is written."""
    passwords.refuse_weak(password, newcomer.login)
    if by.connection.scalar(select(agent.c.id).where(agent.c.login == newcomer.login)):
        raise LoginTaken
    secret = one_time.new_secret()
    codes = tuple(one_time.new_recovery_codes())
    by.connection.execute(insert(agent).values(_columns(newcomer)))
    by.connection.execute(
        insert(credential).values(
            agent_id=newcomer.id,
            password_hash=passwords.hash_of(password),
            totp_sealed=one_time.keep(secret, newcomer.id, by.ring),
        )
    )
    by.connection.execute(
        insert(recovery_code),
        [
            {
                "agent_id": newcomer.id,
                "code_hash": one_time.recovery_hash(code, newcomer.id, by.ring),
            }
            for code in codes
        ],
    )
    append_to(by, AccountCreated(newcomer.id, newcomer.function), log=newcomer.site.id)
    return Enrolment(newcomer, one_time.uri_of(secret, newcomer.login), codes)


def suspend(by: Working, account: UUID) -> None:
    """End the account's sessions and accesses, and let it begin no other. Twice is once.

    ``NoSuchAccount`` when there is none.
    """
    place = by.connection.scalar(select(agent.c.site_id).where(agent.c.id == account))
    if place is None:
        raise NoSuchAccount
    done = by.connection.execute(
        update(agent)
        .where(agent.c.id == account, agent.c.suspended_at.is_(None))
        .values(suspended_at=func.clock_timestamp())
    )
    if done.rowcount:
        append_to(by, AccountSuspended(account), log=place)


def find(by: Working | Admitting, login: str) -> Agent:
    """The agent who signs in under this login, suspended or not; ``NoSuchAccount``."""
    row = by.connection.execute(
        AGENTS.where(agent.c.login == login.strip().casefold())
    ).one_or_none()
    if row is None:
        raise NoSuchAccount
    return agent_of(row)


def everyone(by: Working) -> list[Agent]:
    """Every account that is not suspended, by site and login."""
    rows = by.connection.execute(
        AGENTS.where(agent.c.suspended_at.is_(None)).order_by(site.c.name, agent.c.login)
    )
    return [agent_of(row) for row in rows]


def code_now(door: Admitting, login: str) -> Upcoming:
    """A one-time code that will serve: for the accounts of a demonstration, never for a person's.

    ``NoSuchAccount`` when nobody has the login, or it has no second factor.
    """
    row = door.connection.execute(
        select(credential, func.clock_timestamp().label("now"))
        .join(agent)
        .where(agent.c.login == login)
    ).one_or_none()
    if row is None:
        raise NoSuchAccount
    secret = one_time.kept(row.totp_sealed, row.agent_id, door.ring)
    here = one_time.step_at(row.now)
    step = max(here, row.totp_step + 1)
    early = max(step - one_time.DRIFT, here) * one_time.STEP_SECONDS - row.now.timestamp()
    return Upcoming(one_time.code_at(secret, step), timedelta(seconds=max(early, 0)))


AGENTS = select(
    agent.c.id.label("agent_id"),
    agent.c.login,
    agent.c.name.label("agent_name"),
    agent.c.national_id,
    agent.c.profession,
    agent.c.function,
    site.c.id.label("site_id"),
    site.c.finess,
    site.c.name.label("site_name"),
    site.c.kind,
).join_from(agent, site)


def agent_of(row: Row[*tuple[object, ...]]) -> Agent:
    """The agent of a row of ``AGENTS``."""
    place = Site(row.site_id, row.finess, row.site_name, SiteKind(row.kind))
    return Agent(
        row.agent_id,
        row.login,
        row.agent_name,
        row.national_id,
        Profession(row.profession),
        Function(row.function),
        place,
    )


def _columns(newcomer: Agent) -> dict[str, object]:
    return {
        "id": newcomer.id,
        "login": newcomer.login,
        "name": newcomer.name,
        "national_id": newcomer.national_id,
        "profession": newcomer.profession,
        "function": newcomer.function,
        "site_id": newcomer.site.id,
    }
