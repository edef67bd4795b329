"""Positions: what comes next of each log, in fair shares, for one sender at a time."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from store import streaming
from store.session import Doors
from store.streaming import Portion, Waiting
from tests.siem.builders import say, some_logs

STREAM = "essai"


def next_of(doors: Doors, most: int = 100, stream: str = STREAM) -> list[Portion]:
    with doors.auditing() as audit:
        return streaming.next_portions(audit, stream, most)


def advance(doors: Doors, portions: list[Portion], stream: str = STREAM) -> None:
    with doors.working() as work:
        assert streaming.claimed(work, stream)
        streaming.advance(work, stream, portions)


def test_a_stream_begins_at_the_beginning_and_goes_on_where_it_was(
    doors: Doors, owner: Engine
) -> None:
    log = some_logs(owner, 5)[0]
    (first,) = next_of(doors, 3)
    assert [entry.seq for entry in first.entries] == [0, 1, 2]
    assert (first.log, first.start, first.end, first.size) == (log, 0, 3, 5)
    assert next_of(doors, 3) == [first]  # until somebody says that it was taken
    advance(doors, [first])
    (second,) = next_of(doors, 3)
    assert [entry.seq for entry in second.entries] == [3, 4]
    advance(doors, [second])
    assert next_of(doors) == []
    say(owner, log, 1)
    assert [entry.seq for entry in next_of(doors)[0].entries] == [5]


def test_two_streams_do_not_know_each_other(doors: Doors, owner: Engine) -> None:
    some_logs(owner, 2)
    advance(doors, next_of(doors))
    assert next_of(doors) == []
    assert [one.end for one in next_of(doors, stream="autre")] == [2]


def test_there_is_one_sender_at_a_time(doors: Doors) -> None:
    with doors.working() as one:
        assert streaming.claimed(one, STREAM)
        with doors.working() as other:
            assert not streaming.claimed(other, STREAM)
            assert streaming.claimed(other, "autre")
    with doors.working() as later:
        assert streaming.claimed(later, STREAM)


def test_who_holds_the_stream_sees_where_the_last_one_stopped(doors: Doors, owner: Engine) -> None:
    some_logs(owner, 4)
    with doors.working() as one:
        assert streaming.claimed(one, STREAM)
        streaming.advance(one, STREAM, next_of(doors, 3))
        assert [p.start for p in next_of(doors)] == [0]
    assert [p.start for p in next_of(doors)] == [3]


def test_a_gesture_that_fails_moves_nothing(doors: Doors, owner: Engine) -> None:
    some_logs(owner, 4)

    class Cut(Exception):
        pass

    def fail() -> None:
        with doors.working() as work:
            streaming.advance(work, STREAM, next_of(doors))
            raise Cut

    with pytest.raises(Cut):
        fail()
    assert [p.start for p in next_of(doors)] == [0]


def test_a_removed_entry_does_not_stop_the_stream(doors: Doors, owner: Engine) -> None:
    some_logs(owner, 5)
    with owner.begin() as connection:
        connection.exec_driver_sql("alter table audit_entry disable trigger user")
        connection.exec_driver_sql("delete from audit_entry where seq in (1, 2)")
    seen = []
    while portions := next_of(doors, 2):
        seen += [entry.seq for one in portions for entry in one.entries]
        advance(doors, portions)
    assert seen == [0, 3, 4]


def test_a_log_that_was_cut_has_nothing_waiting(doors: Doors, owner: Engine) -> None:
    log = some_logs(owner, 2)[0]
    advance(doors, [Portion(log, 0, 9, 9, ())])
    with doors.auditing() as audit:
        (one,) = streaming.waiting(audit, STREAM)
    assert (one.start, one.size, one.count) == (9, 2, 0)
    assert next_of(doors) == []


@given(st.lists(st.integers(0, 300), max_size=40), st.integers(1, 100))
def test_shares_are_fair_and_fill_the_batch(counts: list[int], most: int) -> None:
    logs = [Waiting(UUID(int=n), 7, 7 + count) for n, count in enumerate(counts)]
    shares = {one.log: end - one.start for one, end in streaming._shared(logs, most)}
    assert sum(shares.values()) == min(most, sum(counts))
    assert all(1 <= share <= one.count for one in logs if (share := shares.get(one.log)))
    behind = [one for one in logs if one.count]
    if len(behind) <= most:
        assert set(shares) == {one.log for one in behind}
        cut = [shares[one.log] for one in behind if shares[one.log] < one.count]
        assert not cut or max(shares.values()) - min(cut) <= 1
    else:  # those that have waited longest
        left = max(one.count for one in behind if one.log not in shares)
        assert all(one.count >= left for one in behind if one.log in shares)
