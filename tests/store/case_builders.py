"""Cases that tests start from, written through the same doors as the program's. Plain functions."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update

from policy.agents import Agent, Function
from policy.review_events import (
    CaseAsked,
    CaseClosed,
    CaseJoined,
    CaseJudged,
    CaseOpened,
    CaseTaken,
)
from policy.verdicts import CaseState, Verdict, Why
from store import audit
from store.accesses import Access
from store.audit import Committed, Entry
from store.review_tables import (
    case_access,
    case_reading,
    case_step,
    corroboration,
    review_case,
)
from store.sealing import new_patient_key, unwrap, wrap
from store.session import Doors, Reviewing, Working
from tests.builders import an_agent

DAY = timedelta(days=1)


def a_supervisor(doors: Doors, agent: Agent) -> Agent:
    """Somebody of the same site who judges."""
    return an_agent(doors, site=agent.site, function=Function.SUPERVISOR)


def a_case(
    doors: Doors,
    agent: Agent,
    about: Sequence[Access] = (),
    *,
    entries: Sequence[int] = (),
    why: Why = Why.UNEXPLAINED,
    second: bool = False,
) -> UUID:
    """A new case about this agent's accesses, and about other entries of theirs."""
    case, now = uuid4(), datetime.now(UTC)
    with doors.working() as work:
        wrapped, version = wrap(new_patient_key(), work.ring, case)
        said = CaseOpened(case, agent.id, now.date(), now + 7 * DAY, CaseState.NEW)
        entry = audit.append_to(work, said, log=agent.site.id)
        work.connection.execute(
            insert(review_case).values(
                id=case,
                site_id=agent.site.id,
                agent_id=agent.id,
                day=now.date(),
                state=CaseState.NEW,
                second=second,
                due_at=now + 7 * DAY,
                key_wrapped=wrapped,
                key_version=version,
                entry_seq=entry.seq,
            )
        )
        step(work, case, entry, "opened", CaseState.NEW)
        for seq, grant in [
            *((a.entry_seq, a.id) for a in about),
            *((seq, None) for seq in entries),
        ]:
            _join(work, case, agent, seq, grant, why)
    return case


def _join(work: Working, case: UUID, agent: Agent, seq: int, grant: UUID | None, why: Why) -> None:
    entry = audit.append_to(work, CaseJoined(case, seq, why, (), CaseState.NEW), log=agent.site.id)
    work.connection.execute(
        insert(case_access).values(case_id=case, entry_seq=seq, grant_id=grant, why=why)
    )
    step(work, case, entry, "joined", CaseState.NEW)


def step(by: Working | Reviewing, case: UUID, entry: Entry, kind: str, state: CaseState) -> None:
    """The line of an entry that moved or told something of a case."""
    by.connection.execute(
        insert(case_step).values(
            site_id=entry.log, entry_seq=entry.seq, case_id=case, kind=kind, state=state
        )
    )


def ask(doors: Doors, agent: Agent, case: UUID, *, within: timedelta = DAY) -> datetime:
    """The program asks; until when."""
    until = datetime.now(UTC) + within
    with doors.working() as work:
        said = CaseAsked(case, until, None, CaseState.QUESTION_SENT)
        entry = audit.append_to(work, said, log=agent.site.id)
        step(work, case, entry, "asked", CaseState.QUESTION_SENT)
        _move(work, case, state=CaseState.QUESTION_SENT, answer_by=until)
    return until


def ask_in_words(doors: Doors, supervisor: Agent, case: UUID, words: str) -> None:
    """A reviewer asks."""
    committed, until = audit.commit_to(words), datetime.now(UTC) + DAY
    with doors.reviewing(supervisor) as reviewing:
        said = CaseAsked(case, until, committed.commitment, CaseState.QUESTION_SENT)
        entry = audit.append(reviewing, said)
        step(reviewing, case, entry, "asked", CaseState.QUESTION_SENT)
        _move(reviewing, case, state=CaseState.QUESTION_SENT, answer_by=until)
        _keep(reviewing, case, entry, committed)


def take(doors: Doors, supervisor: Agent, case: UUID) -> None:
    """A reviewer begins to judge."""
    with doors.reviewing(supervisor) as reviewing:
        entry = audit.append(reviewing, CaseTaken(case, CaseState.UNDER_REVIEW))
        step(reviewing, case, entry, "taken", CaseState.UNDER_REVIEW)
        _move(reviewing, case, state=CaseState.UNDER_REVIEW)


def judge(doors: Doors, supervisor: Agent, case: UUID, verdict: Verdict, feedback: str) -> None:
    """A reviewer who took a case closes it on one reading, with a word for the agent."""
    why, told = audit.commit_to("Lu."), audit.commit_to(feedback)
    with doors.reviewing(supervisor) as reviewing:
        said = CaseJudged(case, 1, why.commitment, CaseState.UNDER_REVIEW)
        entry = audit.append(reviewing, said)
        step(reviewing, case, entry, "judged", CaseState.UNDER_REVIEW)
        reviewing.connection.execute(
            insert(case_reading).values(
                case_id=case,
                rank=1,
                agent_id=supervisor.id,
                verdict=verdict,
                seconds=40,
                entry_seq=entry.seq,
            )
        )
        closing = CaseClosed(case, verdict, told.commitment, CaseState.CLOSED)
        entry = audit.append(reviewing, closing)
        step(reviewing, case, entry, "closed", CaseState.CLOSED)
        _keep(reviewing, case, entry, told)
        closed = {"verdict": verdict, "closed_by": supervisor.id}
        _move(
            reviewing,
            case,
            state=CaseState.CLOSED,
            closed_at=func.clock_timestamp(),
            **closed,
        )


def evaluated(doors: Doors, access: Access, agent: Agent, state: str) -> None:
    """What the feeds say of an access, as the worker writes it."""
    with doors.working() as work:
        work.connection.execute(
            insert(corroboration).values(
                grant_id=access.id,
                site_id=agent.site.id,
                agent_id=agent.id,
                granted_at=access.granted_at,
                state=state,
                signs=[],
            )
        )


def _move(by: Working | Reviewing, case: UUID, **values: object) -> None:
    by.connection.execute(update(review_case).where(review_case.c.id == case).values(values))


def _keep(by: Reviewing, case: UUID, entry: Entry, committed: Committed) -> None:
    row = by.connection.execute(select(review_case).where(review_case.c.id == case)).one()
    key = unwrap(row.key_wrapped, row.key_version, by.ring, case)
    audit.keep_words(by, entry, "words", committed, case, key)
