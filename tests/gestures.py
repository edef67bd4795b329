"""Gestures of the desk that tests start from. Plain functions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from console.declaration import Declaration
from console.desk import Desk
from policy.agents import Agent, Function, SiteKind
from policy.decision import Mode, Refused
from policy.record import Section
from store.accesses import Access
from store.session import Doors
from tests.builders import a_document, a_number, a_patient, a_record, a_site, an_agent

REASON = "M03.06"


def a_desk(doors: Doors, agent: Agent | None = None) -> Desk:
    """A regulating physician at the counter, whose second factor is fresh."""
    return Desk(doors, agent or an_agent(doors), datetime.now(UTC))


def an_emergency_desk(doors: Doors) -> Desk:
    """An emergency physician at the counter."""
    site = a_site(doors, kind=SiteKind.EMERGENCY_DEPARTMENT)
    return a_desk(doors, an_agent(doors, site=site, function=Function.EMERGENCY_PHYSICIAN))


def centre_15(**said: object) -> Declaration:
    """A whole Centre 15 declaration."""
    whole = Declaration(Mode.CENTRE_15, reason=REASON, regulation_file="DRM-2026-1")
    return replace(whole, **said)  # type: ignore[arg-type]


def bris_de_glace(**said: object) -> Declaration:
    """A whole bris de glace declaration."""
    whole = Declaration(
        Mode.BRIS_DE_GLACE, reason=REASON, unable_to_express=True, immediate_risk=True
    )
    return replace(whole, **said)  # type: ignore[arg-type]


def granted(answer: Access | Refused) -> Access:
    """The access, or a failed test that says the grounds."""
    assert isinstance(answer, Access), answer
    return answer


def found(
    desk: Desk, doors: Doors, patient_sections: Mapping[Section, Sequence[str]] | None
) -> UUID:
    """The handle of a fresh patient with a record."""
    number = a_number()
    patient = a_patient(doors, number=number)
    a_record(doors, patient, a_document(patient_sections))
    handle = desk.find_by_number(number)
    assert handle is not None
    return handle


def open_record(
    doors: Doors, desk: Desk, sections: Mapping[Section, Sequence[str]] | None = None
) -> Access:
    """An access to a fresh patient's record, essentials opened."""
    whole = bris_de_glace() if Mode.BRIS_DE_GLACE in desk.modes else centre_15()
    return granted(desk.break_glass(found(desk, doors, sections), whole))
