"""An engine that remembers what it was told, and a run that makes a case of each access."""

from datetime import date, datetime, timedelta
from types import MappingProxyType

from policy.oversight.scoring.events import Access, Agent, Care, Person, Shift
from policy.oversight.scoring.evidence import (
    CareState,
    CaseScore,
    Code,
    Evidence,
    Family,
    Queue,
    Scored,
)
from tests.intake.exchange_files import ACCESS

AT = datetime.fromisoformat(ACCESS["at"])
OFF_ROSTER = Evidence(
    Family.ROSTER, Code.OFF_ROSTER, 2.0, 1.0, MappingProxyType({"minutes": 130.0})
)


def a_case(
    *ids: str,
    agent: str = "A1",
    score: float = 1.0,
    p: float = 0.5,
    queue: Queue = Queue.NONE,
    at: datetime = AT,
    day: date | None = None,
) -> CaseScore:
    """A day of an agent, with one reason."""
    return CaseScore(
        agent, "regulateur", day or at.date(), score, p, queue, False,
        tuple(Scored(id, agent, "regulateur", at, CareState.NONE, score, ()) for id in ids),
        (OFF_ROSTER,), at + timedelta(days=1),
    )  # fmt: skip


class Told:
    """Engine and run in one: ``said`` is the order in which things came."""

    def __init__(self, *_: object) -> None:
        self.said: list[str] = []

    def know_agent(self, agent: Agent) -> None:
        """Its function with it."""
        self.said.append(f"agent {agent.id} {agent.function}")

    def know_person(self, person: Person) -> None:
        """A patient."""
        self.said.append(f"person {person.id}")

    def know_shift(self, shift: Shift) -> None:
        """Somebody's."""
        self.said.append(f"shift {shift.agent}")

    def know_care(self, care: Care) -> None:
        """A call or a visit."""
        self.said.append(f"care {care.id}")

    def take(self, access: Access) -> tuple[CaseScore, ...]:
        """A case at once."""
        self.said.append(f"access {access.id}")
        return (a_case(access.id, at=access.at),)

    def finish(self) -> tuple[CaseScore, ...]:
        """And one more."""
        return (a_case("last", score=9.0, queue=Queue.CRITICAL),)
