"""An access received by hand-over stands with the one it came from, along the whole chain."""

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from console.desk import Desk
from console.handover_desk import HandoverDesk
from policy.corroboration import SignCode, State
from store import case_opening, own_explanations
from store.accesses import Access
from store.corroborating import evaluate, rebuild
from store.session import Doors
from tests.gestures import bris_de_glace
from tests.handovers import Between, a_smur_doctor, offered
from tests.store.care_builders import a_file
from tests.store.oversight_builders import rows as read
from tests.store.oversight_builders import without_grace
from tests.store.test_corroborating import HIM, explained, number_of, rows, sign, touch

#: Nobody's own file: what the received accesses are judged by is what they were handed.
_CHAIN = [State.LINKED_MATCHES, State.RELAYED, State.RELAYED]


@dataclass(frozen=True, slots=True)
class Chain:
    """From a regulating physician to a SMUR doctor, and from them to an emergency physician."""

    between: Between
    held: tuple[tuple[Desk, Access], ...]

    def states(self, doors: Doors) -> list[State]:
        """Each link as a supervisor of its site reads it, the first first."""
        return [explained(doors, desk, access).state for desk, access in self.held]


def accepted(by: HandoverDesk, offer: object) -> Access:
    """Taken over, on a ground of their own."""
    (one,) = (each.id for each in by.offers().to_me if each.id == offer)
    access = by.accept(one, bris_de_glace())
    assert isinstance(access, Access)
    return access


def a_chain(doors: Doors) -> Chain:
    """Two hand-overs, one after the other."""
    between = offered(doors)
    smur, last = between.second, a_smur_doctor(doors)
    second = accepted(smur.handovers, between.offer)
    third = accepted(last.handovers, smur.handovers.offer(second.id, last.agent.id))
    first = between.first, between.access
    return Chain(between, (first, (smur, second), (last, third)))


def a_file_of_hers(doors: Doors, chain: Chain) -> None:
    """The file that the first access named, and it is this patient's."""
    between = chain.between
    reference = read_reference(doors, between)
    a_file(doors, between.first.agent.site, [number_of(between.number)], reference=reference)


def read_reference(doors: Doors, between: Between) -> str:
    """What the first declared."""
    offer = between.first.handovers.offers().closed[0]
    assert offer.regulation_file is not None
    return offer.regulation_file


def settle(doors: Doors) -> None:
    """Until nothing waits to be judged."""
    while evaluate(doors):
        pass


def judge_again(owner: Engine, access: Access) -> None:
    """As a feed that spoke of this very access would ask."""
    touch(owner, "update corroboration set stale = true where grant_id = :id", id=access.id)


def test_a_chain_is_explained_by_its_first_access(doors: Doors) -> None:
    chain = a_chain(doors)
    a_file_of_hers(doors, chain)
    evaluate(doors)
    assert chain.states(doors) == _CHAIN
    for desk, access in chain.held[1:]:
        assert sign(explained(doors, desk, access), SignCode.RELAYED).agrees is True
    assert evaluate(doors) == 0


def test_who_received_an_access_reads_so_among_their_own(doors: Doors) -> None:
    chain = a_chain(doors)
    a_file_of_hers(doors, chain)
    evaluate(doors)
    desk, access = chain.held[1]
    with doors.showing(desk.agent) as showing:
        assert own_explanations.of(showing, [access.id])[access.id].explanation.state is _CHAIN[1]


def test_a_chain_is_judged_again_when_its_first_access_is_explained_late(
    doors: Doors, owner: Engine
) -> None:
    chain = a_chain(doors)
    settle(doors)
    assert chain.states(doors) == [State.NONE] * 3
    assert sign(explained(doors, *chain.held[2]), SignCode.RELAYED).agrees is None
    a_file_of_hers(doors, chain)
    judge_again(owner, chain.held[0][1])
    assert [evaluate(doors) for _ in range(4)] == [1, 1, 1, 0]
    assert chain.states(doors) == _CHAIN


def test_a_chain_is_contradicted_with_its_first_access(doors: Doors, owner: Engine) -> None:
    chain = a_chain(doors)
    settle(doors)
    between = chain.between
    reference = read_reference(doors, between)
    a_file(doors, between.first.agent.site, [HIM], reference=reference)
    judge_again(owner, chain.held[0][1])
    settle(doors)
    assert chain.states(doors) == [State.LINKED_DIFFERS] * 3
    assert sign(explained(doors, *chain.held[2]), SignCode.RELAYED).agrees is False


def test_a_change_that_gives_the_same_judges_nothing_again(doors: Doors, owner: Engine) -> None:
    chain = a_chain(doors)
    a_file_of_hers(doors, chain)
    settle(doors)
    judge_again(owner, chain.held[0][1])
    assert [evaluate(doors), evaluate(doors)] == [1, 0]


@pytest.mark.parametrize("batch", [1, 2, 200])
def test_a_rebuild_judges_a_chain_the_same_whatever_comes_together(
    doors: Doors, owner: Engine, batch: int
) -> None:
    chain = a_chain(doors)
    while evaluate(doors, batch=batch):
        pass
    a_file_of_hers(doors, chain)
    judge_again(owner, chain.held[0][1])
    while evaluate(doors, batch=batch):
        pass
    kept = rows(owner)
    assert rebuild(doors) == len(_CHAIN)
    assert rows(owner) == kept
    assert chain.states(doors) == _CHAIN


@pytest.mark.parametrize(("explained", "opened"), [(True, 0), (False, 3)])
def test_an_explained_access_that_is_handed_on_opens_no_case(
    doors: Doors, owner: Engine, monkeypatch: pytest.MonkeyPatch, *, explained: bool, opened: int
) -> None:
    without_grace(monkeypatch)
    chain = a_chain(doors)
    if explained:
        a_file_of_hers(doors, chain)
    settle(doors)
    case_opening.open_and_join(doors)
    assert len(read(owner, "select why from case_access where why <> 'drawn'")) == opened


def test_an_offer_that_nobody_took_gives_nothing(doors: Doors) -> None:
    between = offered(doors)
    between.taking.decline(between.offer)
    settle(doors)
    codes = {one.code for one in explained(doors, between.first, between.access).signs}
    assert SignCode.RELAYED not in codes
