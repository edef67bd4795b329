"""Indexes the patients who were known before there were likenesses: once, when upgrading.

The one place that unseals identities without anybody at the counter: under ``working()``, a bounded
number at a time, and nothing of them is kept but blind indexes. New patients are indexed as they
come (``likeness.keep``) and never pass here.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from store import likeness
from store.patients import patient_of
from store.session import Doors

BATCH = 200
FIRST = UUID(int=0)

_ALONE = text("select pg_try_advisory_xact_lock(hashtextextended('likeness', 0))")
_DONE = text("select exists (select from derived_upto where name = 'likeness')")
# Walked by id: what a turn has seen is not looked at again.
_WITHOUT = text("""
select p.* from patient p
where p.id > :after and p.key_wrapped is not null and not p.exercise
  and not exists (select from patient_likeness l where l.patient_id = p.id)
order by p.id limit :batch
""")
_FINISH = text("insert into derived_upto (name, upto) values ('likeness', clock_timestamp())")


@dataclass(slots=True)
class Filling:
    """Where the walk stands, in this process; another start walks past what is done."""

    doors: Doors
    batch: int = BATCH
    after: UUID = FIRST

    def turn(self) -> int:
        """Index some of those who wait; how many. Once it came to the end it never looks again."""
        with self.doors.working() as work:
            if work.connection.scalar(_DONE) or not work.connection.scalar(_ALONE):
                return 0
            waiting = {"after": self.after, "batch": self.batch}
            rows = work.connection.execute(_WITHOUT, waiting).all()
            for row in rows:
                known = patient_of(row, work.ring).identity
                likeness.keep(work, row.id, known.traits, known.number)
            if not rows:
                work.connection.execute(_FINISH)
        self.after = rows[-1].id if rows else self.after
        return len(rows)
