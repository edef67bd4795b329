"""Appends a second through the program's own doors, against bare commits at the same concurrency.

Each writer is a process of its own, an agent at their desk: the entries of whole accesses, one
committed after the other. One site's entries are contiguous, so that site's head is held from an
entry to its commit; eight sites share nothing but the server.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from uuid import UUID

from sqlalchemy import create_engine

from bench.figures import Row, at_least, in_turns, rates
from bench.house import House, doctor, elsewhere, entries
from bench.log_rows import ENTRIES_A_PATIENT, a_whole_access, patient
from bench.server import BARE
from policy.agents import Agent
from policy.event_codes import Event
from policy.events import LookedUp
from store import audit
from store.keys import KeyRing
from store.session import Doors

SMALL = 10_000
WRITERS = 8
TURNS, WARMING, SECONDS = 8, 1, 1.5
OPENED = 0.8  # of the look-ups lead to an access
EIGHT_SITES_AIM, ONE_SITE_AIM, GROWTH_AIM = 0.5, 0.25, 0.9


@dataclass(frozen=True, slots=True)
class Order:
    """Where to write, for whom (nobody: bare rows), among how many entries, how long."""

    url: str
    agent: Agent | None
    size: int
    seconds: float


def measure(
    house: House, *, turns: int = TURNS, warming: int = WARMING, seconds: float = SECONDS
) -> Iterator[Row]:
    """Both concurrencies, one site and eight, few entries and many: in turns."""
    with house.log(SMALL, fresh=True) as few, house.log(entries()) as many, _writers() as writers:
        ours = [doctor(few, n) for n in range(WRITERS)]
        strangers = [elsewhere(few, n) for n in range(WRITERS)]
        nobody: list[Agent | None] = [None] * WRITERS
        gestures: dict[str, Callable[[], float]] = {
            name: partial(_together, writers, [Order(town.url, a, town.size, seconds) for a in who])
            for name, town, who in (
                ("bare, 1", few, nobody[:1]),
                ("one site, 1", few, ours[:1]),
                ("many, 1", many, ours[:1]),
                ("bare, 8", few, nobody),
                ("one site, 8", few, ours),
                ("many, 8", many, ours),
                ("eight sites, 8", few, strangers),
            )
        }
        taken = in_turns(gestures, turns, warming)
    of = "bare commits"
    for name in ("bare, 1", "bare, 8"):
        yield rates(f"bare commits a second, writers: {name[-1]}", taken[name])
    for name, aim in (
        ("one site, 1", ONE_SITE_AIM),
        ("one site, 8", ONE_SITE_AIM),
        ("eight sites, 8", EIGHT_SITES_AIM),
    ):
        bare = taken[f"bare, {name[-1]}"]
        yield at_least(f"appends a second, {name} writer(s)", taken[name], bare, aim, of)
    for writing in ("1", "8"):
        what = f"appends at {entries():,} entries against {SMALL:,}, {writing} writer(s)"
        base = taken[f"one site, {writing}"]
        yield at_least(what, taken[f"many, {writing}"], base, GROWTH_AIM, f"at {SMALL:,}")


@contextmanager
def _writers() -> Iterator[list[Connection]]:
    """As many processes that wait for orders; none is left at the end."""
    spawning = get_context("spawn")
    pipes = [spawning.Pipe() for _ in range(WRITERS)]
    running = [spawning.Process(target=_obey, args=(there,), daemon=True) for _, there in pipes]
    for each in running:
        each.start()
    try:
        yield [here for here, _ in pipes]
    finally:
        for here, _ in pipes:
            here.send(None)
        for each in running:
            each.join(10)


def _together(writers: list[Connection], orders: list[Order]) -> float:
    """Rows a second, of all who write at once."""
    for writer, order in zip(writers, orders, strict=False):
        writer.send(order)
    return sum(float(writer.recv()) for writer in writers[: len(orders)])


def _obey(orders: Connection) -> None:
    writing: dict[tuple[str, bool], Callable[[Order], None]] = {}
    while (order := orders.recv()) is not None:
        key = (order.url, order.agent is None)
        if key not in writing:
            writing[key] = _bare(order.url) if order.agent is None else _append(order.url)
        write = writing[key]
        write(order)  # the connection is there
        written, begun, lasted = 0, time.perf_counter(), 0.0
        while lasted < order.seconds:
            write(order)
            written, lasted = written + 1, time.perf_counter() - begun
        orders.send(written / lasted)


def _bare(url: str) -> Callable[[Order], None]:
    engine = create_engine(url, hide_parameters=True)

    def write(_: Order) -> None:
        with engine.begin() as connection:
            connection.execute(BARE)

    return write


def _append(url: str) -> Callable[[Order], None]:
    doors, chance = Doors(url, KeyRing.fresh(), pool=1), random.Random()
    said: Iterator[tuple[Event, UUID, UUID | None]] = iter(())

    def write(order: Order) -> None:
        nonlocal said
        if (one := next(said, None)) is None:
            said = _access(chance, order)
            one = next(said)
        assert order.agent is not None
        with doors.serving(order.agent) as by:
            audit.append(by, one[0], patient=one[1], grant=one[2])

    return write


def _access(chance: random.Random, order: Order) -> Iterator[tuple[Event, UUID, UUID | None]]:
    """The entries of one access of somebody, some come often; or of a look-up alone."""
    assert order.agent is not None
    whom = patient(int(order.size / ENTRIES_A_PATIENT * chance.random() ** 2))
    grant = UUID(int=chance.getrandbits(128))
    events = a_whole_access(chance, order.agent.id, datetime.now(UTC))
    for event in events if chance.random() < OPENED else events[:1]:
        yield event, whom, None if isinstance(event, LookedUp) else grant
