"""What the patient said: opposed to a mode, a professional blocked, masked documents permitted.

Recorded and lifted by the program in the name of whoever received it; the database closes at once
the accesses that an opposition or a block stops (guards.sql). History is never erased.
"""

from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update

from policy.decision import Mode, RecordState
from policy.events import (
    OppositionLifted,
    OppositionRecorded,
    ProfessionalBlocked,
    RecordStateChanged,
)
from store import audit
from store.models import blocked_professional, opposition, patient
from store.session import Working

OPPOSABLE = (Mode.CENTRE_15, Mode.BRIS_DE_GLACE)


class NothingToLift(Exception):
    """No such opposition stands."""


class AlreadyStands(Exception):
    """The opposition stands already: nothing was written."""


def oppose(by: Working, patient_id: UUID, mode: Mode) -> None:
    """Record an opposition; live accesses of that mode end in the same transaction."""
    if mode in standing(by, patient_id):
        raise AlreadyStands
    # INVARIANT: patient row before log head, as a grant does: two gestures never wait in a ring.
    by.connection.execute(insert(opposition).values(id=uuid4(), patient_id=patient_id, kind=mode))
    audit.append_to(by, OppositionRecorded(mode), patient=patient_id)


def lift(by: Working, patient_id: UUID, mode: Mode) -> None:
    """Lift an opposition; its history stays."""
    lifted = by.connection.execute(
        update(opposition)
        .where(
            opposition.c.patient_id == patient_id,
            opposition.c.kind == mode,
            opposition.c.lifted_at.is_(None),
        )
        .values(lifted_at=func.clock_timestamp())
    )
    if lifted.rowcount != 1:
        raise NothingToLift
    audit.append_to(by, OppositionLifted(mode), patient=patient_id)


def standing(by: Working, patient_id: UUID) -> frozenset[Mode]:
    """The modes this patient opposes now."""
    rows = by.connection.scalars(
        select(opposition.c.kind).where(
            opposition.c.patient_id == patient_id, opposition.c.lifted_at.is_(None)
        )
    )
    return frozenset(map(Mode, rows))


def block(by: Working, patient_id: UUID, professional: UUID) -> None:
    """The patient blocks a professional, whose live access ends with it; ``AlreadyStands``."""
    blocked = blocked_professional.c
    stands = select(blocked.id).where(
        blocked.patient_id == patient_id,
        blocked.agent_id == professional,
        blocked.lifted_at.is_(None),
    )
    if by.connection.scalar(stands):
        raise AlreadyStands
    by.connection.execute(
        insert(blocked_professional).values(
            id=uuid4(), patient_id=patient_id, agent_id=professional
        )
    )
    audit.append_to(by, ProfessionalBlocked(professional), patient=patient_id)


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
