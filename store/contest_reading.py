"""What a patient contests, as whoever reviews its case meets it: when, by what way, with words.

The words are pointed at, and read one by one, on the record, like a justification.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select

from policy.notices import ContestChannel
from policy.verdicts import Case, CaseState
from store.case_accesses import Beside
from store.journal_lines import bare
from store.log_tables import audit_entry, audit_text
from store.models import AnyRow, access_grant
from store.patient_tables import contest, notified_access
from store.review_tables import case_access, review_case
from store.session import Reviewing

MOST = 20  # contests of one case that are read with it; the log has the others
_k, _e, _t = contest.c, audit_entry.c, audit_text.c


@dataclass(frozen=True, slots=True)
class Contested:
    """One contest of an access of a case; no ``words``: none were written, or they were purged."""

    at: datetime
    access_at: datetime  # a case gathers a day: which of its accesses
    channel: ContestChannel
    words: Beside | None


def of_case(by: Reviewing, case: Case, limit: int = MOST + 1) -> tuple[Contested, ...]:
    """What was contested of this case, in order: the first of them, however often it was."""
    rows = by.connection.execute(
        select(audit_entry, _k.received_at, _k.channel, _t.field, access_grant.c.granted_at)
        .join_from(contest, audit_entry, and_(_e.log_id == _k.site_id, _e.seq == _k.entry_seq))
        .join(access_grant, access_grant.c.id == _e.grant_id)
        .outerjoin(audit_text, and_(_t.log_id == _e.log_id, _t.seq == _e.seq))
        .where(_k.case_id == case.id)
        .order_by(_k.received_at, _e.seq)
        .limit(limit)
    )
    return tuple(
        Contested(r.received_at, r.granted_at, ContestChannel(r.channel), _beside(r)) for r in rows
    )


def _beside(row: AnyRow) -> Beside | None:
    return Beside(bare(row), row.field) if row.field else None


def access_of(by: Reviewing, reference: str) -> UUID | None:
    """The access that a notice told of by this reference; None: another site's, or their own."""
    n, g = notified_access.c, access_grant.c
    grant: UUID | None = by.connection.scalar(
        select(g.id)
        .join_from(notified_access, access_grant, g.id == n.grant_id)
        .where(n.reference == reference, n.site_id == by.agent.site.id)
        .where(~func.same_person(g.agent_id, by.agent.id))
    )
    return grant


def case_of(by: Reviewing, grant: UUID) -> UUID | None:
    """The case about this access: the one that stands, or the last that was closed."""
    a, c = case_access.c, review_case.c
    found: UUID | None = by.connection.scalar(
        select(c.id)
        .join_from(case_access, review_case, c.id == a.case_id)
        .where(a.grant_id == grant)
        .order_by(c.state == CaseState.CLOSED, c.opened_at.desc())
        .limit(1)
    )
    return found
