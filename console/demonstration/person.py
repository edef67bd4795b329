"""A person of the demonstration, complete: who, which record, which documents, what it shows."""

from dataclasses import dataclass, field

from policy.access import Ground, Mode, RecordState
from policy.record import Traits

GRANTED = "granted"

#: Codes are stored: never change one.
CLOSINGS = {
    "patient_request": "Clos à la demande du titulaire",
    "death": "Clos après le décès du titulaire",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What this account must be told when it asks, everything being declared as it should."""

    mode: Mode
    login: str
    grounds: tuple[Ground, ...] = ()

    @property
    def outcome(self) -> tuple[str, ...]:
        """« granted », or the values of every ground."""
        return tuple(ground.value for ground in self.grounds) or (GRANTED,)


@dataclass(frozen=True, slots=True)
class Exercise:
    """What a person of the demonstration is there to show; ``id`` never changes."""

    id: str
    title: str  # « Ce que montre l’exercice »
    instruction: str
    holds: str  # what the record holds
    answers: tuple[Answer, ...]

    def answer(self, mode: Mode) -> Answer:
        return next(answer for answer in self.answers if answer.mode is mode)


@dataclass(frozen=True, slots=True)
class Person:
    """What the loader needs: who it is, where the record stands, and the documents to import."""

    number: str
    traits: Traits
    household: int
    state: RecordState
    documents: tuple[bytes, ...] = field(repr=False)
    closed_because: str = ""  # as the base has it: patient_request, death
    opposed_centre_15: bool = False
    opposed_bris_de_glace: bool = False
    masked_permitted: bool = False
    blocked: tuple[str, ...] = ()  # logins of the accounts this person has blocked
    exercise: Exercise | None = None

    @property
    def closing_reason(self) -> str:
        """Why the record is closed, in words; « » when it is not."""
        return CLOSINGS.get(self.closed_because, "")

    def answers(self) -> tuple[Answer, ...]:
        """What each mode must answer, from the facts alone (policy.grounds)."""
        return tuple(
            Answer(mode, login, self._grounds(mode, login)) for mode, login in self._askers()
        )

    def _askers(self) -> tuple[tuple[Mode, str], ...]:
        return tuple(
            (mode, next((login for login in self.blocked if login in able), able[0]))
            for mode, able in _ABLE.items()
        )

    def _grounds(self, mode: Mode, login: str) -> tuple[Ground, ...]:
        stands = {
            Ground.RECORD_NEVER_CREATED: self.state is RecordState.NEVER_CREATED,
            Ground.RECORD_CLOSED: self.state is RecordState.CLOSED,
            Ground.RECORD_EMPTY: self.state is RecordState.EMPTY,
            Ground.OPPOSED_TO_CENTRE_15: mode is Mode.CENTRE_15 and self.opposed_centre_15,
            Ground.OPPOSED_TO_BRIS_DE_GLACE: mode is Mode.BRIS_DE_GLACE
            and self.opposed_bris_de_glace,
            Ground.PROFESSIONAL_BLOCKED: login in self.blocked,
        }
        return tuple(ground for ground, true in stands.items() if true)


#: Who may ask in each mode, the first by default (habilitation.toml).
_ABLE: dict[Mode, tuple[str, ...]] = {
    Mode.CENTRE_15: ("regulateur.nord", "regulatrice.nord", "regulateur.sud"),
    Mode.BRIS_DE_GLACE: ("urgentiste.valombre", "urgentiste.aubaine", "urgentiste.clairecote"),
    Mode.NORMAL: ("urgentiste.valombre", "urgentiste.aubaine", "urgentiste.clairecote"),
}
