"""What the patient said takes effect: a mode opposed, a professional set aside, masked documents.

Each act is its entry, its line of the register and its effect, in one transaction; the database
closes at once the accesses that it stops (guards.sql). History is never erased.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypedDict
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import func, insert, text, update

from policy.access import Mode, RecordState
from policy.event_codes import Event
from policy.events import RecordStateChanged
from policy.patient_events import (
    MaskedPermissionChanged,
    OppositionLifted,
    OppositionRecorded,
    ProfessionalBlocked,
    ProfessionalUnblocked,
)
from policy.register import Asked, Asker, Channel, IdentityCheck, Paper, Spoken, Stated
from store import audit, patients
from store.models import blocked_professional, opposition, patient
from store.patient_tables import register_line
from store.sealing import Context, seal
from store.session import Holding, Registering, Working

OPPOSABLE = (Mode.CENTRE_15, Mode.BRIS_DE_GLACE)
_HOLD = text("select hold_patient_to_change(:patient)")
_STANDING = text(
    "select kind as statement, null::uuid as professional from opposition"
    " where patient_id = :patient and lifted_at is null"
    " union all select 'professional', agent_id from blocked_professional"
    " where patient_id = :patient and lifted_at is null"
    " union all select 'masked_documents', null from patient"
    " where id = :patient and masked_permitted"
)
_DISCLOSED = text("select statement, professional from disclosed_statements()")


class NothingToLift(Exception):
    """Nothing of the kind stands: nothing was written."""


class AlreadyStands(Exception):
    """It stands already: nothing was written."""


@dataclass(frozen=True, slots=True)
class Words:
    """What of a line is sealed."""

    name: str = ""  # who asked, when not the patient
    reference: str = ""  # of the document, where it is kept


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands now of what a patient said."""

    opposed: frozenset[Mode]
    blocked: frozenset[UUID]
    masked_permitted: bool

    def includes(self, statement: Stated, professional: UUID | None) -> bool:
        """Does this stand?"""
        match statement:
            case Stated.MASKED_DOCUMENTS:
                return self.masked_permitted
            case Stated.PROFESSIONAL:
                return professional in self.blocked
            case _:
                return Mode(statement) in self.opposed


def hold(by: Registering | Working, patient_id: UUID) -> None:
    """Wait for whoever changes what this patient said, and let others wait for us."""
    by.connection.execute(_HOLD, {"patient": patient_id})


def speak(by: Registering | Working, patient_id: UUID, said: Spoken, channel: Channel) -> UUID:
    """Record what a patient said; the id of its line. ``AlreadyStands``, ``NothingToLift``.

    ``Erased`` of a patient whose key was destroyed.
    """
    # INVARIANT: patient before accesses before log head, as a grant does: never a ring.
    hold(by, patient_id)
    stands = standing(by, patient_id).includes(said.statement, said.professional)
    if stands is said.stands:
        raise AlreadyStands if said.stands else NothingToLift
    _take_effect(by, patient_id, said)
    return _write_down(by, patient_id, said, channel)


def standing(by: Registering | Working | Holding, patient_id: UUID) -> Standing:
    """What stands now; to a holder what is disclosed of it, which is nothing before its entry."""
    disclosed = isinstance(by, Holding)
    rows = by.connection.execute(_DISCLOSED if disclosed else _STANDING, {"patient": patient_id})
    said = [(row.statement, row.professional) for row in rows]
    return Standing(
        frozenset(Mode(mode) for mode, _ in said if mode in OPPOSABLE),
        frozenset(professional for _, professional in said if professional is not None),
        (Stated.MASKED_DOCUMENTS, None) in said,
    )


def _take_effect(by: Registering | Working, patient_id: UUID, said: Spoken) -> None:
    what: dict[str, object]
    match said.statement:
        case Stated.MASKED_DOCUMENTS:
            permitted = update(patient).where(patient.c.id == patient_id)
            by.connection.execute(permitted.values(masked_permitted=said.stands))
            return
        case Stated.PROFESSIONAL:
            table, what = blocked_professional, {"agent_id": said.professional}
        case _:
            table, what = opposition, {"kind": said.statement}
    what["patient_id"] = patient_id
    if said.stands:
        by.connection.execute(insert(table).values(id=uuid4(), **what))
        return
    lifted = update(table).where(table.c.lifted_at.is_(None))
    for name, value in what.items():
        lifted = lifted.where(table.c[name] == value)
    by.connection.execute(lifted.values(lifted_at=func.clock_timestamp()))


def _write_down(
    by: Registering | Working, patient_id: UUID, said: Spoken, channel: Channel
) -> UUID:
    line = uuid4()
    event = _event(line, said, channel)
    if isinstance(by, Registering):
        entry = audit.append(by, event, patient=patient_id)
    else:
        entry = audit.append_to(by, event, patient=patient_id)
    by.connection.execute(
        insert(register_line).values(
            id=line,
            patient_id=patient_id,
            statement=said.statement,
            professional=said.professional,
            stands=said.stands,
            asked_by=said.asked.by,
            identity_check=said.asked.checked,
            document=said.asked.paper,
            said_on=said.asked.on,
            channel=channel,
            sealed=_sealed(by, patient_id, line, said.asked),
            log_id=entry.log,
            entry_seq=entry.seq,
        )
    )
    return line


def sealed_context(patient_id: UUID, line: UUID) -> Context:
    """What the words of a line are sealed for."""
    return Context("register", patient_id, line, 0)


def _sealed(by: Registering | Working, patient_id: UUID, line: UUID, asked: Asked) -> bytes:
    words = msgspec.json.encode(Words(asked.name, asked.reference))
    return seal(words, patients.key_for(by, patient_id), sealed_context(patient_id, line))


class _Provenance(TypedDict):
    line: UUID
    asked_by: Asker
    identity_check: IdentityCheck
    document: Paper
    said_on: date
    channel: Channel


def _event(line: UUID, said: Spoken, channel: Channel) -> Event:
    asked = said.asked
    known: _Provenance = {
        "line": line,
        "asked_by": asked.by,
        "identity_check": asked.checked,
        "document": asked.paper,
        "said_on": asked.on,
        "channel": channel,
    }
    match said.statement:
        case Stated.MASKED_DOCUMENTS:
            return MaskedPermissionChanged(permitted=said.stands, **known)
        case Stated.PROFESSIONAL:
            assert said.professional is not None  # a Spoken of a professional names them
            if said.stands:
                return ProfessionalBlocked(professional=said.professional, **known)
            return ProfessionalUnblocked(professional=said.professional, **known)
        case _:
            if said.stands:
                return OppositionRecorded(kind=Mode(said.statement), **known)
            return OppositionLifted(kind=Mode(said.statement), **known)


def set_record(
    by: Working,
    patient_id: UUID,
    state: RecordState,
    *,
    closed_because: str | None,
    masked_permitted: bool,
) -> None:
    """What the national record says of itself changed."""
    by.connection.execute(
        update(patient)
        .where(patient.c.id == patient_id)
        .values(
            record_state=state, closed_because=closed_because, masked_permitted=masked_permitted
        )
    )
    audit.append_to(by, RecordStateChanged(state, masked_permitted), patient=patient_id)
