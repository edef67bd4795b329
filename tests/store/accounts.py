"""What the tests of sign-in share: a person with both factors in hand, and the log they leave."""

import json
from dataclasses import dataclass

import pyotp
from sqlalchemy import Engine, text

from policy.agents import Agent, Function, Site
from store import accounts
from store.admission import Admitted, Typed, sign_in
from store.session import Doors
from tests.builders import a_person, a_site

PASSWORD = "cheval-agrafe-pile"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account, a telephone that makes codes, and ten codes on paper."""

    agent: Agent
    totp: pyotp.TOTP
    recovery: tuple[str, ...]

    @property
    def code(self) -> str:
        """The code on their telephone now."""
        return self.totp.now()


def a_member(
    doors: Doors,
    *,
    site: Site | None = None,
    function: Function = Function.REGULATING_PHYSICIAN,
    login: str | None = None,
) -> Person:
    """An agent with an account."""
    newcomer = a_person(site=site or a_site(doors), function=function, login=login)
    with doors.working() as work:
        enrolment = accounts.create(work, newcomer, PASSWORD)
    totp = pyotp.parse_uri(enrolment.uri)
    assert isinstance(totp, pyotp.TOTP)
    return Person(newcomer, totp, enrolment.recovery_codes)


def typed(
    person: Person,
    *,
    password: str = PASSWORD,
    code: str | None = None,
    source: str = "192.0.2.1",
    login: str | None = None,
) -> Typed:
    """What this person types, right unless said otherwise."""
    return Typed(
        person.agent.login if login is None else login,
        password,
        person.code if code is None else code,
        source,
    )


def signed_in(doors: Doors, person: Person) -> Admitted:
    """A session begun."""
    answer = sign_in(doors, typed(person))
    assert isinstance(answer, Admitted)
    return answer


def entries(owner: Engine) -> list[dict[str, object]]:
    """Every entry of every log, in order, as it was hashed."""
    with owner.connect() as connection:
        rows = connection.scalars(text("select bytes from audit_entry order by at, seq"))
        return [json.loads(row) for row in rows]


def said(owner: Engine, code: str) -> list[dict[str, object]]:
    """The details of the entries of one code."""
    return [e["detail"] for e in entries(owner) if e["code"] == code]  # type: ignore[misc]
