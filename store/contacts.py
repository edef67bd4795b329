"""Where the holder and their treating doctor are written to, sealed under the patient's key.

What is recorded replaces what stood; each change is an entry that says the ways, never an address.
"""

from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from policy.contacts import Contact, Contacts, Doctor
from policy.notices import Recipient
from policy.patient_events import ContactRecorded
from store import audit, patients
from store.models import AnyRow
from store.patient_tables import patient_contact
from store.sealing import Context, PatientKey, seal, unseal
from store.session import Holding, Registering, Working

_HOLD = text("select hold_patient_to_change(:patient)")
_DISCLOSED = text("select * from disclosed_patient()")
_SEALED: Final = {
    Recipient.HOLDER: patient_contact.c.holder_sealed,
    Recipient.TREATING_DOCTOR: patient_contact.c.doctor_sealed,
}


def read(by: Registering | Working | Holding, patient_id: UUID) -> Contacts:
    """What is known now. ``Erased`` of a patient whose key was destroyed.

    Held on a patient of whom no entry says that it leaves, there is nobody: nothing is known.
    """
    row = by.connection.execute(
        select(patient_contact).where(patient_contact.c.patient_id == patient_id)
    ).one_or_none()
    if row is None:
        if not isinstance(by, Holding):
            _key(by, patient_id)  # whose contacts are gone with it is told apart from nobody's
        return Contacts()
    return contacts_of(row, _key(by, patient_id))


def contacts_of(row: AnyRow, key: PatientKey) -> Contacts:
    """What a row of ``patient_contact`` says, under its patient's key."""
    holder = _unsealed(row.holder_sealed, key, row.patient_id, Recipient.HOLDER)
    doctor = _unsealed(row.doctor_sealed, key, row.patient_id, Recipient.TREATING_DOCTOR)
    return Contacts(
        msgspec.json.decode(holder, type=Contact) if holder else None,
        msgspec.json.decode(doctor, type=Doctor) if doctor else None,
    )


def record_holder(by: Registering | Working, patient_id: UUID, contact: Contact | None) -> bool:
    """How the holder is written to from now on, None for nowhere; False when it was so already."""
    return _record(by, patient_id, Recipient.HOLDER, contact if contact != Contact() else None)


def record_doctor(by: Registering | Working, patient_id: UUID, doctor: Doctor | None) -> bool:
    """Who the treating doctor is from now on, None for nobody; False when it was so already."""
    return _record(by, patient_id, Recipient.TREATING_DOCTOR, doctor)


def _record(
    by: Registering | Working, patient_id: UUID, whose: Recipient, known: Contact | Doctor | None
) -> bool:
    # INVARIANT: patient before log head, as every gesture does; a double click finds the first one.
    by.connection.execute(_HOLD, {"patient": patient_id})
    stood = read(by, patient_id)
    if known == (stood.holder if whose is Recipient.HOLDER else stood.doctor):
        return False
    said = ContactRecorded(whose, known.channels if known else ())
    if isinstance(by, Registering):
        audit.append(by, said, patient=patient_id)
    else:
        audit.append_to(by, said, patient=patient_id)
    _keep(by, patient_id, whose, known)
    return True


def _keep(
    by: Registering | Working, patient_id: UUID, whose: Recipient, known: Contact | Doctor | None
) -> None:
    column = _SEALED[whose].name
    sealed = known and _sealed(known, _key(by, patient_id), patient_id, whose)
    row = insert(patient_contact).values({"patient_id": patient_id, column: sealed})
    now = {column: sealed, "recorded_at": func.clock_timestamp()}
    by.connection.execute(row.on_conflict_do_update(index_elements=["patient_id"], set_=now))


def _key(by: Registering | Working | Holding, patient_id: UUID) -> PatientKey:
    if isinstance(by, Holding):
        return patients.key_of(by.connection.execute(_DISCLOSED).one(), by.ring)
    return patients.key_for(by, patient_id)


def _context(patient_id: UUID, whose: Recipient) -> Context:
    return Context(f"contact/{whose}", patient_id, patient_id, 0)


def _sealed(known: Contact | Doctor, key: PatientKey, patient_id: UUID, whose: Recipient) -> bytes:
    return seal(msgspec.json.encode(known), key, _context(patient_id, whose))


def _unsealed(
    sealed: bytes | None, key: PatientKey, patient_id: UUID, whose: Recipient
) -> bytes | None:
    return unseal(sealed, key, _context(patient_id, whose)) if sealed else None
