"""What the supervisor reads of the slips that were entered, and what others wrote down around each.

Nothing of it is kept: what a feed says later explains a slip the next time it is read. Who the
patient is, and what was written of them, is not told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import false, func, select, text

from policy.access import FileStanding, Mode
from policy.patient_events import SlipOutcome
from policy.regulation import standing
from policy.slips import Around
from store.models import AnyRow, agent, patient
from store.patient_tables import slip
from store.session import Reviewing

_AROUND = text("select * from slips_around()")
_S = slip.c


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip that was entered; ``around`` None: it was handed back unused."""

    number: int
    entered_at: datetime
    entered_by: str
    outcome: SlipOutcome
    holder: str
    mode: Mode | None
    reason: str | None
    regulation_file: str | None
    used_at: datetime | None
    patient: UUID | None
    around: Around | None


def entered(by: Reviewing) -> tuple[Slip, ...]:
    """Every slip that was entered at the speaker's site, and what is known around each."""
    known = {row.number: row for row in by.connection.execute(_AROUND)}
    entering = agent.alias("entering")
    rows = by.connection.execute(
        select(
            slip,
            agent.c.name.label("holder"),
            entering.c.name.label("entering"),
            func.coalesce(patient.c.exercise, false()).label("exercise"),
        )
        .join(entering, entering.c.id == _S.entered_by)
        .outerjoin(agent, agent.c.id == _S.agent_id)
        .outerjoin(patient, patient.c.id == _S.patient_id)
        .order_by(_S.number.desc())
    )
    return tuple(_slip(row, known) for row in rows)


def _slip(row: AnyRow, known: Mapping[int, AnyRow]) -> Slip:
    return Slip(
        number=row.number,
        entered_at=row.entered_at,
        entered_by=row.entering,
        outcome=SlipOutcome(row.outcome),
        holder=row.holder or "",
        mode=Mode(row.mode) if row.mode else None,
        reason=row.reason,
        regulation_file=row.regulation_file,
        used_at=row.used_at,
        patient=row.patient_id,
        around=_around(row, known[row.number]) if row.number in known else None,
    )


def _around(row: AnyRow, known: AnyRow) -> Around:
    named = standing(known.attribution) if row.regulation_file else FileStanding.NOT_GIVEN
    return Around(
        file=named,
        on_duty=known.on_duty,
        rostered=known.rostered,
        identified=row.patient_id is not None,
        cared_here=known.cared_here,
        accessed_later=known.accessed_later,
        opposed=known.opposed,
        set_aside=known.set_aside,
        exercise=row.exercise,
    )
