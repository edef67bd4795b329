"""What becomes of each line of a file, against what is known."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from policy.feeds import RemarkCode
from policy.register import Asked, Asker, IdentityCheck, Objection, Paper, Stated
from policy.register_file import Found, Known, Outcome, Remark, Said, Unfit, contradicted, in_order

FIRST, SECOND, THIRD = date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)
ASKED = Asked(Asker.UNKNOWN, IdentityCheck.BY_SOURCE, Paper.FILE, FIRST)
SOMEBODY = UUID(int=1)
acts = st.lists(st.tuples(st.sampled_from([FIRST, SECOND, THIRD]), st.booleans()), max_size=8)


def said(on: date = FIRST, *, stands: bool = True, line: int = 2) -> Said:
    request = replace(ASKED, on=on)
    return Said(line, "", SOMEBODY, Stated.CENTRE_15, stands, request)


def found(one: Said) -> Found:
    return Found(one, SOMEBODY, None)


def test_what_is_new_is_taken_and_then_known() -> None:
    known = Known(stands=False)
    assert known.weigh(FIRST, stands=True) is Outcome.TAKEN
    assert known.stands
    assert known.weigh(FIRST, stands=True) is Outcome.REPEATED


def test_what_stands_already_is_repeated_and_what_does_not_is_not_lifted() -> None:
    assert Known(stands=True).weigh(FIRST, stands=True) is Outcome.REPEATED
    assert Known(stands=False).weigh(FIRST, stands=False) is Outcome.REPEATED


def test_the_contrary_of_what_was_said_that_day_is_for_somebody_to_settle() -> None:
    known = Known(stands=True, said={(FIRST, True)})
    assert known.weigh(FIRST, stands=False) is Outcome.CONTRARY
    assert known.stands


def test_what_is_older_than_what_is_known_changes_nothing() -> None:
    known = Known(stands=False, said={(SECOND, False)})
    assert known.weigh(FIRST, stands=True) is Outcome.OLDER
    assert not known.stands


@given(acts, st.booleans())
def test_said_again_nothing_is_taken(lines: list[tuple[date, bool]], stands: bool) -> None:
    known = Known(stands=stands)
    for on, value in sorted(lines):
        known.weigh(on, stands=value)
    after = known.stands
    assert Outcome.TAKEN not in {known.weigh(on, stands=value) for on, value in sorted(lines)}
    assert known.stands is after


@given(acts)
def test_the_last_day_that_is_taken_is_what_stands(lines: list[tuple[date, bool]]) -> None:
    known = Known(stands=False)
    taken = [value for on, value in sorted(lines) if known.weigh(on, stands=value) is Outcome.TAKEN]
    assert known.stands is (taken[-1] if taken else False)


def test_lines_are_weighed_day_by_day_whatever_the_order_of_the_file() -> None:
    lines = [said(THIRD, line=2), said(FIRST, line=3), said(SECOND, line=4), said(FIRST, line=5)]
    assert [one.said.line for one in in_order(map(found, lines))] == [3, 5, 4, 2]


def test_two_lines_that_say_the_contrary_of_one_day_are_both_found() -> None:
    lifted = said(SECOND, stands=False)
    other = replace(lifted, statement=Stated.BRIS_DE_GLACE)
    lines = [
        *map(found, (said(FIRST), said(SECOND), lifted, said(FIRST), other)),
        replace(found(lifted), patient=UUID(int=2)),
        replace(found(lifted), professional=UUID(int=3)),
    ]
    assert contradicted(lines) == {1, 2}


def test_what_is_older_is_noted_and_everything_else_refuses() -> None:
    assert not Remark(2, "", Unfit.OLDER).refuses
    for code in (*RemarkCode, *Objection, *set(Unfit) - {Unfit.OLDER}):
        assert Remark(2, "", code).refuses
