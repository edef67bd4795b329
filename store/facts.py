"""What the store knows at the moment of deciding, read in one statement."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from policy.agents import Agent
from policy.decision import Duty, Facts, FileStanding, RecordState
from policy.nir import Nir
from policy.regulation import standing
from store import patients
from store.keys import KeyRing
from store.models import AnyRow
from store.patients import Patient
from store.session import Serving, Showing

# One round trip on purpose: this stands between a doctor and the allergies.
_FACTS = """
select p.id, p.identity_sealed, p.key_wrapped, p.key_version, p.closed_because,
       p.record_state, p.masked_permitted, p.exercise, clock_timestamp() as now,
       exists (select from drill d where d.site_id = a.site_id and d.ended_at is null) as drilling,
       a.suspended_at is not null as suspended,
       exists (select from opposition o where o.patient_id = p.id and o.kind = 'centre_15'
               and o.lifted_at is null) as opposed_centre_15,
       exists (select from opposition o where o.patient_id = p.id and o.kind = 'bris_de_glace'
               and o.lifted_at is null) as opposed_bris_de_glace,
       exists (select from blocked_professional b where b.patient_id = p.id and b.agent_id = a.id
               and b.lifted_at is null) as professional_blocked,
       (select f.attribution from regulation_file f
        where f.site_id = a.site_id and (f.reference = :file or f.case_id = :file)
        order by f.reference <> :file limit 1) as attribution,
       exists (select from duty d where d.agent_id = a.id and d.cancelled_at is null
               and clock_timestamp() between d.starts_at and d.ends_at) as on_duty,
       exists (select from duty d where d.site_id = a.site_id
               and d.ends_at > clock_timestamp() - interval '1 day') as site_has_roster,
       (select g.id from access_grant g where g.patient_id = p.id and g.agent_id = a.id
        and g.ended_at is null) as unended
from patient p, agent a
where a.id = :agent and {patient}
"""
_OF_PATIENT = text(_FACTS.format(patient="p.id = :patient"))
_OF_NUMBER = text(_FACTS.format(patient="p.number_index = :index"))


@dataclass(frozen=True, slots=True)
class Moment:
    """The facts, and the database's time at which they were so."""

    facts: Facts
    now: datetime
    unended: UUID | None  # this agent's access to this patient that nobody has ended yet
    exercise: bool  # the patient is of drills
    drilling: bool  # the agent's site exercises now
    _row: AnyRow = field(repr=False)

    def patient(self, ring: KeyRing) -> Patient:
        """Whom the facts are about."""
        return patients.patient_of(self._row, ring)


def facts(
    by: Serving | Showing, patient: UUID, file: str | None, second_factor_at: datetime
) -> Moment:
    """Everything ``decide`` asks for, about this agent and this patient, now."""
    known = {"patient": patient, "agent": by.agent.id, "file": file}
    row = by.connection.execute(_OF_PATIENT, known).one()
    return _moment(row, by.agent, file, second_factor_at)


def of_number(by: Serving, number: Nir, second_factor_at: datetime) -> Moment | None:
    """The same about whoever has this number; None when the house knows nobody."""
    index = patients.number_index(by.ring, number)
    known = {"index": index, "agent": by.agent.id, "file": None}
    row = by.connection.execute(_OF_NUMBER, known).one_or_none()
    if row is None or row.key_wrapped is None:
        return None
    return _moment(row, by.agent, None, second_factor_at)


def _moment(row: AnyRow, agent: Agent, file: str | None, second_factor_at: datetime) -> Moment:
    return Moment(
        Facts(
            profession=agent.profession,
            function=agent.function,
            site=agent.site.kind,
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
        row.unended,
        row.exercise,
        row.drilling,
        row,
    )


def _duty(*, on_duty: bool, site_has_roster: bool) -> Duty:
    if on_duty:
        return Duty.ON
    return Duty.OFF if site_has_roster else Duty.UNKNOWN
