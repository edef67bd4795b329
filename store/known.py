"""Who is looked at always: persons the public knows, and agents who are patients as well.

Marks are dated and lifted, never erased; an agent's own number is kept as a blind index alone.
"""

from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from policy.nir import Nir
from policy.review_events import KnownPersonLifted, KnownPersonMarked
from store import audit
from store.models import patient
from store.patients import number_index
from store.review_tables import agent_person, known_person
from store.session import Working

_k = known_person.c
_NOW = func.clock_timestamp()


def mark(work: Working, of: UUID) -> bool:
    """Look at each access to this patient from now on; False when it is so already."""
    if _standing(work, of):
        return False
    audit.append_to(work, KnownPersonMarked(), patient=of)
    work.connection.execute(insert(known_person).values(patient_id=of, marked_at=_NOW))
    return True


def lift(work: Working, of: UUID) -> bool:
    """Look at this patient's accesses like any other's; False when it is so already."""
    if not _standing(work, of):
        return False
    audit.append_to(work, KnownPersonLifted(), patient=of)
    work.connection.execute(
        update(known_person)
        .where(_k.patient_id == of, _k.lifted_at.is_(None))
        .values(lifted_at=_NOW)
    )
    return True


def own(work: Working, agent: UUID, number: Nir) -> None:
    """This agent has this number as a patient; said again, it is corrected."""
    said = upsert(agent_person).values(agent_id=agent, number_index=number_index(work.ring, number))
    corrected = {"number_index": said.excluded.number_index}
    work.connection.execute(said.on_conflict_do_update(index_elements=["agent_id"], set_=corrected))


def _standing(work: Working, of: UUID) -> bool:
    """Is this patient marked? Two who mark them wait for one another."""
    work.connection.execute(select(patient.c.id).where(patient.c.id == of).with_for_update())
    standing = select(known_person).where(_k.patient_id == of, _k.lifted_at.is_(None))
    return bool(work.connection.scalar(select(standing.exists())))
