"""The agent's gestures: find, break the glass, open, show, extend, end. No Streamlit here.

Each gesture is one story: read the facts, decide, record the decision, commit. What it returns may
be shown; what a page may keep is a handle (a look-up's or an access's id), never a person.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from console.declaration import Declaration, granted, request_of, stops
from console.mirror import Mirror, mirror
from policy.agents import Agent
from policy.decision import Decision, Facts, Ground, Mode, Owed, Refused, decide
from policy.durations import DURATIONS
from policy.events import AccessRefused, EndKind, OwedSettled
from policy.habilitation import HABILITATION, Power, may
from policy.nir import Nir
from policy.record import ESSENTIAL, Section
from policy.regulation import file_reference
from store import accesses, audit, facts, grants, lookups, owed, patients, records, refusals
from store.accesses import Access, NoLiveGrant
from store.grants import FactsChanged
from store.lookups import Lookup
from store.patients import Patient, TraitSearch
from store.session import Doors, Serving

Result = TypeVar("Result")


__all__ = ["Access", "Desk", "NoLiveGrant", "NotYours", "Patient", "Sheet", "Standing"]


class NotYours(Exception):
    """This function may not do that: a page should not have offered it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody who was found, and how this agent stands before their record, mode by mode."""

    patient: Patient
    stopped: dict[Mode, tuple[Ground, ...]]
    facts: Facts
    live: UUID | None  # this agent's live access to this patient


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is on screen during an access."""

    access: Access
    patient: Patient
    record: tuple[records.Stored, ...]


