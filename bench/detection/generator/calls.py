"""How many call and come, and when: counts by day are negative binomial, hours are measured ones.

Arrivals by hour and the weekday factors are aggregates of Alsace; the hours of calls are an
assumption with an evening peak, and differ a little from one seed to the next.
"""

from dataclasses import dataclass

import numpy as np

from bench.detection.generator.clock import DAY, HOUR, Clock, Seconds
from bench.detection.generator.options import TEST_BEGINS, Options
from bench.detection.generator.population import Flags, Floats, Ints

CALLS_A_DAY = 330.0
VISITS_A_DAY = (95.0, 55.0)
DISPERSION = 37.0
WEEKDAYS = (0.894, 0.864, 0.872, 0.883, 0.901, 1.189, 1.397)
MONTHS = (1.05, 1.03, 1.0, 0.98, 0.98, 1.0, 1.02, 1.0, 0.97, 0.98, 1.0, 1.06)
ARRIVALS = (
    2.03, 1.77, 1.34, 1.13, 1.08, 1.01, 1.13, 1.73, 4.06, 5.99, 6.93, 6.67,
    5.63, 5.81, 6.87, 6.43, 6.28, 6.25, 6.08, 5.61, 5.25, 4.49, 3.77, 2.65,
)  # fmt: skip
_CALLS = (
    2.6, 2.1, 1.8, 1.6, 1.5, 1.6, 2.1, 3.1, 4.4, 5.2, 5.4, 5.2,
    4.7, 4.6, 4.6, 4.6, 4.9, 5.4, 6.1, 6.6, 6.4, 5.6, 4.7, 3.6,
)  # fmt: skip
_FLU = 0.25
_FLU_WEEKS = 5
_GROWTH = 0.2  # with drift
_MASS_CALLS = 75
_MASS_VISITS = 30


@dataclass(frozen=True, slots=True)
class Coming:
    """Calls and visits in order of time. ``mass`` marks those of a mass-casualty hour."""

    at: Seconds
    visit: Flags
    site: Ints
    mass: Flags


def mass_hours(options: Options, clock: Clock) -> list[int]:
    """One while it learns and one in the test, each at an hour of its own."""
    rng = options.stream("mass")
    days = (int(rng.integers(12, 44)), int(rng.integers(TEST_BEGINS + 12, 140)))
    return [clock.instant(day, int(rng.integers(9, 23))) for day in days if day < options.days]


def growth(options: Options, days: Ints) -> Floats:
    """With drift the centre takes on a neighbour’s calls, by and by."""
    grown = 1 + _GROWTH * np.clip((days - 60) / 60, 0, 1) * options.drift
    return np.asarray(grown, dtype=np.float64)


def daily(options: Options, clock: Clock) -> tuple[Floats, Floats]:
    """What each day is to the mean, for calls and for visits."""
    rng = options.stream("seasons")
    days = np.arange(options.days)
    dates = (clock.midnight + days * DAY).astype("datetime64[s]")
    months = dates.astype("datetime64[M]").astype(np.int64) % 12
    peak = int(rng.integers(25, 56))
    flu = 1 + _FLU * np.exp(-0.5 * ((days - peak) / (_FLU_WEEKS * 7 / 4)) ** 2)
    weekdays = np.array(WEEKDAYS)[(days + options.start.weekday()) % 7]
    common = np.array(MONTHS)[months] * flu * growth(options, days)
    return common * weekdays, common * (1 + (weekdays - 1) * 0.15)


def _hours(rng: np.random.Generator, shares: Floats, count: int) -> Ints:
    hour = rng.choice(24, count, p=shares / shares.sum())
    return np.asarray(hour * HOUR + rng.integers(0, HOUR, count), dtype=np.int64)


def _walls(rng: np.random.Generator, means: Floats, shares: Floats) -> Seconds:
    counts = rng.poisson(means * rng.gamma(DISPERSION, 1 / DISPERSION, len(means)))
    day = np.repeat(np.arange(len(means)), counts)
    return np.asarray(day * DAY + _hours(rng, shares, len(day)), dtype=np.int64)


def coming(options: Options, clock: Clock) -> Coming:
    """Everything that happens to the centre before anybody looks anything up."""
    rng = options.stream("calls")
    by_call, by_visit = daily(options, clock)
    calls = np.array(_CALLS) * rng.uniform(0.85, 1.15, 24)
    walls = [_walls(rng, CALLS_A_DAY * by_call, calls)]
    walls += [_walls(rng, mean * by_visit, np.array(ARRIVALS)) for mean in VISITS_A_DAY]
    at = [clock.instants(clock.midnight + one) for one in walls]
    site = [np.full(len(one), number) for number, one in enumerate(at)]
    mass = [np.zeros(len(one), dtype=bool) for one in at]
    for hour in mass_hours(options, clock):
        for number, count, lag in ((0, _MASS_CALLS, 0), (1, _MASS_VISITS, HOUR)):
            at.append(hour + lag + rng.integers(0, HOUR, count))
            site.append(np.full(count, number))
            mass.append(np.ones(count, dtype=bool))
    times, sites, marks = np.concatenate(at), np.concatenate(site), np.concatenate(mass)
    order = np.argsort(times, kind="stable")
    return Coming(times[order], sites[order] > 0, sites[order], marks[order])
