"""One agent's day: its three heaviest accesses, that strengthen one another without adding up."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.oversight.scoring.cases import SHOWN, Draft, gather, reasons, together
from policy.oversight.scoring.evidence import CareState, Code, Evidence, Family, Scored
from policy.oversight.scoring.settings import SETTINGS
from tests.policy.scoring_builders import at

FAMILIES = list(Family)


def evidence(family: Family, bits: float) -> Evidence:
    return Evidence(family, Code.DEVICE, bits, 1.0, {})


def scored(name: str, *bits: float, critical: bool = False, of: int = 0, hour: float = 9) -> Scored:
    """An access with such evidence, of one family after the other from the one given."""
    found = tuple(evidence(FAMILIES[of + i], one) for i, one in enumerate(bits))
    return Scored(name, "n0", "nurse", at(0, hour), CareState.NONE, sum(bits), found, critical)


def case(*accesses: Scored) -> Draft:
    return gather(accesses, SETTINGS)


def ids(draft: Draft) -> list[str]:
    return [one.id for one in draft.accesses]


def test_a_case_is_of_an_agent_and_a_day() -> None:
    draft = case(scored("a", 3.0))
    assert (draft.agent, draft.function, draft.day) == ("n0", "nurse", date(2026, 2, 2))
    assert draft.key == "n0 2026-02-02"


def test_the_day_is_the_day_in_france() -> None:
    late = Scored(
        "a", "n0", "nurse", datetime(2026, 7, 1, 22, 30, tzinfo=UTC), CareState.NONE, 1.0, ()
    )
    assert case(late).day == date(2026, 7, 2)


def test_three_accesses_are_shown_the_heaviest_first() -> None:
    draft = case(*(scored(str(i), float(i)) for i in range(1, 6)))
    assert ids(draft) == ["5", "4", "3"]
    assert len(draft.accesses) == SHOWN


def test_what_speaks_against_misuse_is_shown_only_when_there_is_nothing_else() -> None:
    assert ids(case(scored("a", -1.0), scored("b", -2.0))) == ["a"]
    assert ids(case(scored("a", 2.0), scored("b", -2.0))) == ["a"]


@pytest.mark.parametrize("order", [*permutations(range(4))])
def test_the_order_of_accesses_changes_nothing(order: tuple[int, ...]) -> None:
    told = [scored("d", 2.0), scored("c", 2.0), scored("b", 2.0, hour=8), scored("a", 1.0)]
    draft = case(*(told[i] for i in order))
    assert draft == case(*told)
    assert ids(draft) == ["b", "c", "d"]


def test_a_lone_access_is_its_own_score() -> None:
    assert case(scored("a", 3.0)).score == 3.0
    assert case(scored("a", -3.0)).score == -3.0


def test_known_scores_together() -> None:
    second, third, many = SETTINGS.second, SETTINGS.third, SETTINGS.many
    expected = 5.0 + second * 4.0 + third * 3.0 - many * log(3)
    assert together([5.0, 4.0, 3.0], 3, SETTINGS) == pytest.approx(expected)
    assert together([5.0, -4.0], 2, SETTINGS) == pytest.approx(5.0 - many * log(2))


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=SHOWN), st.integers(3, 500))
def test_others_strengthen_without_adding_up_and_many_count_in_less(
    found: list[float], count: int
) -> None:
    ordered = sorted(found, reverse=True)
    score = together(ordered, count, SETTINGS)
    assert score <= sum(max(one, 0.0) for one in ordered)
    assert score >= ordered[0] - SETTINGS.many * log(count) - 1e-9
    assert together(ordered, count + 1, SETTINGS) <= score


def test_a_case_is_critical_when_an_access_that_it_shows_is() -> None:
    assert case(scored("a", 3.0), scored("b", 2.0, critical=True)).critical
    assert not case(scored("a", 3.0)).critical


def bits(*accesses: Scored) -> list[float]:
    return [one.bits for one in reasons(accesses)]


def test_three_reasons_at_most_from_the_first_access() -> None:
    assert bits(scored("a", 4.0, 3.0, 2.0, 1.0)) == [4.0, 3.0, 2.0]


def test_what_weighs_nothing_is_no_reason() -> None:
    assert bits(scored("a", 4.0, -3.0, 0.0)) == [4.0]
    assert bits(scored("a", -4.0)) == []


def test_other_accesses_add_what_is_new_and_heavy() -> None:
    assert bits(scored("a", 4.0), scored("b", 3.0)) == [4.0]
    assert bits(scored("a", 4.0), scored("b", 3.0, of=1)) == [4.0, 3.0]
    assert bits(scored("a", 4.0), scored("b", 0.9, of=1)) == [4.0]
    assert bits(scored("a", 4.0), scored("b", 3.0, 2.5, 2.0, of=1)) == [4.0, 3.0, 2.5]
    assert bits(scored("a", 4.0), scored("b", 3.0, of=1), scored("c", 2.0, of=1)) == [4.0, 3.0]


def test_reasons_are_of_the_accesses_that_are_shown() -> None:
    hidden = scored("d", 1.5, of=5)
    draft = case(*(scored(name, 2.0) for name in "abc"), hidden)
    assert hidden.evidence[0] not in draft.reasons


def test_without_its_reasons_a_case_is_an_ordinary_one() -> None:
    """What is not said may not carry the case."""
    odd = scored("a", 4.0, 3.0, 2.0, 0.4, 0.3)
    cited = case(odd).reasons
    rest = tuple(one for one in odd.evidence if one not in cited)
    cleared = Scored("a", "n0", "nurse", at(0), CareState.NONE, sum(o.bits for o in rest), rest)
    assert case(cleared).score < 1.0 < case(odd).score


def test_cases_of_a_long_day_hold_three() -> None:
    day = [scored(str(i), 1.0, hour=8 + i / 60) for i in range(600)]
    draft = case(*day)
    assert ids(draft) == ["0", "1", "2"]
    assert draft.accesses[-1].at - draft.accesses[0].at == timedelta(minutes=2)
