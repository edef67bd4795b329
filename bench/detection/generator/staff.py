"""A hundred and eighteen agents, their twelve-hour shifts, and who really came.

The roster says who was to come; a swap changes who came and nothing else.
"""

from dataclasses import dataclass

import numpy as np

from bench.detection.generator.clock import DAY, HOUR, Clock, Seconds
from bench.detection.generator.options import TEST_BEGINS, Options
from bench.detection.generator.population import Flags, Floats, Ints, Population

SHIFT = 12 * HOUR
_BEGINS = 8 * HOUR
_NEWCOMERS = 8
_LEAVERS = 12  # with drift
_UNKNOWN_PATIENT = 0.12  # of agents: no number of theirs is known

SITES = ("samu-15", "urgences-nord", "urgences-sud")
#: Kilometres on the plane of the population; the Samu is beside the first hospital.
SITE_PLACES = ((0.5, 0.5), (0.6, 0.5), (14.0, -19.0))


@dataclass(frozen=True, slots=True)
class Group:
    """One function at one site. ``posts`` by day and by night, ``a_day`` its accesses."""

    function: str
    site: int
    heads: int
    posts: tuple[int, int]
    a_day: float


GROUPS = (
    Group("regulating_physician", 0, 24, (3, 2), 135.0),
    Group("call_handler", 0, 32, (5, 4), 27.0),
    Group("emergency_physician", 1, 22, (3, 2), 45.0),
    Group("emergency_physician", 2, 14, (2, 1), 27.0),
    Group("triage_nurse", 1, 15, (2, 1), 14.0),
    Group("triage_nurse", 2, 11, (1, 1), 9.0),
)
STAFF = sum(group.heads for group in GROUPS)


@dataclass(frozen=True, slots=True)
class Staff:
    """Columns by agent, and the shifts by group: who was to come, who came (slot × post)."""

    group: Ints
    patient: Ints
    known: Flags
    since: Seconds
    until: Seconds
    appetite: Floats
    words: Ints  # the seed of their way of writing
    remote: Flags  # works from home at times
    rostered: tuple[Ints, ...]  # −1: no post at night
    came: tuple[Ints, ...]
    begins: Seconds  # of each slot, one before the first day

    @property
    def size(self) -> int:
        return len(self.group)

    def ids(self) -> list[str]:
        return [f"a{number:03d}" for number in range(self.size)]

    def site(self, agent: int) -> int:
        return GROUPS[int(self.group[agent])].site

    def slots(self, agent: int) -> Ints:
        """The shifts that an agent really worked."""
        came = self.came[int(self.group[agent])]
        return np.flatnonzero((came == agent).any(axis=1))


def _who_lives(rng: np.random.Generator, people: Population, count: int, year: int) -> Ints:
    fit = np.flatnonzero((year - people.born >= 25) & (year - people.born <= 64))
    return rng.choice(fit, count, replace=False)


def _free(group: np.ndarray, tired: np.ndarray, rng: np.random.Generator, posts: int) -> Ints:
    """Those who worked longest ago come first, more or less."""
    order = np.argsort(tired + rng.uniform(0, 3, len(group)))
    return np.asarray(group[order[:posts]], dtype=np.int64)


def _shifts(
    rng: np.random.Generator, agents: Ints, posts: tuple[int, int], here: Flags, swaps: float
) -> tuple[Ints, Ints]:
    """``here``: slot × agent, who is employed then."""
    slots = here.shape[0]
    rostered = np.full((slots, max(posts)), -1, dtype=np.int64)
    came = rostered.copy()
    last = rng.uniform(-6, 0, len(agents))
    for slot in range(slots):
        free = np.flatnonzero(here[slot] & (last < slot - 1.5))
        count = min(posts[(slot + 1) % 2], len(free))
        chosen = _free(free, last[free], rng, count)
        rostered[slot, :count] = agents[chosen]
        last[chosen] = slot
        others = np.setdiff1d(free, chosen)
        swapped = (rng.random(count) < swaps).nonzero()[0][: len(others)]
        real = chosen.copy()
        real[swapped] = rng.choice(others, len(swapped), replace=False)
        last[real] = slot
        came[slot, :count] = agents[real]
    return rostered, came


def _employed(rng: np.random.Generator, options: Options, clock: Clock) -> tuple[Seconds, Seconds]:
    first, last = clock.instant(0, 0), clock.instant(options.days + 5, 0)
    since = first - rng.integers(120, 6000, STAFF) * DAY
    until = np.full(STAFF, last)
    span = np.maximum(options.days * np.linspace(0.15, 0.85, _NEWCOMERS), 1).astype(np.int64)
    since[rng.choice(STAFF, _NEWCOMERS, replace=False)] = first + span * DAY + 8 * HOUR
    if options.drift:
        turn = clock.instant(TEST_BEGINS, 8)
        gone = rng.choice(np.flatnonzero(since < first), 2 * _LEAVERS, replace=False)
        until[gone[:_LEAVERS]] = turn
        since[gone[_LEAVERS:]] = turn
    return since, until


def staff(options: Options, people: Population, clock: Clock) -> Staff:
    """Who works there, and when."""
    rng = options.stream("staff")
    group = np.repeat(np.arange(len(GROUPS)), [one.heads for one in GROUPS])
    since, until = _employed(rng, options, clock)
    slots = np.arange(2 * options.days + 1)
    begins = clock.instants(clock.midnight + (slots - 1) * SHIFT + _BEGINS)
    here = (since <= begins[:, None]) & (begins[:, None] < until)
    shifts = []
    for number, one in enumerate(GROUPS):
        agents = np.flatnonzero(group == number)
        shifts.append(_shifts(rng, agents, one.posts, here[:, agents], options.noise.swaps))
    return Staff(
        group=group, patient=_who_lives(rng, people, STAFF, options.start.year),
        known=rng.random(STAFF) >= _UNKNOWN_PATIENT, since=since, until=until,
        appetite=rng.gamma(12, 1 / 12, STAFF), words=rng.integers(0, 1 << 30, STAFF),
        remote=(rng.random(STAFF) < 0.12) & (group == 0),
        rostered=tuple(one for one, _ in shifts), came=tuple(one for _, one in shifts),
        begins=begins,
    )  # fmt: skip
