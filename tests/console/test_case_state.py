"""Keys pressed in a hurry never change a verdict that was chosen."""

from typing import Any

import pytest

from console import case_state, state
from console.case_wording import agreeing
from policy.verdicts import Verdict


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the session keeps."""
    known: dict[str, Any] = {}
    monkeypatch.setattr(state, "keep", known.__setitem__)
    monkeypatch.setattr(state, "kept", known.get)
    return known


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that have passed."""
    now = [1_000.0]
    monkeypatch.setattr(case_state, "monotonic", lambda: now[0])
    return now


def test_a_second_key_at_once_was_meant_for_the_reason(clock: list[float]) -> None:
    case_state.lean(Verdict.LEGITIMATE)
    clock[0] += 0.4
    case_state.lean(Verdict.MISUSE)
    assert case_state.leaning() is Verdict.LEGITIMATE


def test_whoever_thinks_again_changes_the_verdict(clock: list[float]) -> None:
    case_state.lean(Verdict.LEGITIMATE)
    clock[0] += 2
    case_state.lean(Verdict.MISUSE)
    assert case_state.leaning() is Verdict.MISUSE


def test_the_next_case_begins_without_a_verdict_and_takes_one_at_once(clock: list[float]) -> None:
    case_state.lean(Verdict.LEGITIMATE)
    case_state.choose(None)
    assert case_state.leaning() is None
    case_state.lean(Verdict.DATA_ERROR)
    assert case_state.leaning() is Verdict.DATA_ERROR


def test_what_agrees_is_counted() -> None:
    assert agreeing(1) == "✓ 1 point concorde"
    assert agreeing(7) == "✓ 7 points concordent"
