"""Web sessions: what the cookie is worth, and each way for it to end."""

import time
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import Engine, event, text

from policy.durations import DURATIONS
from policy.events import SessionEnd
from store import sessions
from store.session import Doors
from tests.store.accounts import a_member, said, signed_in


def test_only_the_hash_of_the_token_is_stored(doors: Doors, owner: Engine) -> None:
    token = signed_in(doors, a_member(doors)).token
    with owner.connect() as connection:
        kept, row = connection.execute(text("select token_hash, s::text from web_session s")).one()
    assert kept == sha256(token.encode()).digest()
    assert token not in row
    assert len(token) == sessions.TOKEN_CHARACTERS


@pytest.mark.parametrize("forged", ["", "x", "A" * 43, "é" * 43, "A" * 100_000, "\x00" * 43])
def test_a_forged_token_is_nobody(doors: Doors, forged: str) -> None:
    assert sessions.current(doors, forged) is None
    assert sessions.standing(doors, forged) is None


def test_the_stored_hash_is_no_token(doors: Doors, owner: Engine) -> None:
    signed_in(doors, a_member(doors))
    with owner.connect() as connection:
        stolen = connection.scalar(text("select encode(token_hash, 'base64') from web_session"))
    assert sessions.standing(doors, stolen.strip().rstrip("=")) is None


def test_an_idle_session_ends_with_an_entry(doors: Doors, owner: Engine) -> None:
    admitted = signed_in(doors, a_member(doors))
    _age(owner, seen=DURATIONS.session_idle)
    assert sessions.current(doors, admitted.token) is None
    assert sessions.current(doors, admitted.token) is None
    assert said(owner, "session_ended") == [{"session": str(admitted.session), "kind": "idle"}]


def test_a_busy_session_ends_at_its_absolute_limit(doors: Doors, owner: Engine) -> None:
    admitted = signed_in(doors, a_member(doors))
    _age(owner, began=DURATIONS.session_absolute)
    assert sessions.standing(doors, admitted.token) is None
    assert said(owner, "session_ended") == [{"session": str(admitted.session), "kind": "expired"}]


def test_activity_puts_the_idle_end_off_and_looking_does_not(doors: Doors, owner: Engine) -> None:
    token = signed_in(doors, a_member(doors)).token
    almost = DURATIONS.session_idle - timedelta(seconds=20)
    _age(owner, seen=almost)
    assert sessions.standing(doors, token) is not None
    assert _since_seen(owner) >= almost
    assert sessions.current(doors, token) is not None
    assert _since_seen(owner) < timedelta(seconds=10)


def test_activity_is_written_once_a_minute(doors: Doors, owner: Engine) -> None:
    token = signed_in(doors, a_member(doors)).token
    _age(owner, seen=timedelta(seconds=50))
    sessions.current(doors, token)
    assert _since_seen(owner) >= timedelta(seconds=50)


def test_a_session_is_read_in_one_statement(doors: Doors) -> None:
    token = signed_in(doors, a_member(doors)).token
    statements: list[str] = []
    event.listen(doors._engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    sessions.current(doors, token)
    assert len([s for s in statements if "set_config" not in s]) == 1


def test_a_session_whose_browser_never_came_back_is_ended_on_the_record(
    doors: Doors, owner: Engine
) -> None:
    admitted = signed_in(doors, a_member(doors))
    assert sessions.end_lapsed(doors) == 0
    _age(owner, seen=DURATIONS.session_idle)
    assert [sessions.end_lapsed(doors) for _ in range(2)] == [1, 0]
    assert said(owner, "session_ended") == [{"session": str(admitted.session), "kind": "idle"}]


def test_signing_out_ends_the_session_once(doors: Doors, owner: Engine) -> None:
    admitted = signed_in(doors, a_member(doors))
    for _ in range(2):
        sessions.end(doors, admitted.token)
    assert sessions.standing(doors, admitted.token) is None
    assert said(owner, "session_ended") == [
        {"session": str(admitted.session), "kind": "signed_out"}
    ]


def test_all_the_sessions_of_an_agent_are_revoked_and_nobody_elses(doors: Doors) -> None:
    member, other = a_member(doors), a_member(doors)
    first = signed_in(doors, member)
    with doors.admitting() as door:
        _, second = sessions.begin(door, member.agent)
    stranger = signed_in(doors, other)
    with doors.admitting() as door:
        assert sessions.end_all(door, member.agent) == 2
    assert sessions.standing(doors, first.token) is None
    assert sessions.standing(doors, second) is None
    assert sessions.standing(doors, stranger.token) is not None


def test_a_session_that_somebody_else_ended_is_not_ended_again(doors: Doors) -> None:
    member = a_member(doors)
    admitted = signed_in(doors, member)
    with doors.admitting() as door:
        assert sessions.ended(door, admitted.session, member.agent, SessionEnd.REVOKED)
        assert not sessions.ended(door, admitted.session, member.agent, SessionEnd.IDLE)


def test_reading_a_session_is_cheap(doors: Doors) -> None:
    """Called at each rerun: a generous bound, against the day somebody adds a hash or a lock."""
    token = signed_in(doors, a_member(doors)).token
    sessions.current(doors, token)
    taken = []
    for _ in range(20):
        began = time.perf_counter()
        sessions.current(doors, token)
        taken.append(time.perf_counter() - began)
    assert min(taken) < 0.05  # a hash or a lock would weigh on each: the rest is the machine's


def _age(owner: Engine, **by: timedelta) -> None:
    with owner.begin() as connection:
        for column, age in by.items():
            connection.execute(
                text(f"update web_session set {column}_at = {column}_at - :age"), {"age": age}
            )


def _since_seen(owner: Engine) -> timedelta:
    with owner.connect() as connection:
        since = connection.scalar(text("select clock_timestamp() - seen_at from web_session"))
        assert isinstance(since, timedelta)
        return since
