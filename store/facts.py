"""What the store knows at the moment of deciding, read in one statement."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from policy.decision import Duty, Facts, FileStanding, RecordState
from policy.regulation import standing
from store.session import Serving, Showing

# One round trip on purpose: this stands between a doctor and the allergies.
_FACTS = text("""
select p.record_state, p.masked_permitted, clock_timestamp() as now,
       a.suspended_at is not null as suspended,
       exists (select from opposition o where o.patient_id = p.id and o.kind = 'centre_15'
               and o.lifted_at is null) as opposed_centre_15,
       exists (select from opposition o where o.patient_id = p.id and o.kind = 'bris_de_glace'
               and o.lifted_at is null) as opposed_bris_de_glace,
       exists (select from blocked_professional b where b.patient_id = p.id and b.agent_id = a.id
               and b.lifted_at is null) as professional_blocked,
       (select f.attribution from regulation_file f
        where f.site_id = a.site_id and f.reference = :file) as attribution,
       exists (select from duty d where d.agent_id = a.id
               and clock_timestamp() between d.starts_at and d.ends_at) as on_duty,
       exists (select from duty d where d.site_id = a.site_id
               and d.ends_at > clock_timestamp() - interval '1 day') as site_has_roster
from patient p, agent a
where p.id = :patient and a.id = :agent
""")


@dataclass(frozen=True, slots=True)
class Moment:
    """The facts, and the database's time at which they were so."""

    facts: Facts
    now: datetime


def hold(by: Serving, patient: UUID) -> None:
    """Keep oppositions to this patient waiting until the gesture ends: what is read stays true."""
    by.connection.execute(text("select hold_patient(:patient)"), {"patient": patient})


def facts(
    by: Serving | Showing, patient: UUID, file: str | None, second_factor_at: datetime
) -> Moment:
    """Everything ``decide`` asks for, about this agent and this patient, now."""
    row = by.connection.execute(
        _FACTS, {"patient": patient, "agent": by.agent.id, "file": file}
    ).one()
    return Moment(
        Facts(
            profession=by.agent.profession,
            function=by.agent.function,
            site=by.agent.site.kind,
            suspended=row.suspended,
            duty=_duty(on_duty=row.on_duty, site_has_roster=row.site_has_roster),
            second_factor_age=max(row.now - second_factor_at, timedelta(0)),
            file=FileStanding.NOT_GIVEN if file is None else standing(row.attribution),
            record=RecordState(row.record_state),
            opposed_centre_15=row.opposed_centre_15,
            opposed_bris_de_glace=row.opposed_bris_de_glace,
            professional_blocked=row.professional_blocked,
            masked_permitted=row.masked_permitted,
        ),
        row.now,
    )


def _duty(*, on_duty: bool, site_has_roster: bool) -> Duty:
    if on_duty:
        return Duty.ON
    return Duty.OFF if site_has_roster else Duty.UNKNOWN
