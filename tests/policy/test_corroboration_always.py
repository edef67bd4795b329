"""What holds of an explanation whatever the feeds say, and in whatever order."""

from dataclasses import replace
from datetime import datetime
from random import Random
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from console.corroboration_words import sentences
from policy.corroboration import Care, Named, Person, Seen, State, explain
from policy.likeness import Trait
from tests.policy.care_space import accesses, persons
from tests.policy.test_corroboration import DIFFERS, HER, a_file, an_access

Thing = TypeVar("Thing")


@given(accesses(), st.randoms(use_true_random=False))
def test_no_order_changes_anything(seen: Seen, shuffled: Random) -> None:
    def mixed(many: tuple[Thing, ...]) -> tuple[Thing, ...]:
        return tuple(shuffled.sample(many, len(many)))

    def care(one: Care) -> Care:
        return replace(one, persons=mixed(one.persons))

    named = [replace(one, care=one.care and care(one.care)) for one in seen.named]
    other = replace(
        seen,
        named=mixed(tuple(named)),
        around=mixed(tuple(care(one) for one in seen.around)),
        own=mixed(seen.own),
        shifts=mixed(seen.shifts),
    )
    assert explain(other) == explain(seen)


@given(accesses())
def test_a_better_person_never_explains_less(seen: Seen) -> None:
    def known(one: Named) -> Named:
        return one if one.care is None else replace(one, care=named_her(one.care))

    def named_her(one: Care) -> Care:
        return replace(one, persons=(*one.persons, HER))

    better = replace(seen, named=tuple(map(known, seen.named)))
    states = list(State)
    assert states.index(explain(better).state) <= states.index(explain(seen).state)


@given(accesses())
def test_more_care_around_never_explains_less(seen: Seen) -> None:
    states = list(State)
    fewer = replace(seen, around=())
    assert states.index(explain(seen).state) <= states.index(explain(fewer).state)


@given(accesses())
def test_figures_are_small_values_that_json_keeps(seen: Seen) -> None:
    for sign in explain(seen).signs:
        assert all(type(value) in (int, str) for value in sign.figures.values())
        times = [value for name, value in sign.figures.items() if name == "at"]
        assert all(datetime.fromisoformat(str(value)) for value in times)


@given(persons())
def test_whoever_agrees_in_nothing_is_never_the_patient(person: Person) -> None:
    stranger = Person(frozenset(), person.differing | {Trait.SEX})
    assert explain(an_access(a_file(stranger))).state is DIFFERS


@given(accesses())
def test_every_sign_has_a_sentence(seen: Seen) -> None:
    assert all(sentences(explain(seen)))
