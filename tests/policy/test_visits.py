"""A visit spoken of in any order, any number of times, is the same visit."""

from datetime import UTC, datetime, timedelta
from functools import reduce
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.feeds import ArrivalSaid
from policy.visits import NotAVisit, Visit, heard, visit_reference

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
_hours = st.integers(0, 3).map(lambda hours: NOON + timedelta(hours=hours))
_said = st.builds(
    ArrivalSaid,
    visit=st.just("V1"),
    arrived_at=st.none() | _hours,
    left_at=st.none() | _hours,
    cancelled=st.booleans(),
    said_at=_hours,
    persons=st.just(()),
)


def said(
    minutes: int, *, arrived: int | None = 0, left: int | None = None, cancelled: bool = False
) -> ArrivalSaid:
    """Said so many minutes after noon; arrival and departure in minutes after noon too."""

    def at(after: int | None) -> datetime | None:
        return None if after is None else NOON + timedelta(minutes=after)

    return ArrivalSaid(
        "V1", at(arrived), at(left), cancelled, NOON + timedelta(minutes=minutes), ()
    )


def known(*messages: ArrivalSaid) -> Visit:
    visit = reduce(heard, messages, None)
    assert visit is not None
    return visit


@given(st.lists(_said, min_size=1, max_size=4))
def test_any_order_and_any_repetition_ends_alike(messages: list[ArrivalSaid]) -> None:
    visits = {known(*order) for order in permutations([*messages, messages[0]])}
    assert len(visits) == 1


def test_a_discharge_before_its_admission_waits_for_it() -> None:
    left = said(90, arrived=None, left=90)
    assert known(left).arrived_at == known(left).left_at
    both = known(left, said(0))
    assert (both.arrived_at, both.left_at) == (NOON, NOON + timedelta(minutes=90))


def test_two_discharges_without_an_arrival_say_it_was_before_both() -> None:
    visit = known(said(90, arrived=None, left=90), said(95, arrived=None, left=60))
    assert visit.arrived_at == NOON + timedelta(minutes=60)


def test_the_newest_word_wins_for_each_thing_said() -> None:
    visit = known(said(5, arrived=5), said(10, arrived=3, left=60), said(7, arrived=None, left=30))
    assert visit.arrived_at == NOON + timedelta(minutes=3)
    assert visit.left_at == NOON + timedelta(minutes=60)


def test_a_cancelled_visit_stands_again_when_that_is_said_later() -> None:
    assert known(said(0), said(5, cancelled=True)).cancelled_at is not None
    assert known(said(5, cancelled=True), said(0)).cancelled_at is not None
    assert known(said(5, cancelled=True), said(9)).cancelled_at is None


@pytest.mark.parametrize("typed", ["26001234", " U-2026/0012.3 ", "a_b", "7"])
def test_a_visit_s_number_is_kept_as_it_is_written(typed: str) -> None:
    assert visit_reference(typed) == typed.strip()


@pytest.mark.parametrize("typed", ["", "a b", "é", "a--b", "x" * 65, "255081416802538", "a\x00b"])
def test_what_is_no_visit_s_number_is_not_kept(typed: str) -> None:
    with pytest.raises(NotAVisit):
        visit_reference(typed)
