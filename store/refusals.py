"""Refusals: the receipt « aucune donnée lue », with every ground, kept and shown to who met it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from policy.decision import Ground, Mode, Refused
from policy.events import AccessRefused
from store import audit
from store.models import refusal
from store.session import Serving, Showing


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that was refused."""

    patient: UUID
    mode: Mode
    grounds: tuple[Ground, ...]
    at: datetime
    exercise: bool


def record(by: Serving, patient: UUID, refused: Refused, said: AccessRefused) -> audit.Entry:
    """Write a refusal with all its grounds."""
    entry = audit.append(by, said, patient=patient)
    by.connection.execute(
        insert(refusal).values(
            site_id=by.agent.site.id,
            entry_seq=entry.seq,
            agent_id=by.agent.id,
            patient_id=patient,
            mode=refused.mode,
            grounds=list(refused.grounds),
        )
    )
    return entry


def mine(by: Showing, *, limit: int = 200) -> tuple[Refusal, ...]:
    """This agent's refusals, newest first."""
    rows = by.connection.execute(select(refusal).order_by(refusal.c.at.desc()).limit(limit))
    return tuple(
        Refusal(r.patient_id, Mode(r.mode), tuple(map(Ground, r.grounds)), r.at, r.exercise)
        for r in rows
    )
