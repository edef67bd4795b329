"""Web sessions: 256 random bits in a cookie, their SHA-256 here, and the database's clock.

A session ends when signed out, revoked, idle or too old; each end is an entry. ``current`` is the
agent's own activity; ``standing`` only looks: a page refreshing itself keeps nobody signed in.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import Row, TextClause, func, insert, text, update

from policy.agents import Agent
from policy.durations import DURATIONS
from policy.events import SessionEnd, SessionEnded
from store.accounts import agent_of
from store.audit import append_to
from store.models import web_session
from store.places import NOWHERE, Place
from store.session import Admitting, Doors

TOKEN_CHARACTERS = 43  # 32 bytes, base64url without padding


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in."""

    id: UUID
    agent: Agent
    began_at: datetime
    second_factor_at: datetime


_SEEN = """
    with seen as (
      update web_session set seen_at = clock_timestamp()
      where token_hash = :hash and ended_at is null
        and seen_at < clock_timestamp() - interval '1 minute'
        and seen_at > clock_timestamp() - :idle and began_at > clock_timestamp() - :absolute)
"""
_FIND = """
    select s.id, s.began_at, s.second_factor_at,
           case when s.began_at <= clock_timestamp() - :absolute then 'expired'
                when s.seen_at <= clock_timestamp() - :idle then 'idle' end as lapse,
           a.id as agent_id, a.login, a.name as agent_name, a.national_id, a.profession, a.function,
           p.id as site_id, p.finess, p.name as site_name, p.kind
    from web_session s join agent a on a.id = s.agent_id join site p on p.id = a.site_id
"""
_PRESENTED = " where s.token_hash = :hash and s.ended_at is null and a.suspended_at is null"
_LOOK = text(_FIND + _PRESENTED)
_LOOK_AND_SEE = text(_SEEN + _FIND + _PRESENTED)
_LAPSED = text(
    _FIND
    + " where s.ended_at is null and (s.began_at <= clock_timestamp() - :absolute"
    + " or s.seen_at <= clock_timestamp() - :idle) order by s.id limit 100"
)


def begin(door: Admitting, agent: Agent, place: Place = NOWHERE) -> tuple[UUID, str]:
    """A new session and the token for its cookie. Its entry is the sign-in's."""
    token = secrets.token_urlsafe(32)
    now = func.clock_timestamp()
    session = uuid4()
    door.connection.execute(
        insert(web_session).values(
            id=session,
            token_hash=_hash(token),
            agent_id=agent.id,
            began_at=now,
            seen_at=now,
            second_factor_at=now,
            device=place.device,
            network=place.network,
        )
    )
    return session, token


def current(doors: Doors, token: str) -> Session | None:
    """The live session of this token, which this very call keeps from falling idle."""
    return _session(doors, token, _LOOK_AND_SEE)


def standing(doors: Doors, token: str) -> Session | None:
    """The live session of this token; looking at it is no activity."""
    return _session(doors, token, _LOOK)


def end(doors: Doors, token: str, kind: SessionEnd = SessionEnd.SIGNED_OUT) -> None:
    """End the session of this token, if it lives."""
    session = standing(doors, token)
    if session is not None:
        with doors.admitting() as door:
            ended(door, session.id, session.agent, kind)


def end_all(door: Admitting, agent: Agent) -> int:
    """Revoke every session of an agent; how many."""
    rows = door.connection.execute(
        text("select id from web_session where agent_id = :agent and ended_at is null"),
        {"agent": agent.id},
    )
    return sum(ended(door, row.id, agent, SessionEnd.REVOKED) for row in rows.all())


def ended(door: Admitting, session: UUID, agent: Agent, kind: SessionEnd) -> bool:
    """End one session and say so; False when somebody already had."""
    done = door.connection.execute(
        update(web_session)
        .where(web_session.c.id == session, web_session.c.ended_at.is_(None))
        .values(ended_at=func.clock_timestamp(), end_kind=kind)
    )
    if done.rowcount:
        append_to(door, SessionEnded(session, kind), log=agent.site.id, agent=agent.id)
    return bool(done.rowcount)


def end_lapsed(doors: Doors) -> int:
    """End, on the record, a hundred sessions at most whose browser never came back; how many."""
    with doors.admitting() as door:
        rows = door.connection.execute(_LAPSED, _limits()).all()
        return sum(ended(door, row.id, agent_of(row), SessionEnd(row.lapse)) for row in rows)


def second_factor_given(door: Admitting, session: UUID) -> None:
    """The second factor of a live session is fresh again."""
    door.connection.execute(
        update(web_session)
        .where(web_session.c.id == session, web_session.c.ended_at.is_(None))
        .values(second_factor_at=func.clock_timestamp())
    )


def _session(doors: Doors, token: str, statement: TextClause) -> Session | None:
    if len(token) != TOKEN_CHARACTERS or not token.isascii():
        return None
    with doors.admitting() as door:
        row = door.connection.execute(statement, {"hash": _hash(token), **_limits()}).one_or_none()
        if row is None:
            return None
        return _living(door, row)


def _living(door: Admitting, row: Row[*tuple[object, ...]]) -> Session | None:
    agent = agent_of(row)
    if row.lapse is not None:
        ended(door, row.id, agent, SessionEnd(row.lapse))
        return None
    return Session(row.id, agent, row.began_at, row.second_factor_at)


def _limits() -> dict[str, object]:
    return {"idle": DURATIONS.session_idle, "absolute": DURATIONS.session_absolute}


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
