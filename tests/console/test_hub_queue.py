"""Those who send at once for one site are taken together, and each is told of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event
from uuid import uuid4

import anyio
import pytest
from anyio import CapacityLimiter

from console.hub_queue import MOST, MOST_BYTES, Queue
from policy.agents import Site, SiteKind
from store.feed_reports import Report
from tests.aside import aside


def site() -> Site:
    return Site(uuid4(), "760000001", "Samu", SiteKind.SAMU)


class Refused(Exception):
    """What a turn may fail by."""


@dataclass
class Taking:
    """Takes slowly what it is given: the first turn waits until it is let go."""

    turns: list[list[bytes]] = field(default_factory=list)
    let_go: Event = field(default_factory=Event)

    def __call__(self, _: Site, contents: Sequence[bytes]) -> list[Report]:
        self.turns.append([*contents])
        self.let_go.wait(10)
        if b"bad" in contents:
            raise Refused
        return [Report(len(one), 0, 0, ()) for one in contents]


async def sent(queue: Queue, at: Site, *contents: bytes) -> dict[bytes, Report | None]:
    """The first, then all others while it is being taken; None is what failed."""
    told: dict[bytes, Report | None] = {}

    async def send(content: bytes) -> None:
        try:
            told[content] = await queue.keep(at, content)
        except Refused:
            told[content] = None

    async with anyio.create_task_group() as group:
        for content in contents:
            group.start_soon(send, content)
            await anyio.sleep(0.01)
        assert isinstance(queue.take, Taking)
        queue.take.let_go.set()
    return told


def a_queue() -> tuple[Queue, Taking]:
    taking = Taking()
    return Queue(taking, CapacityLimiter(4)), taking


def test_what_comes_meanwhile_is_taken_at_once_and_each_is_told_of_its_own() -> None:
    queue, taking = a_queue()
    told = aside(sent(queue, site(), b"a", b"bb", b"ccc", b"dddd"))
    assert taking.turns == [[b"a"], [b"bb", b"ccc", b"dddd"]]
    assert told == {one: Report(len(one), 0, 0, ()) for one in (b"a", b"bb", b"ccc", b"dddd")}


def test_who_comes_alone_is_taken_alone() -> None:
    queue, taking = a_queue()
    for content in (b"a", b"bb"):
        assert list(aside(sent(queue, site(), content))) == [content]
    assert taking.turns == [[b"a"], [b"bb"]]


def test_a_turn_that_fails_is_told_to_those_of_it_and_the_next_is_taken() -> None:
    queue, taking = a_queue()
    told = aside(sent(queue, site(), b"bad", b"a", b"bb"))
    assert told == {b"bad": None, b"a": Report(1, 0, 0, ()), b"bb": Report(2, 0, 0, ())}
    assert len(taking.turns) == 2


@pytest.mark.parametrize(
    ("contents", "turns"),
    [
        ([b"a", *(f"{n:03}".encode() for n in range(MOST + 2))], [1, MOST, 2]),
        ([b"a", b"b" * (MOST_BYTES + 1), b"c", b"d"], [1, 1, 2]),
        ([b"a", b"b", b"c" * MOST_BYTES, b"d"], [1, 1, 1, 1]),
    ],
)
def test_a_turn_is_no_longer_than_one_transaction_may_be(
    contents: list[bytes], turns: list[int]
) -> None:
    queue, taking = a_queue()
    assert len(aside(sent(queue, site(), *contents))) == len(contents)
    assert [len(turn) for turn in taking.turns] == turns


def test_a_sender_who_leaves_leaves_nobody_waiting() -> None:
    queue, taking = a_queue()
    here = site()

    async def leave() -> None:
        async with anyio.create_task_group() as leaving:
            leaving.start_soon(queue.keep, here, b"a")
            await anyio.sleep(0.01)
            leaving.cancel_scope.cancel()
            taking.let_go.set()

    async def both() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(leave)
            await anyio.sleep(0.02)
            assert await sent(queue, here, b"bb") == {b"bb": Report(2, 0, 0, ())}

    aside(both())
    assert taking.turns == [[b"a"], [b"bb"]]


def test_two_sites_do_not_wait_for_each_other() -> None:
    queue, taking = a_queue()

    async def both() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(queue.keep, site(), b"a")
            group.start_soon(queue.keep, site(), b"b")
            while len(taking.turns) < 2:
                await anyio.sleep(0.01)
            taking.let_go.set()

    aside(both())
    assert sorted(taking.turns) == [[b"a"], [b"b"]]
