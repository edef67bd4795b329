"""Who may move a case: the table, its page, and the database's own copy of it."""

import io
import runpy
import sys
from enum import StrEnum
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from policy.verdict_diagram import ACTORS, REASONS, STATES, VERDICTS, page
from policy.verdicts import (
    MOVES,
    Actor,
    CaseState,
    Verdict,
    Why,
    after_first_reading,
    after_second_reading,
    may_move,
)
from tests.policy.corpus import ROOT

states = st.sampled_from(CaseState)


def test_the_committed_page_is_the_one_the_table_writes() -> None:
    committed = (ROOT / "docs/cases.md").read_text(encoding="utf-8")
    assert committed == page(), "run: python -m policy.verdict_diagram > docs/cases.md"


def test_the_command_prints_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=printed))
    runpy.run_path(str(ROOT / "policy/verdict_diagram.py"), run_name="__main__")
    assert printed.getvalue().decode() == page()


@pytest.mark.parametrize(
    ("members", "words"),
    [(Actor, ACTORS), (CaseState, STATES), (Verdict, VERDICTS), (Why, REASONS)],
)
def test_every_member_has_its_words(members: type[StrEnum], words: dict[object, str]) -> None:
    assert set(words) == set(members)


def test_the_diagram_has_one_arrow_for_each_pair_that_somebody_may_make() -> None:
    arrows = {line.split(" : ")[0].strip() for line in page().splitlines() if "-->" in line}
    pairs = {f"{at} --> {to}" for moves in MOVES.values() for at, to in moves}
    assert arrows == pairs | {"[*] --> new", "closed --> [*]"}


@given(states, st.sampled_from(Actor))
def test_a_closed_case_never_revives(to: CaseState, actor: Actor) -> None:
    assert not may_move(actor, CaseState.CLOSED, to)


@given(states, states)
def test_the_agent_moves_nothing_but_their_answer(at: CaseState, to: CaseState) -> None:
    answers = (at, to) == (CaseState.QUESTION_SENT, CaseState.ANSWERED)
    assert may_move(Actor.SUBJECT, at, to) is answers


def test_every_state_is_reached_and_left_towards_an_end() -> None:
    moves = {pair for pairs in MOVES.values() for pair in pairs}
    reached = {CaseState.NEW}
    while more := {to for at, to in moves if at in reached} - reached:
        reached |= more
    assert reached == set(CaseState)
    assert {at for at, _ in moves} == set(CaseState) - {CaseState.CLOSED}


def test_a_first_reading_closes_unless_a_second_was_drawn() -> None:
    assert after_first_reading(second=False) is CaseState.CLOSED
    assert after_first_reading(second=True) is CaseState.SECOND_READING


@given(st.sampled_from(Verdict), st.sampled_from(Verdict))
def test_two_readings_close_when_they_agree_alone(first: Verdict, second: Verdict) -> None:
    led = after_second_reading(first, second)
    assert led is (CaseState.CLOSED if first is second else CaseState.ESCALATED)


def test_the_database_has_the_same_moves_for_every_actor_and_pair(owner: Engine) -> None:
    asked = text(
        "select a, f, t, case_moves(a, f, t) from unnest(cast(:actors as text[])) a,"
        " unnest(cast(:states as text[])) f, unnest(cast(:states as text[])) t"
    )
    with owner.connect() as raw:
        rows = raw.execute(asked, {"actors": list(Actor), "states": list(CaseState)}).all()
    assert len(rows) == len(Actor) * len(CaseState) ** 2
    for actor, at, to, allowed in rows:
        assert allowed is may_move(Actor(actor), CaseState(at), CaseState(to)), (actor, at, to)


def test_the_database_lets_nobody_else_move_a_case(owner: Engine) -> None:
    with owner.connect() as raw:
        assert not raw.scalar(text("select case_moves('administrator', 'new', 'closed')"))
