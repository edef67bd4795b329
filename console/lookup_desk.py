"""The first half of the counter: who is it, and how does this agent stand before their record."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from console.declaration import stops
from policy.agents import Agent
from policy.decision import Facts, Ground, Mode, Refused
from policy.events import AccessRefused
from policy.habilitation import HABILITATION, Power, may
from policy.nir import Nir
from policy.regulation import file_reference
from store import accesses, drills, facts, lookups, refusals
from store.facts import Moment
from store.lookups import Lookup
from store.offered import OfferedFile as OfferedFile
from store.offered import offered
from store.patients import Patient, TraitSearch
from store.session import Doors, Serving, Showing


class NotYours(Exception):
    """This function may not do that: a page should not have offered it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody who was found, and how this agent stands before their record, mode by mode."""

    patient: Patient
    stopped: dict[Mode, tuple[Ground, ...]]
    facts: Facts
    live: UUID | None  # this agent's live access to this patient
    drilling: bool  # the agent's site exercises now
    files: tuple[OfferedFile, ...]  # open here: to be named rather than typed


class LookupDesk:
    """One agent at the counter, whose second factor was last given at ``second_factor_at``."""

    def __init__(self, doors: Doors, agent: Agent, second_factor_at: datetime) -> None:
        self._doors = doors
        self.agent = agent
        self._second_factor_at = second_factor_at
        self.met: Refused | None = None  # what the last look-up met that no declaration lifts
        self.exercised = False  # the last gesture was about a patient of drills: no figure

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes of this function, its emergency one first."""
        allowed = HABILITATION.functions[self.agent.function].modes
        return tuple(m for m in (Mode.CENTRE_15, Mode.BRIS_DE_GLACE, Mode.NORMAL) if m in allowed)

    def may(self, power: Power) -> bool:
        """Does this function have this power?"""
        return may(self.agent.function, power)

    def _needs(self, power: Power) -> None:
        if not self.may(power):
            raise NotYours(power)

    def find_by_number(self, number: Nir) -> UUID | None:
        """Look a number up; the handle of whom it finds. On the record either way."""
        self._needs(Power.SEARCH_BY_NUMBER)
        with self._doors.serving(self.agent) as serving:
            moment = facts.of_number(serving, number, self._second_factor_at)
            patient = moment.patient(serving.ring) if moment else None
            found = lookups.by_number(serving, number, patient)
            self.exercised = bool(moment and moment.exercise)
            if moment and found:
                self._meet_stops(serving, found, moment)
        return found.id if found else None

    def find_by_traits(self, search: TraitSearch) -> UUID | int:
        """Look traits up: the handle of the one they fit, or how many they fit."""
        self._needs(Power.SEARCH_BY_TRAITS)
        with self._doors.serving(self.agent) as serving:
            found = lookups.by_traits(serving, search)
            if isinstance(found, Lookup):
                seen = facts.facts(serving, found.patient.id, None, self._second_factor_at)
                self.exercised = seen.exercise
                self._meet_stops(serving, found, seen)
        return found.id if isinstance(found, Lookup) else found

    def _meet_stops(self, serving: Serving, found: Lookup, moment: Moment) -> None:
        """What no declaration could lift is refused as soon as it is met, and on the record."""
        for mode in self.modes[:1]:
            grounds = stops(moment.facts, mode, moment.now)
            if set(grounds) - {Ground.SECOND_FACTOR_TOO_OLD}:
                said = AccessRefused(mode, grounds, None, None, None, moment.exercise)
                self.met = Refused(mode, grounds)
                refusals.record(serving, found.patient.id, self.met, said)

    def drilling(self) -> bool:
        """Does this agent's site exercise now?"""
        with self._doors.showing(self.agent) as showing:
            return drills.running(showing) is not None

    def standing(self, handle: UUID) -> Standing:
        """Who was found and how this agent stands; ``StaleLookup`` when the handle is too old."""
        with self._doors.showing(self.agent) as showing:
            patient_id = lookups.patient_of(showing, handle)
            moment = facts.facts(showing, patient_id, None, self._second_factor_at)
            access = accesses.read(showing, moment.unended) if moment.unended else None
            return Standing(
                moment.patient(showing.ring),
                {mode: stops(moment.facts, mode, moment.now) for mode in self.modes},
                moment.facts,
                access.id if access and access.live else None,
                moment.drilling,
                self._files(showing, patient_id),
            )

    def _files(self, showing: Showing, patient: UUID) -> tuple[OfferedFile, ...]:
        if Mode.CENTRE_15 in self.modes or self.may(Power.PREPARE):
            return offered(showing, patient)
        return ()

    def prepare(self, handle: UUID, regulation_file: str | None) -> None:
        """Leave a look-up for a doctor of this site."""
        self._needs(Power.PREPARE)
        file = file_reference(regulation_file) if regulation_file else None
        with self._doors.serving(self.agent) as serving:
            lookups.prepare(serving, handle, file)

    def countersign(self, prepared: UUID) -> tuple[UUID, str | None]:
        """Take over a prepared look-up: its new handle and the file named with it."""
        self._needs(Power.OPEN)
        with self._doors.serving(self.agent) as serving:
            taken, file = lookups.countersign(serving, prepared)
        return taken.id, file
