"""What explains an access: the first state that there is something for; care that is forgotten."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from policy.oversight.scoring.care_book import CareBook, differences, state_of
from policy.oversight.scoring.engine import Engine
from policy.oversight.scoring.events import Access, Care, Link
from policy.oversight.scoring.evidence import CareState
from policy.oversight.scoring.settings import SETTINGS
from tests.policy.scoring_builders import Now, agent, at, care, person

HERE = agent("n0")
NOW = Now("n0", at(40))
HOUR = timedelta(hours=1)


def asked(link: Link = Link.CALL, link_id: str = "file", **more: Any) -> Access:
    return Access("one", NOW.at, "n0", "patient", link=link, link_id=link_id, **more)


def begun(hours: float, name: str = "file", patient: str = "patient", **more: Any) -> Care:
    return care(name, NOW.at - hours * HOUR, patient, **more)


def state(one: Access, *told: Care, own: bool = False) -> CareState:
    book = CareBook(SETTINGS)
    for each in told:
        book.know(each)
    patient = person("patient", sex="F", birth_year=1970)
    return state_of(book, one, HERE, patient, own=own)[0]


NAMELESS = asked(Link.NONE, "")
OTHER = begun(1, patient="other")
ENDED = begun(30, "ended", end=NOW.at - 28 * HOUR)
STATES: Mapping[CareState, Callable[[], CareState]] = {
    CareState.LINKED_MATCHES: lambda: state(asked(), begun(1)),
    CareState.CARE_HERE: lambda: state(NAMELESS, begun(1)),
    CareState.OWN_CARE: lambda: state(NAMELESS, own=True),
    CareState.LINK_UNHEARD: lambda: state(asked(), begun(1, "another", "other")),
    CareState.LINKED_DIFFERS: lambda: state(asked(), OTHER),
    CareState.SOME_CARE: lambda: state(NAMELESS, ENDED),
    CareState.NONE: lambda: state(NAMELESS, OTHER),
    CareState.LINKED_ELSEWHERE: lambda: state(asked(), begun(1, site="south")),
}


@pytest.mark.parametrize("expected", CareState)
def test_each_state_has_its_log(expected: CareState) -> None:
    assert STATES[expected]() is expected


def test_what_explains_more_goes_first() -> None:
    """A false link beside running care: the care explains."""
    assert state(asked(), OTHER, begun(1, "running")) is CareState.CARE_HERE
    assert state(asked(), OTHER, own=True) is CareState.OWN_CARE
    assert state(asked(), begun(1, site="south"), own=True) is CareState.OWN_CARE
    assert state(asked(), OTHER, ENDED) is CareState.LINKED_DIFFERS
    assert state(asked(link_id="gone"), ENDED) is CareState.LINK_UNHEARD


def test_a_file_that_was_over_long_ago_explains_no_more() -> None:
    assert state(asked(), begun(30, end=NOW.at - 28 * HOUR)) is CareState.SOME_CARE
    assert state(asked(), begun(-5)) is CareState.SOME_CARE


def test_care_whose_end_nobody_said_is_open_for_twelve_hours() -> None:
    """And a quarter of it more: papers are written afterwards."""
    assert state(NAMELESS, begun(14.9)) is CareState.CARE_HERE
    assert state(NAMELESS, begun(15.1)) is CareState.SOME_CARE


def test_a_file_is_written_some_minutes_after_its_call() -> None:
    assert state(asked(), begun(-9 / 60)) is CareState.LINKED_MATCHES
    assert state(asked(), begun(-11 / 60)) is CareState.SOME_CARE


def test_care_explains_at_its_own_site_alone() -> None:
    assert state(NAMELESS, begun(1, site="south")) is CareState.NONE
    assert state(replace(NAMELESS, site="south"), begun(1, site="south")) is CareState.CARE_HERE


def test_care_of_a_month_ago_is_no_care() -> None:
    assert state(NAMELESS, begun(29 * 24)) is CareState.SOME_CARE
    assert state(NAMELESS, begun(31 * 24)) is CareState.NONE


def test_a_link_without_its_kind_finds_either() -> None:
    one = asked(Link.NONE)
    assert state(one, begun(1)) is CareState.LINKED_MATCHES
    assert state(one, begun(1, link=Link.VISIT)) is CareState.LINKED_MATCHES
    assert state(asked(Link.VISIT), begun(1, patient="")) is CareState.LINK_UNHEARD


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("linked_matches", CareState.LINKED_MATCHES),
        ("care_here", CareState.CARE_HERE),
        ("own_care", CareState.OWN_CARE),
        ("relayed", CareState.OWN_CARE),
        ("linked_differs", CareState.LINKED_DIFFERS),
        ("some_care", CareState.SOME_CARE),
        ("none", CareState.LINK_UNHEARD),
        ("a word that nobody knows", CareState.LINK_UNHEARD),
    ],
)
def test_what_corroboration_says_goes_first(said: str, expected: CareState) -> None:
    assert state(asked(explained=said)) is expected


def test_corroboration_that_found_nothing_stands_against_care_that_was_told() -> None:
    assert state(asked(explained="none"), begun(1)) is CareState.NONE
    assert state(replace(NAMELESS, explained="none"), begun(1)) is CareState.NONE


@pytest.mark.parametrize(
    ("told", "differ"),
    [
        ({"patient": "patient"}, {}),
        ({"patient": "other"}, {"patient": 1.0}),
        ({}, {}),
        ({"sex": "f", "age": 54}, {}),
        ({"sex": "M"}, {"sex": 1.0}),
        ({"age": 53}, {"years": 3.0}),
        ({"age": 9, "sex": "M"}, {"years": 47.0, "sex": 1.0}),
    ],
)
def test_a_file_of_nobody_is_compared_by_sex_and_age(
    told: dict[str, Any], differ: dict[str, float]
) -> None:
    one = begun(1, **({"patient": ""} | told))
    someone = person("patient", sex="F", birth_year=1970)
    assert differences(one, "patient", someone, NOW.at) == differ


def test_nothing_speaks_against_a_person_of_whom_nothing_is_known() -> None:
    one = begun(1, patient="", sex="M", age=3)
    assert differences(one, "patient", None, NOW.at) == {}
    unknown = person("patient", sex="", birth_year=None)
    assert differences(one, "patient", unknown, NOW.at) == {}


def test_the_later_word_stands() -> None:
    """A file that was given to a patient, taken back, and given to another."""
    assert state(asked(), OTHER, begun(1)) is CareState.LINKED_MATCHES
    assert state(asked(), begun(1), OTHER) is CareState.LINKED_DIFFERS
    assert state(NAMELESS, begun(1), begun(1, patient="")) is CareState.NONE


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_the_order_of_telling_changes_nothing(order: tuple[int, ...]) -> None:
    told = [begun(2), begun(40, "old"), begun(1, "else", "other")]
    assert state(NAMELESS, *(told[i] for i in order)) is CareState.CARE_HERE


def test_a_call_and_a_visit_of_one_name_are_two() -> None:
    book = CareBook(SETTINGS)
    call, visit = begun(1), begun(2, link=Link.VISIT)
    book.know(call)
    book.know(visit)
    assert book.named(Link.CALL, "file") == call
    assert book.named(Link.VISIT, "file") == visit
    assert book.of("patient") == [visit, call]


def test_open_files_are_those_of_half_a_day_at_the_site() -> None:
    book = CareBook(SETTINGS)
    for hours in (-1, 0, 6, 11.9, 12.1):
        book.know(begun(hours, f"{hours}"))
    book.know(begun(1, "south", site="south"))
    assert book.open_at("north", NOW.at) == 3
    assert book.open_at("nowhere", NOW.at) == 0


def test_a_file_told_twice_is_open_once() -> None:
    book = CareBook(SETTINGS)
    book.know(begun(1))
    book.know(begun(1))
    assert book.open_at("north", NOW.at) == 1


def test_care_of_last_month_is_forgotten_and_younger_care_kept() -> None:
    book = CareBook(SETTINGS)
    book.know(begun(33 * 24, "old"))
    book.know(begun(32 * 24 + 1, "nobody's", ""))
    book.know(begun(31 * 24, "young"))
    book.upto(NOW.at)
    assert book.named(Link.CALL, "old") is None
    assert book.named(Link.CALL, "nobody's") is None
    assert [one.id for one in book.of("patient")] == ["young"]


def test_what_was_told_again_is_forgotten_by_its_later_word() -> None:
    book = CareBook(SETTINGS)
    book.know(begun(33 * 24))
    book.know(begun(1))
    book.upto(NOW.at)
    assert book.named(Link.CALL, "file") == begun(1)


def test_following_a_patient_does_not_make_following_them_longer_explained() -> None:
    """One week after care, once: whoever then comes every few days is not followed for ever."""
    engine = Engine()
    engine.know_agent(HERE)
    engine.know_care(begun(1))
    days = [
        engine.take(Access(f"{day}", NOW.at + timedelta(days=day), "n0", "patient")).state
        for day in (0, 6, 12, 18, 40)
    ]
    assert days[:2] == [CareState.CARE_HERE, CareState.OWN_CARE]
    assert days[2:] == [CareState.SOME_CARE, CareState.SOME_CARE, CareState.NONE]


def test_two_years_of_care_leave_a_month() -> None:
    engine, kept = Engine(), 0
    engine.know_agent(HERE)
    for day in range(0, 730, 2):
        for i in range(20):
            engine.know_care(care(f"{day} {i}", at(day, 8 + i / 60), f"patient {day} {i}"))
        engine.take(Access(f"{day}", at(day, 20), "n0", "patient"))
        kept = max(kept, len(engine.book._by_id))
    assert kept <= 20 * 18
    assert len(engine.book._by_patient) <= kept
    assert len(engine.book._order) <= kept
    assert len(engine.book._begun["north"]) <= 3 * kept
