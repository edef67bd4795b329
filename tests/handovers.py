"""Two doctors and a live access between them. Plain functions."""

from dataclasses import dataclass
from uuid import UUID

from console.declaration import Declaration
from console.desk import Desk
from console.handover_desk import HandoverDesk
from policy.agents import Function, Site, SiteKind
from policy.decision import Mode
from policy.nir import Nir
from store.accesses import Access
from store.session import Doors
from tests.builders import a_number, a_patient, a_record, a_site, an_agent
from tests.gestures import a_desk, bris_de_glace, centre_15, granted


@dataclass(frozen=True, slots=True)
class Between:
    """A live access of the first doctor, offered to the second."""

    first: Desk
    second: Desk
    number: Nir
    access: Access
    offer: UUID

    @property
    def taking(self) -> HandoverDesk:
        """The second doctor's side."""
        return self.second.handovers


def a_samu_colleague(doors: Doors, site: Site) -> Desk:
    """Another regulating physician of this Samu."""
    return a_desk(doors, an_agent(doors, site=site))


def a_smur_doctor(doors: Doors) -> Desk:
    """A doctor of a SMUR team, whose account is the hospital's."""
    site = a_site(doors, kind=SiteKind.EMERGENCY_DEPARTMENT, name="SMUR 76")
    return a_desk(doors, an_agent(doors, site=site, function=Function.EMERGENCY_PHYSICIAN))


def whole(desk: Desk) -> Declaration:
    """Everything the emergency mode of this doctor asks."""
    return bris_de_glace() if Mode.BRIS_DE_GLACE in desk.modes else centre_15()


def opened(desk: Desk, number: Nir) -> Access:
    """An access of this doctor to whoever has this number."""
    handle = desk.find_by_number(number)
    assert handle is not None
    return granted(desk.break_glass(handle, whole(desk)))


def offered(doors: Doors, *, first: Desk | None = None, second: Desk | None = None) -> Between:
    """A live access of a regulating physician, offered to a SMUR doctor unless said otherwise."""
    first = first or a_desk(doors)
    second = second or a_smur_doctor(doors)
    number = a_number()
    a_record(doors, a_patient(doors, number=number))
    access = opened(first, number)
    return Between(first, second, number, access, first.handovers.offer(access.id, second.agent.id))
