"""Who registers what a patient says, and what they register, in the tests of the register."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from policy.agents import Agent, Function
from policy.patient_events import AccessesListed, ListForm
from policy.register import Asked, Asker, IdentityCheck, Paper, Spoken, Stated
from store import audit, lookups, patients
from store.models import lookup
from store.session import Doors
from tests.builders import a_number, a_patient, an_agent, asked


@dataclass(frozen=True, slots=True)
class Counter:
    """A registrar, a patient before them, and a professional whom the patient may set aside."""

    agent: Agent
    patient: UUID
    doctor: UUID


def a_counter(doors: Doors) -> Counter:
    """Somebody at the front desk, and a patient who has something to say."""
    registrar, patient = an_agent(doors, function=Function.REGISTRAR), a_patient(doors)
    meet(doors, registrar, patient)
    return Counter(registrar, patient, an_agent(doors).id)


def meet(doors: Doors, agent: Agent, patient: UUID) -> None:
    """The agent looks the patient up, if they never did: the desk speaks of nobody else."""
    met = select(lookup.c.id).where(lookup.c.patient_id == patient)
    with doors.serving(agent) as by:
        if by.connection.execute(met).first() is None:
            lookups.by_number(by, a_number(), patients.by_id(by, patient))


def said(
    statement: Stated, *, stands: bool = True, about: UUID | None = None, by: Asked | None = None
) -> Spoken:
    """A statement; ``about`` a professional, when it is about one."""
    about = about if statement is Stated.PROFESSIONAL else None
    return Spoken(statement, stands, by or asked(), about)


def disclose(doors: Doors, agent: Agent, patient: UUID) -> None:
    """The entry after which a patient's accesses are listed for them, committed."""
    since, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
    known = (Asker.PATIENT, IdentityCheck.IDENTITY_CARD, Paper.FORM)
    meet(doors, agent, patient)
    with doors.registering(agent) as by:
        audit.append(by, AccessesListed(ListForm.PDF, since, until, *known), patient=patient)
