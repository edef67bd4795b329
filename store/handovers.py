"""Hand-overs: a live access offered by name, and what became of the offer.

An offer ends nothing: the access goes on until the other accepts with an access of their own. The
database ends the first with it, in its own site's log, and lets an offer lapse with its access
(guards_review.sql).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, insert, text, update

from policy.agents import Function, SiteKind
from policy.decision import Mode
from policy.review_events import HandoverClosed, HandoverOffered, HandoverOutcome
from store import audit
from store.accesses import Access, NoLiveGrant
from store.grants import facts_hold
from store.models import AnyRow
from store.review_tables import handover
from store.session import Serving, Showing, Spoken


class OfferStands(Exception):
    """This access is offered to somebody already: withdraw that first."""


class NotAColleague(Exception):
    """Nobody to whom an access may be handed: suspended, another function, or oneself."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """A doctor to whom an access may be handed."""

    id: UUID
    name: str
    function: Function
    site_name: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A hand-over as both doctors see it: no name of a patient, nothing of the record."""

    id: UUID
    patient: UUID
    grant: UUID
    from_agent: UUID
    from_name: str
    from_site: UUID
    from_site_name: str
    to_agent: UUID
    to_name: str
    offered_at: datetime
    mode: Mode
    reason: str
    regulation_file: str | None
    granted_at: datetime
    ends_at: datetime
    ceiling_at: datetime
    live: bool
    closed_at: datetime | None
    outcome: HandoverOutcome | None
    exercise: bool  # the patient is of drills


# Those one meets first: one's own site, then those of the same département, which a FINESS number
# begins with: the emergency departments that its Samu sends to.
_COLLEAGUES = text(
    "select a.id, a.name, a.function, s.name as site_name from agent a"
    " join site s on s.id = a.site_id, agent me join site mine on mine.id = me.site_id"
    " where me.id = :me and a.suspended_at is null"
    " and a.function in ('regulating_physician', 'emergency_physician')"
    " and not same_person(a.id, me.id)"
    " order by s.id = mine.id desc, left(s.finess, 2) = left(mine.finess, 2) desc,"
    " s.kind = :emergencies desc, s.name, a.name"
)

_OFFERS = (
    "select h.*, f.name as from_name, s.name as from_site_name, t.name as to_name, o.mode,"
    " p.exercise,"
    " o.reason, o.regulation_file, o.granted_at, o.ends_at, o.ceiling_at, o.live"
    " from handover h join agent f on f.id = h.from_agent join site s on s.id = h.site_id"
    " join agent t on t.id = h.to_agent join patient p on p.id = h.patient_id,"
    " offered_access(h.id) o"
)
_MINE = text(f"{_OFFERS} order by h.offered_at desc limit 200")
_ONE = text(f"{_OFFERS} where h.id = :handover")
_STANDING = text(f"{_OFFERS} where h.grant_id = :grant and h.closed_at is null")
_HOLD = text("select hold_handover(:handover)")
_TAKEN_BY = text(
    "select a.name from handover h join agent a on a.id = h.to_agent"
    " where h.grant_id = :grant and h.outcome = 'accepted'"
)


def colleagues(by: Spoken) -> tuple[Colleague, ...]:
    """Every doctor to whom this agent may hand an access, the nearest first."""
    known = {"me": by.agent.id, "emergencies": SiteKind.EMERGENCY_DEPARTMENT}
    rows = by.connection.execute(_COLLEAGUES, known)
    return tuple(Colleague(r.id, r.name, Function(r.function), r.site_name) for r in rows)


def offers(by: Showing) -> tuple[Offer, ...]:
    """What this agent offered and was offered, newest first; none disappears."""
    return tuple(_offer(row) for row in by.connection.execute(_MINE))


def standing(by: Spoken, grant: UUID) -> Offer | None:
    """The offer of this access that waits for an answer."""
    row = by.connection.execute(_STANDING, {"grant": grant}).one_or_none()
    return _offer(row) if row else None


def taken_by(by: Showing, grant: UUID) -> str | None:
    """The name of the doctor who took this access over."""
    name: str | None = by.connection.scalar(_TAKEN_BY, {"grant": grant})
    return name


def offer(by: Serving, access: Access, to: UUID) -> UUID:
    """Offer an access that the gesture holds, by name, and say so."""
    if standing(by, access.id):
        raise OfferStands
    if to not in {one.id for one in colleagues(by)}:
        raise NotAColleague
    offered = uuid4()
    with facts_hold():
        audit.append(by, HandoverOffered(offered, to), patient=access.patient, grant=access.id)
        by.connection.execute(
            insert(handover).values(
                id=offered,
                grant_id=access.id,
                site_id=by.agent.site.id,
                patient_id=access.patient,
                from_agent=by.agent.id,
                to_agent=to,
            )
        )
    return offered


def hold(by: Serving, handover_id: UUID) -> Offer:
    """An offer that stands on a live access; neither changes until the gesture ends."""
    with facts_hold():
        by.connection.execute(_HOLD, {"handover": handover_id})
    # A statement of its own: it sees what was committed while the locks were waited for.
    row = by.connection.execute(_ONE, {"handover": handover_id}).one_or_none()
    if row is None or not row.live:
        raise NoLiveGrant
    return _offer(row)


def close(by: Serving, held: Offer, outcome: HandoverOutcome, access: UUID | None) -> None:
    """Say what became of an offer; accepted with ``access``, the first access ends."""
    with facts_hold():
        said = HandoverClosed(held.id, outcome, access)
        audit.append(by, said, patient=held.patient, grant=access or held.grant)
        by.connection.execute(
            update(handover)
            .where(handover.c.id == held.id)
            .values(closed_at=func.clock_timestamp(), outcome=outcome, new_grant=access)
        )


def _offer(row: AnyRow) -> Offer:
    outcome = HandoverOutcome(row.outcome) if row.outcome else None
    if outcome is None and not row.live:
        outcome = HandoverOutcome.LAPSED
    return Offer(
        id=row.id,
        patient=row.patient_id,
        grant=row.grant_id,
        from_agent=row.from_agent,
        from_name=row.from_name,
        from_site=row.site_id,
        from_site_name=row.from_site_name,
        to_agent=row.to_agent,
        to_name=row.to_name,
        offered_at=row.offered_at,
        mode=Mode(row.mode),
        reason=row.reason,
        regulation_file=row.regulation_file,
        granted_at=row.granted_at,
        ends_at=row.ends_at,
        ceiling_at=row.ceiling_at,
        live=row.live,
        closed_at=row.closed_at,
        outcome=outcome,
        exercise=row.exercise,
    )
