"""An access that ends in a few seconds: written by the real gesture, with a nearer end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from console.declaration import Declaration, granted, request_of
from console.demonstration.person import Person
from policy.decision import Granted, Mode, decide
from policy.nir import Nir
from policy.reasons import REASONS
from policy.record import ESSENTIAL
from store import facts, grants, lookups
from tests.journeys.console import Console
from tests.journeys.people import medical_file


def a_short_access(console: Console, login: str, person: Person, *, seconds: int) -> UUID:
    """A Centre 15 access of this agent to this patient, opened, live for some seconds."""
    desk = console.desk(login)
    file = medical_file(desk.agent.site)
    reason = next(code for code, one in REASONS.motives.items() if one.selectable)
    declared = Declaration(Mode.CENTRE_15, reason=reason, regulation_file=file, words="Essai")
    handle = desk.find_by_number(Nir.parse(person.number))
    assert handle is not None
    with console.doors.serving(desk.agent) as serving:
        patient = lookups.held_patient_of(serving, handle)
        moment = facts.facts(serving, patient, file, datetime.now(UTC))
        decision = decide(request_of(declared), moment.facts, moment.now)
        assert isinstance(decision, Granted)
        nearer = replace(decision, ends_at=moment.now + timedelta(seconds=seconds))
        said = granted(nearer, declared, file, moment.facts, None)
        access, _ = grants.record(serving, patient, nearer, said, nearer.ceiling_at)
        grants.open_sections(serving, access, nearer.sections & set(ESSENTIAL))
    return access.id
