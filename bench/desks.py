"""Twenty doctors of one Samu at once, on one process: threads over the same doors.

All write in one site's log, whose head is held from an entry to its commit: the hardest case.
First with nobody thinking (each gesture follows the last: the process is saturated), then at
the pace of a busy room.
"""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from bench.figures import Row, Sample, plain, timed
from bench.house import House, Town, large
from bench.server import Counter, counter
from policy.events import EndKind

DOCTORS, EACH = 20, 15
#: Seconds before each access of a doctor. A centre takes some 24 regulation files an hour on
#: average (20.7 million in 2022, about 100 centres): this room is some three hundred times busier.
THINKING = (4.0, 14.0)


def measure(house: House, *, each: int = EACH) -> Iterator[Row]:
    """Both paces; 95th percentiles are what counts here."""
    with house.town(large()) as town:
        yield from _room(town, each, (0.0, 0.0), "saturated")
        yield from _room(town, max(each // 5, 1), THINKING, "at a busy pace")


def _room(town: Town, each: int, thinking: tuple[float, float], pace: str) -> Iterator[Row]:
    doctors = [counter(town, n) for n in range(DOCTORS)]
    together = threading.Barrier(DOCTORS)
    begun = time.perf_counter()
    with ThreadPoolExecutor(DOCTORS) as room:
        taken = list(room.map(lambda one: _doctor(one, each, thinking, together), doctors))
    lasted = time.perf_counter() - begun
    rate = f"{DOCTORS * each / lasted:.1f} accesses a second"
    for what, at in (("find to identity", 0), ("confirm to record", 1)):
        sample = Sample(tuple(pair[at] for one in taken for pair in one))
        yield plain(f"desk, {DOCTORS} doctors {pace} ({rate}): {what}", sample)


def _doctor(
    one: Counter, each: int, thinking: tuple[float, float], together: threading.Barrier
) -> list[tuple[float, float]]:
    chance, taken = random.Random(one.desk.agent.login), []
    together.wait()
    for _ in range(each):
        time.sleep(chance.uniform(*thinking))
        taken.append(_access(one))
    return taken


def _access(one: Counter) -> tuple[float, float]:
    """Look up and identify; declare and read; close, untimed."""
    met: list[UUID] = []
    finding = timed(lambda: met.append(_identified(one)))
    opened = timed(lambda: met.append(one.read(one.grant(met[0]))))
    one.desk.end(met[1], EndKind.CLOSED)
    return finding, opened


def _identified(one: Counter) -> UUID:
    handle = one.found()
    one.desk.standing(handle)
    return handle
