"""The regulation files that an agent may name afterwards for an access: around it, likely first.

None that would be refused: without a medical act, or opened in a future that no clock accounts for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import text

from policy.access import FileStanding
from policy.durations import DURATIONS
from policy.regulation import standing
from store.accesses import Access
from store.session import Spoken

_BEFORE, _AFTER, _MOST, _LOOKED_AT = timedelta(hours=12), timedelta(hours=1), 40, 200

_NEAR = text(
    "select f.reference, f.opened_at, f.motive, f.priority, f.attribution, exists ("
    " select from care_trait t join patient_likeness l"
    " on l.trait = t.trait and l.trait_index = t.trait_index"
    " where t.site_id = f.site_id and t.care = 'call' and t.event = f.case_id"
    " and l.patient_id = :patient and t.trait in ('number', 'name', 'name_sound')) as likely"
    " from regulation_file f"
    " where f.site_id = current_site() and f.opened_at between :first and :last"
    " and f.opened_at <= clock_timestamp() + cast(:ahead as interval)"
    " order by likely desc, abs(extract(epoch from f.opened_at - :at)) limit :most"
)


@dataclass(frozen=True, slots=True)
class NearFile:
    """A regulation file of the site around a moment; ``likely`` when it may be this patient's."""

    reference: str
    opened_at: datetime
    motive: str
    priority: str
    likely: bool


def files_near(by: Spoken, access: Access) -> tuple[NearFile, ...]:
    """Those that may be the patient's first, then the nearest in time."""
    at = access.granted_at
    around = {"at": at, "first": at - _BEFORE, "last": at + _AFTER, "patient": access.patient}
    bounds = {"ahead": DURATIONS.review.after_event, "most": _LOOKED_AT}
    rows = by.connection.execute(_NEAR, around | bounds)
    found = (
        NearFile(r.reference, r.opened_at, r.motive, r.priority, r.likely)
        for r in rows
        if standing(r.attribution) is not FileStanding.WITHOUT_MEDICAL_ACT
    )
    return tuple(islice(found, _MOST))
