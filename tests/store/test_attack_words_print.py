"""A print is written beside one's own words, in their transaction, and changed by nobody."""

import pytest
from sqlalchemy import Engine

from console.desk import Desk
from policy.activity import WORDS_COMPARED
from policy.agents import Agent
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk
from tests.store.raw import NO_ENTRY, NO_RIGHT, ONLY_GROWS, append, refused, say
from tests.store.speaking import ROLES, speaking
from tests.store.test_words_print import age, colleagues, opened

INSERT = "insert into words_print (site_id, entry_seq, print) values (:site, :seq, sha256('x'))"
LAID = "insert into audit_text (log_id, seq, field, sealed) values (:site, :seq, 'rationale', 'x')"


def wrote(login: Engine, desk: Desk, agent: Agent, *, code: str = "access_refused") -> None:
    """As this agent: an entry with words beside it, and the print of other words."""
    site = desk.agent.site.id
    with speaking(login, "console_agent", agent) as connection:
        seq = append(connection, code, None, None, {"rationale": "00"})
        say(connection, LAID, site=site, seq=seq)
        say(connection, INSERT, site=site, seq=seq)


def test_a_print_lies_beside_words_of_a_justification(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    wrote(login, desk, desk.agent)
    with refused(NO_ENTRY):
        wrote(login, desk, desk.agent, code="access_extended")


def test_nobody_prints_what_they_did_not_write_now(doors: Doors, login: Engine) -> None:
    one, other = colleagues(doors)
    site = one.agent.site.id
    opened(doors, one, "Appel")
    for agent in (one.agent, other.agent, an_agent(doors)):
        for seq in range(4):
            with refused(NO_ENTRY), speaking(login, "console_agent", agent) as connection:
                say(connection, INSERT, site=site, seq=seq)
    with refused(NO_ENTRY), speaking(login, "console_agent", one.agent) as connection:
        seq = append(connection, "access_refused", None, None, {"rationale": "00"})
        say(connection, INSERT, site=site, seq=seq)


def test_a_print_is_one(doors: Doors, login: Engine) -> None:
    desk = a_desk(doors)
    site = desk.agent.site.id
    for value in ("null", "'x'"):
        with refused(NO_ENTRY), speaking(login, "console_agent", desk.agent) as connection:
            seq = append(connection, "access_refused", None, None, {"rationale": "00"})
            say(connection, LAID, site=site, seq=seq)
            say(connection, INSERT.replace("sha256('x')", value), site=site, seq=seq)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_says_what_words_repeat_nor_whose_they_are(
    doors: Doors, login: Engine, role: str
) -> None:
    desk = a_desk(doors)
    opened(doors, desk, "Appel")
    for statement in (
        "insert into words_print (site_id, entry_seq, print, repeats) values (null, 0, 'x', 'own')",
        "insert into words_print (site_id, entry_seq, print, agent_id) values (null, 0, 'x', null)",
        "update words_print set repeats = 'own'",
        "update words_print set at = now()",
        "delete from words_print",
        "truncate words_print",
    ):
        with refused(NO_RIGHT), speaking(login, role, desk.agent) as connection:
            say(connection, statement)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"console_worker"}))
def test_only_the_program_reads_prints(doors: Doors, login: Engine, role: str) -> None:
    with refused(NO_RIGHT), speaking(login, role, an_agent(doors)) as connection:
        say(connection, "select count(print) from words_print")


@pytest.mark.parametrize(
    "statement",
    [
        "update words_print set print = null",
        "update words_print set print = sha256('y')",
        "update words_print set repeats = 'shared'",
        "delete from words_print",
        "truncate words_print",
    ],
)
def test_not_even_the_owner_changes_a_print_that_is_compared(
    doors: Doors, owner: Engine, statement: str
) -> None:
    opened(doors, a_desk(doors), "Appel")
    with refused(ONLY_GROWS), owner.begin() as connection:
        connection.exec_driver_sql(statement)


def test_a_print_that_went_does_not_come_back(doors: Doors, login: Engine, root: Engine) -> None:
    opened(doors, a_desk(doors), "Appel")
    age(root, WORDS_COMPARED)
    for value in ("sha256('y')", "print"):
        with refused(ONLY_GROWS), speaking(login, "console_worker") as connection:
            say(connection, f"update words_print set print = {value}")
    with speaking(login, "console_worker") as connection:
        assert say(connection, "update words_print set print = null") == 1
        with refused(ONLY_GROWS), connection.begin_nested():
            say(connection, "update words_print set print = sha256('y')")
