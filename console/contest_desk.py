"""The front desk's gesture with a reference: kept for the patient, matched by the program.

The desk is trusted with the patient, not with what an access was: it learns later whether the
reference is one, and nothing of whose access it is.
"""

from dataclasses import dataclass, field

from console import patient_wording
from console.lookup_desk import NotYours
from policy.agents import Agent
from policy.checked import NotChecked as NotChecked
from policy.checked import parse
from policy.habilitation import Power, may
from policy.notices import REFERENCE_PREFIX
from policy.register import Asker
from store import contests
from store.contests import Outcome as Outcome
from store.contests import Typed as Typed
from store.session import Doors

LONGEST_WORDS = 1_000


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody at the desk says: who asks, in which words, how to answer them."""

    by: Asker
    words: str = field(default="", repr=False)
    answer: str = field(default="", repr=False)

    @property
    def whole(self) -> str:
        """What whoever examines the access reads."""
        answer = self.answer and f"Pour répondre : {self.answer}"
        asked = f"Demande présentée à l’accueil {patient_wording.ASKERS[self.by]}."
        return "\n\n".join(filter(None, (asked, self.words, answer)))


class ContestDesk:
    """One agent of the front desk, before somebody with a notice in hand."""

    def __init__(self, doors: Doors, agent: Agent) -> None:
        self._doors = doors
        self.agent = agent

    def _needs(self) -> None:
        if not may(self.agent.function, Power.RECORD_OPPOSITIONS):
            raise NotYours(Power.RECORD_OPPOSITIONS)

    def take(self, typed: str, said: Said) -> None:
        """Keep what is contested; ``NotChecked`` when the reference is written wrong."""
        self._needs()
        reference = parse(typed, REFERENCE_PREFIX)
        with self._doors.registering(self.agent) as by:
            contests.take(by, reference, said.whole)

    def typed(self) -> tuple[Typed, ...]:
        """What this agent typed, newest first, and what became of it."""
        self._needs()
        with self._doors.registering(self.agent) as by:
            return contests.typed_by(by)
