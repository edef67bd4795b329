"""A patient with accesses, and somebody at the front desk who takes their list away."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from console.desk import Desk
from policy.agents import Agent, Function
from policy.events import EndKind
from policy.nir import Nir
from policy.patient_events import ListForm
from policy.record import Section
from store import patient_accesses
from store.accesses import Access
from store.patient_accesses import Asking, Listed
from store.session import Doors
from tests.builders import a_number, a_patient, a_record, an_agent, asked
from tests.gestures import a_desk, centre_15, granted
from tests.store.registers import meet

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A patient, and the number by which they are found."""

    id: UUID
    number: Nir


def somebody(doors: Doors) -> Somebody:
    """Somebody with a record."""
    number = a_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient)
    return Somebody(patient, number)


def opened(desk: Desk, of: Somebody, *, end: bool = True) -> Access:
    """An access to their record, one more section opened, and ended."""
    handle = desk.find_by_number(of.number)
    assert handle is not None
    access = granted(desk.break_glass(handle, centre_15()))
    desk.open(access.id, (Section.IMMUNISATIONS,))
    if end:
        desk.end(access.id, EndKind.CLOSED)
    return access


def a_registrar(doors: Doors, beside: Agent | None = None) -> Agent:
    """Somebody at the front desk."""
    return an_agent(doors, site=beside.site if beside else None, function=Function.REGISTRAR)


def ask(
    doors: Doors,
    registrar: Agent,
    patient: UUID,
    form: ListForm = ListForm.FILE,
    since: datetime = LONG_AGO,
    until: datetime | None = None,
) -> Asking:
    """The list is asked for, and that is on the record."""
    to = until or datetime.now(UTC) + timedelta(days=1)
    meet(doors, registrar, patient)
    with doors.registering(registrar) as by:
        return patient_accesses.ask(by, patient, asked(), since, to, form)


def listed(doors: Doors, asking: Asking) -> Listed:
    """What the door shows."""
    with doors.holding(asking.patient) as by:
        return patient_accesses.listed(by, asking)


def a_list(doors: Doors) -> Listed:
    """Somebody's list, of two accesses and a refusal."""
    desk, who = a_desk(doors), somebody(doors)
    opened(desk, who)
    opened(desk, who)
    return listed(doors, ask(doors, a_registrar(doors, desk.agent), who.id))
