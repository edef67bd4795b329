"""Who is near whom: counted by the people that were told of, in whatever order, and told again."""

from math import hypot, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.oversight.scoring.events import Person
from policy.oversight.scoring.people import People, nats, one_in_within
from tests.policy.scoring_builders import agent, person

MANY = 12_000  # few people are counted as ten thousand
HERE = (0.0, 0.0)
OWN = agent("n0", person="home")


def people(*told: Person, count: int = MANY) -> People:
    made = People()
    for one in [*(Person(f"p{i}") for i in range(count)), *told]:
        made.know_person(one)
    return made


def test_one_in_so_many_bears_a_name() -> None:
    bearers = [Person(f"b{i}", surnames=frozenset({"martin", f"b{i}"})) for i in range(100)]
    made = people(*bearers)
    assert made.surname("martin") == (MANY + 100) / 101
    assert made.surname("nobody's") == MANY + 100
    assert made.surname("b7") > made.surname("martin")


def test_few_people_are_not_the_whole_country() -> None:
    assert people(count=3).oneself() == people(count=300).oneself() == 10_000
    assert people().oneself() == MANY


def test_the_later_word_of_a_person_stands() -> None:
    first = person("one", surnames=frozenset({"martin"}), well_known=True)
    once, again = people(person("one")), people(first, first, person("one"))
    for name in ("martin", "name of one"):
        assert once.surname(name) == again.surname(name)
    assert once.well_known() == again.well_known()
    assert again.persons["one"] == person("one")


def test_well_known_people_and_colleagues_are_counted() -> None:
    made = people(*(Person(f"w{i}", well_known=True) for i in range(9)))
    before = made.colleague()
    for i in range(9):
        made.know_agent(agent(f"n{i}", person=f"w{i}"))
    assert made.well_known() == (MANY + 9) / 10
    assert made.colleague() == (MANY + 9) / 10 < before
    assert made.household() == (MANY + 9) / 3


def test_a_colleague_is_another_account() -> None:
    made = people()
    made.know_agent(OWN)
    made.know_agent(agent("n1", person="other"))
    assert made.staff("other", OWN)
    assert not made.staff("home", OWN)
    assert not made.staff("p1", OWN)


def test_an_agent_may_be_nobody_that_is_known() -> None:
    made = people(person("home"))
    assert made.self_of(OWN) == person("home")
    assert made.self_of(agent("n1")) is None
    assert made.self_of(agent("n1", person="unknown")) is None


def living(count: int) -> list[Person]:
    return [Person(f"l{i}", place=(1.0 + i / 10, 0.0)) for i in range(count)]


def near(made: People, where: tuple[float, float]) -> tuple[float, float]:
    found = made.neighbour(OWN, Person("asked", place=where))
    assert found is not None
    return found


def test_a_neighbour_is_one_of_so_many_who_live_so_near() -> None:
    made = people(Person("home", place=HERE), *living(99))
    km, one_in = near(made, (0.0, 5.95))
    assert km == 5.95
    assert one_in == pytest.approx(101 / 52)  # the agent and fifty of a hundred


def test_nobody_is_near_whose_home_is_not_known() -> None:
    made = people(Person("home", place=HERE))
    assert made.neighbour(OWN, Person("asked")) is None
    assert made.neighbour(agent("n1"), Person("asked", place=HERE)) is None
    assert people(Person("home")).neighbour(OWN, Person("asked", place=HERE)) is None


def test_newcomers_are_counted_at_once() -> None:
    made = people(Person("home", place=HERE), *living(50))
    before = near(made, (3.0, 0.0))[1]
    for i in range(50):
        made.know_person(Person(f"far {i}", place=(900.0, 0.0)))
    assert near(made, (3.0, 0.0))[1] > 1.5 * before


def test_who_moves_has_other_neighbours() -> None:
    moved = people(Person("home", place=(500.0, 0.0)), *living(50))
    assert near(moved, (503.0, 0.0))[1] > 25.0
    moved.know_person(Person("home", place=HERE))
    assert near(moved, (3.0, 0.0))[1] < 5.0


@pytest.mark.parametrize("step", [1, -1])
def test_a_sample_of_homes_is_as_good_as_all_in_any_order(step: int) -> None:
    homes = [Person(f"h{i}", place=(i % 100 / 10, i // 100 / 10)) for i in range(10_000)]
    made = people(Person("home", place=HERE), *homes[::step], count=0)
    true = sum(hypot(*(one.place or HERE)) <= 5.0 for one in homes)
    assert near(made, (3.0, 4.0))[1] == pytest.approx(10_000 / true, rel=0.1)
    assert len(made._places) <= 4_000


def test_the_sample_is_the_same_in_any_order() -> None:
    homes = [Person(f"h{i}", place=(i / 7, i / 9)) for i in range(9_000)]
    one, other = people(*homes, count=0), people(*homes[::-1], count=0)
    assert sorted(one._places) == sorted(other._places)


@given(
    st.lists(st.floats(0, 1_000), min_size=1, max_size=60).map(sorted),
    st.floats(0, 1_000), st.floats(0, 1_000),
)  # fmt: skip
def test_who_lives_nearer_is_rarer(others: list[float], a: float, b: float) -> None:
    nearer, farther = sorted((a, b))
    assert one_in_within(others, nearer) >= 0.9 * one_in_within(others, farther)
    assert one_in_within(others, nearer) > 0.0


def test_nearer_than_ten_is_counted_by_area() -> None:
    others = [float(i) for i in range(1, 101)]
    assert one_in_within(others, 5.0) == pytest.approx(4 * one_in_within(others, 10.0), rel=0.1)
    assert one_in_within([0.0] * 20, 0.0) == pytest.approx(1.0)
    assert one_in_within([], 3.0) == 1.0


def test_surprise_is_never_below_nothing() -> None:
    assert nats(0.5) == nats(1.0) == 0.0
    assert nats(100.0) == log(100.0)
