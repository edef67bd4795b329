"""What an access received by hand-over inherits: a table of cases."""

import pytest

from policy.corroboration import EXPLAINED, Explanation, Sign, SignCode, State
from policy.corroboration_relay import received, standing

DUTY = Sign(SignCode.DUTY, None)
UNEXPLAINED = sorted(set(State) - EXPLAINED)


@pytest.mark.parametrize("origin", sorted(EXPLAINED))
@pytest.mark.parametrize("own", UNEXPLAINED)
def test_what_an_explained_access_hands_on_is_explained(own: State, origin: State) -> None:
    found = received(Explanation(own, (DUTY,)), origin)
    assert found == Explanation(State.RELAYED, (Sign(SignCode.RELAYED, agrees=True), DUTY))
    assert found.explained


@pytest.mark.parametrize("own", UNEXPLAINED)
def test_what_a_contradicted_access_hands_on_is_contradicted(own: State) -> None:
    found = received(Explanation(own, (DUTY,)), State.LINKED_DIFFERS)
    assert found.state is State.LINKED_DIFFERS
    assert found.signs == (Sign(SignCode.RELAYED, agrees=False), DUTY)


@pytest.mark.parametrize("origin", [State.SOME_CARE, State.NONE, None])
@pytest.mark.parametrize("own", State)
def test_what_nothing_explains_gives_nothing_on(own: State, origin: State | None) -> None:
    found = received(Explanation(own, (DUTY,)), origin)
    assert found == Explanation(own, (Sign(SignCode.RELAYED, None), DUTY))


@pytest.mark.parametrize("origin", State)
@pytest.mark.parametrize("own", sorted(EXPLAINED))
def test_what_explains_an_access_by_itself_comes_first(own: State, origin: State) -> None:
    assert received(Explanation(own, ()), origin).state is own


@pytest.mark.parametrize("origin", State)
def test_a_chain_gives_on_what_its_first_access_gives(origin: State) -> None:
    second = received(Explanation(State.NONE, ()), origin)
    third = received(Explanation(State.NONE, ()), second.state)
    assert standing(third.state) is standing(second.state) is standing(origin)
