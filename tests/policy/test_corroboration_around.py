"""What explains an access that named nothing of use: care around it, one's own, and the roster."""

from datetime import UTC, datetime, timedelta

import pytest

from policy.corroboration import Care, Named, Shift, SignCode, State, explain
from policy.feeds import Contradiction
from tests.policy.care_space import AT
from tests.policy.test_corroboration import (
    CARE,
    DAY,
    DIFFERS,
    GIVEN,
    HER,
    HOUR,
    MINUTE,
    NAME,
    OTHER,
    SEX,
    SOUND,
    TWIN,
    YEAR,
    a_file,
    a_person,
    a_visit,
    an_access,
    signs,
)

_AROUND: list[tuple[str, Care, State]] = [
    ("a call of an hour ago", a_file(HER, event="B", starts_at=AT - HOUR), CARE),
    ("a call that is closed", a_file(HER, event="B", ends_at=AT - 8 * MINUTE), CARE),
    ("a call of yesterday", a_file(HER, event="B", starts_at=AT - DAY), State.SOME_CARE),
    ("a call without a medical act", a_file(HER, event="B", attribution="D"), State.SOME_CARE),
    ("an arrival to come", a_visit(HER, starts_at=AT + 12 * HOUR), CARE),
    ("an arrival too far", a_visit(HER, starts_at=AT + 13 * HOUR), State.NONE),
    ("a stay", a_visit(HER, starts_at=AT - 30 * HOUR, ends_at=AT + HOUR), CARE),
    ("after discharge", a_visit(HER, starts_at=AT - 9 * HOUR, ends_at=AT - HOUR), State.SOME_CARE),
    ("a month ago", a_visit(HER, starts_at=AT - 30 * DAY, ends_at=AT - 29 * DAY), State.SOME_CARE),
    ("longer ago", a_visit(HER, starts_at=AT - 31 * DAY, ends_at=AT - 31 * DAY), State.NONE),
    ("elsewhere", a_visit(HER, here=False), State.SOME_CARE),
    ("a twin", a_visit(TWIN), State.NONE),
    ("a name alike, and the given name", a_visit(a_person(SOUND, GIVEN, SEX)), State.NONE),
    ("the name and the given name", a_visit(a_person(NAME, GIVEN)), CARE),
    ("somebody like her", a_visit(a_person(SEX, YEAR)), State.NONE),
    ("somebody else", a_visit(OTHER), State.NONE),
    ("an exercise", a_file(HER, contradictions=frozenset({Contradiction.NOT_ACTUAL})), State.NONE),
]  # fmt: skip


@pytest.mark.parametrize(
    ("care", "state"), [one[1:] for one in _AROUND], ids=[one[0] for one in _AROUND]
)
def test_what_happened_around_an_access_that_named_nothing_known(care: Care, state: State) -> None:
    assert explain(an_access(named=(Named("X", None),), around=(care,))).state is state


@pytest.mark.parametrize(
    "never", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_a_time_that_nobody_meant_stops_no_judgement(never: datetime) -> None:
    """« 9999 » says that no end is known: one such visit must not keep the others from a turn."""
    here = a_visit(HER, starts_at=AT - HOUR, ends_at=never)
    assert explain(an_access(named=(), around=(here,))).state in (CARE, State.SOME_CARE)
    for kind in (a_visit, a_file):
        assert explain(an_access(kind(HER, starts_at=never))).state is DIFFERS
        assert (
            explain(an_access(named=(), around=(kind(HER, starts_at=never),))).state is State.NONE
        )


def test_a_named_file_out_of_its_time_is_still_a_call_of_this_patient() -> None:
    file = a_file(HER, ends_at=AT - 30 * MINUTE, starts_at=AT - HOUR)
    assert explain(an_access(file, around=(file,))).state is CARE


def test_the_file_that_explains_is_not_counted_twice() -> None:
    found = explain(an_access(a_file(HER), around=(a_file(HER),)))
    assert [one.agrees for one in signs(found, SignCode.CARE_HERE)] == [None]
    assert signs(found, SignCode.SOME_CARE) == []


@pytest.mark.parametrize(
    ("ago", "state"),
    [(MINUTE, State.OWN_CARE), (7 * DAY, State.OWN_CARE), (8 * DAY, DIFFERS), (-MINUTE, DIFFERS)],
)
def test_ones_own_explained_care_explains_for_a_week(ago: timedelta, state: State) -> None:
    assert explain(an_access(a_file(OTHER), own=(AT - ago,))).state is state


@pytest.mark.parametrize(
    ("begins", "ends", "agrees", "minutes"),
    [
        (-HOUR, HOUR, True, 0),
        (90 * MINUTE, 9 * HOUR, True, 90),
        (91 * MINUTE, 9 * HOUR, False, 91),
        (-9 * HOUR, -2 * HOUR, False, 120),
    ],
)
def test_a_roster_is_read_with_ninety_minutes_of_grace(
    begins: timedelta, ends: timedelta, agrees: bool, minutes: int
) -> None:
    far = Shift(AT - 20 * HOUR, AT - 18 * HOUR)
    seen = an_access(shifts=(far, Shift(AT + begins, AT + ends)), roster=True)
    (duty,) = signs(explain(seen), SignCode.DUTY)
    assert (duty.agrees, duty.figures) == (agrees, {"minutes": minutes})


@pytest.mark.parametrize(("roster", "agrees"), [(True, False), (False, None)])
def test_no_shift_is_no_absence_where_no_roster_is_fed(roster: bool, agrees: bool | None) -> None:
    (duty,) = signs(explain(an_access(roster=roster)), SignCode.DUTY)
    assert (duty.agrees, duty.figures) == (agrees, {})
