"""Cases and the people round them, for those who attack them with SQL. Plain functions."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from policy.agents import Agent, Function
from store.accesses import Access
from store.session import Doors
from tests.builders import an_agent
from tests.gestures import a_desk, open_record
from tests.store import case_builders as build
from tests.store.raw import append, say

NOT_OWN, NO_MOVE = "BG013", "BG014"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A case about a doctor, two who may read it, and the doctor as a supervisor."""

    doctor: Agent
    access: Access
    case: UUID
    reader: Agent
    second: Agent
    twin: Agent  # the doctor's other account


def another_account(owner: Engine, one: Agent, other: Agent) -> None:
    """These two accounts are one person's."""
    with owner.begin() as connection:
        connection.execute(
            text("update agent set national_id = :number where id = :other"),
            {"number": one.national_id, "other": other.id},
        )


def reviewed(doors: Doors, owner: Engine, *, second: bool = False, taken: bool = True) -> Reviewed:
    """A case under review, or new."""
    desk = a_desk(doors)
    access = open_record(doors, desk)
    reader, other, twin = (build.a_supervisor(doors, desk.agent) for _ in range(3))
    another_account(owner, desk.agent, twin)
    case = build.a_case(doors, desk.agent, [access], second=second)
    if taken:
        build.take(doors, reader, case)
    return Reviewed(desk.agent, access, case, reader, other, twin)


def an_officer(doors: Doors, like: Agent) -> Agent:
    """The data protection officer of this site."""
    return an_agent(doors, site=like.site, function=Function.DATA_PROTECTION_OFFICER)


def told(connection: Connection, agent: Agent, case: UUID, kind: str, **detail: object) -> int:
    """An entry about a case and its line, as the speaker: its number in the log."""
    seq = append(connection, f"case_{kind}", None, None, {"case": case, **detail})
    say(
        connection,
        "insert into case_step (site_id, entry_seq, case_id, kind, state)"
        " values (:site, :seq, :case, :kind, :state)",
        site=agent.site.id,
        seq=seq,
        case=case,
        kind=kind,
        state=detail["state"],
    )
    return seq


def read(
    connection: Connection,
    agent: Agent,
    case: UUID,
    verdict: str,
    *,
    rank: int = 1,
    state: str = "under_review",
) -> None:
    """A reading of this case by the speaker."""
    seq = told(connection, agent, case, "judged", rank=rank, words="00", state=state)
    say(
        connection,
        "insert into case_reading (case_id, rank, agent_id, verdict, seconds, entry_seq)"
        " values (:case, :rank, :agent, :verdict, 30, :seq)",
        case=case,
        rank=rank,
        agent=agent.id,
        verdict=verdict,
        seq=seq,
    )


def close(connection: Connection, agent: Agent, case: UUID, verdict: str) -> None:
    """The case closed by the speaker with this verdict."""
    told(connection, agent, case, "closed", verdict=verdict, words=None, state="closed")
    say(
        connection,
        "update review_case set state = 'closed', verdict = :verdict, closed_by = :agent,"
        " closed_at = now() where id = :case",
        verdict=verdict,
        agent=agent.id,
        case=case,
    )


def first_read(connection: Connection, agent: Agent, case: UUID, verdict: str) -> None:
    """The first of two readings: the case goes to another."""
    read(connection, agent, case, verdict, state="second_reading")
    say(connection, "update review_case set state = 'second_reading' where id = :case", case=case)
