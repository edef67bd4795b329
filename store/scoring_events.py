"""A site's log as an engine is told it: agents, people, shifts, care and accesses, in one order.

The order depends on times and entries alone, never on where a stretch ends or when it is read: who
follows the log day by day is told what a rebuild is told, unless a feed spoke late.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, true

from policy.access import Mode
from policy.durations import DURATIONS
from policy.event_codes import CODES
from policy.events import AccountCreated, DocumentImported
from policy.oversight.scoring.cases import PARIS
from policy.oversight.scoring.events import Access, Agent, Care, Link, Person, Shift
from policy.oversight.seen import Act, Deed
from store import reading, scoring_facts
from store.journal_lines import detail_of
from store.log_tables import audit_entry
from store.models import AnyRow
from store.oversight_acts import first_since, stretches
from store.session import HOUSE, Auditing, Doors, Working

Told = Agent | Person | Shift | Care | Access
#: Files and shifts that begin so long after an access are known when it is scored.
AHEAD: Final = timedelta(days=1)
_BEFORE: Final = DURATIONS.review.some_care + AHEAD  # what the first access is scored beside
#: Names are as common among so many as among all: it bounds what is held.
POPULATION: Final = 50_000
_RANK_DIGITS = 12  # six bytes: equal for equal numbers, far apart for others
_e = audit_entry.c
_Before = tuple[Act, tuple[Act, ...]]
_News = tuple[datetime, tuple[Told, ...]]  # from when on it is known


@dataclass(slots=True)
class Reader:
    """How far one site's log was told; copied, it goes on by itself."""

    site: UUID
    next: int = 0
    upto: datetime | None = None  # facts that begin AHEAD of this were told
    agents: set[UUID] = field(default_factory=set)
    population: set[UUID] = field(default_factory=set)

    def read(self, doors: Doors, until: datetime) -> Iterator[Sequence[Told]]:
        """What is new of the log before ``until``, stretch by stretch: bounded memory."""
        with doors.auditing() as audit:
            for stretch in stretches(audit, self.site, self.next, self._end(audit, until)):
                granted = [one for one in stretch.acts if _opens(one[0])]
                if granted:
                    with doors.working() as work:
                        told = tuple(self._told(audit, work, granted))
                    yield told
                self.next = stretch.end

    def _end(self, audit: Auditing, until: datetime) -> int:
        first = first_since(audit, self.site, until)
        return reading.heads(audit)[self.site].size if first is None else first

    def _told(self, audit: Auditing, work: Working, granted: Sequence[_Before]) -> Iterator[Told]:
        beside = scoring_facts.accesses(work, [act.grant for act, _ in granted if act.grant])
        people = scoring_facts.people(work, [act.patient for act, _ in granted if act.patient])
        news = iter(self._news(audit, work, granted))
        coming = next(news, None)
        for act, before in granted:
            while coming is not None and coming[0] <= act.at:
                yield from coming[1]
                coming = next(news, None)
            if act.grant in beside and act.patient in people:
                yield people[act.patient].at(act.at)
                yield access(act, before, beside[act.grant])

    def _news(self, audit: Auditing, work: Working, granted: Sequence[_Before]) -> list[_News]:
        """Agents, shifts and care, each at the time from which it is known."""
        first, last = granted[0][0].at, granted[-1][0].at
        after = (first - _BEFORE if self.upto is None else self.upto) + AHEAD
        shifts = scoring_facts.shifts(work, self.site, after, last + AHEAD)
        care = scoring_facts.care(work, self.site, after, last + AHEAD)
        news: list[_News] = [
            *self._records(audit, work, last),
            *self._newcomers(audit, work, granted),
            *((shift.start - AHEAD, (shift,)) for shift in shifts),
            *((event.at - AHEAD, (event,)) for event in care),
        ]
        self.upto = last
        return sorted(news, key=lambda one: one[0])  # stable: people, agents, shifts, care

    def _records(self, audit: Auditing, work: Working, last: datetime) -> Iterator[_News]:
        """Whom the house has records of, as they come: how common a name is, is told by them.

        By the log, so that a rebuild counts as many; the first so many say it as well as all.
        """
        room = POPULATION - len(self.population)
        if not room:
            return
        began = imports(audit, self.upto, last)
        new = dict(islice((one for one in began if one[0] not in self.population), room))
        for id, one in scoring_facts.people(work, new).items():
            yield new[id], (one.at(new[id]),)
        self.population |= new.keys()

    def _newcomers(
        self, audit: Auditing, work: Working, granted: Sequence[_Before]
    ) -> Iterator[_News]:
        """Each agent at their first access here, after who they are as a patient."""
        firsts: dict[UUID, datetime] = {}
        for act, _ in granted:
            if act.agent not in self.agents:
                firsts.setdefault(act.agent, act.at)
        if not firsts:
            return
        made = _accounts_made(audit, self.site)
        for one in scoring_facts.staff(work, firsts):
            at = firsts[one.id]
            yield at, (one.person.at(at), one.agent(self.site, min(made.get(one.id, at), at)))
        self.agents |= firsts.keys()


