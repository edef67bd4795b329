"""An answer comes whole in time, or is waited for no longer."""

import threading

import pytest

from console.deadline import within


def test_what_is_answered_or_raised_in_time_comes_through() -> None:
    assert within(10, "here", lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        within(10, "here", lambda: 1 // 0)


def test_who_answers_too_late_is_left_alone_and_few_at_once() -> None:
    done = threading.Event()
    asked: list[int] = []

    def late() -> bool:
        asked.append(1)
        return done.wait(60)

    try:
        for _ in range(6):
            with pytest.raises(TimeoutError):
                within(0.05, "late", late)
        assert len(asked) == 4
        assert within(10, "another", lambda: 3) == 3
    finally:
        done.set()
    assert within(10, "late", lambda: 3) == 3
