"""``accounts``: who has an account; ``totp LOGIN``: a demonstration account's current code.

Passwords and codes are told for the accounts of the demonstration alone: those of real people are
in nobody's reach, and ``totp`` refuses them.
"""

import argparse
import json
import sys
import time

from console import house
from console.demonstration.credentials import Known, known
from console.wording import FUNCTIONS
from store.accounts import code_now, everyone


def add(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("--json", action="store_true", help="pour un programme")


def run(arguments: argparse.Namespace) -> int:
    """List every account."""
    with house.opened() as home:
        passwords = {one.login: one.password for one in known(home.demonstration)}
        with home.doors.working() as work:
            agents = everyone(work)
    rows = [
        {
            "login": agent.login,
            "password": passwords.get(agent.login),
            "name": agent.name,
            "function": agent.function,
            "site": agent.site.name,
        }
        for agent in agents
    ]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row, agent in zip(rows, agents, strict=True):
            secret = row["password"] or "—"
            print(f"{row['login']:<28} {secret:<26} {FUNCTIONS[agent.function]}, {row['site']}")
    return 0


def add_totp(parser: argparse.ArgumentParser) -> None:
    """Its arguments."""
    parser.add_argument("login", metavar="IDENTIFIANT")


def run_totp(arguments: argparse.Namespace) -> int:
    """The current code; 2 for an account that is not the demonstration's."""
    with house.opened() as home:
        accounts: dict[str, Known] = {one.login: one for one in known(home.demonstration)}
        if arguments.login not in accounts:
            print(
                "Cet identifiant n’est pas un compte de démonstration : son code est chez son"
                " titulaire.",
                file=sys.stderr,
            )
            return 2
        with home.doors.admitting() as door:
            upcoming = code_now(door, arguments.login)
        time.sleep(upcoming.wait.total_seconds())
        print(upcoming.code)
    return 0
