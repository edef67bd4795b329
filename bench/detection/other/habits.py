"""What differs from one place to the next, drawn anew for each seed within what seems plausible."""

from dataclasses import dataclass
from random import Random
from typing import Final

BIG_SAMU, BIG_ED, SMALL_SAMU, SMALL_ED = "samu-A", "urg-A", "samu-B", "urg-B"


@dataclass(frozen=True, slots=True)
class SiteHabits:
    """One site: its flow, what its feeds lose, and how its people record what they do."""

    site: str
    basin: int
    kind: str  # call | visit
    flow: float  # calls or visits a day
    read: float  # share of them whose file is opened
    link: float  # share of openings that name a file or a visit
    untold: float  # share of care that never reaches the feed
    nobody: float  # share of care told without a patient
    open_end: float  # share of care told without an end
    bare: float  # share of care told without sex or age
    late_entry: float  # share of care typed in well after it began
    swaps: float  # share of shifts that somebody else worked
    odd_device: float
    fleet_day: int  # a new fleet of workstations from that day on


@dataclass(frozen=True, slots=True)
class Habits:
    """The whole of one log."""

    sites: tuple[SiteHabits, ...]
    misuse_a_day: float
    outage: tuple[str, int, float] | None  # a site whose feed was silent: from that day, hours
    crowd_days: tuple[int, ...]  # a mass-casualty evening
    review_every: int  # days between two morbidity meetings of a team
    cover_days: tuple[int, ...]  # news events: somebody known is taken to hospital


_SITES: Final = (
    (BIG_SAMU, 0, "call", 215.0, 0.34),
    (BIG_ED, 0, "visit", 135.0, 0.52),
    (SMALL_SAMU, 1, "call", 72.0, 0.38),
    (SMALL_ED, 1, "visit", 52.0, 0.55),
)


def drawn(rng: Random) -> Habits:
    """Habits of one log: each seed gives another pair of centres."""
    return Habits(
        sites=tuple(_site(rng, *each) for each in _SITES),
        misuse_a_day=rng.uniform(0.3, 0.8),
        outage=_outage(rng),
        crowd_days=(rng.randrange(15, 60), rng.randrange(80, 145)),
        review_every=rng.randrange(24, 38),
        cover_days=tuple(sorted(rng.sample(range(5, 145), 4))),
    )


def _outage(rng: Random) -> tuple[str, int, float] | None:
    """One winter in two an interface fails, and nobody sends again what was missed."""
    if rng.random() < 0.5:
        return None
    return rng.choice(_SITES)[0], rng.randrange(20, 140), rng.uniform(5, 20)


def _site(rng: Random, site: str, basin: int, kind: str, flow: float, read: float) -> SiteHabits:
    return SiteHabits(
        site=site,
        basin=basin,
        kind=kind,
        flow=flow * rng.uniform(0.85, 1.15),
        read=read * rng.uniform(0.9, 1.1),
        link=rng.uniform(0.60, 0.90),
        untold=rng.uniform(0.02, 0.06),
        nobody=rng.uniform(0.08, 0.22) if kind == "call" else rng.uniform(0.01, 0.05),
        open_end=rng.uniform(0.05, 0.18),
        bare=rng.uniform(0.04, 0.15),
        late_entry=rng.uniform(0.05, 0.2) if kind == "visit" else rng.uniform(0.0, 0.03),
        swaps=rng.uniform(0.05, 0.12),
        odd_device=rng.uniform(0.04, 0.12),
        fleet_day=rng.randrange(60, 130) if rng.random() < 0.5 else 10_000,
    )
