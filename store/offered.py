"""The regulation files that are open at the agent's site now, this patient's first.

By blind indexes alone, in one statement that an index answers: a doctor waits for it. A file is
offered for as long as one whose closing is unheard of is believed to run, and none that opens in a
future which the feeds’ clocks do not account for.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import text

from policy.access import FileStanding
from policy.durations import DURATIONS
from policy.regulation import standing
from store.session import Serving, Showing

MOST = 12
#: Of the newest ones only: a Samu has no more calls at hand, and the statement stays as short.
_LOOKED_AT = 200

_OFFERED = text("""
with open as materialized (
  select f.reference, f.case_id, f.opened_at, f.motive, f.priority, f.attribution
  from regulation_file f
  where f.site_id = :site and f.closed_at is null
    and f.opened_at > clock_timestamp() - cast(:lately as interval)
    and f.opened_at <= clock_timestamp() + cast(:ahead as interval)
  order by f.opened_at desc limit :looked_at),
fitting as (
  select t.event
  from open o join care_trait t on t.site_id = :site and t.care = 'call' and t.event = o.case_id
  join patient_likeness l on l.patient_id = :patient and l.trait = t.trait
  group by t.event, t.person
  having bool_or(t.trait = 'number' and t.trait_index = l.trait_index)
    or bool_or(t.trait in ('name', 'name_sound') and t.trait_index = l.trait_index)
      and coalesce(bool_or(t.trait_index = l.trait_index) filter (where t.trait = 'sex'), true))
select o.*, exists (select from fitting where fitting.event = o.case_id) as likely
from open o
order by likely desc, o.opened_at desc, o.reference
""")


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file to choose; ``likely``: one of its persons shares the number or the name."""

    reference: str
    opened_at: datetime
    motive: str
    priority: str
    likely: bool


def offered(by: Serving | Showing, patient: UUID) -> tuple[OfferedFile, ...]:
    """At most ``MOST`` files to choose from, those that fit the patient first, then the newest."""
    rows = by.connection.execute(
        _OFFERED,
        {
            "site": by.agent.site.id,
            "patient": patient,
            "lately": DURATIONS.review.before_arrival,
            "ahead": DURATIONS.review.after_event,
            "looked_at": _LOOKED_AT,
        },
    )
    # One without a medical act would only be refused.
    found = (
        OfferedFile(row.reference, row.opened_at, row.motive, row.priority, row.likely)
        for row in rows
        if standing(row.attribution) is not FileStanding.WITHOUT_MEDICAL_ACT
    )
    return tuple(islice(found, MOST))
