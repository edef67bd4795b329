"""Slips that were printed, and whoever enters them, in the tests of paper."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from policy.access import Mode
from policy.agents import Agent, Function
from policy.nir import Nir
from policy.reasons import REASONS
from store import facts, lookups, slips
from store.session import Doors
from store.slips import Series, Used
from store.slips_reading import Slip, entered
from tests.builders import a_number, a_patient, an_agent

REASON = next(one.code for one in REASONS.motives.values() if one.selectable)


@dataclass(frozen=True, slots=True)
class Paper:
    """A site with a printed series, its registrar, supervisor and a doctor; a patient looked up."""

    registrar: Agent
    supervisor: Agent
    doctor: Agent
    patient: UUID
    number: Nir
    series: Series


def some_paper(doors: Doors, count: int = 10) -> Paper:
    """Everything before the first slip is entered."""
    doctor = an_agent(doors)
    registrar = an_agent(doors, site=doctor.site, function=Function.REGISTRAR)
    supervisor = an_agent(doors, site=doctor.site, function=Function.SUPERVISOR)
    number = a_number()
    patient = a_patient(doors, number=number)
    look_up(doors, registrar, number)
    with doors.reviewing(supervisor) as by:
        series = slips.print_series(by, doctor.site, count)
    return Paper(registrar, supervisor, doctor, patient, number, series)


def look_up(doors: Doors, agent: Agent, number: Nir) -> UUID:
    """The handle of whom this number finds."""
    with doors.serving(agent) as serving:
        moment = facts.of_number(serving, number, datetime.now(UTC))
        found = lookups.by_number(serving, number, moment.patient(serving.ring) if moment else None)
    assert found is not None
    return found.id


def used(paper: Paper, **said: object) -> Used:
    """What a slip says of the patient who was looked up, a moment ago."""
    usual: dict[str, object] = {
        "holder": paper.doctor.id,
        "mode": Mode.CENTRE_15,
        "reason": REASON,
        "regulation_file": "DRFR157602600001",
        "at": datetime.now(UTC),
        "patient": paper.patient,
        "words": "Allergie dite par la fille",
    }
    return Used(**(usual | said))  # type: ignore[arg-type]


def enter(doors: Doors, paper: Paper, number: int, **said: object) -> None:
    """The registrar enters a slip that was used."""
    with doors.registering(paper.registrar) as by:
        slips.enter_used(by, number, used(paper, **said))


def listed(doors: Doors, paper: Paper) -> dict[int, Slip]:
    """What the supervisor reads."""
    with doors.reviewing(paper.supervisor) as by:
        return {one.number: one for one in entered(by)}
