"""What a case gathers: accesses, refusals and look-ups; time on screen, what was owed, flags.

Names of sections and seconds, never a line of a record; words are only pointed at (read one by
one, on the record, by whoever may).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select

from policy.decision import Mode, Owed
from policy.events import EndKind
from policy.oversight.flags import Flag
from policy.record import Section
from policy.verdicts import Case, Why
from store.journal_lines import Line, bare
from store.log_tables import audit_entry, audit_text
from store.models import AnyRow, access_grant, opening, owed
from store.oversight import flag_of
from store.owed import Debt
from store.review_tables import case_access, case_attachment, flag
from store.session import Reviewing

#: Entries of an access with words of the holder beside them.
_JUSTIFIES = ("access_granted", "owed_settled")


@dataclass(frozen=True, slots=True)
class Seen:
    """An access as its reviewer sees it; ``now`` is the database's clock when it was read."""

    id: UUID
    mode: Mode
    reason: str
    file: str | None
    granted_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    end_kind: EndKind | None
    now: datetime

    @property
    def live(self) -> bool:
        """Still open, by the database's clock."""
        return self.ended_at is None and self.now < self.ends_at

    @property
    def ending(self) -> tuple[datetime, EndKind]:
        """When and how it ended, or will."""
        return (self.ended_at or self.ends_at, self.end_kind or EndKind.EXPIRED)


@dataclass(frozen=True, slots=True)
class Beside:
    """An entry with a holder's words beside it."""

    line: Line
    field: str


@dataclass(frozen=True, slots=True)
class CaseAccess:
    """One line of a case; ``access`` is None for a refusal or a look-up that led nowhere."""

    line: Line
    why: frozenset[Why]
    access: Seen | None
    seconds: Mapping[Section, int]
    debts: tuple[Debt, ...]
    words: tuple[Beside, ...]  # where a justification lies, not what it says
    named_since: tuple[str, ...]  # files and visits that the agent named in an answer
    flags: tuple[Flag, ...]


def accesses(by: Reviewing, case: Case) -> tuple[CaseAccess, ...]:
    """Everything a case gathers, in the order of writing."""
    e = audit_entry.c
    joined = select(case_access.c.entry_seq, case_access.c.grant_id, case_access.c.why).where(
        case_access.c.case_id == case.id
    )
    why, grants = defaultdict(set), set()
    for row in by.connection.execute(joined):
        why[row.entry_seq].add(Why(row.why))
        grants |= {row.grant_id} - {None}
    rows = by.connection.execute(
        select(audit_entry).where(e.log_id == case.site, e.seq.in_(sorted(why))).order_by(e.seq)
    )
    parts = _Parts(by, case, sorted(grants), sorted(why))
    return tuple(parts.around(bare(row), frozenset(why[row.seq])) for row in rows)


class _Parts:
    """What hangs on the entries of a case, read once for all of them."""

    def __init__(self, by: Reviewing, case: Case, grants: list[UUID], seqs: list[int]) -> None:
        self._access = {row.id: _seen(row) for row in _rows(by, grants)}
        self._seconds = _seconds(by, grants)
        self._debts = _debts(by, grants)
        self._words = _words(by, case.site, grants)
        self._named = _named(by, case.id)
        self._flags = _flags(by, case.site, seqs)

    def around(self, line: Line, why: frozenset[Why]) -> CaseAccess:
        """One entry and all that belongs to it."""
        access = self._access.get(line.grant) if line.grant else None
        of = access.id if access else None
        return CaseAccess(
            line,
            why,
            access,
            self._seconds.get(of, {}),
            tuple(self._debts.get(of, ())),
            tuple(self._words.get(of, ())),
            tuple(self._named.get(of, ())),
            tuple(self._flags.get(line.seq, ())),
        )


def _rows(by: Reviewing, grants: list[UUID]) -> list[AnyRow]:
    asked = select(access_grant, func.clock_timestamp().label("now")).where(
        access_grant.c.id.in_(grants)
    )
    return list(by.connection.execute(asked))


def _seen(row: AnyRow) -> Seen:
    kind = None if row.end_kind is None else EndKind(row.end_kind)
    return Seen(
        row.id,
        Mode(row.mode),
        row.reason,
        row.regulation_file,
        row.granted_at,
        row.ends_at,
        row.ended_at,
        kind,
        row.now,
    )


def _seconds(by: Reviewing, grants: list[UUID]) -> dict[UUID | None, dict[Section, int]]:
    o = opening.c
    shown = func.round(func.extract("epoch", o.shown_until - o.opened_at)).label("seconds")
    found: dict[UUID | None, dict[Section, int]] = defaultdict(dict)
    rows = by.connection.execute(
        select(o.grant_id, o.section, shown).where(o.grant_id.in_(grants)).order_by(o.opened_at)
    )
    for row in rows:
        found[row.grant_id][Section(row.section)] = int(row.seconds)
    return found


def _debts(by: Reviewing, grants: list[UUID]) -> dict[UUID | None, list[Debt]]:
    found: dict[UUID | None, list[Debt]] = defaultdict(list)
    asked = select(owed).where(owed.c.grant_id.in_(grants)).order_by(owed.c.due_at, owed.c.kind)
    for row in by.connection.execute(asked):
        found[row.grant_id].append(Debt(row.grant_id, Owed(row.kind), row.due_at, row.settled_at))
    return found


def _words(by: Reviewing, site: UUID, grants: list[UUID]) -> dict[UUID | None, list[Beside]]:
    e, t = audit_entry.c, audit_text.c
    rows = by.connection.execute(
        select(audit_entry, t.field)
        .join(audit_text, and_(t.log_id == e.log_id, t.seq == e.seq))
        .where(e.log_id == site, e.grant_id.in_(grants), e.code.in_(_JUSTIFIES))
        .order_by(e.seq)
    )
    found: dict[UUID | None, list[Beside]] = defaultdict(list)
    for row in rows:
        found[row.grant_id].append(Beside(bare(row), row.field))
    return found


def _named(by: Reviewing, case: UUID) -> dict[UUID | None, list[str]]:
    a = case_attachment.c
    found: dict[UUID | None, list[str]] = defaultdict(list)
    asked = select(a.grant_id, a.reference).where(a.case_id == case).order_by(a.entry_seq)
    for row in by.connection.execute(asked):
        found[row.grant_id].append(row.reference)
    return found


def _flags(by: Reviewing, site: UUID, seqs: list[int]) -> dict[int, list[Flag]]:
    f = flag.c
    found: dict[int, list[Flag]] = defaultdict(list)
    asked = select(flag).where(f.site_id == site, f.entry_seq.in_(seqs))
    for row in by.connection.execute(asked.order_by(f.entry_seq, f.rule)):
        found[row.entry_seq].append(flag_of(row))
    return found
