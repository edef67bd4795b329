"""Every enum that a screen may have to say has its French words, and the words keep the rules."""

from enum import StrEnum

import pytest

from console import handover_wording, state, wording
from console.pages import acces
from policy.access import Ground, Mode, Owed, RecordState
from policy.agents import Function, SiteKind
from policy.events import EndKind
from policy.nir import NirProblem
from policy.record import Section, Visibility
from policy.review_events import HandoverOutcome

TABLES: tuple[tuple[type[StrEnum], dict[object, str]], ...] = (
    (Mode, wording.MODES),
    (Function, wording.FUNCTIONS),
    (SiteKind, wording.SITES),
    (Ground, wording.GROUNDS),
    (Owed, wording.OWED),
    (EndKind, wording.ENDS),
    (HandoverOutcome, handover_wording.OUTCOMES),
    (RecordState, wording.RECORDS),
    (NirProblem, wording.NIR_PROBLEMS),
    (Section, wording.SECTIONS),
    (Visibility, wording.MARKS),
)


@pytest.mark.parametrize(("members", "table"), TABLES, ids=lambda one: getattr(one, "__name__", ""))
def test_every_member_has_its_words_and_nothing_else_has(
    members: type[StrEnum], table: dict[object, str]
) -> None:
    assert set(table) == set(members)


def test_every_section_stands_in_one_chapter() -> None:
    said = [section for _, sections in wording.CHAPTERS for section in sections]
    assert sorted(said) == sorted(Section)


def test_the_chapters_of_an_emergency_come_first_under_the_names_of_the_contract() -> None:
    assert [title for title, _ in wording.CHAPTERS][:3] == [
        "Allergies",
        "Traitements",
        "Antécédents",
    ]


def test_what_a_gesture_tells_is_said_somewhere() -> None:
    elsewhere = {
        state.Told.DEGRADED,
        state.Told.SETTLED,
        state.Told.NOT_A_FILE,  # beside its field
        state.Told.ANSWER,
    }
    assert set(acces._TOLD) | set(handover_wording.TOLD) | elsewhere == set(state.Told)


def test_no_sentence_holds_a_digit_of_a_number() -> None:
    sentences = [w for _, table in TABLES for w in table.values()]
    assert not [s for s in sentences if any(run.isdigit() and len(run) > 2 for run in s.split())]
