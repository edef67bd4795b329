"""An access that ends in a few seconds: the real gesture, and a decision with a nearer end."""

from dataclasses import replace
from datetime import datetime, timedelta
from unittest.mock import patch
from uuid import UUID

from console.declaration import Declaration
from console.demonstration.person import Person
from console.desk import Access
from policy.decision import Facts, Granted, Mode, Request, decide
from policy.nir import Nir
from policy.reasons import REASONS
from tests.journeys.console import Console
from tests.journeys.people import medical_file


def a_short_access(console: Console, login: str, person: Person, *, seconds: int) -> UUID:
    """A Centre 15 access of this agent to this patient, opened, live for some seconds."""

    def sooner(request: Request, facts: Facts, now: datetime) -> Granted:
        decision = decide(request, facts, now)
        assert isinstance(decision, Granted)
        return replace(decision, ends_at=now + timedelta(seconds=seconds))

    desk = console.desk(login)
    handle = desk.find_by_number(Nir.parse(person.number))
    assert handle is not None
    reason = next(code for code, one in REASONS.motives.items() if one.selectable)
    file = medical_file(desk.agent.site)
    declared = Declaration(Mode.CENTRE_15, reason=reason, regulation_file=file)
    with patch("console.desk.decide", sooner):
        answer = desk.break_glass(handle, declared)
    assert isinstance(answer, Access)
    return answer.id
