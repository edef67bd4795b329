"""Settles, as the program, the files that accesses named before their site knew them.

Only a file of medical regulation of that very site that bears its access out: a stranger's, or an
exercise, stays with the doctor to explain.
"""

from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from policy.access import FileStanding, Owed
from policy.events import OwedSettled
from policy.regulation import standing
from store import audit, owed
from store import corroborating_sql as sql
from store.models import AnyRow
from store.owed import NothingOwed
from store.session import Doors


def confirm(doors: Doors, grants: Collection[UUID]) -> int:
    """What a feed has confirmed of these accesses is owed no more; how many were settled."""
    if not grants:
        return 0
    with doors.working() as work:
        rows = work.connection.execute(sql.TO_CONFIRM, {"grants": list(grants)}).all()
    medical = {r.id: r for r in rows if standing(r.attribution) is FileStanding.MEDICAL}
    return sum(_settle(doors, row) for row in medical.values())


def _settle(doors: Doors, row: AnyRow) -> bool:
    """One transaction each: it holds the log of a site where doctors wait."""
    said = OwedSettled(Owed.FILE_TO_CONFIRM, "")
    # The doctor may have settled it meanwhile.
    with suppress(NothingOwed), doors.working() as work:
        entry = audit.append_to(work, said, log=row.site_id, patient=row.patient_id, grant=row.id)
        owed.settle(work, row.id, Owed.FILE_TO_CONFIRM, entry)
        return True
    return False
