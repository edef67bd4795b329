"""The front desk's gestures: find who is there, write down what they say, hand them a receipt.

No Streamlit here. What a patient says takes effect in the transaction that writes it down, which
ends the accesses that it stops; a page keeps the handle of a look-up, never a person.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text

from console.lookup_desk import LookupDesk
from policy.agents import Agent
from policy.contacts import Contact, Contacts, Doctor
from policy.habilitation import Power
from policy.patient_events import AccessesListed, ListForm
from policy.register import Asked, Channel, Objection, Spoken, is_minor, objections
from store import audit, contacts, lookups, oppositions, patients, professionals, register
from store.lookups import Lookup, StaleLookup
from store.oppositions import Standing
from store.patients import Erased, Patient, TraitSearch
from store.professionals import Professional
from store.register import Line
from store.session import Registering

__all__ = [
    "Erased",
    "Line",
    "NoSuchLine",
    "Objected",
    "Professional",
    "Receipt",
    "Recorded",
    "RegisterDesk",
    "Sheet",
    "StaleLookup",
]

PARIS: Final = ZoneInfo("Europe/Paris")
_STOPPED: Final = text("select accesses_stopped(:patient)")


class Objected(Exception):
    """It cannot be recorded as it is said: why."""

    def __init__(self, why: tuple[Objection, ...]) -> None:
        super().__init__()
        self.why = why


class NoSuchLine(Exception):
    """This patient's register has no such line."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Somebody at the desk: who they are, what stands, what was said before, where to write."""

    patient: Patient
    minor: bool
    today: date
    standing: Standing
    set_aside: tuple[Professional, ...]
    history: tuple[Line, ...]
    contacts: Contacts


@dataclass(frozen=True, slots=True)
class Recorded:
    """A line of the register, and how many live accesses it ended."""

    line: UUID
    stopped: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is handed to the patient: what was just said, and what stands since."""

    patient: Patient
    line: Line
    in_force: tuple[Line, ...]
    by: Agent
    at: datetime


class RegisterDesk(LookupDesk):
    """Who receives a patient, or whoever may speak for them."""

    def find_numberless(self, search: TraitSearch) -> UUID | int:
        """Look up somebody without a number: the handle of the one they fit, or how many."""
        self._needs(Power.SEARCH_NUMBERLESS)
        with self._doors.serving(self.agent) as serving:
            found = lookups.numberless(serving, search)
            self.exercised = isinstance(found, Lookup) and found.patient.exercise
        return found.id if isinstance(found, Lookup) else found

    def sheet(self, handle: UUID) -> Sheet:
        """Who was found and what stands; ``StaleLookup`` when the handle is too old."""
        self._needs(Power.RECORD_OPPOSITIONS)
        with self._doors.registering(self.agent) as by:
            patient_id = lookups.patient_of(by, handle)
            patient, today = patients.by_id(by, patient_id), _now(by).date()
            standing = oppositions.standing(by, patient_id)
            return Sheet(
                patient,
                is_minor(patient.identity.traits.birth_date, today),
                today,
                standing,
                professionals.named(by, standing.blocked),
                register.lines(by, patient_id),
                contacts.read(by, patient_id),
            )

    def speak(self, handle: UUID, said: Spoken) -> Recorded:
        """Write down what the patient says; effect at once.

        ``Objected``, ``AlreadyStands``, ``NothingToLift``, ``StaleLookup``.
        """
        self._needs(Power.RECORD_OPPOSITIONS)
        with self._doors.registering(self.agent) as by:
            patient_id = lookups.patient_of(by, handle)
            self._object(by, patient_id, said.asked)
            line = oppositions.speak(by, patient_id, said, Channel.DESK)
            stopped = by.connection.execute(_STOPPED, {"patient": patient_id}).scalar_one()
        return Recorded(line, stopped)

    def _object(self, by: Registering, patient_id: UUID, asked: Asked) -> None:
        born = patients.by_id(by, patient_id).identity.traits.birth_date
        if why := objections(asked, born=born, today=_now(by).date()):
            raise Objected(why)

    def professionals(self, typed: str) -> tuple[Professional, ...]:
        """Whom a patient may set aside, by the beginning of their name; ``TooMany``."""
        self._needs(Power.RECORD_OPPOSITIONS)
        with self._doors.registering(self.agent) as by:
            return professionals.search(by, typed)

    def professionals_of(self, ids: tuple[UUID, ...]) -> tuple[Professional, ...]:
        """Those whom a search gave."""
        self._needs(Power.RECORD_OPPOSITIONS)
        with self._doors.registering(self.agent) as by:
            return professionals.named(by, ids)

    def record_holder(self, handle: UUID, contact: Contact | None) -> None:
        """How the holder is written to from now on; None: nowhere."""
        self._needs(Power.RECORD_OPPOSITIONS)
        with self._doors.registering(self.agent) as by:
            contacts.record_holder(by, lookups.patient_of(by, handle), contact)

    def record_doctor(self, handle: UUID, doctor: Doctor | None) -> None:
        """Who the treating doctor is from now on; None: nobody."""
        self._needs(Power.RECORD_OPPOSITIONS)
        with self._doors.registering(self.agent) as by:
            contacts.record_doctor(by, lookups.patient_of(by, handle), doctor)

    def receipt(self, handle: UUID, line: UUID) -> Receipt:
        """What is handed over of this line, on the record; ``NoSuchLine``, ``StaleLookup``."""
        self._needs(Power.RECORD_OPPOSITIONS)
        with self._doors.registering(self.agent) as by:
            patient_id = lookups.patient_of(by, handle)
            history = register.lines(by, patient_id)
            of = next((one for one in history if one.id == line), None)
            if of is None:
                raise NoSuchLine
            at, asked = _now(by), of.said.asked
            said = AccessesListed(ListForm.RECEIPT, at, at, asked.by, asked.checked, asked.paper)
            audit.append(by, said, patient=patient_id)
            patient = patients.by_id(by, patient_id)
        return Receipt(patient, of, register.in_force(history), self.agent, at)


def _now(by: Registering) -> datetime:
    """The database's clock, as a French reader's."""
    now: datetime = by.connection.execute(select(func.clock_timestamp())).scalar_one()
    return now.astimezone(PARIS)