class Desk:
    """One agent at the counter, whose second factor was last given at ``second_factor_at``."""

    def __init__(self, doors: Doors, agent: Agent, second_factor_at: datetime) -> None:
        self._doors = doors
        self.agent = agent
        self._second_factor_at = second_factor_at

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

    # ── Find ──────────────────────────────────────────────────────────────────────────────────────

    def find_by_number(self, number: Nir) -> UUID | None:
        """Look a number up; the handle of whom it finds. On the record either way."""
        self._needs(Power.SEARCH_BY_NUMBER)
        with self._doors.serving(self.agent) as serving:
            found = lookups.by_number(serving, number)
            self._meet_stops(serving, found)
        return found.id if found else None

    def find_by_traits(self, search: TraitSearch) -> UUID | int:
        """Look traits up: the handle of the one they fit, or how many they fit."""
        self._needs(Power.SEARCH_BY_TRAITS)
        with self._doors.serving(self.agent) as serving:
            found = lookups.by_traits(serving, search)
            self._meet_stops(serving, found if isinstance(found, Lookup) else None)
        return found.id if isinstance(found, Lookup) else found

    def _meet_stops(self, serving: Serving, found: Lookup | None) -> None:
        """What no declaration could lift is refused as soon as it is met, and on the record."""
        if found is None or not self.modes:
            return
        mode = self.modes[0]
        moment = facts.facts(serving, found.patient.id, None, self._second_factor_at)
        grounds = stops(moment.facts, mode, moment.now)
        if set(grounds) - {Ground.SECOND_FACTOR_TOO_OLD}:
            said = AccessRefused(mode, grounds, None, None, None)
            refusals.record(serving, found.patient.id, Refused(mode, grounds), said)

    def standing(self, handle: UUID) -> Standing:
        """Who was found and how this agent stands; ``StaleLookup`` when the handle is too old."""
        with self._doors.showing(self.agent) as showing:
            patient_id = lookups.patient_of(showing, handle)
            moment = facts.facts(showing, patient_id, None, self._second_factor_at)
            live = accesses.unended(showing, patient_id)
            return Standing(
                patients.by_id(showing, patient_id),
                {mode: stops(moment.facts, mode, moment.now) for mode in self.modes},
                moment.facts,
                live.id if live and live.live else None,
            )

    # ── Break the glass ───────────────────────────────────────────────────────────────────────────

    def break_glass(self, handle: UUID, declared: Declaration) -> Access | Refused:
        """Decide, and write the decision. Granted: the essential sections are opened with it."""
        self._needs(Power.OPEN)
        return self._while_facts_hold(lambda serving: self._break_glass(serving, handle, declared))

    def _break_glass(
        self, serving: Serving, handle: UUID, declared: Declaration
    ) -> Access | Refused:
        patient = lookups.patient_of(serving, handle)
        facts.hold(serving, patient)
        if reused := self._standing_access(serving, patient, declared.mode):
            return reused
        file = file_reference(declared.regulation_file) if declared.regulation_file else None
        moment = facts.facts(serving, patient, file, self._second_factor_at)
        decision = decide(request_of(declared), moment.facts, moment.now)
        return self._record(serving, patient, declared, file, moment, decision)

    def _standing_access(self, serving: Serving, patient: UUID, mode: Mode) -> Access | None:
        """A live access of this mode is reused: a double click opens one. Any other ends first."""
        standing = accesses.unended(serving, patient)
        if standing is None:
            return None
        if standing.live and standing.mode is mode:
            return standing
        grants.end(serving, standing, EndKind.CLOSED if standing.live else EndKind.EXPIRED)
        return None

    def _record(
        self,
        serving: Serving,
        patient: UUID,
        declared: Declaration,
        file: str | None,
        moment: facts.Moment,
        decision: Decision,
    ) -> Access | Refused:
        words = audit.commit_to(declared.words) if declared.words.strip() else None
        commitment = words.commitment if words else None
        if isinstance(decision, Refused):
            entry = refusals.record(
                serving,
                patient,
                decision,
                AccessRefused(decision.mode, decision.grounds, declared.reason, file, commitment),
            )
            result: Access | Refused = decision
        else:
            said = granted(decision, declared, file, moment.facts, commitment)
            due_at = moment.now + DURATIONS.completion
            access, entry = grants.record(serving, patient, decision, said, due_at)
            grants.open_sections(serving, access, decision.sections & set(ESSENTIAL))
            result = access
        if words:
            key = patients.key_for(serving, patient)
            audit.keep_words(serving, entry, "rationale", words, patient, key)
        return result

    def _while_facts_hold(self, gesture: Callable[[Serving], Result]) -> Result:
        """Run a gesture; once more when the database says that the facts changed meanwhile."""
        try:
            with self._doors.serving(self.agent) as serving:
                return gesture(serving)
        except FactsChanged:
            with self._doors.serving(self.agent) as serving:
                return gesture(serving)

    # ── During the access ─────────────────────────────────────────────────────────────────────────

    def open(self, grant: UUID, sections: Collection[Section]) -> None:
        """Put more sections on the record as opened; they show from the next transaction on."""
        with self._doors.serving(self.agent) as serving:
            access = accesses.hold(serving, grant)
            grants.open_sections(serving, access, access.sections & set(sections))

    def show(self, grant: UUID) -> Sheet:
        """What this access shows now; ``NoLiveGrant`` when it has ended."""
        with self._doors.showing(self.agent) as showing:
            access = accesses.read(showing, grant)
            if not access.live:
                raise NoLiveGrant
            return Sheet(
                access,
                patients.by_id(showing, access.patient),
                records.shown(showing, access.patient),
            )

    def only_live(self) -> UUID | None:
        """The one live access of this agent, when there is exactly one: what a reload shows."""
        with self._doors.showing(self.agent) as showing:
            live = [access.id for access in accesses.mine(showing, limit=20) if access.live]
        return live[0] if len(live) == 1 else None

    def ending(self, grant: UUID) -> Access:
        """How an access of this agent stands, live or ended."""
        with self._doors.showing(self.agent) as showing:
            return accesses.read(showing, grant)

    def still_showing(self, grant: UUID) -> Access:
        """The page is still on screen: note it, and say how the access stands."""
        with self._doors.serving(self.agent) as serving:
            access = accesses.read(serving, grant)
            if access.live:
                grants.note_shown(serving, grant)
            return access

    def extend(self, grant: UUID, reason: str) -> Access:
        """One more extension of this mode's length, never past the ceiling."""
        with self._doors.serving(self.agent) as serving:
            access = accesses.hold(serving, grant)
            more = DURATIONS.grants[access.mode].extension
            return grants.extend(serving, access, reason, access.ends_at + more)

    def end(self, grant: UUID, kind: EndKind) -> None:
        """Close an access, as finished or as the wrong patient's."""
        with self._doors.serving(self.agent) as serving:
            grants.end(serving, accesses.hold(serving, grant), kind)

    # ── Afterwards, and on behalf ─────────────────────────────────────────────────────────────────

    def settle(self, grant: UUID, kind: Owed, words: str) -> None:
        """Complete what an access left owed; the words are sealed, the log holds a commitment."""
        committed = audit.commit_to(words)
        with self._doors.serving(self.agent) as serving:
            access = accesses.read(serving, grant)
            said = OwedSettled(kind, committed.commitment)
            entry = audit.append(serving, said, patient=access.patient, grant=grant)
            owed.settle(serving, grant, kind, entry)
            key = patients.key_for(serving, access.patient)
            audit.keep_words(serving, entry, kind, committed, access.patient, key)

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

    def mirror(self) -> Mirror:
        """« Mes accès »."""
        return mirror(self._doors, self.agent)