def access(act: Act, before: Sequence[Act], row: AnyRow) -> Access:
    """What an engine is told of one access; ``before`` is its agent's day, oldest first."""
    return Access(
        id=str(act.grant),
        at=act.at.astimezone(PARIS),
        agent=str(act.agent),
        patient=str(act.patient),
        device=row.device.hex() if row.device else "",
        network=row.network.hex() if row.network else "",
        number_rank=_rank(act, before),
        searches=_searches(act, before),
        refusals_before=sum(o.deed is Deed.REFUSED and o.patient == act.patient for o in before),
        link=_link(row),
        link_id=row.link or "",
        reason_code=row.reason,
        rationale=_words(row),
        sections=tuple(row.sections),
        seconds_open=row.seconds,
        explained=row.explained,
        signs=_signs(row.signs or ()),
    )


def _opens(act: Act) -> bool:
    return act.deed is Deed.GRANTED and act.grant is not None and act.patient is not None


def _rank(act: Act, before: Sequence[Act]) -> int | None:
    """Of the number by which the patient was looked up; None when it was by traits."""
    for one in reversed(before):
        if one.deed is Deed.LOOKED_UP and one.patient == act.patient:
            with suppress(ValueError):
                return int(one.nearness[:_RANK_DIGITS], 16)
            return None
    return None


def _searches(act: Act, before: Sequence[Act]) -> int:
    """Numbers and traits looked up since the last access, that led to no access."""
    traces: set[str] = set()
    for one in reversed(before):
        if one.deed is Deed.GRANTED:
            break
        if one.deed is Deed.LOOKED_UP and one.patient != act.patient:
            traces.add(one.trace)
    return len(traces)


def _link(row: AnyRow) -> Link:
    if not row.link:
        return Link.NONE
    return Link.VISIT if row.visit or row.mode != Mode.CENTRE_15 else Link.CALL


def _words(row: AnyRow) -> str:
    """Words as they compare; of some that are no longer compared, that they were written."""
    if row.print is not None:
        return str(row.print.hex())
    return f"{row.repeats}/{row.id}" if row.repeats else ""


def _signs(signs: Collection[Mapping[str, object]]) -> dict[str, str]:
    """What agrees and what differs; one that agrees is stronger than another that does not."""
    said: dict[str, str] = {}
    for one in signs:
        if one["agrees"] is True:
            said[str(one["code"])] = "agrees"
        elif one["agrees"] is False:
            said.setdefault(str(one["code"]), "differs")
    return said


def imports(
    audit: Auditing, after: datetime | None, upto: datetime
) -> Iterator[tuple[UUID, datetime]]:
    """Patients whose documents came in (after, upto], with when the first did, in order."""
    began = func.min(_e.at).label("at")
    read = (
        select(_e.patient_id, began)
        .where(_e.log_id == HOUSE, _e.code == CODES[DocumentImported], _e.at <= upto)
        .where(true() if after is None else _e.at > after, _e.patient_id.is_not(None))
        .group_by(_e.patient_id)
        .order_by(began, _e.patient_id)
        .limit(2 * POPULATION)  # those who were counted before may come among them
    )
    return ((row.patient_id, row.at) for row in audit.connection.execute(read))


def _accounts_made(audit: Auditing, site: UUID) -> dict[UUID, datetime]:
    """When each account of a site was made, as its log says."""
    made: dict[UUID, datetime] = {}
    rows = audit.connection.execute(
        select(_e.at, _e.bytes)
        .where(_e.log_id == site, _e.code == CODES[AccountCreated])
        .order_by(_e.seq)
    )
    for row in rows:
        with suppress(KeyError, ValueError):
            made[UUID(str(detail_of(row)["account"]))] = row.at
    return made
