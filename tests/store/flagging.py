"""What flags are raised from, and which stand. Plain functions."""

from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from console.desk import Desk
from policy.agents import Agent
from policy.decision import Mode
from policy.nir import Nir
from policy.oversight.flags import Rule
from policy.oversight.numbers import NUMBERS
from store import oversight
from store.corroborating import evaluate
from store.session import Doors
from tests.builders import a_number, a_patient, a_record, oppose
from tests.handovers import whole
from tests.store.oversight_builders import a_far_number, rules

_COMMUNES = count(500)  # away from those that other builders draw
ENUMERATED = [Rule.ENUMERATION.value]


def judged(doors: Doors, owner: Engine) -> list[str]:
    """The rules that stand after one turn over everything."""
    evaluate(doors)
    oversight.judge_again(doors)
    return rules(owner)


def like(agent: Agent) -> dict[str, Any]:
    """The traits of somebody who bears this agent's name."""
    given, _, family = agent.name.partition(" ")
    return {"birth_name": family.upper(), "given_names": given.upper()}


def neighbours(many: int = NUMBERS.near) -> list[Nir]:
    """Numbers of the same sex, month and commune: a thousand of them share their first digits."""
    first = next(_COMMUNES) * 1_000
    return [a_number(first + place) for place in range(1, many + 1)]


def opposed(doors: Doors, mode: Mode) -> tuple[Nir, UUID]:
    number = a_far_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient)
    with doors.working() as work:
        oppose(work, patient, mode)
    return number, patient


def refused_twice(desk: Desk, number: Nir) -> None:
    """Looked up, and asked for all the same."""
    handle = desk.find_by_number(number)
    assert handle is not None
    desk.break_glass(handle, whole(desk))
