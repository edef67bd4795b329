"""One access as the log will tell it, with what only the labels may say beside it."""

from dataclasses import dataclass

from bench.detection.generator.care import Care
from bench.detection.generator.clock import Clock
from bench.detection.generator.options import Options
from bench.detection.generator.population import Population
from bench.detection.generator.staff import Staff


@dataclass(slots=True)
class Row:
    """``note`` is why an honest access looks odd; ``scenario`` is empty when it is honest."""

    at: int
    agent: int
    patient: int
    device: str
    network: str
    speed: float | None
    searches: int
    refusals: int
    link: str
    link_id: str
    reason: str
    rationale: str
    sections: str
    seconds: int
    note: str = ""
    scenario: str = ""
    subtlety: str = ""
    incident: int = -1


@dataclass(frozen=True, slots=True)
class World:
    """Everything that is true of a centre before somebody looks somebody up."""

    options: Options
    clock: Clock
    people: Population
    staff: Staff
    care: Care
