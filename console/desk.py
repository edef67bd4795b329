"""The agent's gestures: find, break the glass, open, show, extend, end. No Streamlit here.

Each gesture is one story: read the facts, decide, record the decision, commit. What it returns may
be shown; what a page may keep is a handle (a look-up's or an access's id), never a person.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from console.answers import Answers
from console.deciding import record, while_facts_hold
from console.declaration import Declaration, request_of
from console.handover_desk import HandoverDesk
from console.lookup_desk import LookupDesk, NotYours, Standing
from console.mirror import Mirror, MyAccess, mirror
from policy.decision import Mode, Owed, Refused, decide
from policy.durations import DURATIONS
from policy.events import EndKind, OwedSettled
from policy.habilitation import Power
from policy.record import Section
from policy.regulation import file_reference
from store import (
    accesses,
    audit,
    drills,
    facts,
    grants,
    lookups,
    owed,
    patients,
    records,
    words_print,
)
from store.accesses import Access, NoLiveGrant
from store.lookups import StaleLookup
from store.patients import Patient
from store.session import Serving

__all__ = [
    "Access",
    "Desk",
    "MyAccess",
    "NoLiveGrant",
    "NotYours",
    "Patient",
    "Sheet",
    "StaleLookup",
    "Standing",
]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is on screen during an access."""

    access: Access
    patient: Patient
    record: tuple[records.Stored, ...]
    drilling: bool  # the site exercises now


class Desk(LookupDesk):
    """The whole counter: what is found may be opened."""

    # ── Break the glass ───────────────────────────────────────────────────────────────────────────

    def break_glass(self, handle: UUID, declared: Declaration) -> Access | Refused:
        """Decide, and write the decision. Granted: the essential sections are opened with it."""
        self._needs(Power.OPEN)
        return while_facts_hold(
            self._doors,
            self.agent,
            lambda serving: self._break_glass(serving, handle, declared),
        )

    def _break_glass(
        self, serving: Serving, handle: UUID, declared: Declaration
    ) -> Access | Refused:
        patient = lookups.held_patient_of(serving, handle)
        file = file_reference(declared.regulation_file) if declared.regulation_file else None
        moment = facts.facts(serving, patient, file, self._second_factor_at)
        self.exercised = moment.exercise
        if moment.unended and (reused := self._reused(serving, moment.unended, declared.mode)):
            return reused
        decision = decide(request_of(declared), moment.facts, moment.now)
        return record(serving, patient, declared, file, moment, decision)

    def _reused(self, serving: Serving, unended: UUID, mode: Mode) -> Access | None:
        """A live access of this mode is reused: a double click opens one. Any other ends first."""
        standing = accesses.lock(serving, unended)
        if standing.live and standing.mode is mode:
            return standing
        grants.end(serving, standing, EndKind.CLOSED if standing.live else EndKind.EXPIRED)
        return None

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
                drills.running(showing) is not None,
            )

    def live(self) -> tuple[MyAccess, ...]:
        """This agent's live accesses: what a reload may show again."""
        return tuple(one for one in self.mirror().accesses if one.access.live)

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
            try:
                key = patients.key_for(serving, access.patient)
            except patients.Erased:
                raise owed.NothingOwed from None
            audit.keep_words(serving, entry, kind, committed, access.patient, key)
            if not access.exercise:
                words_print.keep(serving, entry, words)

    @property
    def answers(self) -> Answers:
        """The cases about this agent, and what they say of them."""
        return Answers(self._doors, self.agent)

    def mirror(self) -> Mirror:
        """« Mes accès »."""
        return mirror(self._doors, self.agent)

    @property
    def handovers(self) -> HandoverDesk:
        """What this agent hands over, and what is offered to them."""
        return HandoverDesk(self._doors, self.agent, self._second_factor_at)
