"""What the program does to a case: each step with its entry and its line, as nobody in particular.

guards_review.sql holds every step to its entry; a case's words have a key of their own from birth.
"""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Select, func, insert, select, update

from policy.durations import DURATIONS
from policy.event_codes import code_of
from policy.review_events import CaseAsked, CaseClosed, CaseJoined, CaseOpened
from policy.sampling import SAMPLING
from policy.verdicts import Case, CaseState
from store import audit
from store.case_candidates import Candidate
from store.case_standing import READERS
from store.cases import case_of
from store.models import AnyRow
from store.review_tables import agent_mail, case_access, case_step, review_case
from store.sealing import new_patient_key, wrap
from store.session import Working

_c = review_case.c
Step = CaseOpened | CaseJoined | CaseAsked | CaseClosed
_NOW = func.clock_timestamp()
#: A blind second reading is by another: fewer who may read it make none.
_READERS = 2


def standing(work: Working, site: UUID, subject: UUID, day: date) -> Case | None:
    """The case that stands about this day, locked: nobody closes it before this commits."""
    return _locked(
        work,
        select(review_case).where(
            _c.site_id == site,
            _c.agent_id == subject,
            _c.day == day,
            _c.state != CaseState.CLOSED,
        ),
    )


def held(work: Working, id: UUID) -> Case:
    """This case, locked, as it stands by now."""
    case = _locked(work, select(review_case).where(_c.id == id))
    assert case is not None  # no case ever disappears
    return case


def _locked(work: Working, which: Select[tuple[object, ...]]) -> Case | None:
    row: AnyRow | None = work.connection.execute(
        which.with_for_update(key_share=True)
    ).one_or_none()
    return None if row is None else case_of(row)


def open(work: Working, site: UUID, subject: UUID, day: date) -> Case:
    """A new case; whether it is read twice is drawn now, and never again."""
    id, due_at = uuid4(), _in(work, DURATIONS.review.deadline)
    wrapped, version = wrap(new_patient_key(), work.ring, id)
    said = CaseOpened(id, subject, day, due_at, CaseState.NEW)
    entry = audit.append_to(work, said, log=site)
    work.connection.execute(
        insert(review_case).values(
            id=id,
            site_id=site,
            agent_id=subject,
            day=day,
            state=CaseState.NEW,
            priority=0,
            second=_read_twice(work, id, site, subject),
            due_at=due_at,
            key_wrapped=wrapped,
            key_version=version,
            entry_seq=entry.seq,
        )
    )
    _step(work, site, id, said, entry.seq)
    return held(work, id)


def join(work: Working, case: Case, one: Candidate) -> None:
    """An entry joins, for a reason; the case stays where it is."""
    _say(work, case, CaseJoined(case.id, one.seq, one.why, one.rules, case.state))
    work.connection.execute(
        insert(case_access).values(
            case_id=case.id, entry_seq=one.seq, grant_id=one.grant, why=one.why
        )
    )


def weigh(work: Working, case: Case, priority: int) -> None:
    """What joined may bring the case forward, never back."""
    work.connection.execute(
        update(review_case)
        .where(_c.id == case.id, _c.priority < priority)
        .values(priority=priority)
    )


def ask(work: Working, case: Case) -> None:
    """Ask the agent, in no words but the question itself; they are written to."""
    to, answer_by = CaseState.QUESTION_SENT, _in(work, DURATIONS.review.answer)
    _say(work, case, CaseAsked(case.id, answer_by, None, to))
    work.connection.execute(
        update(review_case).where(_c.id == case.id).values(state=to, answer_by=answer_by)
    )
    work.connection.execute(
        insert(agent_mail).values(id=uuid4(), agent_id=case.agent, case_id=case.id, kind="question")
    )


def close(work: Working, case: Case) -> None:
    """Everything is explained: closed without a verdict."""
    to = CaseState.CLOSED
    _say(work, case, CaseClosed(case.id, None, None, to))
    work.connection.execute(
        update(review_case).where(_c.id == case.id).values(state=to, closed_at=_NOW)
    )


def _say(work: Working, case: Case, event: Step) -> None:
    entry = audit.append_to(work, event, log=case.site)
    _step(work, case.site, case.id, event, entry.seq)


def _step(work: Working, site: UUID, case: UUID, event: Step, seq: int) -> None:
    work.connection.execute(
        insert(case_step).values(
            site_id=site,
            entry_seq=seq,
            case_id=case,
            kind=code_of(event).removeprefix("case_"),
            state=event.state,
        )
    )


def _in(work: Working, time: timedelta) -> datetime:
    moment: datetime = work.connection.execute(select(_NOW + time)).scalar_one()
    return moment


def _read_twice(work: Working, id: UUID, site: UUID, subject: UUID) -> bool:
    if not SAMPLING.second_reading.draws(work.ring.index("second_reading", id.bytes)):
        return False
    readers = work.connection.scalar(READERS, {"site": site, "subject": subject})
    return (readers or 0) >= _READERS
