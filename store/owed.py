"""What an access left owed in words, and its settling: listed until given, never blocking."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from policy.decision import Owed
from store import audit
from store.models import access_grant, owed, patient
from store.session import Serving, Spoken, Working


class NothingOwed(Exception):
    """Nothing of the kind is owed, or it was given already."""


@dataclass(frozen=True, slots=True)
class Debt:
    """Something an access left owed; ``settled_at`` None while it is."""

    grant: UUID
    kind: Owed
    due_at: datetime
    settled_at: datetime | None


def debts(by: Spoken) -> tuple[Debt, ...]:
    """What this agent owes in words, oldest first, settled ones included.

    Nothing is owed any more of a patient who was erased: there is no key to seal it with.
    """
    erased = select(access_grant.c.id).join(patient, patient.c.id == access_grant.c.patient_id)
    gone = erased.where(patient.c.key_wrapped.is_(None))
    owing = select(owed).where(owed.c.settled_at.is_not(None) | owed.c.grant_id.not_in(gone))
    rows = by.connection.execute(owing.order_by(owed.c.due_at, owed.c.kind))
    return tuple(Debt(r.grant_id, Owed(r.kind), r.due_at, r.settled_at) for r in rows)


def settle(by: Serving | Working, grant: UUID, kind: Owed, entry: audit.Entry) -> None:
    """What was owed is given; ``NothingOwed`` when nothing of the kind was."""
    settled = by.connection.execute(
        update(owed)
        .where(owed.c.grant_id == grant, owed.c.kind == kind, owed.c.settled_at.is_(None))
        .values(settled_at=func.clock_timestamp(), settled_seq=entry.seq)
    )
    if settled.rowcount != 1:
        raise NothingOwed
