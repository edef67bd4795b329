"""Gestures that oversight judges, and what it keeps of them. Plain functions."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine, text

from console.desk import Desk
from policy import durations
from policy.agents import Function
from policy.nir import Nir
from policy.oversight import always
from store import case_candidates
from store.accesses import Access
from store.session import Doors
from tests.builders import a_document, a_number, a_patient, a_record
from tests.gestures import bris_de_glace, centre_15, granted

_FAR = count(1)


def a_far_number() -> Nir:
    """A number that is nobody's neighbour."""
    return a_number(next(_FAR) * 1_000)


def an_access(doors: Doors, desk: Desk, number: Nir | None = None, **traits: Any) -> Access:
    """An access to a fresh patient described so, or to the one with this number."""
    if number is None:
        number = a_far_number()
        a_record(doors, a_patient(doors, number=number, **traits), a_document())
    handle = desk.find_by_number(number)
    assert handle is not None
    regulates = desk.agent.function is Function.REGULATING_PHYSICIAN
    return granted(desk.break_glass(handle, centre_15() if regulates else bris_de_glace()))


def accesses(doors: Doors, desk: Desk, many: int) -> list[Access]:
    """Accesses to so many different people."""
    return [an_access(doors, desk) for _ in range(many)]


def look_up(desk: Desk, numbers: Iterable[Nir]) -> None:
    """Look each of these numbers up, and open nothing."""
    for number in numbers:
        desk.find_by_number(number)


def without_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """The feeds get no time to speak: what is judged now is judged for good."""
    hurried = replace(
        durations.DURATIONS, review=replace(durations.DURATIONS.review, grace=timedelta(0))
    )
    for module in (always, case_candidates):
        monkeypatch.setattr(module, "DURATIONS", hurried)


def rows(owner: Engine, statement: str, **bound: object) -> list[Any]:
    """What the tables hold, whoever may see it."""
    with owner.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), bound)]


def flags(owner: Engine) -> list[Any]:
    """Every flag, but for when it was raised."""
    return rows(
        owner,
        "select site_id, entry_seq, rule, agent_id, grant_id, at, figures, version from flag"
        " order by site_id, entry_seq, rule",
    )


def rules(owner: Engine) -> list[str]:
    """The rules of every flag, in the order of the entries."""
    return [rule for (rule,) in rows(owner, "select rule from flag order by entry_seq, rule")]
