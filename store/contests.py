"""What a patient contests: kept whatever was typed, and matched to its access by the program alone.

Until then the words lie under the ring; then beside the entry that says so, under the case's own
key: whoever may see the case reads them, and nobody else. A reference that is nobody's is settled
as unknown in the house's log, and nothing tells whoever typed it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, func, insert, select, update

from policy.notices import ContestChannel
from policy.patient_events import AccessContested
from policy.sampling import SAMPLING
from policy.verdicts import Case, Why
from store import audit, case_program, case_words
from store.audit import Committed, Entry
from store.case_candidates import Candidate
from store.models import AnyRow, access_grant
from store.patient_tables import contest, notified_access
from store.review_tables import case_access
from store.sealing import NOBODY, Context, seal, unseal
from store.session import HOUSE, Admitting, Registering, Reviewing, Working

_c, _n, _g = contest.c, notified_access.c, access_grant.c

_CHANNELS: dict[type, ContestChannel] = {
    Admitting: ContestChannel.FORM,
    Registering: ContestChannel.DESK,
    Reviewing: ContestChannel.SUPERVISOR,
}


class Outcome(StrEnum):
    """What became of a contest. Values are stored."""

    OPENED = "opened"
    JOINED = "joined"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Typed:
    """A contest as whoever typed it finds it again; ``outcome`` None: not matched yet."""

    reference: str
    at: datetime
    outcome: Outcome | None


def take(by: Admitting | Registering | Reviewing, reference: str, words: str) -> UUID:
    """Keep what is contested, with or without words; nothing is looked up."""
    id, version = uuid4(), by.ring.current
    row = {
        "id": id,
        "channel": _CHANNELS[type(by)],
        "reference": reference,
        "sealed": seal(words.encode(), by.ring.wrapping[version], _context(id, version)),
        "key_version": version,
    }
    whose = {} if isinstance(by, Admitting) else {"taken_by": by.agent.id}
    by.connection.execute(insert(contest).values(row | whose))
    return id


def typed_by(by: Registering, limit: int = 20) -> tuple[Typed, ...]:
    """What this agent typed for patients, newest first, and what became of it."""
    rows = by.connection.execute(
        select(_c.reference, _c.received_at, _c.outcome)
        .where(_c.taken_by == by.agent.id)
        .order_by(_c.received_at.desc(), _c.id)
        .limit(limit)
    )
    return tuple(Typed(r.reference, r.received_at, r.outcome and Outcome(r.outcome)) for r in rows)


def unsettled(work: Working, limit: int = 100) -> list[UUID]:
    """Contests that wait to be matched, oldest first."""
    waiting = select(_c.id).where(_c.settled_at.is_(None)).order_by(_c.received_at).limit(limit)
    return list(work.connection.scalars(waiting))


def settle(work: Working, id: UUID) -> int:
    """Match one: into the case that stands about its agent's day, or a new one; 0 if it was."""
    row = _held(work, id)
    if row is None:
        return 0
    found = _contested(work, row.reference)
    if found is None:
        return _unknown(work, row)
    case = case_program.standing(work, found.site, found.agent, found.day)
    outcome = Outcome.OPENED if case is None else Outcome.JOINED
    if case is None:
        case = case_program.open(work, found.site, found.agent, found.day)
    entry = _say(work, row, case, found)
    _join(work, case, found)
    told = {"site_id": found.site, "grant_id": found.grant, "case_id": case.id, "sealed": b""}
    _settled(work, id, told | {"outcome": outcome, "entry_seq": entry.seq})
    return 1


def give_up(work: Working, id: UUID) -> int:
    """The access is too old for its entry to be read: nothing can be opened about it."""
    row = _held(work, id)
    return 0 if row is None else _unknown(work, row)


def _held(work: Working, id: UUID) -> AnyRow | None:
    waiting = select(contest).where(_c.id == id, _c.settled_at.is_(None))
    return work.connection.execute(waiting.with_for_update()).one_or_none()


def _unknown(work: Working, row: AnyRow) -> int:
    words = _words(work, row)
    said = AccessContested(
        row.id, None, ContestChannel(row.channel), words.commitment if words else None
    )
    audit.append_to(work, said, log=HOUSE, agent=row.taken_by)
    _settled(work, row.id, {"outcome": Outcome.UNKNOWN})
    return 1


def _contested(work: Working, reference: str) -> Candidate | None:
    row = work.connection.execute(_access_of(reference)).one_or_none()
    if row is None:
        return None
    found = (row.site_id, row.agent_id, row.granted_at, row.entry_seq, row.id)
    return Candidate(*found, Why.CONTESTED)


def _access_of(reference: str) -> Select[tuple[Any, ...]]:
    return (
        select(_g.site_id, _g.agent_id, _g.granted_at, _g.entry_seq, _g.id)
        .join(notified_access, _n.grant_id == _g.id)
        .where(_n.reference == reference)
    )


def _say(work: Working, row: AnyRow, case: Case, access: Candidate) -> Entry:
    """The entry, as whoever typed it or nobody; the words beside it, under the case's key."""
    words = _words(work, row)
    entry = audit.append_to(
        work,
        AccessContested(
            row.id, case.id, ContestChannel(row.channel), words.commitment if words else None
        ),
        log=access.site,
        agent=row.taken_by,
        patient=work.connection.scalar(select(_g.patient_id).where(_g.id == access.grant)),
        grant=access.grant,
    )
    if words is not None:
        case_words.keep(work, case.id, entry, words)
    return entry


def _join(work: Working, case: Case, access: Candidate) -> None:
    """Once, however often it is contested; what is contested is read first."""
    a = case_access.c
    there = select(a.case_id).where(
        a.case_id == case.id, a.entry_seq == access.seq, a.why == Why.CONTESTED
    )
    if work.connection.scalar(there) is None:
        case_program.join(work, case, access)
    case_program.weigh(work, case, SAMPLING.priority(Why.CONTESTED))


def _settled(work: Working, id: UUID, told: dict[str, object]) -> None:
    row = update(contest).where(_c.id == id)
    work.connection.execute(row.values(settled_at=func.clock_timestamp(), **told))


def _words(work: Working, row: AnyRow) -> Committed | None:
    """What was written, with a salt of its own; None when nothing was."""
    key = work.ring.wrapping[row.key_version]
    words = unseal(row.sealed, key, _context(row.id, row.key_version)).decode()
    return audit.commit_to(words) if words else None


def _context(id: UUID, version: int) -> Context:
    return Context("contest", NOBODY, id, version)
