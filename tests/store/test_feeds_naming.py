"""The least id bears a reference, and the two least that are known stand for all the others."""

from hypothesis import given
from hypothesis import strategies as st

from store.feeds_naming import Called, Known, called

_CASES = [f"fr.health.samu{n}.DRFR1" for n in range(6)]
_NAMES = st.sampled_from(["DRFR1", "DRFR2", _CASES[0]])
_NOBODY = frozenset[str]()


def known(cases: frozenset[str] = _NOBODY, manual: frozenset[str] = _NOBODY) -> Known:
    return Known(manual, cases, cases)


@given(
    wanted=st.dictionaries(st.sampled_from(_CASES), _NAMES, min_size=1),
    touched=st.sets(st.sampled_from(_CASES)),
)
def test_two_of_the_others_say_as_much_as_all(wanted: dict[str, str], touched: set[str]) -> None:
    there = known(frozenset(wanted))
    few = {case: name for case, name in wanted.items() if case in touched}
    for name in set(wanted.values()):
        others = sorted(c for c in wanted if wanted[c] == name and c not in touched)
        few |= dict.fromkeys(others[:2], name)
    everybody = called(wanted, there)
    assert called(few, there) == {case: everybody[case] for case in few}
    for case in set(wanted) - set(few):
        assert everybody[case] == Called(case, shared=True)


def test_nobody_takes_a_name_that_is_another_file_s_id_or_was_written_down() -> None:
    one, other = _CASES[:2]
    assert called({other: one}, known(frozenset({one, other})))[other].reference == other
    assert called({one: one}, known(frozenset({one})))[one].reference == one
    assert called({one: "A"}, known(frozenset({one}), frozenset({"A"})))[one].reference == one


def test_a_new_file_becomes_the_one_that_was_written_down() -> None:
    one = _CASES[0]
    new = Known(frozenset({"A"}), _NOBODY, frozenset({one}))
    assert called({one: "A"}, new) == {one: Called("A", shared=False)}
    by_its_id = Known(frozenset({one}), _NOBODY, frozenset({one}))
    assert called({one: "A"}, by_its_id) == {one: Called(one, shared=False)}
