"""A hundred and twenty thousand people in households, with the surnames that France has."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.detection.generator.options import Options

PEOPLE = 120_000
_HOUSEHOLDS = 60_000
_SURNAMES = 60_000
_FREQUENT_CALLERS = 260
_WELL_KNOWN = 45
_OPPOSED = 0.006
_OWN_NAME = 0.3  # of partners bear a surname of their own
_SIZES = (0.37, 0.33, 0.13, 0.11, 0.06)
_VILLAGES = 14

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Population:
    """Columns by person. ``rank`` is that of the number; ``care`` how often they need any."""

    household: Ints
    surname: Ints
    x: Floats
    y: Floats
    born: Ints
    woman: Flags
    well_known: Flags
    opposed: Flags
    rank: Ints
    care: Floats

    @property
    def size(self) -> int:
        return len(self.household)

    def ids(self) -> list[str]:
        return [f"p{number:06d}" for number in range(self.size)]


def surname_shares() -> Floats:
    """By rank: the first is borne by one in 290, as « Martin » is; half bear a rare one."""
    shares = (np.arange(1, _SURNAMES + 1) + 30.0) ** -0.95
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def _households(rng: np.random.Generator) -> tuple[Ints, Ints]:
    sizes = rng.choice(len(_SIZES), _HOUSEHOLDS, p=_SIZES) + 1
    household = np.repeat(np.arange(_HOUSEHOLDS), sizes)[:PEOPLE]
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return household, np.arange(PEOPLE) - first[household]


def _births(rng: np.random.Generator, year: int, place: Ints, household: Ints) -> Ints:
    """First and second are a couple of about one age; the others, their children."""
    head = rng.choice([18, 30, 45, 60, 75], household.max() + 1, p=[0.15, 0.24, 0.25, 0.2, 0.16])
    head = head + rng.integers(0, 16, len(head))
    ages = np.where(
        place < 2,
        head[household] + np.where(place == 1, rng.integers(-5, 6, len(place)), 0),
        np.maximum(head[household] - rng.integers(24, 38, len(place)), 0),
    )
    return np.asarray(year - np.clip(ages, 0, 104), dtype=np.int64)


def _places(rng: np.random.Generator, homes: int) -> tuple[Floats, Floats]:
    """A town, and villages around it."""
    centres = np.vstack([[0.0, 0.0], rng.uniform(-22, 22, (_VILLAGES, 2))])
    which = np.where(rng.random(homes) < 0.55, 0, rng.integers(1, _VILLAGES + 1, homes))
    spread = np.where(which == 0, 3.5, 1.1)[:, None]
    places = centres[which] + rng.normal(0, 1, (homes, 2)) * spread
    return places[:, 0], places[:, 1]


def _ranks(rng: np.random.Generator, born: Ints, woman: Flags) -> Ints:
    """Ordered by sex, year, month and commune as the digits are, with others’ numbers between."""
    order = np.lexsort((rng.random(PEOPLE), rng.integers(1, 13, PEOPLE), born % 100, woman))
    ranks = np.empty(PEOPLE, dtype=np.int64)
    ranks[order] = np.cumsum(rng.geometric(0.12, PEOPLE))
    return ranks


def _needs(rng: np.random.Generator, age: Ints) -> Floats:
    """The old and the very young need more; some call every week."""
    care = np.interp(age, [0, 3, 10, 40, 65, 80, 95], [1.6, 1.0, 0.5, 0.8, 1.5, 3.2, 5.0])
    care = care * rng.gamma(1.2, 1 / 1.2, PEOPLE)
    frequent = rng.choice(PEOPLE, _FREQUENT_CALLERS, replace=False)
    care[frequent] *= rng.gamma(1.0, 40.0, _FREQUENT_CALLERS) + 10
    return np.asarray(care, dtype=np.float64)


def people(options: Options) -> Population:
    """Who lives there."""
    rng = options.stream("population")
    household, place = _households(rng)
    homes = _HOUSEHOLDS
    names = rng.choice(_SURNAMES, homes, p=surname_shares())
    own = (place == 1) & (rng.random(PEOPLE) < _OWN_NAME)
    surname = np.where(own, rng.choice(_SURNAMES, PEOPLE, p=surname_shares()), names[household])
    woman = rng.random(PEOPLE) < 0.515
    woman = np.where(place == 1, woman[np.maximum(np.arange(PEOPLE) - 1, 0)] ^ True, woman)
    born = _births(rng, options.start.year, place, household)
    x, y = _places(rng, homes)
    known = np.zeros(PEOPLE, dtype=bool)
    grown = np.flatnonzero(options.start.year - born >= 25)
    known[rng.choice(grown, _WELL_KNOWN, replace=False)] = True
    return Population(
        household=household, surname=surname, x=x[household], y=y[household], born=born,
        woman=woman, well_known=known, opposed=rng.random(PEOPLE) < _OPPOSED,
        rank=_ranks(rng, born, woman), care=_needs(rng, options.start.year - born),
    )  # fmt: skip
